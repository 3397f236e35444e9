"""The chart of one patient: the header that never scrolls off, what happened, what is open."""
