"""A real hub in this process: its encrypted file in the practice folder, uvicorn on a free port of this computer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from sync.clock import Clock
from sync.hub.commands import new_code, new_site
from sync.hub.http import listening, make_app, make_server
from sync.hub.service import Service
from sync.hub.store import SqlStore, open_store

WAIT_S = 20
HERE = "127.0.0.1"


@dataclass(frozen=True)
class RunningHub:
    """A hub that answers at `url`."""

    url: str
    store: SqlStore
    clock: Clock

    def add_site(self, name: str, zone: str, type_: str, *, is_center: bool) -> str:
        """Make a site and give its id."""
        return new_site(self.store, self.clock, name, zone, type_, is_center=is_center).id

    def code(self, site: str, zone: str, role: str, name: str) -> str:
        """Make a one-time code for a person at a site."""
        made = new_code(self.store, self.clock, site=site, role=role, name=name, zone=zone, is_center=False)
        return made.code

    def has_taken(self, change: str) -> bool:
        """Say whether a change was acknowledged: the truth that every "sent" on a screen is held against."""
        with self.store.reading() as tx:
            return tx.verdict_of(change) is not None


@contextmanager
def running_hub(folder: Path, clock: Clock) -> Iterator[RunningHub]:
    """Serve a hub until the block ends."""
    store = open_store(folder)
    # Everybody who joins here is invented.
    store.carried_out(lambda tx: tx.ask_approval(is_asked=False))
    server = make_server(make_app(Service(store, clock), store, clock))
    door = listening(HERE, 0)
    thread = Thread(target=server.run, args=([door],), name="hub")
    thread.start()
    try:
        yield RunningHub(f"http://{HERE}:{door.getsockname()[1]}", store, clock)
    finally:
        server.should_exit = True
        thread.join(WAIT_S)
        door.close()
        store.close()
