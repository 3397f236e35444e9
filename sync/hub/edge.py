"""What the hub's outer edge says: every failure has one shape of answer, and a bug is logged by ids alone.

Logged are what was asked, which kind of error and on which lines; never its message, which could quote a
record.
"""

from __future__ import annotations

import logging
import math
import traceback
from datetime import datetime
from typing import Any

from sync.errors import Refused, Unavailable, Unreadable
from sync.hub.door import TurnedAway
from sync.hub.rates import TooFast
from sync.records.base import stamp
from sync.wire import TooLarge, UnknownCursors, UnknownDictionary, UnknownHomes

log = logging.getLogger("navigator.hub")
BUG = "The hub met a fault of its own and noted it. Nothing was changed; try again later."

_KNOWN: dict[type[Exception], tuple[int, str]] = {
    TooLarge: (413, "too_large"),
    UnknownCursors: (409, "cursors"),
    UnknownHomes: (409, "homes"),
    UnknownDictionary: (409, "dictionary"),
    TooFast: (429, "too_fast"),
}
Failure = tuple[int, dict[str, Any]]


def failure(error: Exception, about: str, at: datetime) -> Failure:
    """Give status and body of the answer to what went wrong, logging what is a bug."""
    status, code = _status(error)
    if status == 500:
        log_bug(error, about)
        return status, {"error": code, "reason": BUG, "at": stamp(at)}
    said: dict[str, Any] = {"error": code, "reason": str(error), "at": stamp(at)}
    if isinstance(error, Refused) and error.field:
        said["field"] = error.field
    if isinstance(error, TurnedAway) and error.order is not None:
        said["order"] = error.order.model_dump(mode="json")
    return status, said


def _status(error: Exception) -> tuple[int, str]:
    if isinstance(error, TurnedAway):
        return error.status, error.code
    for known, (status, code) in _KNOWN.items():
        if isinstance(error, known):
            return status, code
    if isinstance(error, Refused):
        return 403, "refused"
    if isinstance(error, Unreadable):
        return 400, "unreadable"
    if isinstance(error, Unavailable):
        return 503, "unavailable"
    return 500, "bug"


def retry_header(error: Exception) -> dict[str, str]:
    """Say when whoever asked may come again, where the hub knows."""
    if isinstance(error, Unavailable) and error.retry_s is not None:
        return {"Retry-After": str(math.ceil(error.retry_s))}
    return {}


def log_bug(error: Exception, about: str) -> None:
    """Log an unexpected error by its type and its lines of code."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    log.error("%s failed: %s at %s", about, type(error).__name__, lines)
