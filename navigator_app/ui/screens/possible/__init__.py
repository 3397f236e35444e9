"""Charts that may be one person, each pair with its reasons."""
