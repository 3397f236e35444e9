"""The hub's index of what records take of what there is only one of, and what of it nobody looked at yet.

It is derived from the records in the transaction that writes them, whoever writes them; and all of it anew when a
noun declares something else, or the rule says something else.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, select

from sync.bodies import unpack
from sync.changes import Document
from sync.hub import schema
from sync.hub.ports import Claimed
from sync.hub.store_dialect import wait_for_writers
from sync.hub.store_part import Part, together
from sync.records import KINDS
from sync.rules.collisions import Claim, between_s, claims, fingerprint, said_right

COLLISIONS: Final = "collisions"
PAGE_ROWS: Final = 500
NEAR_ROWS: Final = 100
"""What more than so many take at one time is nothing of which there is one, such as the number "unknown"."""
MARK_BYTES: Final = 16


class Claims(Part):
    """Claims and doubts."""

    def claims_of(self, records: Iterable[str]) -> Sequence[Claimed]:
        """Give what these records take."""
        self.flush()
        rows = (row for group in together(records) for row in self._db.execute(_OF, {"records": group}))
        return sorted({_claimed(row) for row in rows}, key=_order)

    def claims_near(self, claim: Claim) -> Sequence[Claimed]:
        """Give what meets a claim, it itself included."""
        self.flush()
        between = between_s(claim.collision)
        asked = {
            "collision": claim.collision,
            "key": claim.key,
            "ends": claim.ends_s + between,
            "starts": claim.starts_s - between,
        }
        return sorted((_claimed(row) for row in self._db.execute(_NEAR, asked)), key=_order)

    def doubts(self, limit: int) -> Sequence[Claimed]:
        """Give the oldest claims that were made, dropped or changed and that nobody looked at since."""
        self.flush()
        return [_claimed(row) for row in self._db.execute(_DOUBTS, {"limit": limit})]

    def forget_doubts(self, doubts: Iterable[Claimed]) -> None:
        """Note that these were looked at."""
        for group in together(sorted(doubt.place for doubt in doubts)):
            self._write(_FORGET, {"places": group})

    def mark_of(self, text: str) -> str:
        """Give 32 hex digits that only this hub can work out, the same for the same text."""
        secret = self._db.execute(_SECRET).scalar_one()
        return hmac.digest(secret, b"mark:" + text.encode(), "sha256")[:MARK_BYTES].hex()

    def _write_claims(self) -> None:
        """Bring the claims of every record that is written to what it takes now."""
        fresh = (self._memory.documents[record] for record in sorted(self._memory.new_documents))
        self._claim([d for d in fresh if d is not None and _may_take(d.kind)])

    def _claim(self, documents: Sequence[Document]) -> None:
        before = self._claims_by_record(document.id for document in documents)
        changed = [d for d in documents if _taken(d) != set(before[d.id])]
        if not changed:
            return
        for group in together(d.id for d in changed):
            self._write(_DROP, {"records": group})
        rows = [_row(d.id, claim) | {"right": right} for d in changed for claim, right in sorted(_taken(d))]
        if rows:
            self._write(insert(schema.claim).inline(), rows)
        doubts = [
            _row(d.id, claim)
            for d in changed
            for claim in sorted({claim for claim, _ in _taken(d) ^ set(before[d.id])})
        ]
        self._write(insert(schema.doubt).inline(), doubts)

    def _claims_by_record(self, records: Iterable[str]) -> Mapping[str, Sequence[tuple[Claim, str]]]:
        found: defaultdict[str, list[tuple[Claim, str]]] = defaultdict(list)
        for group in together(records):
            for row in self._db.execute(_OF, {"records": group}):
                found[row.record].append((_claim_in(row), row.right))
        return found

    def derive_claims(self) -> bool:
        """Derive every claim anew when the declarations are others than those it was derived from; say whether."""
        asked = select(schema.declared.c.fingerprint).where(schema.declared.c.name == COLLISIONS)
        now = fingerprint(KINDS)
        if self._db.execute(asked).scalar() == now:
            return False
        # A record that another worker writes meanwhile would otherwise get its old claims back.
        wait_for_writers(self._db)
        place = 0
        while page := self._db.execute(_PAGE, {"place": place, "kinds": _kinds()}).all():
            place = page[-1].place
            self._claim([unpack(row.body) for row in page])
        self._drop_undeclared()
        self._put(schema.declared, ("name",), [{"name": COLLISIONS, "fingerprint": now}])
        return True

    def _drop_undeclared(self) -> None:
        """Drop the claims of kinds that declare nothing any more."""
        table = schema.claim.c
        left = select(schema.claim).join(schema.record, schema.record.c.id == table.record)
        rows = self._db.execute(left.where(schema.record.c.kind.not_in(_kinds()))).all()
        if rows:
            self._write(insert(schema.doubt).inline(), [_row(row.record, _claim_in(row)) for row in rows])
            self._write(delete(schema.claim).where(table.place.in_([row.place for row in rows])))


def _kinds() -> list[str]:
    return [noun.about.name for noun in KINDS if noun.collides]


def _may_take(kind: str) -> bool:
    noun = KINDS.get(kind)
    return noun is not None and bool(noun.collides)


def _taken(document: Document) -> set[tuple[Claim, str]]:
    """Give what a record takes, each with the fingerprint of what people said is right about it."""
    right = {name: _right(marks) for name, marks in said_right(document.fields).items()}
    taken = claims(KINDS.get(document.kind), document.fields)
    return {(claim, right.get(claim.collision, "")) for claim in taken}


def _right(marks: Iterable[str]) -> str:
    plain = json.dumps(sorted(marks)).encode()
    return hashlib.blake2b(plain, digest_size=MARK_BYTES).hexdigest()


def _row(record: str, claim: Claim) -> dict[str, Any]:
    return {"record": record, **claim._asdict()}


def _claim_in(row: Any) -> Claim:
    return Claim(row.collision, row.key, row.starts_s, row.ends_s)


def _claimed(row: Any) -> Claimed:
    return Claimed(row.record, _claim_in(row), row.place)


def _order(one: Claimed) -> tuple[str, Claim]:
    return one.record, one.claim


_table = schema.claim.c
# Built once: making a statement costs more than running it.
_OF = select(schema.claim).where(_table.record.in_(bindparam("records", expanding=True)))
_NEAR = select(schema.claim).where(
    _table.collision == bindparam("collision"),
    _table.key == bindparam("key"),
    _table.starts_s < bindparam("ends"),
    _table.ends_s > bindparam("starts"),
)
_NEAR = _NEAR.order_by(_table.place).limit(NEAR_ROWS)
_DROP = delete(schema.claim).where(_table.record.in_(bindparam("records", expanding=True)))
_DOUBTS = select(schema.doubt).order_by(schema.doubt.c.place).limit(bindparam("limit"))
_FORGET = delete(schema.doubt).where(schema.doubt.c.place.in_(bindparam("places", expanding=True)))
_SECRET = select(schema.hub.c.audit_key)
_PAGE = (
    select(schema.record.c.place, schema.record.c.body)
    .where(schema.record.c.place > bindparam("place"))
    .where(schema.record.c.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(schema.record.c.place)
    .limit(PAGE_ROWS)
)
