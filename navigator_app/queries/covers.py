"""Who covers for whom, now and soon: what runs by its own clock, what each covers, and who could be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from navigator_app import gathered
from navigator_app.deciding import why_not_here
from navigator_app.desk import Desk
from navigator_app.queries.names import WITHIN, Names
from navigator_app.queries.shown import Chip, Key
from navigator_app.store.asking import Where
from sync.records.cover import Cover
from sync.rules.codes import label_of
from sync.rules.covering import State, state_of
from sync.rules.whose_day import day_of
from sync.words import When, Words, say

_CHIPS: Final = {
    "running": Chip(say("Runs now"), "circle-check", "ok"),
    "coming": Chip(say("To come"), "clock", "info"),
}


@dataclass(frozen=True, slots=True)
class CoverLine:
    """One cover in words."""

    key: Key
    covered: str
    """Whose panel it is; the site's name for a queue alone."""
    by: str
    what: Words
    days: Words
    state: State
    chip: Chip
    note: str
    why_not: Words | None
    """Why who sits here does not end it; None where they may."""


@dataclass(frozen=True, slots=True)
class Covers:
    """What runs and what is to come at every site that is here, and the people of this one."""

    lines: tuple[CoverLine, ...]
    people: tuple[tuple[str, str], ...]
    today: str
    """The day it is here, as documents hold it."""


def covers(desk: Desk) -> Covers:
    """List the covers that are not over, those that run first, and who works here."""
    names = Names(desk)
    states = [(state_of(one, desk.now()), one) for one in _of_desk(desk)]
    open_ones = [(state, one) for state, one in states if state != "over"]
    open_ones.sort(key=lambda pair: (pair[0] != "running", str(pair[1].from_on), pair[1].id))
    here = {desk.me.person_id: desk.me.name} | {
        row.id: names.person(row.id, desk.me.name)
        for row in names.people.values()
        if row.site_id == desk.me.site_id and row.is_active
    }
    today = day_of(desk.now(), desk.me.zone).isoformat()
    return Covers(
        tuple(_line(desk, names, one, state) for state, one in open_ones),
        tuple(sorted(here.items(), key=lambda pair: pair[1].casefold())),
        today,
    )


def _of_desk(desk: Desk) -> Sequence[Cover]:
    rows: list[Any] = desk.store.rows("cover", Where("is_withdrawn", "=", value=False))
    return gathered.typed(list(desk.store.documents(row.id for row in rows).values()), Cover)


def _line(desk: Desk, names: Names, one: Cover, state: State) -> CoverLine:
    return CoverLine(
        key=Key("cover", one.id),
        covered=names.person(one.of_id, WITHIN) or names.site(one.site_id),
        by=names.person(one.by_id),
        what=what_words(one),
        days=say(
            "{first} to {last}",
            first=When(on=one.from_on),
            last=When(on=one.until_on),
        ),
        state=state,
        chip=_CHIPS.get(state, _CHIPS["coming"]),
        note=one.note,
        why_not=why_not_here(desk, "cover", one.site_id),
    )


def what_words(one: Cover) -> Words:
    """Say what is covered: everything somebody owns, queues by name, or both."""
    queues = ", ".join(label_of("queues", code) for code in one.queues)
    if one.of_id and queues:
        return say("Everything they own, and the queues: {queues}", queues=queues)
    return say("Everything they own") if one.of_id else say("The queues: {queues}", queues=queues)


def queue_words(desk: Desk) -> tuple[Words, ...]:
    """Say who covers which queue of this site now."""
    names = Names(desk)
    return tuple(
        say(
            "{queues}: covered by {who} until {day}.",
            who=names.person(one.by_id, WITHIN),
            day=When(on=one.until_on),
            queues=", ".join(label_of("queues", code) for code in one.queues),
        )
        for one in _of_desk(desk)
        if one.queues and one.site_id == desk.me.site_id and state_of(one, desk.now()) == "running"
    )
