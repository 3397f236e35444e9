"""The page of one PRC program: its own rules beside what is shipped, and which sites it serves."""
