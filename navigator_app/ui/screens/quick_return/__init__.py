"""The page that sets a PIN for a quick return."""
