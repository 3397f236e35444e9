"""The screen on which a person brings in their own list."""
