"""What the computer says of who sits at it: that it goes to sleep, that its screen was locked, that somebody else sat down."""
