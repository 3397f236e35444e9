"""What a desk remembers of how one person likes to work, beside the settings that they choose on their page."""

from __future__ import annotations

from navigator_app.desk import Desk
from sync.rules.referral_forms import tier_of


def referral_form(desk: Desk) -> str:
    """Give the form in which this person entered their last referral; the first one for who chose none yet."""
    return tier_of(desk.store.setting(_key(desk), ""))


def remember_referral_form(desk: Desk, tier: str) -> None:
    """Keep the form that this person chose."""
    desk.store.set_setting(_key(desk), tier_of(tier))


def _key(desk: Desk) -> str:
    return f"referral_form.{desk.me.person_id}"
