"""The log of every judged change with its first verdict, which is the history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from threading import local
from typing import Any

import zstandard
from sqlalchemy import bindparam, select

from sync.bodies import BODY_LIMIT_BYTES, LEVEL
from sync.changes import Change, Revision
from sync.errors import Unreadable
from sync.hub import schema
from sync.hub.store_dialect import judged
from sync.hub.store_part import Part, together
from sync.ids import derived_id
from sync.protocol import Verdict

CHANGE_FORMAT = b"\x01"
_codecs = local()


class Log(Part):
    """Judged changes."""

    def verdict_of(self, change: str) -> Verdict | None:
        """Give the first verdict on a change, without documents; None when it was never judged."""
        known = self._memory.verdicts
        if change in known:
            return known[change]
        self._look_up_verdicts([change])
        return known[change] if self._keeps else known.pop(change)

    def _look_up_verdicts(self, changes: Iterable[str]) -> None:
        memory = self._memory
        wanted = [change for change in changes if change not in memory.verdicts]
        for group in together(wanted):
            for row in self._ask(judged(self._db), {"changes": group}):
                memory.verdicts[row.id] = _verdict(row)
                memory.previous[row.id] = row.prev
        for change in wanted:
            memory.verdicts.setdefault(change, None)
            memory.previous.setdefault(change, None)

    def log_change(
        self,
        change: Change,
        verdict: Verdict,
        received_at: datetime,
        person: str,
        superseded: Iterable[str] = (),
    ) -> None:
        """Append a judged change and its verdict to the log; never called twice for one id."""
        memory = self._memory
        memory.verdicts[change.id] = Verdict(
            change.id, verdict.outcome, verdict.revision, verdict.field, verdict.reason
        )
        memory.previous[change.id] = change.prev
        memory.numbered[change.store, change.number] = change.id
        memory.new_log[change.id] = {
            "id": change.id,
            "record": change.record,
            "store": change.store,
            "number": change.number,
            "prev": change.prev,
            "person": person,
            "outcome": verdict.outcome,
            "epoch": verdict.revision.epoch if verdict.revision else None,
            "n": verdict.revision.n if verdict.revision else None,
            "field": verdict.field,
            "reason": verdict.reason,
            "superseded": json.dumps(named) if (named := list(superseded)) else "[]",
            "received_at": received_at,
            "body": _pack_change(change),
        }

    def previous_of(self, change: str) -> str | None:
        """Give the change that a judged change names as its `prev`."""
        known = self._memory.previous
        if change not in known:
            self._memory.verdicts.pop(change, None)
            self._look_up_verdicts([change])
        return known[change]

    def change_numbered(self, store: str, number: int) -> str | None:
        """Give the id of the judged change that carries this number of a store."""
        known = self._memory.numbered
        if (store, number) in known:
            return known[store, number]
        self._look_up_numbers(store, [number])
        return known[store, number] if self._keeps else known.pop((store, number))

    def _look_up_numbers(self, store: str, numbers: Sequence[int]) -> None:
        known, highest = self._memory.numbered, self._memory.highest.get(store)
        for group in together(n for n in numbers if highest is None or n <= highest):
            for row in self._ask(_NUMBERED, {"store": store, "numbers": group}):
                known[store, row.number] = row.id
        for number in numbers:
            known.setdefault((store, number), None)

    def last_number(self, store: str) -> tuple[int, str]:
        """Give the highest number judged of a store and its change id; (0, "") when there is none."""
        self.flush()
        row = next(iter(self._ask(_LAST, {"store": store})), None)
        if store in self._held:
            self._memory.highest[store] = 0 if row is None else row.number
        return (0, "") if row is None else (row.number, row.id)

    def has_between(self, store: str, after: int, until: int) -> bool:
        """Say whether a judged change of a store carries a number above `after`, up to `until`."""
        self.flush()
        table = schema.change.c
        found = select(table.place).where(table.store == store, table.number > after, table.number <= until)
        return self._db.execute(found.limit(1)).first() is not None

    def history_of(self, record: str) -> Sequence[tuple[Change, Verdict, datetime]]:
        """Give every judged change of a record, in commit order, with when it was received."""
        self.flush()
        rows = self._db.execute(_HISTORY, {"record": record})
        return [(_unpack_change(row.body), _verdict(row), row.received_at) for row in rows]

    def history_page(
        self, record: str, before: str | None, limit: int
    ) -> Sequence[tuple[Change, Verdict, datetime]]:
        """Give the newest judged changes of a record, newest first, or those before one of them."""
        self.flush()
        asked = {"record": record, "limit": limit}
        rows: Any = self._db.execute(_NEWEST, asked) if before is None else self._before(asked, before)
        return [(_unpack_change(row.body), _verdict(row), row.received_at) for row in rows]

    def _before(self, asked: dict[str, Any], before: str) -> Any:
        place = self._db.execute(_PLACE, {"change": before, "record": asked["record"]}).scalar()
        return self._db.execute(_EARLIER, {**asked, "place": 0 if place is None else place})

    def held_for_lead(self) -> Sequence[tuple[Change, datetime]]:
        """Give the changes that wait for a site lead, as they came in, with when; those decided upon are left out."""
        self.flush()
        rows = self._db.execute(_HELD).all()
        self._look_up_verdicts(decision_on(row.id) for row in rows)
        waiting = (row for row in rows if self.verdict_of(decision_on(row.id)) is None)
        return [(_unpack_change(row.body), row.received_at) for row in waiting]

    def _write_log(self) -> None:
        self._add(schema.change, list(self._memory.new_log.values()))


def decision_on(change: str) -> str:
    """Give the one key of the change that decides on a held one, so that nothing is decided upon twice."""
    return derived_id("lead", change)


_log = schema.change.c
_VERDICT = (_log.id, _log.outcome, _log.epoch, _log.n, _log.field, _log.reason)
# Built once: making a statement costs more than running it.
_NUMBERED = select(_log.number, _log.id).where(
    _log.store == bindparam("store"), _log.number.in_(bindparam("numbers", expanding=True))
)
_LAST = (
    select(_log.number, _log.id).where(_log.store == bindparam("store")).order_by(_log.number.desc()).limit(1)
)
_HISTORY = (
    select(*_VERDICT, _log.received_at, _log.body)
    .where(_log.record == bindparam("record"))
    .order_by(_log.place)
)
_HELD = select(_log.id, _log.received_at, _log.body).where(_log.outcome == "lead").order_by(_log.place)


_NEWEST = (
    select(*_VERDICT, _log.received_at, _log.body)
    .where(_log.record == bindparam("record"))
    .order_by(_log.place.desc())
    .limit(bindparam("limit"))
)
_EARLIER = _NEWEST.where(_log.place < bindparam("place"))
_PLACE = select(_log.place).where(_log.id == bindparam("change"), _log.record == bindparam("record"))


def _verdict(row: Any) -> Verdict:
    revision = None if row.epoch is None else Revision(row.epoch, row.n)
    return Verdict(row.id, row.outcome, revision, row.field, row.reason)


def _pack_change(change: Change) -> bytes:
    plain = change.model_dump_json(exclude_defaults=True).encode()
    if not hasattr(_codecs, "pack"):
        _codecs.pack = zstandard.ZstdCompressor(level=LEVEL)
    packed: bytes = _codecs.pack.compress(plain)
    return CHANGE_FORMAT + packed


def _unpack_change(body: bytes) -> Change:
    if body[:1] != CHANGE_FORMAT:
        raise Unreadable("A kept change is of a later form than this program knows.")
    try:
        plain = zstandard.ZstdDecompressor().decompress(body[1:], max_output_size=BODY_LIMIT_BYTES)
        return Change.model_validate_json(plain)
    except (zstandard.ZstdError, ValueError) as error:
        raise Unreadable("A kept change cannot be read.") from error
