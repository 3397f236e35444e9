"""The way in: unlock, first set-up. Shown at once, so nothing here may import the records or their library."""
