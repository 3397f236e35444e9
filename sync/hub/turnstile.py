"""How many rounds are in work at one worker: whoever comes beyond that is asked to come again, each at another moment.

A round holds a thread and a connection to the database, and a hundred that wait for both would all be answered late,
memory growing meanwhile. Turned away at once, a computer keeps what it has and loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Final

from sync.errors import Unavailable

PLACES: Final = 24
"""Rounds in work, of which the connections of the pool carry ten at a time; the others are next."""
SOONEST_S: Final = 2.0
LATEST_S: Final = 15.0
BUSY: Final = "The hub is busy. What is not confirmed is sent again. Try again."


class Turnstile:
    """The places of one worker; used from its event loop alone."""

    def __init__(self, random: Random, places: int = PLACES) -> None:
        self._random = random
        self._free = places

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place while a round is in work.

        Raises: Unavailable when there is none, with a moment to come again that others are not told.
        """
        if not self._free:
            raise Unavailable(BUSY, retry_s=self._random.uniform(SOONEST_S, LATEST_S))
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1
