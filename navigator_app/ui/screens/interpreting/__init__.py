"""The visits at which whoever sits here interprets."""
