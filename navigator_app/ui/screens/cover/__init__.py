"""Handing a panel or a queue to a colleague between two days, and who covers for whom now and soon."""
