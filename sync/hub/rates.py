"""How often one computer, or one address that was turned away, is answered at one worker.

A bucket for each fills by itself and every request takes from it. What a computer may do is far beyond what a busy
day needs: it stops a program that runs in circles. Whoever keeps being turned away is told so without the database
being asked; computers that are known here go on being let in from the same address, as clinics share one.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final

from sync.errors import Unavailable

ROUNDS_A_MINUTE: Final = 1_200
REFUSALS_A_MINUTE: Final = 60
MINUTE_S: Final = 60.0
MOST: Final = 10_000
"""Of each kind that are remembered; whoever came longest ago is forgotten first."""
TOO_FAST: Final = "The hub is asked too often from here. Wait a minute."


class TooFast(Unavailable):
    """Whoever asks is asked to come again later."""


class Rates:
    """The buckets of one worker."""

    def __init__(self, stopwatch: Callable[[], float] = time.monotonic) -> None:
        self._computers = _Buckets(ROUNDS_A_MINUTE, stopwatch)
        self._callers = _Buckets(REFUSALS_A_MINUTE, stopwatch)

    def check_computer(self, store: str) -> None:
        """Ask a computer to wait that was answered too often.

        Raises: TooFast.
        """
        if not self._computers.has_any(store):
            raise self._computers.too_fast()

    def take(self, store: str) -> None:
        """Count what a computer was answered."""
        self._computers.take(store)

    def check_caller(self, caller: str) -> None:
        """Turn an address away from where too much was refused lately.

        Raises: TooFast.
        """
        if not self._callers.has_any(caller):
            raise self._callers.too_fast()

    def note_refusal(self, caller: str) -> None:
        """Count what was refused to an address."""
        self._callers.take(caller)


class _Buckets:
    def __init__(self, a_minute: int, stopwatch: Callable[[], float]) -> None:
        self._size, self._stopwatch = float(a_minute), stopwatch
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """What each had left, and when."""
        self._guard = Lock()

    def has_any(self, name: str) -> bool:
        with self._guard:
            return self._filled(name) >= 1

    def take(self, name: str) -> None:
        """Take one out, where there is one."""
        with self._guard:
            self._left[name] = (max(0.0, self._filled(name) - 1), self._stopwatch())
            self._left.move_to_end(name)
            while len(self._left) > MOST:
                self._left.popitem(last=False)

    def _filled(self, name: str) -> float:
        left, since_s = self._left.get(name, (self._size, 0.0))
        return min(self._size, left + (self._stopwatch() - since_s) * self._size / MINUTE_S)

    def too_fast(self) -> TooFast:
        """Say when one will be there again."""
        return TooFast(TOO_FAST, retry_s=max(1.0, MINUTE_S / self._size))
