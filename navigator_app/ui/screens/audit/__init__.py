"""Who opened a chart, and what was done at this computer."""
