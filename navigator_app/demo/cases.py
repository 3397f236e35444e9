"""The invented people, places and cases of `resources/practice`, read and checked; nothing is written here."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from sync.resources import resource

FIRST_DAY: Final = -24
"""Days before the practice day on which hub and desks are set up."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(_Strict):
    """A site; `record` is what the center's administrator writes into its record."""

    key: str
    name: str
    zone: str
    type: str
    is_center: bool = False
    record: dict[str, Any]


class Somebody(_Strict):
    """Somebody who sits at a site's computer."""

    key: str
    name: str
    site: str
    role: str


class Places(_Strict):
    """All sites and everybody who works there."""

    note: str
    sites: tuple[Place, ...]
    people: tuple[Somebody, ...]
    practitioners: tuple[dict[str, Any], ...]
    """People without a desk of their own, as records."""

    def site(self, key: str) -> Place:
        """Give a site."""
        return next(site for site in self.sites if site.key == key)

    def person(self, key: str) -> Somebody:
        """Give a person."""
        return next(person for person in self.people if person.key == key)

    def begins(self, day: date) -> datetime:
        """Give the moment at which the three weeks begin."""
        first = datetime.combine(day + timedelta(days=FIRST_DAY), time(8), ZoneInfo(self.sites[0].zone))
        return first.astimezone(UTC)


class Deed(_Strict):
    """One thing that a person did on a day: which command, with what; `name` is what later deeds call its answer."""

    on: int | str
    """Days from the practice day, or "draw-N": the Nth Monday or Thursday before it."""
    at: str
    who: str
    do: str
    given: dict[str, Any] = {}
    name: str = ""


class Case(_Strict):
    """A patient and what was done for them."""

    key: str
    site: str
    since: int
    patient: dict[str, Any]
    deeds: tuple[Deed, ...]


class Cases(_Strict):
    """The cases of one clinic."""

    note: str
    cases: tuple[Case, ...]
    deeds: tuple[Deed, ...] = ()
    """What was done without a patient."""


@cache
def places() -> Places:
    """Give the sites and the people."""
    return Places.model_validate_json(resource("practice/places.json").read_bytes())


@cache
def cases(site: str) -> Cases:
    """Give the cases of a clinic."""
    return Cases.model_validate_json(resource(f"practice/{site}.json").read_bytes())
