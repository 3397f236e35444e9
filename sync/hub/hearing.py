"""What moved at the hub's other workers: heard and told over one connection of its own, kept out of the pool.

PostgreSQL carries the word: one worker says which feeds moved, every other one wakes the desks that wait there. It
is a hint and no more. What was missed while the connection was lost is made good by waking everybody.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from contextlib import closing, suppress
from selectors import EVENT_READ, DefaultSelector
from threading import Lock, Thread
from typing import Any, Final

import psycopg
from sqlalchemy import Engine

CHANNEL: Final = "navigator_feeds"
LONGEST_BYTES: Final = 7_900
"""PostgreSQL carries no more in one word; a longer one says only that something moved."""
ALIVE_S: Final = 30.0
AGAIN_S: Final = 1.0

Ring = Callable[[AbstractSet[str] | None], None]


class Hearing:
    """One worker's ear and voice, in a thread of its own."""

    def __init__(self, engine: Engine, ring: Ring) -> None:
        self._engine = engine
        self._ring = ring
        self._to_tell: set[str] = set()
        self._guard = Lock()
        self._is_over = False
        self._nudge, self._nudged = socket.socketpair()
        for end in (self._nudge, self._nudged):
            end.settimeout(0)
        self._thread = Thread(target=self._run, name="hearing", daemon=True)
        self._thread.start()

    def tell(self, feeds: AbstractSet[str]) -> None:
        """Tell the other workers that these feeds moved; what comes together is told together."""
        with self._guard:
            self._to_tell |= feeds
        self._wake_up()

    def close(self) -> None:
        """Stop hearing and telling."""
        self._is_over = True
        self._wake_up()
        self._thread.join()
        self._nudge.close()
        self._nudged.close()

    def _wake_up(self) -> None:
        # A full socket has woken it already, a closed one has nobody behind it.
        with suppress(OSError):
            self._nudge.send(b"!")

    def _run(self) -> None:
        while not self._is_over:
            with suppress(psycopg.Error, OSError), closing(self._connected()) as connection:
                self._listen(connection)
            self._wait(AGAIN_S)

    def _listen(self, connection: psycopg.Connection[Any]) -> None:
        connection.add_notify_handler(lambda word: self._hear(connection, word))
        connection.execute(f"LISTEN {CHANNEL}".encode())
        self._ring(None)
        while not self._is_over:
            self._wait(ALIVE_S, connection)
            if told := self._taken():
                connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, told))
            else:
                # Any statement brings along what others said, and shows a connection that died in silence.
                connection.execute("SELECT")

    def _connected(self) -> psycopg.Connection[Any]:
        _, about = self._engine.dialect.create_connect_args(self._engine.url)
        return psycopg.connect(**about, autocommit=True, connect_timeout=10)

    def _wait(self, longest_s: float, connection: psycopg.Connection[Any] | None = None) -> None:
        """Wait until there is something to hear or to tell."""
        # Not select(): it cannot wait for a socket of a worker that holds more than a thousand.
        with DefaultSelector() as selector:
            for one in (self._nudged, connection):
                if one is not None:
                    selector.register(one, EVENT_READ)
            if not self._is_over:
                selector.select(longest_s)
        with suppress(BlockingIOError):
            self._nudged.recv(4_096)

    def _taken(self) -> str:
        with self._guard:
            feeds, self._to_tell = self._to_tell, set()
        word = json.dumps(sorted(feeds)) if feeds else ""
        return word if len(word) <= LONGEST_BYTES else json.dumps(None)

    def _hear(self, connection: psycopg.Connection[Any], word: psycopg.Notify) -> None:
        if word.pid == connection.info.backend_pid:
            return
        feeds = json.loads(word.payload)
        self._ring(None if feeds is None else frozenset(feeds))
