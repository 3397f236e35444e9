"""Patients: the list, and finding one by any word, number or tail of a phone, with or without accents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from navigator_app.desk import Desk
from navigator_app.queries.names import age_years, named_dead
from navigator_app.queries.shown import Chip
from navigator_app.queries.work.scene import ALIVE, code_chip
from navigator_app.store.asking import Where
from sync.rules.codes import label_of
from sync.rules.deaths import died_on
from sync.rules.whose_day import day_of
from sync.words import Words, say


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


def patients(desk: Desk, text: str = "", limit: int = 200, offset: int = 0) -> tuple[PatientRow, ...]:
    """List patients by name; with a text, those it finds, by name too."""
    today = day_of(desk.now(), desk.me.zone)
    if text.strip():
        found = [hit.id for hit in desk.store.search(text, ("patient",), limit + offset)]
        rows = desk.store.rows("patient", ALIVE, Where("id", "in", found)) if found else []
        rows.sort(key=_by_name)
    else:
        rows = desk.store.rows("patient", ALIVE, order=("family_name", "given_name"), limit=limit + offset)
    return tuple(row_of(row, today) for row in rows[offset : offset + limit])


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
    )


def count(desk: Desk) -> int:
    """Count the charts on this desk."""
    return desk.store.count("patient", ALIVE)
