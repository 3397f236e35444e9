"""Lists: the painted worklist of Today, and the table that every list of records is shown in."""
