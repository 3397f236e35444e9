"""Opening a chart in an emergency, and what is said of each opening afterwards."""
