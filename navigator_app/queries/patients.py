"""Patients: the list, and finding one by any word, number or tail of a phone, with or without accents."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from navigator_app.desk import Desk
from navigator_app.queries.names import age_years, named_dead
from navigator_app.queries.shown import Chip
from navigator_app.queries.work.scene import ALIVE, code_chip
from navigator_app.store.asking import Where
from navigator_app.store.search import indexed
from navigator_app.store.typed import asked_words
from sync.rules.codes import label_of
from sync.rules.deaths import died_on
from sync.rules.one_person import together
from sync.rules.whose_day import day_of
from sync.words import Words, say, us_date

_POOL: Final = 400
"""So many hits are put into order; of more, whose family name begins so are asked for besides."""


@dataclass(frozen=True, slots=True)
class PatientRow:
    """One line of the list."""

    id: str
    name: str
    birth_on: date | None
    age_years: int | None
    sex: Words
    community: str
    phase: Chip
    has_died: bool
    phase_code: str = ""
    looks_alike: bool = False
    """Another one of the same list could be taken for this one."""

    @property
    def picked_as(self) -> str:
        """Name the patient where one is picked by the name: who looks like another, with the birth date."""
        if not self.looks_alike or self.birth_on is None:
            return self.name
        return str(say("{name}, DOB {day}", name=self.name, day=us_date(self.birth_on)))


def patients(desk: Desk, text: str = "", limit: int = 200, offset: int = 0) -> tuple[PatientRow, ...]:
    """List patients by name; with a text, those it finds, first whom it names, then who lives where it says."""
    today = day_of(desk.now(), desk.me.zone)
    if text.strip():
        rows = _found(desk, text, limit + offset)
    else:
        rows = desk.store.rows("patient", ALIVE, order=("family_name", "given_name"), limit=limit + offset)
    shown = rows[offset : offset + limit]
    alike = _alike(desk, shown)
    return tuple(replace(row_of(row, today), looks_alike=row.id in alike) for row in shown)


def _found(desk: Desk, text: str, limit: int) -> list[Any]:
    """Give whom a text finds; two letters that begin a name are not lost among all who live in one community."""
    found = [hit.id for hit in desk.store.search(text, ("patient",), max(limit, _POOL))]
    if len(found) >= _POOL:
        found += [hit.id for hit in desk.store.led_by(text, limit=limit)]
    rows = desk.store.rows("patient", ALIVE, Where("id", "in", list(dict.fromkeys(found)))) if found else []
    asked = asked_words(text)
    return sorted(rows, key=lambda row: (not _is_named(row, asked), *_by_name(row)))


def _is_named(row: Any, asked: list[str]) -> bool:
    """Say whether each word that was typed begins one of the name's."""
    words = indexed(
        ("family_name", "given_name"), {"family_name": row.family_name, "given_name": row.given_name}
    ).split()
    return all(any(word.startswith(one) for word in words) for one in asked)


def _alike(desk: Desk, rows: list[Any]) -> set[str]:
    """Name those of a list who could be taken for another in it: same surname and initial, or birth date and sex."""
    found: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for row in rows:
        if row.given_name:
            found["name", row.family_name.casefold(), row.given_name[:1].casefold()].add(row.id)
        if row.birth_on:
            found["birth", row.birth_on, row.sex].add(row.id)
    several = [ids for ids in found.values() if len(ids) > 1]
    links = desk.store.rows("patient_link", ALIVE) if several else []
    return {one for ids in several for one in ids if ids - set(together(one, links))}


def _by_name(row: Any) -> tuple[str, str]:
    return (row.family_name.casefold(), row.given_name.casefold())


def row_of(row: Any, today: date) -> PatientRow:
    """Give one line from a light row."""
    died = died_on(row, "UTC")
    return PatientRow(
        id=row.id,
        name=named_dead(", ".join(part for part in (row.family_name, row.given_name) if part), died),
        birth_on=row.birth_on,
        age_years=age_years(row.birth_on, today, died),
        sex=say(label_of("administrative-gender", row.sex)),
        community=row.community,
        phase=code_chip("phases", row.phase),
        has_died=row.died_at is not None,
        phase_code=row.phase,
    )


def count(desk: Desk) -> int:
    """Count the charts on this desk."""
    return desk.store.count("patient", ALIVE)
