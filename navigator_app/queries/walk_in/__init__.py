"""Somebody walks in: who it could be, and on one page everything that is open for them, in words to be read aloud."""
