"""The encrypted store: keys, vault, schema, search, and the LocalStore that the exchange asks for.

The only room of the desk where SQL is spoken.
"""
