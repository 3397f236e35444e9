"""The lists behind the navigation: referrals, labs, travel, telehealth, messages."""
