"""Bring in files of other systems and see what became of each item."""
