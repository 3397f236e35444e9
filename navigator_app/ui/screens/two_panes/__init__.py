"""The page of one record: whose it is and how it stands above, two panes below; each kind says what is in them."""
