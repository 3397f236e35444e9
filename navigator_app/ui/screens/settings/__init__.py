"""The settings, derived from their declaration; each applies at once."""
