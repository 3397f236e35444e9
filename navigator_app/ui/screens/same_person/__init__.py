"""Two charts side by side: a person says whether they are one person."""
