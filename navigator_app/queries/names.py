"""What ids are called: people, sites, patients; an id whose record has not come says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from navigator_app.desk import Desk
from navigator_app.store.asking import Where
from sync.rules.deaths import died_on
from sync.rules.one_person import together
from sync.words import Words, say, us_date

NOT_HERE = say("not here yet")
YOU = say("You")
WITHIN = say("you")
"""Who sits here, in the middle of a sentence."""
PIECE = 500


def named_dead(name: str, day: date | None) -> str:
    """Give a name, and of who has died the day."""
    return str(say("{name} (died {day})", name=name, day=us_date(day))) if day else name


class Names:
    """The names that one answer needs, each looked up once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._patients: dict[str, Any] = {}
        self._died: dict[str, date | None] = {}

    @cached_property
    def people(self) -> dict[str, Any]:
        """Give everybody who works in care, by id."""
        return {row.id: row for row in self._desk.store.rows("practitioner")}

    @cached_property
    def sites(self) -> dict[str, Any]:
        """Give every site, by id."""
        return {row.id: row for row in self._desk.store.rows("site")}

    def fetch_patients(self, ids: Iterable[str | None]) -> None:
        """Look several patients up at once."""
        wanted = sorted({one for one in ids if one and one not in self._patients})
        for start in range(0, len(wanted), PIECE):
            piece = wanted[start : start + PIECE]
            rows = self._desk.store.rows("patient", Where("id", "in", piece))
            self._patients |= dict.fromkeys(piece) | {row.id: row for row in rows}

    def patient_row(self, patient_id: str | None) -> Any:
        """Give a patient's row; None when the chart is not here."""
        if patient_id is None:
            return None
        self.fetch_patients([patient_id])
        return self._patients[patient_id]

    @cached_property
    def _links(self) -> list[Any]:
        return self._desk.store.rows("patient_link", Where("is_withdrawn", "=", value=False))

    def died(self, patient_id: str | None) -> date | None:
        """Give the day on which a person died, whichever chart of theirs says so; None for the living."""
        if patient_id is None:
            return None
        if patient_id not in self._died:
            self._died[patient_id] = self._day_of_death(patient_id)
        return self._died[patient_id]

    def _day_of_death(self, patient_id: str) -> date | None:
        charts = together(patient_id, self._links) if self._links else (patient_id,)
        zone = self._desk.me.zone
        days = (died_on(row, zone) for chart in charts if (row := self.patient_row(chart)) is not None)
        return next((day for day in days if day is not None), None)

    def has_died(self, patient_id: str | None) -> bool:
        """Say whether a person has died, whichever chart of theirs says so."""
        return self.died(patient_id) is not None

    def patient(self, patient_id: str | None) -> str:
        """Name a patient, family name first; of who has died, the day as well."""
        row = self.patient_row(patient_id)
        if row is None:
            return NOT_HERE if patient_id else ""
        name = ", ".join(part for part in (row.family_name, row.given_name) if part)
        return named_dead(name, self.died(patient_id))

    def person(self, person_id: str | None, you: str = YOU) -> str:
        """Name a person who works in care; "You" for who sits here, `WITHIN` a sentence "you"."""
        if person_id is None:
            return ""
        if person_id == self._desk.me.person_id:
            return you
        row = self.people.get(person_id)
        if row is None:
            return NOT_HERE
        name = " ".join(part for part in (row.given_name, row.family_name) if part)
        return ", ".join(part for part in (name, row.credentials) if part)

    def site(self, site_id: str | None) -> str:
        """Name a site, shortly where it has a short name."""
        if site_id is None:
            return ""
        row = self.sites.get(site_id)
        return (row.short_name or row.name) if row else NOT_HERE

    def zone(self, site_id: str | None) -> str:
        """Name the clock of a site; the viewer's own where the site is not here."""
        row = self.sites.get(site_id) if site_id else None
        return str(row.zone) if row else self._desk.me.zone

    def site_of(self, person_id: str | None) -> str | None:
        """Give the site where a person works."""
        if person_id == self._desk.me.person_id:
            return self._desk.me.site_id
        row = self.people.get(person_id) if person_id else None
        return row.site_id if row else None

    def is_center(self, site_id: str | None) -> bool:
        """Say whether a site is the center."""
        row = self.sites.get(site_id) if site_id else None
        return bool(row and row.is_center)

    def who_and_where(self, person_id: str | None, site_id: str | None, you: str = YOU) -> Words:
        """Say who and where: `Rosa Delgado, Juniper Creek`."""
        who, where = self.person(person_id, you), self.site(site_id)
        return say("{who}, {where}", who=who, where=where) if who and where else say(who or where)


def person(desk: Desk, person_id: str | None) -> str:
    """Name a person who works in care; "You" for who sits here.

    Empty: an empty text for no id, "not here yet" for one whose record has not come.
    """
    return Names(desk).person(person_id)


def site(desk: Desk, site_id: str | None) -> str:
    """Name a site, shortly where it has a short name."""
    return Names(desk).site(site_id)


def patient(desk: Desk, patient_id: str | None) -> str:
    """Name a patient, family name first."""
    return Names(desk).patient(patient_id)


def zone_of(desk: Desk, site_id: str | None) -> str:
    """Name the clock of a site; the viewer's own where the site is not here."""
    return Names(desk).zone(site_id)


def age_years(born: date | None, on: date, died: date | None = None) -> int | None:
    """Count the years of a life up to a day or to its end; None without a birth date or before it."""
    last = died or on
    if born is None or born > last:
        return None
    return last.year - born.year - ((last.month, last.day) < (born.month, born.day))
