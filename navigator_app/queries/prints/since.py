"""What changed while apart, on paper: the same lines in the same order as on the screen, with a box for each."""

from __future__ import annotations

from collections.abc import Iterator

from navigator_app.desk import Desk
from navigator_app.queries.prints import standing
from navigator_app.queries.prints.sheet import Block, Heading, Item, Items, Paragraph, Sheet
from navigator_app.queries.since import Chart, Since
from navigator_app.queries.since import since as ask_since
from navigator_app.queries.since_lines import Line
from navigator_app.queries.since_words import born, byline, change_text, more_fields, summary, title
from sync.words import say


def since_sheet(desk: Desk, _of: str = "", _with: frozenset[str] = frozenset()) -> Sheet | None:
    """Put what changed in the last gap on paper; None when there was none."""
    found = ask_since(desk)
    if found is None:
        return None
    return Sheet(
        name="since",
        title=title(found),
        blocks=since_blocks(found),
        known=standing.known(desk),
        patients=tuple(chart.patient_id for chart in found.charts if chart.patient_id),
        is_stale=standing.is_stale(desk),
        notices=standing.notices(desk),
    )


def since_blocks(found: Since) -> tuple[Block, ...]:
    """Lay the list out: what it is, then patient by patient."""
    return (Paragraph(summary(found)), *(block for chart in found.charts for block in _chart(chart)))


def _chart(chart: Chart) -> Iterator[Block]:
    day = born(chart)
    yield Heading(say("{name} \u00b7 {born}", name=chart.name, born=day) if day else chart.name)
    yield Items(tuple(_line(line) for line in chart.lines))


def _line(line: Line) -> Item:
    details = (say("{what}: {change}", what=one.label, change=change_text(one)) for one in line.details)
    more = (more_fields(line.more),) if line.more else ()
    text = say("{what} ({state})", what=line.title, state=line.chip.text)
    return Item(text, (*details, *more, byline(line)), is_ticked=line.read is not None)
