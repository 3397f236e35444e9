"""What is said where a page does not open to whoever sits here."""
