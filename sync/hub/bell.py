"""The bell: a desk waits here until a feed of its moves; it is told that, and nothing else.

What a desk has read is the sum of its cursors, so that nothing can move unnoticed between a round and the
next wait. A waiting desk holds neither a thread nor a connection to the database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

WAIT_S = 55.0


class Bell:
    """The desks that wait, at most one wait each."""

    def __init__(self, wait_s: float = WAIT_S) -> None:
        self._waiting: dict[str, asyncio.Event] = {}
        self._wait_s = wait_s

    def ring(self) -> None:
        """Wake everybody to look for themselves."""
        for event in self._waiting.values():
            event.set()

    async def wait(self, store: str, has_moved: Callable[[], Awaitable[bool]]) -> bool:
        """Wait until something moved for this store; False when nothing did for as long as one may wait."""
        if (older := self._waiting.get(store)) is not None:
            older.set()
        event = self._waiting[store] = asyncio.Event()
        try:
            async with asyncio.timeout(self._wait_s):
                while not await has_moved():
                    await event.wait()
                    if self._waiting.get(store) is not event:
                        return False
                    event.clear()
        except TimeoutError:
            return False
        finally:
            if self._waiting.get(store) is event:
                del self._waiting[store]
        return True
