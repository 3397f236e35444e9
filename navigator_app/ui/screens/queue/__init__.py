"""The queue of this place over all sites: tiles by sort, narrowed by site and by who has it, and the pane beside it."""
