"""What the center tells of a record's past, as bytes and back: changes with their first verdicts, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sync.changes import Change, Revision
from sync.errors import Unreadable
from sync.protocol import Logged, PastPage, Verdict
from sync.wire.frames import NO_DICTIONARY, NOT_OURS, few_messages, messages
from sync.wire.packing import packed
from sync.wire.reply import SMALL_LEVEL
from sync.wire.request import MALFORMED, change_from_plain, change_to_plain
from sync.wire.shapes import PAST, PastShape
from sync.wire.unpacking import unpacked


def encode_past(page: PastPage) -> bytes:
    """Give the bytes of a page; a desk of any release reads it, so that it needs no word list."""
    lines = page.lines
    places = [line.verdict.revision for line in lines]
    plain = {
        "changes": [change_to_plain(line.change) for line in lines],
        "outcome": [line.verdict.outcome for line in lines],
        "epoch": [at.epoch if at else None for at in places],
        "n": [at.n if at else 0 for at in places],
        "field": [line.verdict.field for line in lines],
        "reason": [line.verdict.reason for line in lines],
        "received": [line.received_at.isoformat() for line in lines],
        "all": page.is_all,
    }
    return few_messages([packed(plain)], SMALL_LEVEL, NO_DICTIONARY)


def decode_past(chunks: Iterable[bytes]) -> PastPage:
    """Read a page.

    Raises: Unreadable; and whatever the chunks raise.
    """
    try:
        (sections,) = messages(chunks)
        shape: PastShape = PAST.validate_python(unpacked(sections))
        return PastPage(tuple(_lines(shape)), shape["all"])
    except Unreadable:
        raise
    except MALFORMED as error:
        raise Unreadable(NOT_OURS) from error


def _lines(shape: PastShape) -> Iterable[Logged]:
    columns = (shape[name] for name in ("changes", "outcome", "epoch", "n", "field", "reason", "received"))
    for plain, outcome, epoch, n, field, reason, received in zip(*columns, strict=True):
        yield _line(change_from_plain(plain), outcome, epoch, n, field, reason, received)


def _line(change: Change, outcome: Any, epoch: str | None, n: int, field: str | None, *said: str) -> Logged:
    reason, received = said
    revision = None if epoch is None else Revision(epoch, n)
    return Logged(
        change, Verdict(change.id, outcome, revision, field, reason), datetime.fromisoformat(received)
    )
