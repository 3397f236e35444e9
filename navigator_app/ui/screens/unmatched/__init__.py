"""The tray of what could not be filed with certainty."""
