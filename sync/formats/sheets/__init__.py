"""The door for people's own lists: CSV and Excel, read as they are; a person says what each column is."""
