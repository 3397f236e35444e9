"""One referral: its form, what it still needs and from whom, and its next deed."""
