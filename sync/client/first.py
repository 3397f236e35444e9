"""A first download on its way in: its blocks read, and how much of it a round brings.

A round takes so much of it as comes in about half a minute, so that what people save meanwhile does not wait longer.
"""

from __future__ import annotations

from collections import deque
from time import monotonic
from typing import Final

from sync.client.ports import FirstPart
from sync.protocol import Frame
from sync.wire.first import unpack_rows

LEAST_ROOM_BYTES: Final = 1
"""Room for anything takes one block."""
FIRST_ROOM_BYTES: Final = 1_000_000
MOST_ROOM_BYTES: Final = 4_000_000
ROUND_S: Final = 30.0
MEASURED_S: Final = 120.0


def rows_of(frame: Frame) -> FirstPart:
    """Read a block.

    Raises: Unreadable.
    """
    entries = tuple(unpack_rows(frame.feed, frame.body))
    size = (len(entries), len(frame.body))
    return FirstPart(frame.feed, frame.snapshot, frame.block, entries, *size, is_last=frame.is_last)


class Speed:
    """How fast first downloads have been coming, by the blocks of the last minutes."""

    def __init__(self) -> None:
        self._came: deque[tuple[float, int]] = deque()

    def begin(self, at_s: float) -> None:
        """Measure from here on; what lay between two rounds counts for nothing."""
        self._came.clear()
        self._came.append((at_s, 0))

    def came(self, size_bytes: int, at_s: float) -> None:
        """Learn from a block that was taken."""
        self._came.append((at_s, size_bytes))
        while len(self._came) > 2 and at_s - self._came[0][0] > MEASURED_S:
            self._came.popleft()

    @property
    def bytes_s(self) -> float:
        """Give it; 0 before anything has come."""
        if len(self._came) < 2:
            return 0.0
        (since_s, _), *rest = self._came
        return sum(size for _, size in rest) / max(rest[-1][0] - since_s, 1e-3)


class Room:
    """How much of first downloads the next round takes, by how fast the last blocks came."""

    def __init__(self) -> None:
        self.room_bytes = FIRST_ROOM_BYTES
        self._since_s = 0.0

    def begin(self) -> None:
        """Begin to look at the clock: a round begins."""
        self._since_s = monotonic()

    def came(self, size_bytes: int) -> None:
        """Learn from a block that was taken."""
        took_s, self._since_s = monotonic() - self._since_s, monotonic()
        in_time = int(size_bytes / max(took_s, 1e-6) * ROUND_S)
        self.room_bytes = min(MOST_ROOM_BYTES, max(LEAST_ROOM_BYTES, (self.room_bytes + in_time) // 2))
