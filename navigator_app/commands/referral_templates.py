"""Templates of referrals: kept from a referral, without anything of its patient."""

from __future__ import annotations

from collections.abc import Collection

from navigator_app.commands import records
from navigator_app.commands.seen import seen, words_needed
from navigator_app.desk import Desk
from navigator_app.remembered import referral_form
from sync.errors import Refused
from sync.rules.referral_forms import for_template
from sync.words import say


def keep(desk: Desk, referral_id: str, name: str, fields: Collection[str]) -> str:
    """Keep what these fields of a referral say as a template of this site; give its id.

    Raises: Refused without a name, and where none of the fields may stand in a template.
    """
    called = words_needed(name, "name", say("Give it a name by which it is found again."))
    values = {
        field: value
        for field, value in for_template(seen(desk, referral_id).fields).items()
        if field in fields
    }
    if not values:
        raise Refused("fields", say("Tick what the next one begins with."))
    typed = {"name": called, "tier": referral_form(desk), "values": values}
    return records.save(desk, "referral_template", typed, site_id=desk.me.site_id)
