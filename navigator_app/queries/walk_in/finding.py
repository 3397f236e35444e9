"""Who stands at the counter: those expected today first, then whoever is typed; and who could be taken for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from navigator_app.desk import Desk
from navigator_app.queries.patients import PatientRow, patients, row_of
from navigator_app.queries.work.scene import ALIVE
from navigator_app.store.asking import Where
from sync.rules.whose_day import clock_of, day_of

MOST = 8
_EXPECTED = ("proposed", "pending", "booked", "arrived", "checked-in")


@dataclass(frozen=True, slots=True)
class Finding:
    """Who it could be, for what was typed."""

    text: str
    here: PatientRow | None
    """Whose chart was at hand a moment ago."""
    rows: tuple[PatientRow, ...]
    is_expected: bool
    """The rows are those who have a visit or a draw today."""


def finding(desk: Desk, text: str, at_hand: str = "") -> Finding:
    """Find by what was typed; with nothing typed, whose chart was at hand and who is expected today."""
    if text.strip():
        return Finding(text, None, patients(desk, text, MOST), is_expected=False)
    here = _rows(desk, [at_hand]) if at_hand else ()
    expected = [one for one in _expected(desk) if one != at_hand]
    return Finding(text, here[0] if here else None, _rows(desk, expected)[:MOST], is_expected=True)


def similar(desk: Desk, family: str, given: str) -> tuple[PatientRow, ...]:
    """Find charts here that a new one of this name could be, before it is begun; nothing is blocked by it."""
    if not family.strip():
        return ()
    initial = given.strip()[:1].casefold()
    found = patients(desk, family, MOST * 4)
    same = [one for one in found if not initial or _initial(one) in ("", initial)]
    return tuple(same[:MOST])


def split_name(text: str) -> tuple[str, str]:
    """Give family and given name of what was typed: `Moss, Marian` or `Marian Moss`; one word is a family name."""
    before, comma, after = (part.strip() for part in text.strip().partition(","))
    if comma:
        return before, after
    given, _, family = before.rpartition(" ")
    return family.strip(), given.strip()


def _initial(one: PatientRow) -> str:
    return one.name.partition(",")[2].strip()[:1].casefold()


def _expected(desk: Desk) -> list[str]:
    zone = desk.me.zone
    today = day_of(desk.now(), zone)
    start = datetime.combine(today, time(), clock_of(zone))
    visits = desk.store.rows(
        "appointment",
        ALIVE,
        Where("starts_at", ">=", start),
        Where("starts_at", "<", start + timedelta(days=1)),
        Where("status", "in", _EXPECTED),
        order=("starts_at",),
    )
    draws = desk.store.rows("lab_draw", ALIVE, Where("due_on", "=", today), Where("drawn", "is null"))
    return list(dict.fromkeys(row.patient_id for row in (*visits, *draws) if row.patient_id))


def _rows(desk: Desk, ids: list[str]) -> tuple[PatientRow, ...]:
    if not ids:
        return ()
    today = day_of(desk.now(), desk.me.zone)
    found = {row.id: row for row in desk.store.rows("patient", ALIVE, Where("id", "in", ids))}
    return tuple(row_of(found[one], today) for one in ids if one in found)
