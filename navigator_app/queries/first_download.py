"""The first download in words: how much is here, how much there is in all, and how long the rest will take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from navigator_app import gathered
from navigator_app.desk import Desk
from sync.words import Words, say

_MINUTE_S: Final = 60
_MANY_MINUTES: Final = 90


@dataclass(frozen=True, slots=True)
class FirstDownload:
    """A first download that is not complete."""

    rows: int
    all_rows: int
    is_paused: bool
    headline: Words
    detail: Words


def first_download(desk: Desk, rate_bytes_s: float = 0.0) -> FirstDownload | None:
    """Say how far the first download has come; nothing when all of it is here.

    Shape: `rate_bytes_s` is how fast it has been coming, 0 where that is not known.
    """
    found = desk.store.first_progress()
    if not found:
        return None
    is_paused = desk.store.is_first_paused()
    rows, all_rows = sum(each.rows_done for each in found), sum(each.rows for each in found)
    done_bytes, size_bytes = sum(each.done_bytes for each in found), sum(each.size_bytes for each in found)
    left_bytes = max(0, size_bytes - done_bytes)
    return FirstDownload(
        rows,
        all_rows,
        is_paused,
        say(
            "First download paused: {here} of {all} records"
            if is_paused
            else "First download: {here} of {all} records",
            here=f"{rows:,}",
            all=f"{all_rows:,}",
        ),
        say(
            "{left} MB of {size} MB are still to come{time}. Work goes on meanwhile; the patients with open cases come"
            " first. What has come stays, also when the link ends or the program is closed.",
            left=_megabytes(left_bytes),
            size=_megabytes(max(size_bytes, done_bytes)),
            time=_time(left_bytes, rate_bytes_s, is_paused=is_paused),
        ),
    )


def arriving(desk: Desk) -> Words | None:
    """Say beside a list how much of the first download is here; nothing when all of it is."""
    found = gathered.freshness(desk).arriving
    if found is None:
        return None
    here, rows = found
    return say("First download: {here} of {all} records are here.", here=f"{here:,}", all=f"{rows:,}")


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1_000_000:.1f}"


def _time(left_bytes: int, rate_bytes_s: float, *, is_paused: bool) -> Words:
    """Say how long the rest takes at the pace of the last minutes, as roughly as that is known."""
    if is_paused:
        return say(": paused")
    if rate_bytes_s <= 0:
        return say("")
    seconds = left_bytes / rate_bytes_s
    minutes = round(seconds / _MINUTE_S)
    if seconds < _MINUTE_S:
        return say(", less than a minute")
    if minutes == 1:
        return say(", about 1 minute")
    if minutes <= _MANY_MINUTES:
        return say(", about {n} minutes", n=minutes)
    return say(", about {n} hours", n=round(minutes / _MINUTE_S))
