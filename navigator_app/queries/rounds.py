"""The history of rounds in words: when, how long, what went each way, how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from navigator_app.desk import Desk
from navigator_app.queries.shown import Chip
from navigator_app.store.round_log import KEPT, Outcome, RoundLine
from sync.words import When, Words, say

_OUTCOMES: Mapping[Outcome, Chip] = {
    "done": Chip(say("Done"), "check", "neutral"),
    "no_link": Chip(say("No link"), "cloud-off", "neutral"),
    "clock": Chip(say("Clock is off"), "clock", "warn"),
    "refused": Chip(say("Could not be done"), "circle-x", "warn"),
}


@dataclass(frozen=True, slots=True)
class RoundTold:
    """One line of the history of rounds."""

    key: str
    at: When
    until: Words
    """How often since, where several rounds stand in one line."""
    took: Words
    sent: int
    received: int
    bytes_moved: Words
    outcome: Chip


def rounds(desk: Desk, limit: int = KEPT) -> tuple[RoundTold, ...]:
    """Tell the rounds that are remembered, the newest first."""
    return tuple(_told(desk, line) for line in desk.store.rounds(limit))


def _told(desk: Desk, line: RoundLine) -> RoundTold:
    zone = desk.me.zone
    until = say("")
    if line.times > 1:
        last = When(at=line.last_at, zone=zone)
        until = say("{n} times until {when}", n=line.times, when=last)
    return RoundTold(
        f"{line.began_at.isoformat()}:{line.times}",
        When(at=line.began_at, zone=zone),
        until,
        _seconds(line.took_ms),
        line.sent,
        line.received,
        _moved(line),
        _OUTCOMES[line.outcome],
    )


def _moved(line: RoundLine) -> Words:
    if line.outcome == "no_link" and not line.received_bytes:
        # What was held ready and got no answer cannot be said to have moved.
        return say("Nothing")
    return say("{up} up, {down} down", up=_size(line.sent_bytes), down=_size(line.received_bytes))


def _seconds(took_ms: int) -> Words:
    if took_ms < 1_000:
        return say("under 1 s")
    return (
        say("{n} s", n=round(took_ms / 1_000)) if took_ms < 120_000 else say("{n} min", n=took_ms // 60_000)
    )


def _size(count: int) -> Words:
    if count < 1_000:
        return say("{n} B", n=count)
    return (
        say("{n} kB", n=f"{count / 1_000:.1f}")
        if count < 1_000_000
        else say("{n} MB", n=f"{count / 1e6:.1f}")
    )
