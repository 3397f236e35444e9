"""The bell: a desk waits here until a feed of its moves; it is told that, and nothing else.

What a desk has read is the sum of its cursors, so that nothing can move unnoticed between a round and the
next wait. A waiting desk holds neither a thread nor a connection to the database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field

WAIT_S = 55.0


@dataclass(eq=False)
class _Waiting:
    feeds: AbstractSet[str]
    event: asyncio.Event = field(default_factory=asyncio.Event)


class Bell:
    """The desks that wait at this worker, at most one wait each."""

    def __init__(self, wait_s: float = WAIT_S) -> None:
        self._waiting: dict[str, _Waiting] = {}
        self._wait_s = wait_s
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_closed = False

    def ring(self, feeds: AbstractSet[str] | None = None) -> None:
        """Wake whoever follows one of these feeds, or everybody, to look for themselves; from any thread."""
        if self._loop is not None:
            # Nobody waits any more in a loop that is closed.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._wake, feeds)

    def close(self) -> None:
        """Let everybody go who waits, and whoever comes still: the hub is about to stop."""
        self._is_closed = True
        self._wake(None)

    def _wake(self, feeds: AbstractSet[str] | None) -> None:
        for waiting in self._waiting.values():
            if feeds is None or not feeds.isdisjoint(waiting.feeds):
                waiting.event.set()

    async def wait(
        self, store: str, feeds: AbstractSet[str], has_moved: Callable[[], Awaitable[bool]]
    ) -> bool:
        """Wait until something moved for this store; False when nothing did for as long as one may wait."""
        self._loop = asyncio.get_running_loop()
        if (older := self._waiting.get(store)) is not None:
            older.event.set()
        mine = self._waiting[store] = _Waiting(feeds)
        try:
            async with asyncio.timeout(self._wait_s):
                while not await has_moved():
                    if not self._is_closed:
                        await mine.event.wait()
                    if self._is_closed or self._waiting.get(store) is not mine:
                        return False
                    mine.event.clear()
        except TimeoutError:
            return False
        finally:
            if self._waiting.get(store) is mine:
                del self._waiting[store]
        return True
