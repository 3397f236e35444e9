"""What stands about a record and about the queue: waiting, sent, received by whom, refused.

"Sent" and "received" come from the hub's word on that record's own change and from how far others have read,
never from the end of a loop.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from navigator_app.store import change_log, own_places, register
from navigator_app.store.change_log import HistoryLine, raw
from navigator_app.store.conditions import Where, conditions
from navigator_app.store.restricted import Sighted
from sync.changes import Change

_NEEDS_YOU = "is_own AND outcome IN ('refused', 'lead') AND handled_at IS NULL"


@dataclass(frozen=True, slots=True)
class Standing:
    """Facts about one record's way: on this computer, at the center, at other sites."""

    has_pending: bool
    """A change to it was saved here and the center has not answered yet."""
    outcome: str | None
    """The center's word on the newest own change that it judged."""
    sent_at: datetime | None
    """When the center took that change in, by its clock; None when it has none of ours."""
    received_by: tuple[tuple[str, datetime], ...]
    """(site, when) of each site a computer of which has read this record as it stands at the center."""
    needs_you: bool = False
    """A change to it was refused or waits for the site lead."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers for the sync card."""

    unsent: int
    needs_you: int
    last_exchange_at: datetime | None
    """By the hub's clock."""


class Reporting(Sighted):
    """The part of a store that tells what became of changes."""

    def pending_changes(self, record: str | None = None) -> list[Change]:
        """Give the changes that wait for the center, by number; of one record or of all."""
        with self.connections.reading() as connection:
            if record is not None:
                return self.seen_changes(connection, change_log.pending_of(connection, raw(record)))
            waiting = self.seen_changes(connection, change_log.all_pending(connection))
            return sorted(waiting, key=lambda change: change.number)

    def queue(self, limit: int | None = None) -> list[Change]:
        """Give the changes that people wrote and that wait, in the order in which they go out."""
        kinds = self.projections.kinds
        quiet = kinds.quiet()
        with self.connections.reading() as connection:
            lanes = change_log.Lanes(kinds.urgent(), quiet)
            seen = self.seen(connection)
            waiting = (
                c
                for c in change_log.all_pending(connection, lanes)
                if c.kind not in quiet and seen.shows(c.kind, c.record, c.patient)
            )
            return list(islice(waiting, limit))

    def written_between(self, kind: str, field: str, first: Any, last: Any) -> frozenset[str]:
        """Name the records of a kind that were ever changed on this computer and whose date or moment lies between."""
        shape = self.projections.in_place(self.connections, kind).projected
        narrowed, values = conditions(
            shape,
            (
                Where(field, ">=", first),
                Where(field, "<=", last),
                Where("is_withdrawn", "=", value=False),
            ),
        )
        # Asked in one go: of ten thousand rides within the days, few were written here.
        with self.connections.reading() as connection:
            rows = connection.execute(
                f'SELECT p.id FROM "{shape.table}" AS p{narrowed}'
                " AND EXISTS (SELECT 1 FROM change AS c WHERE c.record = p.id AND c.is_own)",
                values,
            ).fetchall()
        return frozenset(record.hex() for (record,) in rows)

    def under_way(self, kinds: Iterable[str]) -> frozenset[str]:
        """Name the records of some kinds whose newest own changes some other site has not read up to."""
        with self.connections.reading() as connection:
            return own_places.under_way(connection, kinds)

    def received_change(self, change: str, record: str) -> frozenset[str]:
        """Name the sites that have received one own change; where its place is not known, its record as it stands."""
        with self.connections.reading() as connection:
            sites = own_places.sites_past(connection, change)
            if sites is None:
                sites = frozenset(site for site, _ in _received_by(connection, raw(record)))
        return sites

    def last_contacts(self) -> dict[str, datetime]:
        """Say when each other site was last heard to have read anything, by the hub's clock."""
        with self.connections.reading() as connection:
            rows = connection.execute("SELECT site, max(at) FROM receipt GROUP BY site").fetchall()
        return {site: datetime.fromisoformat(at) for site, at in rows}

    def places(self, record: str) -> dict[str, int]:
        """Say at which seq a record stands in each feed that this desk follows."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                "SELECT feed, seq FROM membership WHERE record = ? AND is_put", (raw(record),)
            ).fetchall()
        return dict(rows)

    def places_in_chart(self, patient: str) -> dict[str, dict[str, int]]:
        """Say at which seq each record of a chart stands in each feed; what the program wrote of itself left out."""
        quiet = sorted(self.projections.kinds.quiet())
        with self.connections.reading() as connection:
            rows = connection.execute(
                "SELECT m.record, m.feed, m.seq FROM record AS r JOIN membership AS m ON m.record = r.id"
                " WHERE (r.patient = ?1 OR r.id = ?1) AND m.is_put"
                f" AND r.kind NOT IN ({', '.join('?' for _ in quiet)})",
                (raw(patient), *quiet),
            ).fetchall()
        found: dict[str, dict[str, int]] = {}
        for record, feed, seq in rows:
            found.setdefault(record.hex(), {})[feed] = seq
        return found

    def pending_records(self) -> frozenset[str]:
        """Name the records over which something waits for the center."""
        with self.connections.reading() as connection:
            rows = connection.execute("SELECT DISTINCT record FROM change WHERE state = 'pending'").fetchall()
        return frozenset(record.hex() for (record,) in rows)

    def needs_you(self) -> list[HistoryLine]:
        """Give the refused changes and those that wait for the site lead, until somebody handled them."""
        with self.connections.reading() as connection:
            return self._lines(connection, _NEEDS_YOU)

    def merged_here(self) -> list[HistoryLine]:
        """Give the own changes that the center put together with what somebody else had written."""
        with self.connections.reading() as connection:
            return self._lines(connection, "is_own AND outcome = 'merged'")

    def history(self, record: str) -> list[HistoryLine]:
        """Give every change of a record that this desk knows, in the hub's order, waiting ones last."""
        with self.connections.reading() as connection:
            return self._lines(connection, "record = ?", raw(record))

    def of_deed(self, deed: str) -> list[HistoryLine]:
        """Give the changes that were written on this computer as one deed."""
        with self.connections.reading() as connection:
            return self._lines(connection, "is_own AND deed = ?", raw(deed))

    def own_changes(self) -> list[HistoryLine]:
        """Give every change written on this computer, with what became of it."""
        with self.connections.reading() as connection:
            return self._lines(connection, "is_own")

    def _lines(self, connection: Any, condition: str, *values: Any) -> list[HistoryLine]:
        """Give the changes that a condition names, without those of charts that are not shown."""
        seen = self.seen(connection)
        found = change_log.lines(connection, condition, values)
        changes = ((line, line.change) for line in found)
        return [line for line, one in changes if seen.shows(one.kind, one.record, one.patient)]

    def standing(self, record: str) -> Standing:
        """Say where a record is on its way."""
        with self.connections.reading() as connection:
            key = raw(record)
            last = connection.execute(
                "SELECT outcome, judged_at FROM change WHERE record = ? AND is_own AND state = 'settled'"
                " ORDER BY number DESC LIMIT 1",
                (key,),
            ).fetchone()
            refused = connection.execute(
                f"SELECT 1 FROM change WHERE record = ? AND {_NEEDS_YOU} LIMIT 1", (key,)
            ).fetchone()
            return Standing(
                has_pending=change_log.has_pending(connection, key),
                outcome=last[0] if last else None,
                sent_at=_moment(last[1]) if last else None,
                received_by=_received_by(connection, key),
                needs_you=refused is not None,
            )

    def counts(self) -> Counts:
        """Count what people wrote and what needs somebody, and say when the last whole exchange ended."""
        quiet = sorted(self.projections.kinds.quiet())
        with self.connections.reading() as connection:
            unsent = connection.execute(
                "SELECT count(*) FROM change WHERE state = 'pending'"
                f" AND kind NOT IN ({', '.join('?' for _ in quiet)})",
                quiet,
            ).fetchone()[0]
            needs = connection.execute(f"SELECT count(*) FROM change WHERE {_NEEDS_YOU}").fetchone()[0]
            at = register.setting(connection, register.EXCHANGED_AT)
        return Counts(unsent, needs, _moment(at))


def _received_by(connection: Any, record: bytes) -> tuple[tuple[str, datetime], ...]:
    rows = connection.execute(
        "SELECT r.site, min(r.at) FROM membership AS m"
        " JOIN receipt AS r ON r.feed = m.feed AND r.seq >= m.seq"
        " WHERE m.record = ? AND m.is_put GROUP BY r.site ORDER BY r.site",
        (record,),
    ).fetchall()
    return tuple((site, datetime.fromisoformat(at)) for site, at in rows)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
