"""One referral: what it says, what it still needs and from whom, and its next deed."""
