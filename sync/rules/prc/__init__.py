"""Purchased/referred care (PRC): gates, clocks, windows, bills and letters, by what each partner's program says.

Pure functions of records and a moment. No sentence in here is a medical verdict: the program decides, this counts.
"""
