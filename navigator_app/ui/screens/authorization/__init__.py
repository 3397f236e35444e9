"""The page of one authorization: its gates and what was promised, its clocks, its bills, whose rules count."""
