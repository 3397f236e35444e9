"""The program without its window: the same commands and queries, asked from a terminal or a script."""
