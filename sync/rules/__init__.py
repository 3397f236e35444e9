"""The judgements: pure functions of nouns and a date, used at either end."""
