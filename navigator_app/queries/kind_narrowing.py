"""What a person types above a kind's list and which column is pressed, said in the words of the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from navigator_app.desk import Desk
from navigator_app.store.listing import Order, Word
from navigator_app.store.search import spelled
from navigator_app.store.typed import asked_words
from sync.records import KINDS
from sync.records.base import Record
from sync.records.derive import Field, fields, own_fields
from sync.records.naming import headline_fields
from sync.rules.codes import code_list

HEADLINE: Final = "headline"
_NAMED_BY: Final = 2
"""So many fields of a record order it by name: family name and given name."""


@dataclass(frozen=True, slots=True)
class Sort:
    """By which column a list is ordered, and which way."""

    column: str
    is_falling: bool = False


def typed_words(desk: Desk, text: str, listed: Sequence[Field]) -> tuple[Word, ...]:
    """Say what the typed words may mean in these columns beside the records' own words."""
    return tuple(_word(desk, word, listed) for word in asked_words(text))


def _word(desk: Desk, word: str, listed: Sequence[Field]) -> Word:
    """Say what a typed word may mean in these columns: a code by its label, a day by its date."""
    values = {
        one.name: codes
        for one in listed
        if one.shape == "code" and (codes := _codes_begun(one.about.codes or "", word))
    }
    day = _day(word)
    spans: dict[str, tuple[Any, Any]] = {}
    if day is not None:
        start = datetime.combine(day, time(), desk.zone)
        ends = {"date": (day, day), "moment": (start, start + timedelta(days=1, microseconds=-1))}
        spans = {one.name: ends[one.shape] for one in listed if one.shape in ends}
    return Word(word, values, spans)


def _codes_begun(list_name: str, word: str) -> tuple[str, ...]:
    return tuple(
        code.code
        for code in code_list(list_name).codes
        if any(part.startswith(word) for part in asked_words(spelled(code.label)))
    )


def _day(word: str) -> date | None:
    """Read a date that was typed the US way, as `asked_words` gives it."""
    try:
        return date(int(word[4:]), int(word[:2]), int(word[2:4])) if len(word) == len("MMDDYYYY") else None
    except ValueError:
        return None


def orders(desk: Desk, noun: type[Record], sort: Sort) -> tuple[Order, ...]:
    """Say to the store what a column is ordered by: codes by their labels, ids by what they name."""
    name, is_falling = sort.column, sort.is_falling
    if name == HEADLINE:
        kept = {column.name for column in desk.store.columns(noun.about.name)}
        return tuple(Order(one, is_falling) for one in headline_fields(noun) if one in kept)
    field = fields(noun)[name]
    if field.shape == "code" and field.about.codes:
        codes = sorted(code_list(field.about.codes).codes, key=lambda code: spelled(code.label))
        return (Order(name, is_falling, ranks=tuple(code.code for code in codes)),)
    other = KINDS.get(field.about.refers or "") if field.shape == "ref" else None
    if other is not None:
        called = [one.name for one in own_fields(other) if one.about.search and one.shape == "text"]
        return (Order(name, is_falling, through=(other.about.name, *called[:_NAMED_BY])),) if called else ()
    return (Order(name, is_falling),)
