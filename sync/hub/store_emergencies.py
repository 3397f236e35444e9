"""What is open in an emergency, until when; and the charts among which one is found by exactly what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from sync.bodies import unpack
from sync.changes import Document
from sync.hub import emergency_tables, schema
from sync.hub.store_part import Part
from sync.rules.emergency import emergency_feed

PAGE_ROWS: Final = 500


@dataclass(frozen=True, slots=True)
class Opened:
    """One chart open for one person on one computer."""

    access: str
    chart: str
    person: str
    store: str
    until_at: datetime

    @property
    def feed(self) -> str:
        """Name the feed through which the chart comes."""
        return emergency_feed(self.chart, self.person)


class OpenedInEmergencies(Part):
    """Emergency openings that last."""

    def emergencies(self) -> Sequence[Opened]:
        """Give what is open."""
        rows = self._db.execute(
            select(emergency_tables.emergency).order_by(emergency_tables.emergency.c.access)
        )
        return [Opened(row.access, row.chart, row.person, row.store, row.until_at) for row in rows]

    def add_emergency(self, one: Opened) -> None:
        """Note that a chart is open."""
        row = {name: getattr(one, name) for name in Opened.__slots__}
        self._write(insert(emergency_tables.emergency).values(**row))

    def forget_emergency(self, access: str) -> None:
        """Note that one is over; its record stays."""
        self._write(delete(emergency_tables.emergency).where(emergency_tables.emergency.c.access == access))

    def charts(self) -> Iterator[Document]:
        """Give every chart's own record; read page by page, for a question that hardly anybody ever asks."""
        place = 0
        while page := self._db.execute(_PAGE, {"place": place}).all():
            place = page[-1].place
            yield from (unpack(row.body) for row in page)


_PAGE = (
    select(schema.record.c.place, schema.record.c.body)
    .where(schema.record.c.place > bindparam("place"), schema.record.c.kind == "patient")
    .order_by(schema.record.c.place)
    .limit(PAGE_ROWS)
)
