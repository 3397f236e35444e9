"""What is newly wrong with a record as it would be after a deed; asked in the same words at both ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sync.records.base import Record
from sync.records.derive import build
from sync.records.referral_template import ReferralTemplate
from sync.records.site import Site
from sync.rules import lifecycle, referral_forms, site_wishes
from sync.words import say

Wrong = tuple[str | None, str]


def problems(
    noun: type[Record],
    home: tuple[str, str | None, str | None],
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
) -> list[Wrong]:
    """List what this deed would make wrong; what was wrong before it does not block it.

    Shape: `home` is (record id, patient id, site id).
    """
    old = wrong_with(noun, home, before) if before is not None else ()
    return newly_wrong(noun, before, after, old, wrong_with(noun, home, after))


def wrong_with(
    noun: type[Record], home: tuple[str, str | None, str | None], values: Mapping[str, Any]
) -> Sequence[Wrong]:
    """List everything that is wrong with a record of these values."""
    found = build(noun, *home, values).problems()
    if noun is ReferralTemplate:
        return [*found, *referral_forms.problems(values.get("values") or {})]
    return [*found, *site_wishes.problems(values)] if noun is Site else found


def newly_wrong(
    noun: type[Record],
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    old: Sequence[Wrong],
    now: Sequence[Wrong],
) -> list[Wrong]:
    """List what a deed would make wrong, given what is wrong before and after it."""
    return [*lifecycle.check_move(noun, before, after), *(wrong for wrong in now if wrong not in old)]


BIRTH = "birth_on"


def too_early(patch: Mapping[str, Any], today: date) -> list[Wrong]:
    """List the births that a deed puts into the future; asked at the desk alone, since no clock decides at the hub."""
    born = patch.get(BIRTH)
    if isinstance(born, str) and date.fromisoformat(born) > today:
        return [(BIRTH, say("A birth date cannot lie in the future. Check it, and this computer's date."))]
    return []


HAPPENED = {
    "called_in_at": say("A call that was taken down cannot lie in the future. Check the day and the time."),
    "care_began_at": say("Care that began cannot lie in the future. Check the day and the time."),
}
"""Moments that are written down once they were, each with what is said of one that was not yet."""


def not_yet(patch: Mapping[str, Any], now: datetime) -> list[Wrong]:
    """List the moments that a deed says to have been and that have not come; asked at the desk alone, as births are."""
    said = {name: patch[name] for name in HAPPENED if isinstance(patch.get(name), str)}
    return [(name, HAPPENED[name]) for name, at in said.items() if datetime.fromisoformat(at) > now]
