"""The board of referrals: columns by whose move it is."""
