"""A clinic's desk and the center's, real stores both, and a hub between them whose link can be cut."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from navigator_app.desk import Desk, Me
from navigator_app.store.local import make_store, open_store
from navigator_app.store.opened import Person
from sync.changes import Document
from sync.client.engine import Engine
from sync.clock import SetClock
from sync.errors import Unavailable
from sync.hub.enrolment import add_site
from sync.hub.service import Service, write_as_hub
from sync.hub.store import SqlStore, Transaction
from sync.ids import derived_id
from sync.protocol import Exchange, Reply
from sync.records import KINDS
from sync.records.base import stamp
from sync.sqlcipher import make_engine
from sync.wire import Known, asked_by, decode_exchange, decode_reply, encode_exchange, encode_reply

FRIDAY = datetime(2026, 11, 20, 17, 12, tzinfo=UTC)
"""Fri Nov 20, 10:12 AM in Phoenix and Denver."""
KEY = b"k" * 32


@dataclass
class Cuttable:
    """The link of one desk: real bytes, and a switch."""

    service: Service
    is_up: bool = True

    def exchange(self, request: Exchange) -> Reply:
        if not self.is_up:
            raise Unavailable("No link.")
        known = Known()
        asked = decode_exchange(encode_exchange(request, known), request.store, request.person)
        reply = self.service.exchange(asked.exchange)
        return decode_reply(encode_reply(reply, asked), asked_by(request, known))


@dataclass
class Seat:
    """Somebody at a desk."""

    desk: Desk
    link: Cuttable
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.engine = Engine(self.desk.store, self.link, lambda: self.desk.me.person_id, "test")

    def exchange(self) -> None:
        self.engine.run()


@dataclass
class Places:
    """Both ends of the story, by one clock that stands where it is put."""

    clock: SetClock
    hub: SqlStore
    clinic: Seat
    center: Seat

    def meet(self) -> None:
        """Exchange at both ends until both know all."""
        for seat in (self.clinic, self.center, self.clinic, self.center):
            seat.exchange()

    def close(self) -> None:
        for seat in (self.clinic, self.center):
            seat.desk.store.close()
        self.hub.close()


def make_places(folder: Path) -> Places:
    """Make the hub with two sites and two people, and their two desks."""
    clock = SetClock(FRIDAY)
    hub = SqlStore(make_engine(folder / "hub.db", KEY))
    with hub.writing() as tx:
        clinic = add_site(
            tx,
            clock,
            name="Juniper Creek Clinic (PRACTICE)",
            zone="America/Denver",
            type_="rural",
            is_center=False,
        )
        center = add_site(
            tx,
            clock,
            name="Mesa View Center (PRACTICE)",
            zone="America/Phoenix",
            type_="cancer_center",
            is_center=True,
        )
        for name, site, role in (
            ("Rosa Delgado", clinic.id, "navigator"),
            ("Lena Grant", center.id, "center_clinician"),
        ):
            _enrol(tx, clock, name, site, role)
    service = Service(hub, clock)
    seats = [
        _seat(folder, clock, service, "Rosa Delgado", clinic.id, "America/Denver"),
        _seat(folder, clock, service, "Lena Grant", center.id, "America/Phoenix"),
    ]
    for seat in seats:
        seat.exchange()
    return Places(clock, hub, *seats)


def beside(places: Places, folder: Path, neighbour: Seat, name: str, role: str) -> Seat:
    """Give somebody else a desk of their own at the same site, with all that is known there."""
    me = neighbour.desk.me
    with places.hub.writing() as tx:
        _enrol(tx, places.clock, name, me.site_id, role)
    found = _seat(folder, places.clock, neighbour.link.service, name, me.site_id, me.zone)
    found.exchange()
    return found


def _enrol(tx: Transaction, clock: SetClock, name: str, site: str, role: str) -> None:
    person, given, family = derived_id("person", name), *name.split()
    tx.add_device(derived_id("store", name), site, name, bytes(32), clock.now())
    tx.add_person(person, name)
    tx.grant(person, site, role)
    values = {"family_name": family, "given_name": given, "roles": [role]}
    write_as_hub(tx, Document("practitioner", person, None, site, None), values, stamp(clock.now()))


def _seat(folder: Path, clock: SetClock, service: Service, name: str, site: str, zone: str) -> Seat:
    path, person = folder / f"{derived_id(name)}.db", derived_id("person", name)
    make_store(path, KEY, derived_id("store", name))
    store = open_store(path, KEY, KINDS, clock, Person(person, name, "navigator"))
    return Seat(Desk(store, Me(person, name, site, zone, frozenset({"navigator"})), clock), Cuttable(service))
