"""Note a contact: who spoke with whom, how, and what came of it, in a few keys from anywhere."""
