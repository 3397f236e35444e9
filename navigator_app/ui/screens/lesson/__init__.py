"""One referral from start to end, as a lesson on a practice desk."""
