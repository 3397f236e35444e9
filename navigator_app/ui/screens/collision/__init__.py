"""One room, one interpreter, one number, and two records that have it: change one, or say that both are right."""
