"""The plain page for a patient that goes with a paper: what it is, what happens next, whom to call, what to keep.

On request it leaves out what the care is for, and where it is given. Then those facts are not on it at all: nothing is
looked for and struck out that was not left away before. Other texts are held against the names and words as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.discretion import whose_discreet, with_names
from navigator_app.queries.header import Header, header
from navigator_app.queries.names import Names
from navigator_app.queries.prc_letters import Wish, discretion_of
from navigator_app.queries.prints import standing
from navigator_app.queries.prints.letters import wish_of
from navigator_app.queries.prints.next_steps import spoken_when
from navigator_app.queries.prints.sheet import Block, Facts, Heading, Item, Items, Paragraph, Sheet
from navigator_app.queries.walk_in.page import speaks
from sync.records.site import Site, phone_of
from sync.rules.plain_sheets import plain_sheets
from sync.rules.prc.letter import Discreet
from sync.words import When, Words, joined, say

Row = tuple[Words, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What one page tells besides its fixed sentences."""

    page: str
    """Its name in `resources/rules/plain_sheets.json`."""
    state: str = ""
    """Which of its sentences fit."""
    status: str = ""
    """How it stands, in the words of the code list for patients."""
    care: tuple[Row, ...] = ()
    """What the care is for."""
    place: tuple[Row, ...] = ()
    """Where it is given."""
    facts: tuple[Row, ...] = ()
    papers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """The names of where it is given, to be left out of every other text as well."""


def plain_sheet(desk: Desk, patient_id: str, told: Told, chosen: frozenset[str]) -> Sheet | None:
    """Put it on paper for the patient; None when the chart is not here, or they have died."""
    head = header(desk, patient_id)
    if head is None or head.died_at is not None:
        return None
    wish = wish_of(chosen)
    hidden = discretion_of(desk, patient_id, wish)
    if wish.without_center:
        hidden = with_names(hidden, told.places)
    whose, number_gone = whose_discreet(desk, head, hidden)
    rows, gone = _rows(told, wish, hidden)
    return Sheet(
        name=f"plain-{told.page.replace('_', '-')}",
        title=say(plain_sheets().sheets[told.page].title),
        blocks=tuple(_blocks(desk, head, told, rows, hidden, wish)),
        known=standing.known(desk),
        patients=desk.store.charts_of(patient_id),
        whose=whose,
        is_for_patient=True,
        is_stale=standing.is_stale(desk),
        notices=standing.notices(desk, head),
        left_out=tuple(one for one in (*gone, *_papers_gone(told, wish), number_gone) if one),
    )


def _rows(told: Told, wish: Wish, hidden: Discreet) -> tuple[list[Row], list[Words]]:
    """Give the facts that stay, and the names of those that were left out."""
    groups = ((told.care, wish.without_disease), (told.place, wish.without_center), (told.facts, False))
    kept: list[Row] = []
    gone: list[Words] = []
    for rows, is_unwanted in groups:
        for name, value in rows:
            if not value:
                continue
            if is_unwanted or hidden.hides(value):
                gone.append(name)
            else:
                kept.append((name, value))
    return kept, gone


def _papers_gone(told: Told, wish: Wish) -> Iterator[Words]:
    if told.papers and _is_counted_only(wish):
        yield say("Names of the papers")


def _is_counted_only(wish: Wish) -> bool:
    return wish.without_disease or wish.without_center


def _blocks(
    desk: Desk, head: Header, told: Told, rows: Sequence[Row], hidden: Discreet, wish: Wish
) -> Iterator[Block]:
    page = plain_sheets().sheets[told.page]
    for sentence in page.about_in(told.state):
        yield Paragraph(sentence)
    if told.status:
        yield Paragraph(told.status, is_strong=True)
    if rows:
        yield Facts(tuple(rows))
    yield from _papers(told, wish)
    yield Heading(say("What happens next"))
    yield Items(tuple(Item(one) for one in page.next_in(told.state)))
    yield Heading(say("Whom to call"))
    yield Items((_whom(desk, hidden),))
    yield Heading(say("What to keep"))
    yield Items(tuple(Item(say(one)) for one in page.keep))
    yield Heading(say("Language"))
    yield Paragraph(speaks(head))
    yield Paragraph(say("If anything here is not right, call us."), is_strong=True)


def _papers(told: Told, wish: Wish) -> Iterator[Block]:
    if not told.papers:
        return
    if _is_counted_only(wish):
        yield Facts(((say("Papers"), str(len(told.papers))),))
        return
    yield Heading(say("Papers"))
    yield Items(tuple(Item(one) for one in told.papers))


def _whom(desk: Desk, hidden: Discreet) -> Item:
    """Name who prints it, with the number of their site; what nobody wrote down is a gap to fill in by hand."""
    site = gathered.record(desk, desk.me.site_id, Site)
    number = (phone_of(site) or site.on_call_number) if site else ""
    place = Names(desk).site(desk.me.site_id)
    name = joined((one for one in (desk.me.name, place) if one and not hidden.hides(one)), ", ")
    if number and not hidden.hides(number):
        return Item(joined((name, number), ": "))
    return Item(
        joined((name, "_" * 16), ": "), (say("Ask for our number before you leave. It is not written here."),)
    )


def day(on: When | None) -> Words:
    """Say a day as it is read aloud; empty for none."""
    return spoken_when(on) if on is not None and on.day is not None else say("")
