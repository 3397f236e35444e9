"""Orders to wipe a computer in the hub's database, the keys that sign them, and what computers said of themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import Row, bindparam, func, insert, select, update

from sync.hub import order_tables, schema
from sync.hub.orders_ports import Ordered, Reported
from sync.hub.store_part import Part
from sync.records.base import stamp
from sync.reports import ComputerReport
from sync.wiping import Handover, SignedOrder, Stage, WipeOrder

_KEYS: Final = select(order_tables.order_key).order_by(order_tables.order_key.c.place)
_ORDERS: Final = (
    select(order_tables.wipe_order)
    .where(order_tables.wipe_order.c.store == bindparam("store"))
    .order_by(order_tables.wipe_order.c.seq)
)
_COLUMN: Final[dict[Stage | None, str]] = {None: "fetched_at", "begun": "begun_at", "done": "done_at"}


class Orders(Part):
    """Orders, their keys, and reports."""

    def order_for(self, store: str) -> SignedOrder | None:
        """Give the last order for a computer, as it travels; None when there is none."""
        found = self.orders_of(store)
        if not found:
            return None
        return found[-1].order.model_copy(update={"handovers": tuple(self.order_keys()[1])})

    def orders_of(self, store: str) -> Sequence[Ordered]:
        """Give every order for a computer, the first first."""
        return [_ordered(row) for row in self._db.execute(_ORDERS, {"store": store})]

    def add_order(self, order: SignedOrder, person: str, made_at: datetime) -> None:
        """Keep an order."""
        said = order.order
        self._write(
            insert(order_tables.wipe_order).values(
                seq=said.seq,
                id=said.order,
                store=said.store,
                rescue=said.rescue,
                made_at=made_at,
                person=person,
                signature=order.signature,
            )
        )

    def next_order_seq(self) -> int:
        """Give the number of the next order, which is above that of every order before."""
        return (
            int(
                self._db.execute(
                    select(func.coalesce(func.max(order_tables.wipe_order.c.seq), 0))
                ).scalar_one()
            )
            + 1
        )

    def note_order(self, store: str, order: str, stage: Stage | None, at: datetime) -> bool:
        """Note how far an order came, its first moment each; None: it was told. False when there is no such order."""
        table, column = order_tables.wipe_order.c, _COLUMN[stage]
        first = func.coalesce(table[column], at.isoformat())
        noted = update(order_tables.wipe_order).where(table.store == store, table.id == order)
        return bool(self._write(noted.values({column: first}).returning(table.seq)).all())

    def report_of(self, store: str) -> Reported | None:
        """Give what a computer said of itself last."""
        table = order_tables.computer_report
        row = self._db.execute(select(table).where(table.c.store == store)).first()
        if row is None:
            return None
        return Reported(row.at, row.person, row.leased_until, ComputerReport.model_validate_json(row.body))

    def keep_report(self, store: str, reported: Reported) -> None:
        """Keep what a computer says of itself, instead of what it said before."""
        row = {
            "store": store,
            "person": reported.person,
            "at": reported.at,
            "leased_until": reported.leased_until,
            "body": reported.report.model_dump_json(),
        }
        self._put(order_tables.computer_report, ("store",), [row])

    def order_keys(self) -> tuple[str, Sequence[Handover]]:
        """Give the key for orders that is in force, empty without one, and every handover before it."""
        rows = self._db.execute(_KEYS).all()
        over = [Handover(old=a.public, new=b.public, signature=b.signature) for a, b in pairwise(rows)]
        return (rows[-1].public if rows else "", over)

    def add_order_key(self, public: str, handover: Handover | None, at: datetime) -> None:
        """Let a key for orders be in force from now on."""
        signature = handover.signature if handover else ""
        self._write(insert(order_tables.order_key).values(public=public, signature=signature, made_at=at))

    def last_read_at(self, store: str) -> datetime | None:
        """Say when a computer last came further in any feed."""
        table = schema.cursor_ack.c
        found = self._db.execute(select(table.at).where(table.store == store)).scalars().all()
        return max(found, default=None)

    def kinds_in(self, feed: str) -> Mapping[str, int]:
        """Count what is in a feed, by kind."""
        line, record, of = schema.line.c, schema.record.c, schema.feed.c
        held = schema.line.join(schema.feed, line.feed == of.id).join(schema.record, line.record == record.id)
        counted = select(record.kind, func.count()).select_from(held).where(of.name == feed, line.is_put)
        return {row[0]: row[1] for row in self._db.execute(counted.group_by(record.kind))}

    def joined_at(self, store: str) -> tuple[datetime | None, datetime | None]:
        """Say when a computer was joined, and when it was shut out."""
        table = schema.device.c
        row = self._db.execute(select(table.joined_at, table.revoked_at).where(table.store == store)).one()
        return row.joined_at, row.revoked_at


def _ordered(row: Row[Any]) -> Ordered:
    said = WipeOrder(
        store=row.store, order=row.id, seq=row.seq, rescue=row.rescue, made_at=stamp(row.made_at)
    )
    order = SignedOrder(order=said, signature=row.signature)
    return Ordered(order, row.person, row.made_at, row.fetched_at, row.begun_at, row.done_at)
