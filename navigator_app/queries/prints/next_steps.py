"""What a patient takes home: the next visits, rides, nights and draws in plain words and large letters, whom to call.

It names no diagnosis unless the person chose so, no result, and nothing of what staff have to do among themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from navigator_app.desk import Desk
from navigator_app.queries.prints import standing
from navigator_app.queries.prints.sheet import Block, Facts, Heading, Item, Items, Paragraph, Sheet
from navigator_app.queries.prints.standing import clock
from navigator_app.queries.told import WEEKDAYS
from navigator_app.queries.walk_in.line import OpenLine
from navigator_app.queries.walk_in.page import WalkIn, walk_in
from sync.words import When, Words, joined, say

DIAGNOSIS: Final = "diagnosis"
WAITS: Final = "waits"
_WEEKDAYS: Final = tuple(WEEKDAYS.values())
_MONTHS: Final = (
    say("January"),
    say("February"),
    say("March"),
    say("April"),
    say("May"),
    say("June"),
    say("July"),
    say("August"),
    say("September"),
    say("October"),
    say("November"),
    say("December"),
)
_UNDATED: Final = say("No day yet")


def next_steps_sheet(desk: Desk, patient_id: str, chosen: frozenset[str] = frozenset()) -> Sheet | None:
    """Put what is next for a patient on paper for them; None when the chart is not here, or they have died."""
    found = walk_in(desk, patient_id)
    if found is None or found.header.died_at is not None:
        return None
    return Sheet(
        name="next-steps",
        title=say("What is next for you"),
        blocks=tuple(_blocks(found, chosen)),
        known=standing.known(desk),
        patients=desk.store.charts_of(patient_id),
        whose=standing.whose(desk, found.header),
        is_for_patient=True,
        is_stale=standing.is_stale(desk),
        notices=standing.notices(desk, found.header),
    )


def _blocks(found: WalkIn, chosen: frozenset[str]) -> Iterator[Block]:
    if DIAGNOSIS in chosen and found.header.diagnosis:
        yield Facts(((say("What it is about"), found.header.diagnosis),))
    yield Heading(say("Your visits"))
    yield _lines(found.visits, say("No visit is written down yet."))
    if found.travel:
        yield Heading(say("Rides and where you stay"))
        yield _lines(found.travel, say(""), with_state=False)
    yield from _draws(found)
    if WAITS in chosen and found.waits:
        yield Heading(say("What we are waiting for"))
        yield Items(tuple(Item(one.title, (one.waits or one.state.text,)) for one in found.waits))
    yield Heading(say("Whom to call"))
    yield _calls(found)
    yield Heading(say("Language"))
    yield Paragraph(found.speaks)
    last = say("If anything here is not right, or a ride does not come, call before you leave.")
    yield Paragraph(last, is_strong=True)


def _draws(found: WalkIn) -> Iterator[Block]:
    """Tell the draws that are ahead; what became of those before is nothing that a patient has to come for."""
    ahead = [one for one in found.labs if not one.is_past]
    if not ahead:
        return
    yield Heading(say("Blood draws"))
    if any(one.state.tint == "warn" for one in ahead):
        yield Paragraph(say("A draw that is not ordered yet may not be possible: ask before you come."))
    yield Items(
        tuple(
            Item(spoken_when(one.when), (joined((one.title, *one.more, one.state.text), ". "),))
            for one in ahead
        )
    )


def _lines(lines: Sequence[OpenLine], nothing: Words, *, with_state: bool = True) -> Block:
    if not lines:
        return Paragraph(nothing)
    return Items(tuple(_line(one, with_state=with_state) for one in lines))


def _line(one: OpenLine, *, with_state: bool) -> Item:
    # Whether a trip's light is green is for those who arrange it; its rides each say how sure they are.
    state = (one.state.text,) if with_state else ()
    return Item(spoken_when(one.when), (one.title, *(part for part in one.more if part), *state))


def spoken_when(when: When | None) -> Words:
    """Say a day and a time as they are read aloud: `Tuesday, December 1, 2026, 10:00 AM MST`."""
    day = when.day if when else None
    if when is None or day is None:
        return _UNDATED
    said = say(
        "{weekday}, {month} {day}, {year}",
        weekday=_WEEKDAYS[day.weekday()],
        month=_MONTHS[day.month - 1],
        day=day.day,
        year=day.year,
    )
    return joined((said, clock(when)), ", ")


def _calls(found: WalkIn) -> Block:
    if not found.calls:
        return Paragraph(say("No number is written down here. Ask for one before you leave."))
    return Items(
        tuple(
            Item(joined((one.who, one.number), ": "), (one.why, say("Number {how}", how=one.verified)))
            for one in found.calls
        )
    )
