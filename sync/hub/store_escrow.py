"""The escrow key in the hub's database: its public half, codes sealed to it, and the requests of locked desks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, insert, or_, select, update

from sync.escrow import Asking
from sync.hub import escrow_tables as tables
from sync.hub.store_dialect import added_if_new
from sync.hub.store_part import Part

CALLER_SIGNS: Final = 64


@dataclass(frozen=True, slots=True)
class MadeKey:
    """The public half of an escrow key, and since when it is in force."""

    public: bytes
    name: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class KeptCode:
    """A code for the phone, as nobody without the private half can read it."""

    store: str
    slot: str
    keys: str
    public: bytes
    body: bytes
    sent_at: datetime
    given_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A locked desk's request, and its answer once there is one."""

    asking: Asking
    asked_at: datetime
    answer: bytes | None


class Escrow(Part):
    """What lies at the hub for desks that nobody can unlock."""

    def escrow_keys(self) -> Sequence[MadeKey]:
        """Give every public half that was in force, the last one being so now."""
        table = tables.escrow_key
        rows = self._db.execute(select(table).order_by(table.c.place))
        return [MadeKey(bytes(row.public), row.name, row.made_at) for row in rows]

    def add_escrow_key(self, key: MadeKey) -> None:
        """Put a public half into force."""
        row = {name: getattr(key, name) for name in MadeKey.__slots__}
        self._write(insert(tables.escrow_key).values(**row))

    def phone_codes(self, store: str) -> Sequence[KeptCode]:
        """Give a computer's codes, the oldest first."""
        table = tables.phone_code
        found = select(table).where(table.c.store == store).order_by(table.c.sent_at, table.c.slot)
        return [
            KeptCode(
                row.store, row.slot, row.keys, bytes(row.public), bytes(row.body), row.sent_at, row.given_at
            )
            for row in self._db.execute(found)
        ]

    def keep_phone_codes(self, codes: Sequence[KeptCode]) -> None:
        """Keep codes; one that is here already stays as it is."""
        rows = [{name: getattr(code, name) for name in KeptCode.__slots__} for code in codes]
        if rows:
            self._write(added_if_new(self._db, tables.phone_code, rows))

    def forget_phone_codes(self, store: str, but: Collection[str]) -> None:
        """Forget a computer's codes but those of these slots."""
        table = tables.phone_code
        self._write(delete(table).where(table.c.store == store, table.c.slot.not_in(list(but))))

    def give_phone_code(self, store: str, slot: str, at: datetime) -> bool:
        """Note that a code was read out; False when it was before."""
        table = tables.phone_code
        given = update(table).where(table.c.store == store, table.c.slot == slot, table.c.given_at.is_(None))
        return bool(self._write(given.values(given_at=at).returning(table.c.slot)).all())

    def ask_escrow(self, asking: Asking, caller: str, at: datetime) -> bool:
        """Keep a request; False when it is here already."""
        row = {"id": asking.id, "store": asking.store, "caller": caller[:CALLER_SIGNS], "asked_at": at}
        row["body"] = asking.model_dump_json().encode()
        added = added_if_new(self._db, tables.escrow_request, [row]).returning(tables.escrow_request.c.id)
        return bool(self._write(added).all())

    def asked_lately(self, caller: str, store: str, since: datetime) -> int:
        """Count the requests of this caller, or in this computer's name, since a moment."""
        table = tables.escrow_request.c
        counted = select(func.count()).where(
            or_(table.caller == caller[:CALLER_SIGNS], table.store == store), table.asked_at > since
        )
        return int(self._db.execute(counted).scalar_one())

    def escrow_request(self, request: str) -> Asked | None:
        """Find a request."""
        table = tables.escrow_request
        row = self._db.execute(select(table).where(table.c.id == request)).first()
        return None if row is None else _asked(row.body, row.asked_at, row.answer)

    def escrow_requests(self) -> Sequence[Asked]:
        """Give every request that is kept, the oldest first."""
        table = tables.escrow_request
        rows = self._db.execute(select(table).order_by(table.c.asked_at, table.c.id))
        return [_asked(row.body, row.asked_at, row.answer) for row in rows]

    def answer_escrow(self, request: str, answer: bytes) -> bool:
        """Answer a request; False when it was before, or is not there."""
        table = tables.escrow_request
        answered = update(table).where(table.c.id == request, table.c.answer.is_(None))
        return bool(self._write(answered.values(answer=answer).returning(table.c.id)).all())

    def forget_escrow_request(self, request: str) -> bool:
        """Forget a request that was used; False when there is none."""
        table = tables.escrow_request
        return bool(self._write(delete(table).where(table.c.id == request).returning(table.c.id)).all())

    def forget_escrow_requests(self, before: datetime) -> None:
        """Forget the requests from before a moment."""
        self._write(delete(tables.escrow_request).where(tables.escrow_request.c.asked_at <= before))


def _asked(body: bytes, at: datetime, answer: bytes | None) -> Asked:
    return Asked(Asking.model_validate_json(bytes(body)), at, None if answer is None else bytes(answer))
