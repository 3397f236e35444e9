"""Counts and sums of what a feed holds, the same at both ends, and how two that differ are narrowed down.

A sum of hashes of (id, revision) is moved by what changed and costs the same for ten records and for a hundred
thousand. Where two sums differ, the ids are halved four times at once, by their next digit, until the spans
are short enough to be listed: what is exchanged follows what differs and not what is held.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sync.changes import Revision

DIGEST_BYTES = 16
MODULUS = 1 << (8 * DIGEST_BYTES)
PART_MODULUS = 1 << 64
ID_DIGITS = 32
PARTS = 16
LISTED_ROWS = 64
"""A span of at most so many rows is listed instead of parted again."""

Standing = tuple[str, Revision]
"""A record of a feed, and the revision it stands at."""


def standing_hash(record: str, epoch: str, n: int) -> int:
    """Give the hash of (id, revision) that a feed's sum is made of."""
    text = f"{record}:{epoch}:{n}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=DIGEST_BYTES).digest())


def digest_of(total: int) -> str:
    """Write a feed's sum the way both ends compare it."""
    return f"{total % MODULUS:0{2 * DIGEST_BYTES}x}"


def bounds(prefix: str) -> tuple[str, str]:
    """Give the first and the last id that begin with some digits."""
    left = ID_DIGITS - len(prefix)
    return prefix + "0" * left, prefix + "f" * left


def parted(prefix: str, rows: Iterable[Standing]) -> tuple[tuple[int, str], ...]:
    """Give count and sum of each of the sixteen parts of a span, by the next digit of the ids."""
    counts, totals = [0] * PARTS, [0] * PARTS
    for record, (epoch, n) in rows:
        part = int(record[len(prefix)], PARTS)
        counts[part] += 1
        totals[part] += standing_hash(record, epoch, n)
    return tuple((count, f"{total % PART_MODULUS:016x}") for count, total in zip(counts, totals, strict=True))
