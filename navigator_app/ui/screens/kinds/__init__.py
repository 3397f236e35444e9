"""All records: every kind there is, how many of each are here, and the way to its list."""
