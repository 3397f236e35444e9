"""What both ends agree on, and the two ends of the wire. Never imports the desk or Qt."""
