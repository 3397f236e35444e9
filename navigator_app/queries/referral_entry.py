"""What stands beside the form of a referral: in which form, from which templates, what was asked before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from navigator_app.deciding import why_not_here
from navigator_app.desk import Desk
from navigator_app.queries.earlier_referrals import Earlier, earlier
from navigator_app.queries.names import Names
from navigator_app.remembered import referral_form
from navigator_app.store.asking import Where
from sync.records.derive import Field, fields
from sync.records.referral import Referral
from sync.records.referral_template import ReferralTemplate
from sync.rules.codes import label_of
from sync.words import Words, say


@dataclass(frozen=True, slots=True)
class ReferralEntry:
    """What the form of one referral begins with."""

    tier: str
    templates: tuple[tuple[str, str], ...]
    """Id and name of what this site keeps; offered where a new one is begun."""
    earlier: tuple[Earlier, ...]
    may_not_keep: Words | None
    """Why who sits here keeps no template; None where they may."""


def referral_entry(desk: Desk, patient_id: str, record: str = "") -> ReferralEntry:
    """Gather it for a patient; for nobody yet where a new referral does not say whose it is."""
    return ReferralEntry(
        referral_form(desk),
        templates(desk),
        earlier(desk, patient_id, record),
        why_not_here(desk, "referral_template", desk.me.site_id),
    )


def templates(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Name the templates of this site, in the order of their names."""
    ours = Where("site_id", "=", desk.me.site_id)
    rows = desk.store.rows("referral_template", Where("is_withdrawn", "=", value=False), ours)
    return tuple(sorted(((row.id, row.name) for row in rows), key=lambda pair: pair[1].casefold()))


def template_lines(desk: Desk, values: Mapping[str, Any]) -> tuple[tuple[Words, Words], ...]:
    """Say what a template fills in, each with its field's label; what this release does not know as it is."""
    known, names = fields(Referral), Names(desk)
    return tuple(_line(names, known.get(name), name, value) for name, value in values.items())


def _line(names: Names, field: Field | None, name: str, value: Any) -> tuple[Words, Words]:
    if field is None:
        return say(name), say(str(value))
    about = field.about
    if about.refers == "site":
        return say(about.label), say(names.site(str(value)))
    if isinstance(value, bool):
        return say(about.label), say("Yes") if value else say("No")
    return say(about.label), label_of(about.codes, value) if about.codes else say(str(value))


def template(desk: Desk, template_id: str) -> ReferralTemplate | None:
    """Give one template; None when it is not here."""
    found = desk.store.record(template_id)
    return found if isinstance(found, ReferralTemplate) else None
