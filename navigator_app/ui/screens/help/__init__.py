"""Help without a link: this screen, all keys, what is safe to do offline."""
