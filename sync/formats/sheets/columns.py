"""What the columns of a list are: guessed by what they are called, decided by a person, known again by their titles."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from sync.formats.code_lists import code_list
from sync.formats.sheets.reading import Row, is_empty, written
from sync.records import KINDS
from sync.records.derive import fields, own_fields
from sync.words import Words, say

LEFT_OUT: Final = ""
"""The target of a column that is not brought in."""
_OWN: Final[Mapping[str, Words]] = {
    "patient.full_name": say("Name in one column"),
    "patient.number": say("Record number"),
    "patient.phone": say("Phone"),
    "patient.address": say("Address"),
    "referral.to": say("Referred to"),
    "contact.on": say("Day of the contact"),
}
"""Targets that are no field by themselves."""
MANY: Final = frozenset(
    {"patient.number", "patient.phone", "patient.address", "patient.note", "referral.note", LEFT_OUT}
)
"""Targets that several columns may have."""
_HEAD_ROWS: Final = 20
"""How far down the titles of the columns are looked for."""


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of a list is, and for record numbers who gives them."""

    target: str = LEFT_OUT
    assigner: str = ""


Columns = tuple[Column, ...]


@cache
def targets() -> Mapping[str, Words]:
    """Give what a column may be, in the order in which it is offered, with its words."""
    return {
        key: _OWN.get(key) or _label_of(key)
        for key in (*code_list("spreadsheet")["columns"], "referral.note")
    }


def _label_of(key: str) -> Words:
    kind, name = key.split(".")
    return next(say(one.about.label) for one in own_fields(KINDS[kind]) if one.name == name)


def kind_of(target: str) -> str:
    """Name the kind of record that a target belongs to."""
    return target.partition(".")[0]


def field_of(target: str) -> str | None:
    """Name the field that a target is, None for one that is none by itself."""
    kind, _, name = target.partition(".")
    return name if target not in _OWN and name in fields(KINDS[kind]) else None


def simple(title: str) -> str:
    """Give a title as titles are compared: letters and digits, in small."""
    return " ".join(re.findall(r"[^\W_]+", title.casefold()))


@cache
def _known() -> Mapping[str, str]:
    every = code_list("spreadsheet")["columns"]
    by_label = {simple(str(words)): key for key, words in targets().items()}
    return by_label | {simple(name): key for key, names in every.items() for name in names}


def head_of(rows: Sequence[Row]) -> int:
    """Find the row of the titles: the one of the first rows with the most titles that are known."""
    best, most = 0, 0
    for place, row in enumerate(rows[:_HEAD_ROWS]):
        known = len({_known()[name] for cell in row if (name := simple(written(cell))) in _known()})
        if known > most:
            best, most = place, known
    if most:
        return best
    return next((place for place, row in enumerate(rows[:_HEAD_ROWS]) if not is_empty(row)), 0)


def guessed(titles: Sequence[str], assigner: str = "") -> Columns:
    """Guess what each column is by its title; one that another column is already is left out."""
    taken: set[str] = set()
    found = []
    for title in titles:
        target = _known().get(simple(title), LEFT_OUT)
        if target in taken and target not in MANY:
            target = LEFT_OUT
        taken.add(target)
        found.append(Column(target, assigner if target == "patient.number" else ""))
    return tuple(found)


def fingerprint(titles: Sequence[str]) -> str:
    """Name a list by the titles of its columns, so that what a person said of them is known the next time."""
    return hashlib.sha256("\x1f".join(map(simple, titles)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def wrong_with(columns: Columns) -> Words | None:
    """Say why a list cannot be brought in with these columns; None when it can."""
    named = [column.target for column in columns if column.target]
    if not {"patient.full_name", "patient.family_name"} & set(named):
        return say("Say which column holds the name. Without it nobody can tell whose row it is.")
    twice = next((one for one in named if one not in MANY and named.count(one) > 1), None)
    if twice is not None:
        return say("Two columns are both {what}. Choose one.", what=targets()[twice])
    if any(column.target == "patient.number" and not column.assigner.strip() for column in columns):
        return say("Say who gives the record numbers. A number without its assigner matches nobody.")
    return None
