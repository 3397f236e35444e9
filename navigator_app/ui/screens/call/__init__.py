"""Take a call: who calls, about whom with two identifiers read back, and what it is."""
