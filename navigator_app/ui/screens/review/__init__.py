"""Two people changed one thing: choose side by side, nothing is lost."""
