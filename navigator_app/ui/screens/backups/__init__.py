"""Backups of this computer: the last good one, those that are kept, and one more now."""
