"""What both doors need to propose records: who brings it in, and how what was said becomes our values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, TypeAdapter

from sync.formats.shapes import Identifier, Moment
from sync.records import KINDS
from sync.records import patient as noun
from sync.records.derive import own_fields
from sync.records.keeping import limit_bytes
from sync.rules.proposal import PatientClues, Proposal
from sync.words import Words, say

_MOMENT = TypeAdapter(AwareDatetime)


@dataclass(frozen=True, slots=True)
class Intake:
    """The circumstances of an import: the site's day and clock, and its table of who assigns numbers.

    Shape: `assigners` gives the assigner for a sender that names none, and the one name of an assigner that
    goes by several. `source` names the sender of a FHIR file that does not say where it comes from.
    """

    today: date
    zone: str
    received_at: datetime
    assigners: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    sites: Mapping[str, str] = field(default_factory=dict)
    """The ids of the sites that a sender may mean, by what each goes by: its names, its numbers, its id."""

    here: str = ""
    """The center's own id at a desk of the center: what is brought in there without a receiver is for the center."""

    def site(self, *names: str) -> str | None:
        """Give the one site that goes by these names; none where they mean no site or several."""
        found = {
            self.sites[key]
            for key in (" ".join(one.casefold().split()) for one in names)
            if key in self.sites
        }
        return found.pop() if len(found) == 1 else None

    def assigner(self, named: str, sender: str) -> str:
        """Say who assigned a number: as named, else by the sender; empty when nobody knows."""
        return self.assigners.get(named, named) if named else self.assigners.get(sender, "")

    def instant(self, moment: Moment) -> tuple[str | None, tuple[Words, ...]]:
        """Give a moment as documents hold it; a time without an offset is by the site's clock.

        Empty: None for less than a date.
        """
        try:
            at = datetime.fromisoformat(moment.iso or "")
            aware = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(self.zone))
            written = str(_MOMENT.dump_python(aware.astimezone(UTC), mode="json"))
        except (ValueError, OverflowError):
            return None, ((say("The time cannot be read; it was left out."),) if moment.raw else ())
        if "T" not in (moment.iso or ""):
            return written, (say("Only the date was given, not the time of day."),)
        return written, ()

    def received(self) -> str:
        """Give the moment of the import as documents hold it."""
        return str(_MOMENT.dump_python(self.received_at.astimezone(UTC), mode="json"))


@dataclass(frozen=True, slots=True)
class Item:
    """One message, resource or row of a file: what it proposes, or why nothing of it is taken."""

    name: str
    proposals: tuple[Proposal, ...] = ()
    reason: Words | None = None


def source_key(door: str, *parts: str) -> str:
    """Give the key under which the same thing comes again, and nothing else does."""
    digest = hashlib.sha256("\x1f".join((door, *parts)).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{door}-{digest[:32]}"


def said(text: str) -> str:
    """Give a text without the two quotes by which an HL7 v2 sender asks to clear a value."""
    return "" if text == '""' else text


def identifiers(found: tuple[Identifier, ...], intake: Intake, sender: str) -> tuple[noun.Identifier, ...]:
    """Give numbers with their assigners by the site's table."""
    return tuple(
        noun.Identifier(assigner=intake.assigner(said(one.authority), sender), value=one.value, type=one.type)
        for one in found
        if said(one.value)
    )


def clues_of(
    fields: Mapping[str, Any], numbers: tuple[noun.Identifier, ...], display: str = ""
) -> PatientClues:
    """Give the clues of a patient's fields."""
    return PatientClues(
        identifiers=numbers,
        family_name=str(fields.get("family_name") or ""),
        given_name=str(fields.get("given_name") or ""),
        birth_on=fields.get("birth_on"),
        sex=str(fields.get("sex") or ""),
        display=display,
    )


def kept_within_bounds(proposal: Proposal) -> Proposal:
    """Set a proposal aside whose texts are longer than a record can keep."""
    for one in own_fields(KINDS[proposal.kind]):
        text = proposal.fields.get(one.name)
        if isinstance(text, str) and len(text.encode("utf-8", "surrogatepass")) > limit_bytes(one):
            reason = say("{field} is longer than a record can keep.", field=one.about.label)
            return replace(proposal, aside=reason, fields={})
    return proposal
