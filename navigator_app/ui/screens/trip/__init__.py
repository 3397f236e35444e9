"""One trip: the journey, its legs, and whether everything is confirmed."""
