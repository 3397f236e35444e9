"""Two records that take what there is only one of: looked for after they were committed, told on each of both.

Whatever changes a claim leaves a doubt in the same transaction. Whoever takes a doubt up afterwards sees both records
of a pair as soon as the later of both is committed, so that no pair is missed however many write at once; and since
only the feeds of the records concerned are locked, in the order in which everybody locks them, nobody waits in a circle
(docs/decisions/0016-collisions.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sync.changes import Change, Document, Revision
from sync.hub.feeds import feeds_of, rewrite_lines
from sync.hub.ports import Claimed, HubStore, HubTransaction
from sync.hub.reviews import OPEN, REMOVED, SETTLED, review_id
from sync.records import KINDS
from sync.records.collision import BOTH_RIGHT, review_group
from sync.rules.collisions import said_right

OVER: Final = "over"
TOGETHER: Final = 50
"""How many doubts are looked at under one locking."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A record and another one that take the same, as the Review on the first one tells it."""

    other: Document
    key: str
    mark: str
    said_in: str | None
    """The change in which somebody said that both are right."""

    def told(self, state: str) -> dict[str, Any]:
        """Give what a Review says of it: no value and no name of the other record."""
        about = {"kind": self.other.kind, "record": self.other.id}
        return {**about, "key": self.key, "mark": self.mark, "state": state}


class GrownError(Exception):
    """While this one waited for the feeds there were more of them."""

    def __init__(self, feeds: frozenset[str]) -> None:
        super().__init__()
        self.feeds = feeds


def may_leave_doubts(changes: Iterable[Change]) -> bool:
    """Say whether any of these is to a kind of which two may get in each other's way."""
    nouns = (KINDS.get(change.kind) for change in changes)
    return any(noun is not None and noun.collides for noun in nouns)


def look(store: HubStore) -> bool:
    """Open and close Reviews until nothing is in doubt, and say whether anything was."""
    with store.reading() as tx:
        is_left = was_in_doubt = bool(tx.doubts(1))
    feeds: frozenset[str] = frozenset()
    while is_left:
        try:
            is_left = store.carried_out(partial(_look_at_some, feeds))
            feeds = frozenset()
        except GrownError as grown:
            feeds = grown.feeds
    return was_in_doubt


def _look_at_some(feeds: frozenset[str], tx: HubTransaction) -> bool:
    """Judge what the oldest doubts concern, and say whether there may be more.

    Raises: GrownError when more feeds are concerned by the time they are locked.
    """
    doubts = tx.doubts(TOGETHER)
    wanted = feeds | _feeds(tx, _concerned(tx, doubts))
    tx.lock_feeds(wanted)
    concerned = _concerned(tx, doubts)
    now = _feeds(tx, concerned)
    if not now <= wanted:
        raise GrownError(wanted | now)
    for record, collision in concerned:
        _judge(tx, record, collision)
    tx.forget_doubts(doubts)
    return len(doubts) == TOGETHER


def _concerned(tx: HubTransaction, doubts: Iterable[Claimed]) -> list[tuple[str, str]]:
    """Name each record whose Review of a collision a doubt may change: its own, and those that it meets or met."""
    found: set[tuple[str, str]] = set()
    for doubt in doubts:
        near = tx.claims_near(doubt.claim)
        found |= {(record, doubt.claim.collision) for record in (doubt.record, *(one.record for one in near))}
    return sorted(found)


def _feeds(tx: HubTransaction, concerned: Sequence[tuple[str, str]]) -> frozenset[str]:
    records = {record for record, _ in concerned}
    tx.look_up(records)
    tx.look_up_lines(records)
    found: set[str] = set()
    for record in records:
        document = tx.document(record)
        found |= set(tx.lines_of(record)) | (feeds_of(tx, document) if document else frozenset())
    return frozenset(found)


def _judge(tx: HubTransaction, record: str, collision: str) -> None:
    """Bring the Review about a record and a collision to what is so now."""
    target = tx.document(record)
    if target is None:
        return
    review = tx.reviews_of(record).get(review_group(collision))
    pairs = _pairs(tx, target, collision)
    if review is None and all(pair.said_in for pair in pairs):
        return
    fields = _fields(target, collision, pairs, review.fields if review else {})
    if review is not None and review.fields == fields:
        return
    revision = Revision(tx.epoch(), tx.next_n())
    group = review_group(collision)
    made = Document("review", review_id(record, group), target.patient, target.site, revision, fields, {})
    tx.put_review(record, group, made)
    rewrite_lines(tx, made)


def _pairs(tx: HubTransaction, target: Document, collision: str) -> list[Pair]:
    """Find what meets a record, in an order of its own."""
    found: dict[str, Pair] = {}
    mine = [one for one in tx.claims_of([target.id]) if one.claim.collision == collision]
    for one in mine:
        others = [other for other in tx.claims_near(one.claim) if other.record != target.id]
        tx.look_up({other.record for other in others})
        for other in others:
            document = tx.document(other.record)
            if document is not None:
                mark = tx.mark_of(
                    json.dumps(sorted([[one.record, *one.claim], [other.record, *other.claim]]))
                )
                said_in = _said_in(target, collision, mark) or _said_in(document, collision, mark)
                found[mark] = Pair(document, one.claim.key, mark, said_in)
    return [found[mark] for mark in sorted(found)]


def _said_in(document: Document, collision: str, mark: str) -> str | None:
    """Give the last change in which it was said at a record that a pair is right; None when it was not."""
    if mark not in said_right(document.fields).get(collision, ()):
        return None
    write = document.last_write(BOTH_RIGHT)
    return write.change if write else None


def _fields(
    target: Document, collision: str, pairs: Sequence[Pair], before: Mapping[str, Any]
) -> dict[str, Any]:
    now = {pair.mark: pair.told(SETTLED if pair.said_in else OPEN) for pair in pairs}
    # What was so once stays told: a person looks back at it, as at the sides of a Review that is settled.
    past = {one["mark"]: _past(one) for one in before.get("others", ()) if one["mark"] not in now}
    others = [*now.values(), *past.values()]
    state = _state(target, {one["state"] for one in now.values()})
    return {
        "target_kind": target.kind,
        "target_id": target.id,
        "group": review_group(collision),
        "collision": collision,
        "state": state,
        "others": sorted(others, key=lambda one: (one["state"] != OPEN, one["record"], one["mark"])),
        "sides": [],
        "rule_sentence": "",
        "settled_by": pairs[0].said_in if state == SETTLED else None,
    }


def _past(told: Mapping[str, Any]) -> dict[str, Any]:
    return {**told, "state": OVER if told["state"] == OPEN else told["state"]}


def _state(target: Document, states: set[str]) -> str:
    """Say how a Review stands whose present pairs stand so."""
    if OPEN in states:
        return OPEN
    if states:
        return SETTLED
    return REMOVED if target.fields.get("is_withdrawn") is True else OVER
