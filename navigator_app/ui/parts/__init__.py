"""Painted and composed parts that screens are built from. They take plain text, never records."""
