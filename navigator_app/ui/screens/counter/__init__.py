"""What stands in place of a page that the counter view cannot show without names."""
