"""Any record in its form: a new one, or one to change."""
