"""The directory: numbers of organisations and people, found while one types, with what can be done about each."""
