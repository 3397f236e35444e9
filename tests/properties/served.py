"""The hub of a world as a center serves it: behind uvicorn on a port, on PostgreSQL, with signed requests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import requests

from sync.client.link import BASE, Link
from sync.clock import SetClock
from sync.protocol import Exchange, Reply
from tests.hub.running import running_hub
from tests.postgres import Server
from tests.properties.oracle import Step, watching
from tests.properties.places import SIGNING_KEYS, STORES
from tests.properties.wire import Wire


class Served:
    """A hub behind uvicorn on a port, on a copy of a PostgreSQL database; desks speak to it through their real link."""

    def __init__(self, server: Server, like: str, folder: Path, clock: SetClock, steps: list[Step]) -> None:
        self._server, self._folder, self._clock, self._steps = server, folder / "hub", clock, steps
        self._links: list[Link] = []
        self._serve(server.make_database(like))

    def _serve(self, database: str) -> None:
        self._database, self._up = database, ExitStack()
        self._up.callback(self._server.drop, database)
        url = self._server.url(database)
        hub = self._up.enter_context(running_hub(self._folder, database_url=url, clock=self._clock))
        self.url, self.store, self.service = hub.url, hub.store, hub.service
        self.store.transaction = watching(self._steps)

    def wire(self, index: int, clock: SetClock) -> Wire:
        """Give a desk its way here, signed by its own clock."""
        line = Line(self, index, clock)
        self._links.append(line.link)
        return line

    def backup(self, _number: int) -> Path:
        """Dump the database as it is served."""
        return self._server.dump(self._database)

    def put_back(self, backup: Path) -> None:
        """Serve a backup in the place of what is there, at another port."""
        self.close()
        self._serve(self._server.load(backup))

    def close(self) -> None:
        for link in self._links:
            link.close()
        self._up.close()


class Line(Wire):
    """A wire between a desk's real link and the hub's real door."""

    def __init__(self, hub: Served, index: int, clock: SetClock) -> None:
        super().__init__(hub.service)
        self.link = FaultyLink(self, hub, index, clock)

    def asked(self, request: Exchange) -> Reply:
        """Ask as the program does, which leaves out what both ends know."""
        return self.link.exchange(request)

    def answer(self, body: bytes, store: str, person: str) -> list[bytes]:
        """Let the hub's door answer a body, signed anew, however old it is."""
        return self.link.answer(body, store, person)


class FaultyLink(Link):
    """The real link, with a wire's faults between it and what it signs and sends."""

    def __init__(self, faults: Wire, hub: Served, index: int, clock: SetClock) -> None:
        super().__init__(hub.url, STORES[index], SIGNING_KEYS[index], clock=clock)
        self._faults, self._hub = faults, hub

    def _round(self, request: Exchange) -> Reply:
        self._request = request
        return super()._round(request)

    def _signed(self, *about: Any) -> requests.Response:
        _, _, _, body, _ = about
        passed = self._faults.passed(body, self._request, self._known)
        self._came.raw = _Passed(passed)
        return self._came

    def answer(self, body: bytes, store: str, person: str) -> list[bytes]:
        """Sign and send a body, and give the answer whole."""
        self._store, self._wire.url = store, self._hub.url
        self._came = super()._signed(self._wire, "POST", f"{BASE}/exchange", body, person)
        return list(self._wire.pieces(self._came))


class _Passed:
    """What a fault let through of an answer, to be read as from a socket."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    def read1(self, _size: int, *, decode_content: bool) -> bytes:
        assert not decode_content
        return next(self._chunks, b"")

    def close(self) -> None:
        self._chunks = iter(())
