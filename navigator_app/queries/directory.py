"""The directory: numbers of organisations and people, found by any word or digits, each with how far it is trusted.

Beside the records of the directory stand the numbers that a site or a person carries in their own record. One that
the directory has of the same owner is shown once, as the directory has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Literal

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.numbers import LIMIT
from navigator_app.queries.directory_lines import Line, Lines
from navigator_app.queries.kind_narrowing import typed_words
from navigator_app.queries.today import freshness
from navigator_app.queries.work.scene import ALIVE
from navigator_app.store.asking import Where
from navigator_app.store.listing import Order, Wanted, Word
from navigator_app.store.shapes import STANDS
from sync.records.derive import fields
from sync.records.endpoint import Endpoint
from sync.records.practitioner import Practitioner
from sync.records.site import Site
from sync.rules.codes import code_list
from sync.rules.contact_points import number_of
from sync.rules.spelling import plain
from sync.words import Words, say

Scope = Literal["all", "to_verify", "aside"]
PAGE: Final = 100
_POOL: Final = 400
"""So many records that have the word of a purpose are looked through for those that are for it."""
_REFERS: Final = {"organization_id": "site", "person_id": "practitioner"}
_ORDER: Final = (Order("organization"), Order("department"), Order("value"))
_OWNERS: Final = 100
_DIALED: Final = re.compile(r"\+?[\d\s().-]{3,}\Z")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the directory."""

    text: str = ""
    purpose: str = ""
    """A code of `contact-purposes`; empty for all."""
    scope: Scope = "all"
    limit: int = PAGE
    at: str = ""
    """The record that is to be among the lines, whatever else is asked."""


@dataclass(frozen=True, slots=True)
class Directory:
    """The numbers that were found, by whose they are."""

    lines: tuple[Line, ...]
    is_more: bool
    """Whether more match than are shown."""
    is_empty: bool
    """Whether there is no number at all, whatever was asked."""
    purposes: tuple[tuple[str, Words], ...]
    may_write: bool
    stale: Words
    """As of when this desk knows what happened elsewhere, where that is too long ago."""


def directory(desk: Desk, asked: Asked) -> Directory:
    """Find numbers by what is typed, what they are for and how they stand."""
    lines = Lines(desk)
    records, is_more = _records(desk, asked)
    known = freshness(desk)
    images = list(desk.store.documents(records).values())
    found = [lines.of_endpoint(one) for one in gathered.typed(images, Endpoint)]
    own, is_cut = _own_numbers(desk, lines, asked)
    every = sorted((*found, *own), key=_by_owner)
    kept = [line for line in every if _is_in(line, asked)]
    return Directory(
        lines=tuple(kept[: asked.limit]),
        is_more=is_more or is_cut or len(kept) > asked.limit,
        is_empty=not every and not asked.text and desk.store.count("endpoint", ALIVE) == 0,
        purposes=tuple((code.code, say(code.label)) for code in code_list("contact-purposes").offered()),
        may_write=lines.may_write,
        stale=known.words if known.is_stale else say(""),
    )


def _records(desk: Desk, asked: Asked) -> tuple[list[str], bool]:
    """Name the records of the directory that match, and say whether there are more."""
    known = fields(Endpoint)
    digits = dialed(asked.text)
    words = typed_words(desk, digits or asked.text, [known["system"]])
    if asked.purpose:
        words = (*words, Word(asked.purpose.replace("_", "")))
    # Digits are those of the number itself, and not of another one that its organization has.
    refers = {} if digits else _REFERS
    limit = _POOL if asked.purpose else asked.limit
    found: dict[str, None] = {asked.at: None} if asked.at else {}
    is_more = False
    for where in _scopes(desk, asked):
        page = desk.store.page("endpoint", Wanted((ALIVE, *where), words, refers, _ORDER, limit))
        is_more |= page.is_more or page.counted > len(page.rows)
        rows = [row for row in page.rows if not asked.purpose or asked.purpose in (row.purposes or ())]
        is_more |= len(rows) > asked.limit
        found |= dict.fromkeys(row.id for row in rows[: asked.limit])
    return list(found), is_more


def _scopes(desk: Desk, asked: Asked) -> tuple[tuple[Where, ...], ...]:
    """Say which records to ask for, one question after the other; one that was replaced is only found by its words."""
    if asked.scope == "all":
        return ((),) if asked.text.strip() else ((Where("status", "!=", "off"),),)
    if asked.scope == "aside":
        return ((Where("status", "=", "error"),),)
    in_use = Where("status", "=", "active")
    long_ago = desk.now() - timedelta(days=gathered.limit(desk, LIMIT))
    return (
        (in_use, Where(f"verified{STANDS}", "!=", value=True)),
        (in_use, Where(f"verified{STANDS}", "=", value=True), Where("verified", "<", long_ago)),
    )


def _own_numbers(desk: Desk, lines: Lines, asked: Asked) -> tuple[list[Line], bool]:
    """Give the numbers in the records of sites and people, without those that the directory has of the same owner."""
    if asked.purpose:
        # Their records do not say what a number is for.
        return [], False
    kinds = ("site", "practitioner")
    if asked.text.strip():
        ids = [hit.id for hit in desk.store.search(asked.text, kinds, _OWNERS)]
    else:
        ids = [row.id for kind in kinds for row in _first(desk, kind)]
    owners = list(desk.store.documents(ids).values())
    known = lines.known([one.id for one in owners])
    sites = (line for site in gathered.typed(owners, Site) for line in lines.of_site(site, known))
    people = (
        line
        for one in gathered.typed(owners, Practitioner)
        if one.is_active
        for line in lines.of_person(one, known)
    )
    return [*sites, *people], len(ids) >= _OWNERS


def _first(desk: Desk, kind: str) -> Iterator[Any]:
    order = ("name",) if kind == "site" else ("family_name", "given_name")
    yield from desk.store.rows(kind, ALIVE, order=order, limit=_OWNERS)


def _is_in(line: Line, asked: Asked) -> bool:
    """Say whether a line is one of those asked for, as it stands now."""
    digits = dialed(asked.text)
    if digits and digits not in number_of("phone", line.number):
        return False
    if asked.scope == "all" or (asked.at and line.record.id == asked.at):
        return True
    aside = line.how == "failed"
    return (
        aside if asked.scope == "aside" else line.how in ("old", "unverified", "ahead") and bool(line.number)
    )


def dialed(text: str) -> str:
    """Give the digits of what was typed as a number is dialed; empty for anything else."""
    return number_of("phone", text) if _DIALED.match(text.strip()) else ""


def _by_owner(line: Line) -> tuple[str, str, str]:
    return (plain(line.whose), plain(line.part), line.number)
