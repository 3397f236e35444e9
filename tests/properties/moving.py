"""A world in which who may see the patient changes all the time, and an oracle of who may see what.

The three desks of the other worlds, an outside clinician's, and a colleague who sits down when somebody's access
ended. Who may see a record is worked out here anew from the patient's fields, by nothing of the hub's.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from navigator_app.desk import Deed
from navigator_app.store import register
from navigator_app.store.local import make_store
from sync.changes import Change, Document
from sync.client.engine import Engine
from sync.client.refusals import Refusal, as_unavailable
from sync.errors import Refused, Unavailable
from sync.hub.enrolment import end_access, revoke_computer
from sync.hub.feeds import panel_feed
from sync.hub.service import Service
from sync.hub.store import SqlStore
from sync.hub.store_who import HubSite
from sync.hub.unsent import read_file
from sync.ids import derived_id
from sync.protocol import Exchange, Reply
from sync.rules.who_sees import restricted_feed
from sync.sealed import public_sealing_key, unseal
from sync.signing import public_signing_key
from sync.sqlcipher import make_engine
from sync.unsent import PURPOSE, read
from tests.properties.oracle import Saved
from tests.properties.places import (
    HUB_KEY,
    NAMES,
    PATIENT,
    PERSONS,
    SIGNING_KEYS,
    SITES,
    STORE_KEYS,
    STORES,
    prepared,
)
from tests.properties.wire import Wire
from tests.properties.world import Machine, World

A, B, C, D = range(4)
START = datetime(2026, 11, 21, tzinfo=UTC)
COLLEAGUE = derived_id("person", "e")
PLACES = ((A,), (B,), (A, B))
RESTRICTIONS = ((C,), (C, B), (C, D))


class WatchedService:
    """The hub's service, every reply of which is looked into before it leaves."""

    def __init__(self, world: MovingWorld, service: Service) -> None:
        self._world, self._service = world, service

    def exchange(self, request: Exchange) -> Reply:
        reply = self._service.exchange(request)
        blocks = tuple(reply.blocks)
        told = [d for v in reply.head.verdicts for d in (v.document, *v.reviews)]
        told += [entry.document for block in blocks for entry in block.entries]
        self._world.note_travel(request.store, {d.id for d in told if d is not None})
        return Reply(reply.head, iter(blocks))


class DoorWire(Wire):
    """A wire that turns away whom the hub's door turns away."""

    def exchange(self, request: Exchange) -> Reply:
        if self.fault != "lost":
            with self.service._world.hub.reading() as tx:  # type: ignore[attr-defined]
                device, person = tx.device(request.store), tx.person(request.person)
                at = self.service._world.clock.now()  # type: ignore[attr-defined]
            if device is None or device.is_revoked:
                raise as_unavailable(Refusal("revoked", "", at))
            if person is None or not person.is_active:
                raise as_unavailable(Refusal("ended", "", at))
        return super().exchange(request)


class MovingWorld(World):
    """The hub, four desks, and who may see what."""

    def __init__(self, folder: Path, prefix: str = "v") -> None:
        self.leaks: list[str] = []
        self.blinks: list[str] = []
        super().__init__(folder, prefix, len(NAMES))

    def machine(self, index: int, folder: Path) -> Machine:
        made = Machine(self, index, folder)
        made.wire = DoorWire(WatchedService(self, self.service))  # type: ignore[arg-type]
        made.engine = Engine(made.store, made.wire, lambda: made.desk.me.person_id, "test")
        return made

    def chart(self) -> Document:
        with self.hub.reading() as tx:
            found = tx.document(PATIENT)
        assert found is not None
        return found

    def who_may_see(self) -> set[int]:
        """Name the desks that may hold the patient now, whatever the hub's feeds say."""
        fields = self.chart().fields
        with self.hub.reading() as tx:
            devices = [tx.device(store) for store in STORES]
        panel, named = fields.get("panel_ids") or [], fields.get("restricted_to_ids") or []
        may: set[int] = set()
        for n, device in enumerate(devices):
            assert device is not None
            at_site = n != D and (n == C or SITES[n] in fields["sites"])
            followed = n == D and PERSONS[D] in panel
            given = {p for p in named if f"restricted:{p}" in device.feeds}
            allowed = bool(given) or (followed and PERSONS[D] in named) if named else at_site or followed
            if allowed and not device.is_revoked:
                may.add(n)
        return may

    def note_travel(self, store: str, records: set[str]) -> None:
        """See that nothing of the chart goes, whole or in part, to a desk that may not see it now."""
        index, told = STORES.index(store), records & set(self.hub_documents())
        if told and index not in self.who_may_see():
            self.leaks.append(f"{NAMES[index]} was told of {len(told)} records it may not see")

    def round_of(self, machine: int, fault: str) -> None:
        """Make a round, and see after a whole one that the desk holds what it may and nothing else, at once."""
        at, before = self.machines[machine], self._held_by(machine)
        at.round(fault)
        if fault != "none" or not self._may_speak(at):
            return
        may, after = machine in self.who_may_see(), self._held_by(machine)
        if may and not before <= after:
            self.blinks.append(f"{NAMES[machine]} lost sight of {len(before - after)} records it may see")
        if not may and after:
            self.leaks.append(f"{NAMES[machine]} keeps {len(after)} records after its round")

    def _held_by(self, machine: int) -> set[str]:
        """Name the records of the hub's that a desk holds."""
        store = self.machines[machine].store
        return {record for record in self.hub_documents() if store.document(record) is not None}

    def _may_speak(self, at: Machine) -> bool:
        with self.hub.reading() as tx:
            device, person = tx.device(STORES[at.index]), tx.person(at.desk.me.person_id)
        return bool(device and not device.is_revoked and person and person.is_active)

    def change_chart(self, machine: int, typed: dict[str, Any]) -> None:
        """Type into the patient's record at a desk that holds it."""
        at = self.machines[machine]
        form = at.open(PATIENT)
        if form is not None:
            at.forms.remove(form)
            at.save(form, typed)

    def create(self, at: Machine) -> None:
        (record,) = at.desk.commit(Deed("trip", {"purpose": self.value()}, patient=PATIENT))
        self.records.append(record)
        (change,) = at.store.pending_changes(record)
        self.oracle.saved[change.id] = Saved(change.id, at.number, record, dict(change.patch), {})

    def end(self, person: str) -> None:
        with suppress(Refused), self.hub.writing() as tx:
            end_access(tx, self.clock, person)

    def revoke(self, machine: int) -> None:
        with suppress(Refused), self.hub.writing() as tx:
            revoke_computer(tx, self.clock, STORES[machine])

    def give(self, person: int, *, is_given: bool) -> None:
        with self.hub.writing() as tx:
            act = tx.give_feed if is_given else tx.take_feed
            act(STORES[person], restricted_feed(PERSONS[person]))

    def colleague(self, machine: int = A) -> None:
        """Let a colleague sit down at somebody's desk."""
        desk = self.machines[machine].desk
        desk.me = replace(desk.me, person_id=COLLEAGUE, name="e")

    def settle_down(self) -> None:
        """Exchange until nothing moves; whose access ended has a colleague at their desk by then."""
        self.colleague()
        while sum(self._moved(machine) for machine in self.machines):
            pass

    @staticmethod
    def _moved(machine: Machine) -> bool:
        with suppress(Unavailable):
            return machine.settle_down()
        return False

    def sealed(self) -> dict[str, Change]:
        """Open every sealed export there is, with the hub's key, and give the changes in them."""
        with self.hub.reading() as tx:
            key = tx.sealing_key()
        found: dict[str, Change] = {}
        for n, path in self.exports():
            with path.open("rb") as file:
                opened = unseal(file, PURPOSE, key, public_signing_key(SIGNING_KEYS[n]))
                found |= {change.id: change for change in read(opened) if isinstance(change, Change)}
        return found

    def exports(self) -> Iterator[tuple[int, Path]]:
        for n, machine in enumerate(self.machines):
            left = machine.store.left()
            yield from ((n, Path(name)) for name in (left.files if left else ()))

    def read_exports(self) -> Counter[str]:
        """Let the hub read every sealed export."""
        total: Counter[str] = Counter()
        for _, path in self.exports():
            total += read_file(self.hub, self.clock, path)
        return total


def seeded(folder: Path) -> Path:
    """Let a prepared world's first desk write a patient and two trips that the center has received."""
    prepared(folder)
    hub = SqlStore(make_engine(folder / "hub" / "hub.db", HUB_KEY))
    with hub.writing() as tx:
        tx.add_site(HubSite(SITES[D], "PRACTICE d", "America/Denver", "", is_center=False))
        tx.add_device(STORES[D], SITES[D], "d", public_signing_key(SIGNING_KEYS[D]), START)
        for person, name, site, role in (
            (PERSONS[D], "d", SITES[D], "center_clinician"),
            (COLLEAGUE, "e", SITES[A], "navigator"),
        ):
            tx.add_person(person, name)
            tx.grant(person, site, role)
        tx.grant(PERSONS[C], SITES[C], "site_lead")
        tx.give_feed(STORES[D], panel_feed(PERSONS[D]))
        for n in (B, C):
            tx.give_feed(STORES[n], restricted_feed(PERSONS[n]))
        sealing_key = public_sealing_key(tx.sealing_key()).hex()
    hub.close()
    (folder / "d").mkdir()
    make_store(folder / "d" / "desk.db", STORE_KEYS[D], STORES[D])
    made = MovingWorld(folder, "seed")
    for n, machine in enumerate(made.machines):
        machine.store.set_setting(register.HUB, {"key": SIGNING_KEYS[n].hex(), "sealing_key": sealing_key})
    typed = {"family_name": "PRACTICE", "sites": [SITES[A]]}
    made.machines[A].desk.commit(Deed("patient", typed, PATIENT, patient=PATIENT))
    made.create(made.machines[A])
    made.create(made.machines[A])
    for machine in made.machines:
        machine.settle_down()
    made.close()
    return folder


@contextmanager
def moving_world(template: Path, folder: Path) -> Iterator[MovingWorld]:
    """Give a fresh world, copied from a prepared one."""
    shutil.copytree(template, folder)
    made = MovingWorld(folder)
    with made.hub.reading() as tx:
        made.records = [r for r in tx.records_of_patient(PATIENT) if r != PATIENT]
    try:
        yield made
    finally:
        made.close()
        shutil.rmtree(folder)
