"""When somebody watches this site and each of its queues, edited by people: hours, holidays, number and cover."""
