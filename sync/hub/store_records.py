"""The hub's records, their Reviews, and the log of every judged change, which is the history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import zstandard
from sqlalchemy import bindparam, insert, or_, select

from sync.bodies import BODY_LIMIT_BYTES, pack, unpack
from sync.changes import Change, Document, Revision
from sync.errors import Unreadable
from sync.hub import schema
from sync.hub.store_dialect import put
from sync.hub.store_part import Part
from sync.protocol import Verdict

CHANGE_FORMAT = b"\x01"


class Records(Part):
    """Documents, Reviews and judged changes."""

    def document(self, record: str) -> Document | None:
        """Give a record as it stands."""
        if self._memory is not None and record in self._memory.documents:
            return self._memory.documents[record]
        body = self._db.execute(_BODY, {"record": record}).scalar()
        found = None if body is None else unpack(body)
        if self._memory is not None:
            self._memory.documents[record] = found
        return found

    def put_document(self, document: Document) -> None:
        """Keep a record as it stands now."""
        row = {
            "id": document.id,
            "kind": document.kind,
            "patient": document.patient,
            "site": document.site,
            "epoch": document.revision.epoch if document.revision else None,
            "n": document.revision.n if document.revision else None,
            "body": pack(document),
        }
        put(self._db, schema.record, ("id",), row)
        self._uncounted.add(document.id)
        if self._memory is not None:
            self._memory.documents[document.id] = document

    def records_of_patient(self, patient: str) -> Sequence[str]:
        """Name every record (the patient's own included) whose envelope names this patient."""
        table = schema.record.c
        found = select(table.id).where(or_(table.patient == patient, table.id == patient)).order_by(table.id)
        return list(self._db.execute(found).scalars())

    def lock_records(self, records: Iterable[str]) -> None:
        """Lock these records in ascending order."""
        wanted = sorted(set(records))
        if wanted:
            ids = schema.record.c.id
            self._db.execute(
                select(ids).where(ids.in_(wanted)).order_by(ids).with_for_update(key_share=True)
            ).all()

    def reviews_of(self, record: str) -> Mapping[str, Document]:
        """Give the Reviews about a record, open and closed, by field group."""
        return {row.group: unpack(row.body) for row in self._db.execute(_REVIEWS, {"record": record})}

    def put_review(self, target: str, group: str, review: Document) -> None:
        """Keep a Review, which is a record too, about a record's group."""
        self.put_document(review)
        row = {"target": target, "group": group, "record": review.id}
        put(self._db, schema.review, ("target", "group"), row)

    def verdict_of(self, change: str) -> Verdict | None:
        """Give the first verdict on a change, without documents; None when it was never judged."""
        row = self._db.execute(_JUDGED, {"change": change}).first()
        return None if row is None else _verdict(row)

    def log_change(
        self,
        change: Change,
        verdict: Verdict,
        received_at: datetime,
        person: str,
        superseded: Iterable[str] = (),
    ) -> None:
        """Append a judged change and its verdict to the log; never called twice for one id."""
        self._db.execute(
            _LOG,
            {
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
                "superseded": json.dumps(list(superseded)),
                "received_at": received_at,
                "body": _pack_change(change),
            },
        )

    def previous_of(self, change: str) -> str | None:
        """Give the change that a judged change names as its `prev`."""
        return self._db.execute(_PREVIOUS, {"change": change}).scalar()

    def change_numbered(self, store: str, number: int) -> str | None:
        """Give the id of the judged change that carries this number of a store."""
        return self._db.execute(_NUMBERED, {"store": store, "number": number}).scalar()

    def last_number(self, store: str) -> tuple[int, str]:
        """Give the highest number judged of a store and its change id; (0, "") when there is none."""
        table = schema.change.c
        newest = select(table.number, table.id).where(table.store == store)
        row = self._db.execute(newest.order_by(table.number.desc()).limit(1)).first()
        return (0, "") if row is None else (row.number, row.id)

    def history_of(self, record: str) -> Sequence[tuple[Change, Verdict, datetime]]:
        """Give every judged change of a record, in commit order, with when it was received."""
        table = schema.change.c
        log = select(*_VERDICT, table.received_at, table.body).where(table.record == record)
        rows = self._db.execute(log.order_by(table.place))
        return [(_unpack_change(row.body), _verdict(row), row.received_at) for row in rows]


_log = schema.change.c
_VERDICT = (_log.id, _log.outcome, _log.epoch, _log.n, _log.field, _log.reason)
# Built once: making a statement costs more than running it.
_BODY = select(schema.record.c.body).where(schema.record.c.id == bindparam("record"))
_JUDGED = select(*_VERDICT).where(_log.id == bindparam("change"))
_LOG = insert(schema.change)
_REVIEWS = (
    select(schema.review.c.group, schema.record.c.body)
    .join(schema.record, schema.record.c.id == schema.review.c.record)
    .where(schema.review.c.target == bindparam("record"))
)
_PREVIOUS = select(_log.prev).where(_log.id == bindparam("change"))
_NUMBERED = select(_log.id).where(_log.store == bindparam("store"), _log.number == bindparam("number"))


def _verdict(row: Any) -> Verdict:
    revision = None if row.epoch is None else Revision(row.epoch, row.n)
    return Verdict(row.id, row.outcome, revision, row.field, row.reason)


def _pack_change(change: Change) -> bytes:
    plain = change.model_dump_json(exclude_defaults=True).encode()
    return CHANGE_FORMAT + zstandard.compress(plain, 3)


def _unpack_change(body: bytes) -> Change:
    if body[:1] != CHANGE_FORMAT:
        raise Unreadable("A kept change is of a later form than this program knows.")
    try:
        plain = zstandard.ZstdDecompressor().decompress(body[1:], max_output_size=BODY_LIMIT_BYTES)
        return Change.model_validate_json(plain)
    except (zstandard.ZstdError, ValueError) as error:
        raise Unreadable("A kept change cannot be read.") from error
