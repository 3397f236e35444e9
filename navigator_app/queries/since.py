"""What others changed while this computer made no whole exchange: by patient, urgent first, with who read it here.

A line is one record. What stood here before and what others wrote is kept by the store; in which order it is told is
data (`sync.rules.since`). What is new of a chart that is new as a whole stands in one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.since_lines import Line, Telling
from navigator_app.queries.since_urgency import ORDER
from navigator_app.store.apart import Gap, Missed
from sync.rules.since import rule
from sync.words import When, Words, say


@dataclass(frozen=True, slots=True)
class Offer:
    """That there is something to read, and how much of it who sits here has not ticked."""

    since: When
    unread: int


@dataclass(frozen=True, slots=True)
class Chart:
    """What changed of one patient, or of none."""

    patient_id: str | None
    name: Words
    birth_on: date | None
    lines: tuple[Line, ...]
    is_here: bool = True
    """The chart can be opened."""


@dataclass(frozen=True, slots=True)
class Since:
    """What changed from when until when."""

    since: When
    apart_since: When
    """When the last gap began; what was left unread of an earlier one came before."""
    until: When
    charts: tuple[Chart, ...]
    is_put_away: bool
    stale: Words
    """Why there may be more by now; empty when fresh."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """Give every line in the order in which it is shown."""
        return tuple(line for chart in self.charts for line in chart.lines)

    @property
    def count(self) -> int:
        """Count the records that changed."""
        return sum(line.count for line in self.lines)

    @property
    def unread(self) -> int:
        """Count those that who sits here has not ticked as they now are."""
        return sum(line.count for line in self.lines if line.read is None)


def offer(desk: Desk) -> Offer | None:
    """Say whether there is something to read; None without a gap, or when all of it was ticked or put away."""
    gap = desk.store.gap(desk.me.person_id)
    if gap is None or gap.is_put_away:
        return None
    unread = desk.store.count_missed(desk.me.person_id)
    return Offer(When(at=gap.since, zone=desk.me.zone), unread) if unread else None


def since(desk: Desk) -> Since | None:
    """Tell what changed in the last gap; None when there was none."""
    gap = desk.store.gap(desk.me.person_id)
    return _since(desk, gap) if gap is not None else None


def _since(desk: Desk, gap: Gap) -> Since:
    missed, telling, now, zone = desk.store.missed(desk.me.person_id), Telling(desk), desk.now(), desk.me.zone
    telling.fetch(missed)
    lines = sorted(_told(telling, missed), key=lambda line: line.patient_id or "")
    charts = [
        _chart(telling, patient or None, list(found))
        for patient, found in groupby(lines, key=lambda line: line.patient_id or "")
    ]
    fresh = gathered.freshness(desk)
    last = When(at=fresh.exchanged_at, zone=zone)
    stale = say("Last exchange {when}. What happened since is not here yet.", when=last)
    return Since(
        since=When(at=gap.since, zone=zone),
        apart_since=When(at=gap.apart_since, zone=zone),
        until=When(at=gap.until, zone=zone),
        charts=tuple(sorted(charts, key=_chart_order)),
        is_put_away=gap.is_put_away,
        stale=stale if fresh.is_stale(now) else say(""),
    )


def _told(telling: Telling, missed: Iterable[Missed]) -> Iterator[Line]:
    """Give the lines; of a chart that came or went as a whole, what is not urgent goes into the patient's own."""
    of_chart: dict[str, list[Missed]] = {}
    for one in missed:
        of_chart.setdefault(one.patient or "", []).append(one)
    for patient, found in of_chart.items():
        head = next((one for one in found if one.kind == "patient" and one.record == patient), None)
        is_whole = head is not None and head.before is None
        folded: list[Missed] = []
        for one in found:
            line = telling.line(one)
            if is_whole and one is not head and line.urgency in ("new", "removed"):
                folded.append(one)
            elif not (is_whole and one is head):
                yield line
        if is_whole and head is not None:
            yield telling.whole(head, folded)


def _chart(telling: Telling, patient: str | None, lines: list[Line]) -> Chart:
    row = telling.names.patient_row(patient) if patient else None
    if patient is None:
        name = say("Not of one patient")
    else:
        name = say(telling.names.patient(patient)) if row else say("A chart that is not on this computer")
    ordered = tuple(sorted(lines, key=_line_order))
    return Chart(patient, name, row.birth_on if row else None, ordered, is_here=row is not None)


def _line_order(line: Line) -> tuple[int, float, str]:
    moment = line.falls or line.when
    local = moment.local if moment else None
    at = local.timestamp() if local else 0.0
    # What falls soon comes in the order of its days, everything else the newest first.
    return (ORDER.index(line.urgency), at if line.falls else -at, line.record)


def _chart_order(chart: Chart) -> tuple[int, float, bool, str]:
    first = _line_order(chart.lines[0])
    is_soon = chart.lines[0].falls is not None
    return (first[0], first[1] if is_soon else 0.0, chart.patient_id is None, str(chart.name))


def gap_hours() -> int:
    """Say after how many hours without a whole exchange there is something to tell."""
    return rule().gap_hours
