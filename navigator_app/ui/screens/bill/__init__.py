"""The page of one bill that a patient brought: what it was checked against, its claim, the deed that is next."""
