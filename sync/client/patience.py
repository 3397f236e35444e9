"""How long to wait for the other end, worked out from the round trips that were measured, as TCP does (RFC 6298)."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_S = 5.0
"""What is expected of a line on which nothing was measured yet."""
SHORTEST_CONNECT_S, LONGEST_CONNECT_S = 5.0, 60.0
SHORTEST_READ_S, LONGEST_READ_S = 30.0, 180.0
BELL_S = 55.0
"""How long a hub lets a desk wait for news."""
SLOWEST_BITS_S = 4_000
"""A line that carries less is no line; what is sent has so much time to leave this computer."""
HANDSHAKES = 3
"""Round trips that a new connection takes at most in one step, with one of them lost."""
_NEW_SHARE, _NEW_SPREAD_SHARE = 1 / 8, 1 / 4
_SPREADS = 4
_DOUBLINGS_LIMIT = 6


@dataclass(slots=True)
class Patience:
    """What is known of a line: how long its answers take, how much that varies, and how often none came since."""

    smoothed_s: float | None = None
    spread_s: float = 0.0
    failures: int = 0

    def measured(self, took_s: float) -> None:
        """Note how long an answer took to begin; what is waited for grows and shrinks with it."""
        self.failures = 0
        if self.smoothed_s is None:
            self.smoothed_s, self.spread_s = took_s, took_s / 2
            return
        self.spread_s += _NEW_SPREAD_SHARE * (abs(self.smoothed_s - took_s) - self.spread_s)
        self.smoothed_s += _NEW_SHARE * (took_s - self.smoothed_s)

    def failed(self) -> None:
        """Note that no answer came: the next one is waited for twice as long."""
        self.failures += 1

    @property
    def expected_s(self) -> float:
        """Give the time within which an answer begins, unless something is wrong."""
        known_s = FIRST_S if self.smoothed_s is None else self.smoothed_s + _SPREADS * self.spread_s
        return float(known_s * 2 ** min(self.failures, _DOUBLINGS_LIMIT))

    @property
    def connect_s(self) -> float:
        """Give how long one step of making a connection may take."""
        return _between(SHORTEST_CONNECT_S, HANDSHAKES * self.expected_s, LONGEST_CONNECT_S)

    @property
    def read_s(self) -> float:
        """Give how long nothing at all may arrive."""
        return _between(SHORTEST_READ_S, self.expected_s, LONGEST_READ_S)

    @property
    def bell_s(self) -> float:
        """Give how long to wait at the bell, which answers late on purpose."""
        return BELL_S + self.connect_s

    def send_s(self, size_bytes: int) -> float:
        """Give how long sending so much may take; the whole of it counts, not each part."""
        return self.read_s + size_bytes * 8 / SLOWEST_BITS_S


def _between(least: float, wanted: float, most: float) -> float:
    return min(most, max(least, wanted))
