"""What the computer says of who sits at it: that it sleeps, that its screen is locked, that somebody else sat down."""
