"""Somebody stands at the counter: found in two keystrokes, everything open on one page in large letters."""
