"""Desks that joined a real hub: encrypted files of their own, signed requests over HTTP, invented people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from navigator_app.desk import Deed, Desk, Me
from navigator_app.store import register, slots
from navigator_app.store.local import Store
from navigator_app.store.vault import Vault
from sync.client.engine import Engine
from sync.client.link import Link
from sync.clock import Clock, SystemClock
from sync.errors import Unavailable
from sync.ids import new_id
from tests.hub.running import RunningHub
from tests.memory import memory

PASSPHRASE = "juniper creek at first light"
CLINIC = "Juniper Creek (PRACTICE)"
CENTER = "Mesa View (PRACTICE)"


@dataclass(frozen=True)
class Place:
    """Where a joined desk lies and how it is known at the hub; small enough to be handed to another process."""

    home: Path
    store: str
    person: str
    name: str
    site: str
    zone: str
    key: bytes

    def unlock(self, clock: Clock | None = None) -> Store:
        """Unlock the desk."""
        return Vault.open(self.home, self.person, PASSPHRASE, clock=clock or SystemClock())

    def sit_down(self, store: Store, clock: Clock | None = None) -> Desk:
        """Sit down at the unlocked desk."""
        return Desk(
            store,
            Me(self.person, self.name, self.site, self.zone, frozenset({"navigator"})),
            clock or SystemClock(),
        )


@dataclass
class Seat:
    """A person at an open desk with a link."""

    desk: Desk
    link: Link
    engine: Engine

    @property
    def store(self) -> Store:
        """The open store."""
        return self.desk.store

    def close(self) -> None:
        """Lock, and hang up."""
        self.link.close()
        self.store.close()

    def new_patient(self, note: str, *sites: str) -> str:
        """Begin a chart."""
        typed = {"family_name": "Moss", "given_name": "Marian", "sites": [*sites], "note": note}
        return self.desk.commit(Deed("patient", typed, record=new_id()))[0]

    def put(self, kind: str, typed: Mapping[str, object], patient: str | None = None) -> str:
        """Write a record of a patient."""
        return self.desk.commit(Deed(kind, dict(typed), record=new_id(), patient=patient))[0]

    def edit(self, record: str, **typed: object) -> None:
        """Type into a form that was opened this moment."""
        opened = self.desk.image(record)
        assert opened is not None
        self.desk.commit(Deed(opened.kind, typed, record, opened))


def seat(place: Place, url: str, clock: Clock | None = None, store: Store | None = None) -> Seat:
    """Unlock a desk, unless that was done, and give it a link."""
    desk = place.sit_down(store or place.unlock(), clock)
    link = Link(url, place.store, place.key, clock=clock)
    return Seat(desk, link, Engine(desk.store, link, lambda: place.person, "test"))


def join(
    hub: RunningHub,
    home: Path,
    name: str,
    site: str = CLINIC,
    *,
    role: str = "navigator",
    is_center: bool = False,
) -> Place:
    """Join a new computer with a new person, and make the encrypted desk; it is closed again."""
    computer = hub.joins(site, role, name, is_center=is_center)
    welcome = computer.welcome
    store = Vault.create(
        home,
        name,
        PASSPHRASE,
        person_id=welcome.person,
        role=role,
        store_id=welcome.store,
        kdf=slots.cheapest(),
    )
    names = ("sealing_key", "signing_key", "order_key")
    keys = {each: getattr(welcome, each) for each in names}
    store.set_setting(register.HUB, {"url": hub.url, "key": computer.key.hex(), **keys})
    store.close()
    return Place(home, welcome.store, welcome.person, name, welcome.site, welcome.zone, computer.key)


def exchange(at: Seat) -> bool:
    """Exchange until nothing moves; says whether the link held."""
    with suppress(Unavailable):
        at.engine.run()
        return True
    return False


def judged_once(hub: RunningHub, at: Seat) -> None:
    """See that the hub has every change of a desk, each judged exactly once."""
    written = at.store.own_changes()
    with hub.store.reading() as tx:
        kept = [
            change.id
            for record in {line.change.record for line in written}
            for change, _, _ in tx.history_of(record)
            if change.store == at.store.store_id()
        ]
    assert sorted(kept) == sorted(line.change.id for line in written)
    assert {line.outcome for line in written} <= {"accepted", "merged"}


@contextmanager
def ground() -> Iterator[Path]:
    """Give a folder in memory where there is one: what is tried is a killed program, not a lost disk."""
    folder = Path(mkdtemp(prefix="navigator-", dir=memory()))
    try:
        yield folder
    finally:
        rmtree(folder)
