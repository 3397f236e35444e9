"""Who sees a chart, and deciding it: what each decision would change is said before it is saved."""
