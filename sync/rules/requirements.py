"""What a referral has to bring, per destination and service, on a day: the shipped lists with the center's over them.

Of several lines about one thing the one that names most counts: place and service before place, place before service;
of two that name the same the later one. No line says nothing, and nothing that nobody approved is said to be approved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from pydantic import BaseModel, ConfigDict

from sync.ids import derived_id
from sync.records.requirement import EVERY_SERVICE, Requirement
from sync.rules.codes import label_of
from sync.rules.sourced import Sourced, read
from sync.words import When, Words, say

OTHER = "other"


class Line(BaseModel):
    """One line of the shipped lists: who owns it and what fixes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    owner: str
    fix: str


class Lists(Sourced):
    """The shipped lists of every service; `*` is for a service without its own."""

    effective_on: date
    requirements: dict[str, Line]
    services: dict[str, tuple[str, ...]]


@cache
def lists() -> Lists:
    """Give the shipped lists with their source, version and approval."""
    return read("rules/requirements.json", Lists)


def shipped_for(service: str) -> tuple[str, ...]:
    """Name what the shipped list of a service holds."""
    known = lists().services
    return known.get(service, known["*"])


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that is asked for, or is said not to be, and by which line."""

    key: str
    """A code of `requirements`; what is in words alone is `other:` with the id that its line of a referral has."""
    label: str
    is_needed: bool = True
    words: str = ""
    """Exactly what; where it is not needed, why."""
    by: Requirement | None = None
    """The center's line; None for one of the shipped list."""


def wanted_for(
    to_site_id: str | None, service: str, decided: Iterable[Requirement], today: date, referral_id: str = ""
) -> tuple[Wanted, ...]:
    """Say what a place asks for with a service on a day, in the order of the shipped list, then what was added.

    Shape: `referral_id` names the referral whose lines answer what is asked for in words.
    """
    found = {key: Wanted(key, label_of("requirements", key)) for key in shipped_for(service)}
    held = [one for one in decided if _holds(one, to_site_id, service, today)]
    for one in sorted(held, key=_weight):
        key = in_words(referral_id, one) if one.item == OTHER else one.item
        label = one.label or label_of("requirements", one.item)
        found[key] = Wanted(key, label, one.is_needed, one.words.strip(), one)
    return tuple(found.values())


def in_words(referral_id: str, one: Requirement) -> str:
    """Give the key under which a referral answers what is asked for in words: one line, at whichever desk it begins."""
    return f"{OTHER}:{derived_id(referral_id, one.id)}"


def _holds(one: Requirement, to_site_id: str | None, service: str, today: date) -> bool:
    is_of_place = one.to_site_id is None or one.to_site_id == to_site_id
    is_of_service = one.service in (EVERY_SERVICE, service)
    begun = one.effective_on is not None and one.effective_on <= today
    return (
        bool(one.item)
        and is_of_place
        and is_of_service
        and begun
        and (one.ends_on is None or today <= one.ends_on)
        and not one.is_withdrawn
    )


def _weight(one: Requirement) -> tuple[bool, bool, str, str]:
    """Order lines so that what names most, and of those what began last, is laid over the others."""
    begun = one.effective_on.isoformat() if one.effective_on else ""
    return (one.to_site_id is not None, bool(one.service), begun, one.id)


def told(wanted: Iterable[Wanted]) -> Words:
    """Say whose list it is, from which day on, and who approved it: the center's newest line, else the shipped list."""
    mine = [one.by for one in wanted if one.by is not None]
    if not mine:
        known = lists()
        by = known.approved_by or say("nobody")
        return say(
            "The list that the program comes with, version {version}, approved by {by}.",
            version=known.version,
            by=by,
        )
    last = max(mine, key=lambda one: (one.effective_on or date.min, one.id))
    return say(
        "With {count} decided here, the last from {day}: {source}. Approved by {by}.",
        count=len(mine),
        day=When(on=last.effective_on),
        source=last.source or say("no source is named"),
        by=last.approved_by or say("nobody"),
    )
