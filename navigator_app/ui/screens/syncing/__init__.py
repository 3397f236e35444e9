"""How this desk stands with the hub: what waits, what was not accepted, exchange now."""
