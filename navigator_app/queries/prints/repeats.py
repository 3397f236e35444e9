"""Repeats avoided and repeats with a reason of a site, month by month, on paper; nobody's name is on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from navigator_app.queries.prints import standing
from navigator_app.queries.prints.sheet import Block, Grid, Heading, Item, Items, Paragraph, Sheet
from navigator_app.queries.repeats import MonthOfRepeats, repeats
from sync.records.site import Site
from sync.rules.codes import label_of
from sync.rules.same_tests import rule
from sync.words import Words, say

SMALL: Final = "small"
"""The choice with which small numbers are hidden, for paper that leaves."""


def repeats_sheet(desk: Desk, site_id: str, chosen: frozenset[str] = frozenset()) -> Sheet | None:
    """Put the counts of a site on paper; None for a site that is not here."""
    if gathered.record(desk, site_id, Site) is None:
        return None
    return Sheet(
        name="repeats",
        title=say("Repeated tests, {site}", site=Names(desk).site(site_id)),
        blocks=tuple(_blocks(repeats(desk, site_id), hides_small=SMALL in chosen)),
        known=standing.known(desk),
        is_stale=standing.is_stale(desk),
        notices=standing.notices(desk),
    )


def _blocks(found: tuple[MonthOfRepeats, ...], *, hides_small: bool) -> Iterator[Block]:
    yield Paragraph(
        say(
            "Avoided: an earlier test was shown, and its report was asked for instead. With a reason: the test was"
            " asked for again, and why was chosen from a list. Counted from what people decided, by month and site."
        )
    )
    if not found:
        yield Paragraph(say("Nothing was decided about an earlier test yet."), is_strong=True)
        return
    columns = (say("Month"), say("Repeats avoided"), say("Repeats with reason"))
    rows = tuple(_row(one, hides_small=hides_small) for one in found)
    yield Grid(columns, rows, (40, 30, 30))
    if hides_small:
        least = rule().small_number
        yield Paragraph(
            say("Numbers from 1 to {most} are not told, so that nobody is known by them.", most=least - 1)
        )
        return
    yield Heading(say("Reasons"))
    yield Items(tuple(_reasons(found)))


def _row(one: MonthOfRepeats, *, hides_small: bool) -> tuple[str, ...]:
    counts = (one.avoided, one.repeated_count)
    return (_month(one), *(_number(count, hides_small=hides_small) for count in counts))


def _number(count: int, *, hides_small: bool) -> str:
    least = rule().small_number
    return say("fewer than {n}", n=least) if hides_small and 0 < count < least else f"{count:,}"


def _reasons(found: tuple[MonthOfRepeats, ...]) -> Iterator[Item]:
    total: dict[str, int] = {}
    for one in found:
        for reason, count in one.repeated.items():
            total[reason] = total.get(reason, 0) + count
    for reason, count in sorted(total.items(), key=lambda pair: (-pair[1], pair[0])):
        yield Item(say("{reason}: {n}", reason=label_of("repeat-reasons", reason), n=count))


def _month(one: MonthOfRepeats) -> Words:
    year, month = one.month
    return say("{month} {year}", month=say(f"{date(year, month, 1):%B}"), year=year)
