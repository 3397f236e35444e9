"""Where a world's files come from: one prepared folder with a hub, three joined desks and two trips."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.pool import QueuePool

from navigator_app.store import register
from navigator_app.store.local import Store, make_store, open_store
from navigator_app.store.opened import Person
from sync.clock import SetClock
from sync.hub.enrolment import hub_keys
from sync.hub.store import SqlStore
from sync.hub.store_who import HubSite
from sync.ids import derived_id
from sync.records.patient import Patient
from sync.records.registry import Registry
from sync.records.review import Review
from sync.records.trip import Trip
from sync.signing import public_signing_key
from sync.sqlcipher import DRIVER, connect, make_engine

HUB_KEY = b"h" * 32
PEOPLE = ("a", "b", "c")
ROLES = ("navigator", "navigator", "navigator")
NAMES = (*PEOPLE, "d")
"""The fourth is an outside clinician, who takes part where feeds change."""
SITES = tuple(derived_id("site", p) for p in NAMES)
PERSONS = tuple(derived_id("person", p) for p in NAMES)
STORES = tuple(derived_id("store", p) for p in NAMES)
STORE_KEYS = tuple(p.encode() * 32 for p in NAMES)
SIGNING_KEYS = tuple(p.encode() * 32 for p in NAMES)
PATIENT = derived_id("patient")
FEW = Registry()
"""The nouns of these worlds; deriving the tables of all of them anew would be most of a schedule's time."""
FEW.add(Patient, Trip, Review)
_where: dict[str, Path] = {}
_engine = create_engine(
    "sqlite://", creator=lambda: connect(_where["hub"], HUB_KEY), module=DRIVER, poolclass=QueuePool
)
"""One engine for the hubs of all worlds, one after another: its statements are compiled once."""


def hub_file(folder: Path) -> SqlStore:
    """Open the hub's real store on the file of a world's."""
    _engine.dispose()
    _where["hub"] = folder / "hub.db"
    return SqlStore(_engine.execution_options())


def open_desk_store(folder: Path, key: bytes, index: int, clock: SetClock | None = None) -> Store:
    """Open one desk's encrypted file."""
    person = Person(PERSONS[index], NAMES[index], "navigator")
    return open_store(folder / "desk.db", key, FEW, clock or SetClock(), person)


def prepared(folder: Path, hub: SqlStore | None = None) -> Path:
    """Make the folder that every world is copied from; the hub's file lies in it unless another database is given."""
    at = datetime(2026, 11, 21, tzinfo=UTC)
    (folder / "hub").mkdir(parents=True)
    hub = hub or SqlStore(make_engine(folder / "hub" / "hub.db", HUB_KEY))
    keys = hub_keys(hub).model_dump()
    with hub.writing() as tx:
        for i, name in enumerate(PEOPLE):
            is_center = name == "c"
            tx.add_site(
                HubSite(
                    SITES[i],
                    f"PRACTICE {name}",
                    "America/Denver",
                    "center" if is_center else "rural",
                    is_center,
                )
            )
            tx.add_device(STORES[i], SITES[i], name, public_signing_key(SIGNING_KEYS[i]), at)
            tx.add_person(PERSONS[i], name)
            tx.grant(PERSONS[i], SITES[i], ROLES[i])
    hub.close()
    for i, name in enumerate(PEOPLE):
        (folder / name).mkdir()
        make_store(folder / name / "desk.db", STORE_KEYS[i], STORES[i])
        desk = open_desk_store(folder / name, STORE_KEYS[i], i)
        desk.set_setting(register.HUB, {"key": SIGNING_KEYS[i].hex(), **keys})
        desk.close()
    return folder
