"""The pages of a document, drawn in memory: zoom, next page, and what to do where they are not here."""
