"""Who wrote what to a record, where and when."""
