"""Taking in the audits of desks: the chain is checked against what is here, kept, and countersigned.

The hub needs no secret of the desk for that. Where what comes does not go on from what is here, or is less than was
said before, somebody rewrote the audit or put back an older file: what came is kept as another line beside the first,
and both the hub's audit and its doctor tell it until somebody has looked into it.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Final

from sync.clock import Clock
from sync.hub.audit import HUB_FEED
from sync.hub.ports import AuditEntry
from sync.hub.store import SqlStore, Transaction
from sync.hub.store_trails import Trail
from sync.records.base import stamp
from sync.signing import Signed
from sync.trail import START, Checkpoint, Head, Part, checkpoint, heads

REWRITTEN: Final = "rewritten"
ROLLED_BACK: Final = "rolled_back"


def taken(store: SqlStore, clock: Clock, signed: Signed, part: Part) -> Checkpoint:
    """Keep what a computer told of its audit, and give the hub's signed word on how far it has it.

    What lies beyond a gap is not taken: the word says from where on to tell.
    """
    return store.carried_out(lambda tx: _take(tx, clock.now(), signed, part))


def anchor(store: SqlStore, clock: Clock) -> str:
    """Write into the hub's own audit how far that of every desk has come, as one hash over all of them; gives it.

    Empty: nothing where no desk has told anything.
    """

    def work(tx: Transaction) -> str:
        lines = [f"{t.store} {t.line} {t.head.seq} {t.head.hash.hex()}" for t in tx.trails()]
        if not lines:
            return ""
        found = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        tx.lock_feeds([HUB_FEED])
        tx.audit([AuditEntry(HUB_FEED, "", "", "trails.anchored", found, clock.now())])
        return found

    return store.carried_out(work)


def _take(tx: Transaction, now: datetime, signed: Signed, part: Part) -> Checkpoint:
    tx.hold(signed.store)
    found = tx.trail(signed.store)
    known = found or _begun(tx, now, signed.store, part)
    if known is None:
        return _word(tx, signed.store, Head(0, START), now)
    if signed.at_s < known.asked_s or part.after.seq > known.head.seq:
        return _word(tx, signed.store, known.head, now)
    chain = {part.after.seq: part.after} | {each.seq: each for each in heads(part.after, part.entries)}
    last = chain[part.after.seq + len(part.entries)]
    goes_on = _goes_on(tx, known, chain, last)
    why = _wrong(known, part, chain, last, goes_on=goes_on)
    if why and not (known.why and goes_on and found):
        known = Trail(
            signed.store, (found.line + 1 if found else known.line), part.after, part.after, 0, now, why
        )
        tx.lock_feeds([HUB_FEED])
        tx.audit([AuditEntry(HUB_FEED, signed.person, signed.store, f"trail.{why}", str(last.seq), now)])
    fresh = [one for one in part.entries if one.seq > known.head.seq]
    tx.add_to_trail(known, [(one, chain[one.seq].hash) for one in fresh])
    reached = last if fresh else known.head
    tx.keep_trail(replace(known, head=reached, said=max(part.head, known.said), asked_s=signed.at_s, at=now))
    return _word(tx, signed.store, reached, now, is_broken=bool(why))


def _begun(tx: Transaction, now: datetime, store: str, part: Part) -> Trail | None:
    """Begin the trail of a computer: from its first entry, or from where the id before it had come.

    Empty: None where it begins in the middle of nothing that is here.
    """
    start = Trail(store, 1, part.after, part.after, 0, now, "")
    if part.after == Head(0, START):
        return start
    before = tx.predecessor_of(store)
    while before is not None:
        kept = tx.trail(before)
        if kept is not None and tx.hash_at(kept, part.after.seq) == part.after.hash:
            # What the id before told beyond that is lost here: this computer went back in time.
            return start if part.after == kept.head else replace(start, why=ROLLED_BACK)
        before = tx.predecessor_of(before)
    return None


def _goes_on(tx: Transaction, known: Trail, chain: dict[int, Head], last: Head) -> bool:
    """Say whether what came and what is here are one chain, as far as both go."""
    meets = min(known.head.seq, last.seq)
    ours = known.head.hash if meets == known.head.seq else tx.hash_at(known, meets)
    return ours == chain[meets].hash


def _wrong(known: Trail, part: Part, chain: dict[int, Head], last: Head, *, goes_on: bool) -> str:
    """Say how it shows that what came does not go on from what is here; empty when it does."""
    if known.why and not known.asked_s:
        return known.why
    is_as_said = chain.get(known.said.seq, known.said) == known.said
    is_one = part.head == last or part.head.seq > last.seq
    is_one &= part.head == known.said or part.head.seq != known.said.seq
    if part.is_broken or not (goes_on and is_as_said and is_one):
        return REWRITTEN
    return ROLLED_BACK if part.head.seq < max(known.said.seq, known.head.seq) else ""


def _word(tx: Transaction, store: str, head: Head, now: datetime, *, is_broken: bool = False) -> Checkpoint:
    return checkpoint(tx.signing_key(), store, head, stamp(now), is_broken=is_broken)
