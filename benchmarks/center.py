"""A center for measurements: a hub of the program's own in a process of its own, and desks that joined it.

The hub's database holds the rows before it serves; everything else goes over a real port with real signatures.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic_core import from_json

from benchmarks.desk_at_scale import PASSPHRASE, ROOT
from navigator_app.desk import Desk, Me
from navigator_app.store import slots
from navigator_app.store.local import Store
from navigator_app.store.vault import Vault
from sync.changes import Document
from sync.client.engine import Engine
from sync.client.link import Link, enroll
from sync.clock import SystemClock
from sync.errors import Unavailable
from sync.hub.commands import new_code, new_site
from sync.hub.feeds import site_feed
from sync.hub.store import SqlStore, open_store
from sync.ids import new_id
from sync.joining import Claim
from sync.signing import new_signing_key, prove

ZONE: Final = "America/Denver"
CLINIC: Final = "Juniper Creek Clinic (PRACTICE)"
NAME: Final = "Rosa Delgado"
TRANSACTION: Final = 2_000
BREAKS_LIMIT: Final = 200


@dataclass(frozen=True)
class Center:
    """A hub that serves at `url`."""

    folder: Path
    url: str
    process_id: int

    def code(self, site: str = CLINIC) -> str:
        """Make a one-time code for a site."""
        store = open_store(self.folder)
        try:
            store.carried_out(lambda tx: tx.ask_approval(is_asked=False))
            made = new_code(
                store, SystemClock(), site=site, role="navigator", name="", zone=ZONE, is_center=False
            )
        finally:
            store.close()
        return made.code

    def cpu_s(self) -> float:
        """Say for how long the hub's process and its workers have worked; 0 where the system does not tell."""
        return worked_s(self.process_id)

    def resident_bytes(self) -> int:
        """Say how much memory they hold; 0 where the system does not tell."""
        return sum(_resident_bytes(process) for process in (self.process_id, *_children(self.process_id)))


def worked_s(process: int) -> float:
    """Say for how long a process and those it started have worked; 0 where the system does not tell."""
    return sum(_cpu_s(one) for one in (process, *_children(process)))


def _children(process: int) -> list[int]:
    told = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in told.read_text().split()] if told.exists() else []


def _cpu_s(process: int) -> float:
    told = Path(f"/proc/{process}/stat")
    if not told.exists():
        return 0.0
    parts = told.read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def _resident_bytes(process: int) -> int:
    told = Path(f"/proc/{process}/statm")
    return int(told.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if told.exists() else 0


@dataclass(frozen=True)
class Clinic:
    """A desk that joined, with its link and its engine."""

    desk: Desk
    link: Link
    engine: Engine

    @property
    def store(self) -> Store:
        """Give the open store."""
        return self.desk.store

    def exchange(self) -> int:
        """Exchange until nothing moves, however often the line breaks; gives how often it did.

        Raises: Unavailable when it breaks again and again.
        """
        for breaks in range(BREAKS_LIMIT):
            try:
                self.engine.run()
            except Unavailable as error:
                last = error
            else:
                return breaks
        raise last

    def close(self) -> None:
        """Hang up and lock."""
        self.link.close()
        self.store.close()


def make_site(folder: Path, *names: str, is_center: bool = False) -> tuple[str, str]:
    """Make a hub's folder with sites, the first of them a center if asked; gives its id and the database's epoch."""
    folder.mkdir(parents=True, exist_ok=True)
    store = open_store(folder)
    try:
        first, *_ = [
            new_site(store, SystemClock(), name, ZONE, "rural", is_center=is_center and name == names[0])
            for name in names
        ]
        with store.reading() as tx:
            return first.id, tx.epoch()
    finally:
        store.close()


def fill(folder: Path, documents: Iterable[Document], site: str) -> None:
    """Put records into a hub's database as one site's, in the order in which they came."""
    store = open_store(folder)
    try:
        rows = iter(documents)
        while _filled(store, rows, site_feed(site)):
            pass
    finally:
        store.close()


def _filled(store: SqlStore, rows: Iterator[Document], feed: str) -> bool:
    """Put the next records, many in one transaction; says whether there were any."""
    with store.writing() as tx:
        tx.lock_feeds([feed])
        for count, document in enumerate(rows, 1):
            while document.revision is not None and tx.next_n() < document.revision.n:
                pass
            tx.put_document(document)
            tx.put_line(feed, document.id, is_put=True)
            if count == TRANSACTION:
                return True
    return False


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Center]:
    """Serve a hub's folder, or what the options name, in a process of its own until the block ends."""
    options = options or ("--data", str(folder))
    command = [sys.executable, "-m", "sync.hub", "serve", "--json", "--port", "0", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        assert process.stdout is not None
        said = from_json(process.stdout.readline())
        try:
            yield Center(folder, said["url"], process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def joined(center: Center, home: Path, url: str, site: str = CLINIC) -> Clinic:
    """Join a new computer of a site over a line, and open its desk."""
    key, public_key = new_signing_key()
    store, code = new_id(), center.code(site)
    proof = prove(key, store, code)
    welcome = enroll(
        center.url, Claim(store=store, public_key=public_key.hex(), name=NAME, code=code, proof=proof)
    )
    made = Vault.create(
        home, NAME, PASSPHRASE, person_id=welcome.person, store_id=store, kdf=slots.cheapest()
    )
    me = Me(welcome.person, NAME, welcome.site, welcome.zone, frozenset({"navigator"}))
    link = Link(url, store, key)
    return Clinic(Desk(made, me, SystemClock()), link, Engine(made, link, lambda: me.person_id, "bench"))
