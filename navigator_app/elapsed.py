"""How long ago something began, by whichever of the computer's clocks went further since.

One clock stands still while the computer sleeps, the other one can be set back by anybody. Whoever sets it forward
only ends sooner what was to end by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


def steady_s() -> float:
    """Give the seconds of the clock that nobody sets; where the system has one, of that which counts sleep, too."""
    boot: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(boot) if boot is not None else time.monotonic()


@dataclass(frozen=True, slots=True)
class Clocks:
    """The two clocks of this computer."""

    steady: Callable[[], float] = steady_s
    wall: Callable[[], float] = time.time

    def since(self) -> Since:
        """Begin to count."""
        return Since(self, self.steady(), self.wall())


@dataclass(frozen=True, slots=True)
class Since:
    """A moment, and how long ago it is."""

    clocks: Clocks
    steady: float
    wall: float

    def elapsed_s(self) -> float:
        """Say how long ago it is, in seconds."""
        return max(0.0, self.clocks.steady() - self.steady, self.clocks.wall() - self.wall)
