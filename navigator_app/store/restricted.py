"""Which charts on this computer are not for who unlocked it: those restricted to others, and those opened for others.

A computer may hold charts for a colleague. Everything that is read of a chart goes through here, so that such a chart
is in no list, no search, no history and on no page; an emergency opening of one's own lets it through while it lasts.
What is written, sent, swept and counted for the center does not ask: nothing is lost by not being shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from navigator_app.store import register
from navigator_app.store.change_log import raw
from navigator_app.store.opened import Opened
from navigator_app.store.sight import Seen, Unseen, seen_by
from sync.bodies import unpack
from sync.changes import Change, Document
from sync.ids import is_id
from sync.rules import emergency
from sync.rules.policy import Sight

NONE: Final[Unseen] = frozenset()
TABLE: Final = """
CREATE TABLE restricted_chart (
  chart INTEGER NOT NULL, patient BLOB NOT NULL, person BLOB NOT NULL, PRIMARY KEY (chart, person)
) WITHOUT ROWID
"""
"""Whom each restricted chart names, as its record on this computer says it; `chart` is that record's row."""


def make(connection: Any) -> None:
    """Make the table, and fill it from the charts that are here."""
    connection.execute(TABLE)
    for rowid, body in connection.execute("SELECT rowid, body FROM record WHERE kind = 'patient'").fetchall():
        note(connection, rowid, unpack(body))


def note(connection: Any, rowid: int, image: Document) -> None:
    """Note whom a chart names, in the transaction that writes its record."""
    if image.kind != "patient":
        return
    forget(connection, rowid)
    named = [person for person in image.fields.get("restricted_to_ids") or () if is_id(person)]
    connection.executemany(
        "INSERT OR IGNORE INTO restricted_chart (chart, patient, person) VALUES (?, ?, ?)",
        [(rowid, raw(image.id), raw(person)) for person in named],
    )


def forget(connection: Any, rowid: int) -> None:
    """Forget a chart whose record goes."""
    connection.execute("DELETE FROM restricted_chart WHERE chart = ?", (rowid,))


@dataclass(frozen=True, slots=True)
class Withheld:
    """The charts here that are not for a person, and their own emergency openings of them."""

    charts: Unseen = NONE
    openings: Mapping[bytes, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    def unseen(self, now: datetime) -> Unseen:
        """Give those that are not shown at a moment."""
        if not self.openings:
            return self.charts
        opened = {c for c, some in self.openings.items() if any(emergency.is_open(one, now) for one in some)}
        return self.charts - opened


def withheld_from(connection: Any, person: str, *, knows_openings: bool) -> Withheld:
    """Work out which charts here are not for a person; `knows_openings` where this release has that kind."""
    rows = connection.execute("SELECT patient, person FROM restricted_chart").fetchall()
    mine = {patient for patient, named in rows if named == raw(person)}
    charts = {patient for patient, _ in rows} - mine
    if not knows_openings:
        return Withheld(frozenset(charts))
    charts |= _here_by_an_opening_alone(connection)
    openings = {chart: some for chart in charts if (some := _openings(connection, chart, person))}
    return Withheld(frozenset(charts), openings)


def _here_by_an_opening_alone(connection: Any) -> set[bytes]:
    """Give the charts that came to this computer only because somebody opened them in an emergency.

    What was written in them and not sent yet stays longer than they do, and is not shown either.
    """
    rows = connection.execute(f"SELECT DISTINCT chart_id FROM p_{emergency.KIND}").fetchall()
    followed = (emergency.chart_of_feed(feed) for feed in register.feeds(connection))
    charts = {chart for (chart,) in rows if chart} | {raw(chart) for chart in followed if chart}
    return {chart for chart in charts if not _is_at_home(connection, chart)}


def _is_at_home(connection: Any, chart: bytes) -> bool:
    """Say whether a chart is on this computer for another reason than an emergency, or was begun here."""
    places = connection.execute("SELECT feed, is_put FROM membership WHERE record = ?", (chart,)).fetchall()
    return not places or any(is_put and not feed.startswith(emergency.EMERGENCY) for feed, is_put in places)


def _openings(connection: Any, chart: bytes, person: str) -> list[Mapping[str, Any]]:
    rows = connection.execute(
        f"SELECT r.body FROM p_{emergency.KIND} AS p JOIN record AS r ON r.rowid = p.rowid"
        " WHERE p.chart_id = ? AND p.person_id = ?",
        (chart, raw(person)),
    ).fetchall()
    return [unpack(body).fields for (body,) in rows]


def feeds_over(connection: Any, now: datetime) -> list[str]:
    """Name the feeds of charts that somebody opened in an emergency and has open no more.

    Shape: one whose opening has not come yet is not over.
    """
    over: list[str] = []
    for feed in sorted(register.feeds(connection)):
        chart = emergency.chart_of_feed(feed)
        some = _openings(connection, raw(chart), feed.rpartition(":")[2]) if chart else []
        if some and not any(emergency.is_open(one, now) for one in some):
            over.append(feed)
    return over


@dataclass
class _Known:
    """What was worked out last, and of which state of the file."""

    version: tuple[int, int] = (0, -1)
    withheld: Withheld = Withheld()
    seen: Seen = field(default_factory=Seen)


class Sighted(Opened):
    """The part of a store that knows what who unlocked it is shown; what it does not show nobody above it reads."""

    @cached_property
    def _known(self) -> _Known:
        return _Known()

    def seen(self, reading: Any) -> Seen:
        """Give what is shown now; `reading` is the connection that reads."""
        version = (id(reading), reading.execute("PRAGMA data_version").fetchone()[0])
        if self._known.version != version:
            knows = emergency.KIND in self.projections.kinds
            self._known.withheld = withheld_from(reading, self.person.id, knows_openings=knows)
            self._known.seen = seen_by(reading, self.person, self.projections.kinds)
            self._known.version = version
        return self._known.seen.without(self._known.withheld.unseen(self.clock.now()))

    def sight(self) -> Sight:
        """Say what the roles of who unlocked it show them of what it holds."""
        with self.connections.reading() as reading:
            return self.seen(reading).sight

    def seen_of(self, reading: Any, images: Iterable[Document]) -> list[Document]:
        """Leave of records what is shown."""
        seen = self.seen(reading)
        return [shown for image in images if (shown := seen.image(image)) is not None]

    def seen_changes(self, reading: Any, changes: Iterable[Change]) -> list[Change]:
        """Leave out changes of what is not shown."""
        seen = self.seen(reading)
        return [change for change in changes if seen.shows(change.kind, change.record, change.patient)]

    def held_back(self) -> list[Document]:
        """Give the charts that are not shown, to find one by exactly what is known of it; they go nowhere else.

        Empty: for who is shown no charts at all.
        """
        with self.connections.reading() as reading:
            seen = self.seen(reading)
            rows = [
                reading.execute("SELECT body FROM record WHERE id = ?", (chart,)).fetchone()
                for chart in sorted(seen.unseen if seen.is_whole else ())
            ]
        return [unpack(row[0]) for row in rows if row]
