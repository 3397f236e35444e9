"""Forms: derived from the fields of a noun, kept as an encrypted draft while they are typed."""
