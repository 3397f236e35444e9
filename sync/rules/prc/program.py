"""What a partner's PRC program asks: its own record where it says something, else the shipped starter set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from sync.records.authorization import Authorization
from sync.records.coverage import Coverage
from sync.records.prc_program import AppealLevel, PrcProgram
from sync.records.site import Site
from sync.rules.sourced import Sourced, read
from sync.words import Words, joined, say

PURCHASE_ORDER: Final = frozenset({"po_number", "po_vendor", "po_on", "fiscal_year"})
"""Fields of an authorization that only a program that issues purchase orders fills in."""
STRICTEST: Final = "ihs"
"""What stands in where the kind of facility is not known: it asks the most."""


class Terms(BaseModel):
    """What a program asks, each as data; None where it asks nothing of the kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gates: tuple[str, ...]
    priority_scheme: str
    residency_rule: str
    delivery_note: str
    notification_hours: int | None
    elder_disabled_days: int | None
    elder_age: int
    notice_hours: int
    claim_business_days: int | None
    payment_days: int | None
    deferral_review_days: int
    two_person_rule: bool
    shows_purchase_order: bool
    appeal_levels: tuple[AppealLevel, ...]
    letter_reference: Mapping[str, str]


class PrcRules(Sourced):
    """The starter set of each kind of facility, with the source of every part."""

    scope: str
    sources: Mapping[str, str]
    payers: frozenset[str]
    coverage_types: frozenset[str]
    discreet_words: tuple[str, ...]
    """What a letter leaves out whose reader is not to see what the care is for."""
    letter_sources: Mapping[str, str]
    """Where the law has what each letter goes by."""
    after_denial: Mapping[str, int]
    """In how many business days each thing that a denial opens is due, where no clock of the program's decides."""
    types: Mapping[str, Terms]


@cache
def rules() -> PrcRules:
    """Give the starter sets as shipped."""
    return read("rules/prc.json", PrcRules)


@dataclass(frozen=True, slots=True)
class Program:
    """A program as it holds: its terms, which of them are its own, and its record where there is one."""

    facility_type: str
    terms: Terms
    own: frozenset[str] = frozenset()
    """Names of the terms that the partner's record says; the others are the starter set's."""
    record: PrcProgram | None = None

    @property
    def is_partners(self) -> bool:
        """Say whether the partner wrote anything itself."""
        return self.record is not None

    @property
    def hidden_fields(self) -> frozenset[str]:
        """Name the fields of an authorization that are not asked for here; what stands in them is shown."""
        return frozenset() if self.terms.shows_purchase_order else PURCHASE_ORDER

    @property
    def area(self) -> tuple[Words, ...]:
        """Say where one has to live, and what to check before relying on it."""
        states = self.record.delivery_states if self.record else []
        counties = self.record.delivery_counties if self.record else []
        said = (
            (states, say("Whole states: {names}.", names=", ".join(states))),
            (counties, say("Counties: {names}.", names=", ".join(counties))),
            (self.terms.delivery_note, say(self.terms.delivery_note)),
            (self.terms.residency_rule, say(self.terms.residency_rule)),
        )
        return tuple(words for is_there, words in said if is_there)

    def words_of(self, letter: str) -> str:
        """Give the partner's own words for a letter; empty where it has none."""
        own = self.record.letters if self.record else []
        return next((one.words.strip() for one in own if one.letter == letter), "")

    def reference_of(self, letter: str) -> str:
        """Name the model that a letter follows; empty where there is none for this kind of facility."""
        return self.terms.letter_reference.get(letter, "")

    def source_of(self, letter: str) -> Words:
        """Say where the rule stands that a letter goes by: with the partner's own source first, where it names one."""
        law = say(rules().letter_sources.get(letter, ""))
        own = self.record.source if self.record else ""
        return joined((own, law), "; ") if self.record else law


def program_of(record: PrcProgram | None, facility_type: str = "") -> Program:
    """Give a program as it holds, its own record laid over the starter set of its kind, field by field."""
    named = (record.facility_type if record else "") or facility_type
    kind = named if named in rules().types else STRICTEST
    start = rules().types[kind]
    if record is None:
        return Program(kind, start)
    own = {name: value for name in Terms.model_fields if (value := _own(record, name)) not in (None, "", ())}
    return Program(kind, start.model_copy(update=own), frozenset(own), record)


def _own(record: PrcProgram, name: str) -> Any:
    value = getattr(record, name, None)
    return tuple(value) if isinstance(value, list) else value


def program_for(records: Iterable[PrcProgram], site: Site | None, today: date) -> Program:
    """Give the program that serves a site today: the newest of its records that is in force.

    Shape: where no record names the site, the starter set of the site's kind of facility.
    """
    facility_type = site.type if site else ""
    serving = [
        one
        for one in records
        if site is not None
        and site.id in one.at_site_ids
        and not one.is_withdrawn
        and is_in_force(one, today)
    ]
    newest = max(serving, key=lambda one: (one.effective_on or date.min, one.version, one.id), default=None)
    return program_of(newest, facility_type)


def is_in_force(record: PrcProgram, today: date) -> bool:
    """Say whether a program's record holds already; one without a day always did."""
    return record.effective_on is None or record.effective_on <= today


def is_prc(authorization: Authorization, coverages: Iterable[Coverage] = ()) -> bool:
    """Say whether an authorization is a PRC program's to give, so that its gates count.

    Shape: by its program or a gate that was looked at; else by its coverage; else by the payer's name or a rating.
    """
    if authorization.program_id or authorization.gates():
        return True
    coverage = next((one for one in coverages if one.id == authorization.coverage_id), None)
    if coverage is not None and coverage.type:
        return coverage.type in rules().coverage_types
    is_marked = bool(authorization.priority_scheme or authorization.is_emergency)
    return is_marked or authorization.payer.strip().casefold() in rules().payers
