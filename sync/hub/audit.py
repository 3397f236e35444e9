"""The chain that makes an edited audit show: each row's code covers the row before it.

The key lies inside the store, so the chain tells that somebody changed rows by hand; it cannot tell
against a person who holds the store's own key.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass

from sync.hub.ports import AuditEntry

START = bytes(32)
HUB_FEED = "hub"
"""The chain for what concerns no feed of records: people, computers, codes."""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An entry in its place, with the code before it and its own."""

    entry: AuditEntry
    seq: int
    prev: bytes
    mac: bytes


def sealed(key: bytes, prev: bytes, seq: int, entry: AuditEntry) -> bytes:
    """Give the code of an entry at its place in its feed's chain."""
    said = [entry.feed, seq, entry.person, entry.store, entry.action, entry.subject, entry.at.isoformat()]
    return hmac.digest(key, prev + _text(said).encode(), "sha256")


_text = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
"""Made once: `json.dumps` makes one for every text that it writes in a form of ours."""


def first_break(key: bytes, rows: Iterable[AuditRow], head: tuple[int, bytes]) -> int | None:
    """Give the place at which one feed's chain does not hold, or None when all of it does.

    Shape: `rows` in the order of the chain; `head` is the last place and code as the feed itself remembers.
    """
    expected, prev = 1, START
    for row in rows:
        is_whole = hmac.compare_digest(row.mac, sealed(key, prev, row.seq, row.entry))
        if row.seq != expected or row.prev != prev or not is_whole:
            return expected
        expected, prev = expected + 1, row.mac
    return None if (expected - 1, prev) == head else expected
