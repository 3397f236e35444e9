"""A page of questions: numbered answers, keys that lead on, and what is typed is kept; each page says what it asks."""
