"""A real hub for tests: uvicorn on a free port, a real encrypted file, computers joined with real codes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from sync.client.link import Link, enroll
from sync.clock import Clock, SystemClock
from sync.hub.commands import new_code
from sync.hub.http import listening, make_app, make_server
from sync.hub.rates import Rates
from sync.hub.service import Service
from sync.hub.store import SqlStore
from sync.ids import new_id
from sync.joining import Claim, Welcome
from sync.signing import new_signing_key, prove
from tests.hub.databases import opened


@dataclass(frozen=True)
class Computer:
    """A computer that joined: its key, its link, and what it was told."""

    welcome: Welcome
    key: bytes
    link: Link


@dataclass(frozen=True)
class RunningHub:
    """A hub that answers at `url` until the test ends."""

    url: str
    service: Service
    store: SqlStore
    clock: Clock
    folder: Path
    ca_file: Path | None = None
    links: list[Link] = field(default_factory=list)
    """Closed before the hub is, as a desk that ends closes its own."""
    database_url: str | None = None
    """Of the server where its data lies; None where it lies in its folder."""

    @property
    def options(self) -> tuple[str, str]:
        """Give what names this hub on its command line."""
        return ("--database-url", self.database_url) if self.database_url else ("--data", str(self.folder))

    def code(
        self,
        site: str = "Juniper Creek (PRACTICE)",
        role: str = "navigator",
        name: str = "",
        *,
        is_center: bool = False,
    ) -> str:
        """Make a one-time code; the site is made too if there is none."""
        new = new_code(
            self.store,
            self.clock,
            site=site,
            role=role,
            name=name,
            zone="America/Denver",
            is_center=is_center,
        )
        return new.code

    def joins(
        self,
        site: str = "Juniper Creek (PRACTICE)",
        role: str = "navigator",
        name: str = "Rosa Delgado",
        *,
        is_center: bool = False,
        clock: Clock | None = None,
    ) -> Computer:
        """Join a new computer with a new person over the wire."""
        claim, key = new_claim(self.code(site, role, name, is_center=is_center), name)
        welcome = enroll(self.url, claim, self.ca_file)
        link = Link(self.url, claim.store, key, ca_file=self.ca_file, clock=clock)
        self.links.append(link)
        return Computer(welcome, key, link)


def new_claim(code: str, name: str = "Rosa Delgado", store: str | None = None) -> tuple[Claim, bytes]:
    """Make what a new computer says when it joins, and its key."""
    key, public_key = new_signing_key()
    store = store or new_id()
    claim = Claim(
        store=store, public_key=public_key.hex(), name=name, code=code, proof=prove(key, store, code)
    )
    return claim, key


@contextmanager
def running_hub(  # noqa: PLR0913 - whatever a hub is told when it is started
    folder: Path,
    *,
    database_url: str | None = None,
    clock: Clock | None = None,
    certificate: Path | None = None,
    key: Path | None = None,
    ca_file: Path | None = None,
    rates: Rates | None = None,
    asks_approval: bool = False,
) -> Iterator[RunningHub]:
    """Serve a hub on a free port of this computer until the block ends; its data lies in `folder` or on a server."""
    clock = clock or SystemClock()
    store = opened(database_url, folder)
    store.carried_out(lambda tx: tx.ask_approval(is_asked=asks_approval))
    service = Service(store, clock)
    server = make_server(make_app(service, store, clock, rates), certificate, key)
    door = listening("127.0.0.1", 0)
    thread = Thread(target=server.run, args=([door],), daemon=True)
    thread.start()
    scheme = "https" if certificate else "http"
    url = f"{scheme}://127.0.0.1:{door.getsockname()[1]}"
    hub = RunningHub(url, service, store, clock, folder, ca_file, database_url=database_url)
    try:
        yield hub
    finally:
        for link in hub.links:
            link.close()
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive(), "the hub did not stop"
        door.close()
        store.close()
