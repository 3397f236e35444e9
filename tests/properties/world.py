"""A hub and three desks with an adversary between them: real stores, real judging, real bytes.

A schedule is a list of small steps, so that hypothesis can shrink a failure to a short story. Every world is
copied from one prepared folder, since making encrypted files anew would be most of the time.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from navigator_app.desk import Deed, Desk, Me
from sync.changes import Document, groups_of
from sync.client.engine import Engine
from sync.clock import SetClock
from sync.errors import Refused, Unavailable
from sync.hub.service import Service
from sync.hub.store import SqlStore
from sync.merge import group_is_withdrawn
from sync.records import KINDS
from tests.properties.hubs import InProcess, Places
from tests.properties.oracle import Oracle, Saved
from tests.properties.places import (
    NAMES,
    PATIENT,
    PEOPLE,
    PERSONS,
    SITES,
    STORE_KEYS,
    open_desk_store,
)

CLOCKS_OFF_DAYS = (-3_650, 3_650, 0, 1 / 24, -1)
TEXTS = ("purpose", "lodging_place", "escort_name")


@dataclass
class Numbers:
    """The numbers of one chart, which is a set: what was put in, and what somebody took out who saw it."""

    world: World
    put: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)

    def put_in(self, machine: Machine) -> None:
        """Add a number that nobody added before."""
        fresh = self.world.value()
        if self._write(machine, [*_numbers_of(machine), fresh]):
            self.put.add(fresh)

    def take_out(self, machine: Machine, pick: int) -> None:
        """Take out one that this desk shows."""
        if shown := _numbers_of(machine):
            gone = shown[pick % len(shown)]
            if self._write(machine, [number for number in shown if number != gone]):
                self.taken.add(gone)

    def _write(self, machine: Machine, numbers: list[str]) -> bool:
        opened = machine.desk.image(PATIENT)
        if opened is None:
            return False
        typed = {"identifiers": [{"assigner": "PRACTICE", "value": value, "type": ""} for value in numbers]}
        machine.desk.commit(Deed("patient", typed, PATIENT, opened, patient=PATIENT))
        return True


def _numbers_of(machine: Machine) -> list[str]:
    image = machine.desk.image(PATIENT)
    return numbers_of(image) if image else []


def numbers_of(chart: Document) -> list[str]:
    """Give the numbers of a chart."""
    return [each["value"] for each in chart.fields.get("identifiers") or []]


@dataclass
class Form:
    """A form somebody opened and has not saved."""

    record: str
    opened: Document


class Machine:
    """One desk with its person."""

    def __init__(self, world: World, index: int, folder: Path, number: int | None = None) -> None:
        self.world, self.index, self.folder = world, index, folder
        self.number = index if number is None else number
        """Which machine it is; a twin has its own."""
        self.clock = SetClock()
        self.wire = world.place.wire(index, self.clock)
        self.backups: list[Path] = []
        self.open_file()

    def open_file(self) -> None:
        """Start the program on whatever file lies there."""
        index = self.index
        self.store = open_desk_store(self.folder, STORE_KEYS[index], index, self.clock)
        me = Me(PERSONS[index], NAMES[index], SITES[index], "America/Denver", frozenset({"navigator"}))
        self.desk = Desk(self.store, me, self.clock)
        self.engine = Engine(self.store, self.wire, lambda: me.person_id, "test")
        self.forms: list[Form] = []

    def set_clock(self, pick: int) -> None:
        """Set this computer's clock far off, or right again: it is for people to read and decides nothing."""
        self.clock.at = self.world.clock.at + timedelta(days=CLOCKS_OFF_DAYS[pick % len(CLOCKS_OFF_DAYS)])

    def copied_to(self, folder: Path) -> Path:
        """Copy the file as it lies there, as a backup program does."""
        return Path(shutil.copytree(self.folder, folder))

    def back_up(self) -> None:
        """Copy the desk's file."""
        self.backups.append(self.copied_to(self.folder.with_name(f"{self.folder.name}-{len(self.backups)}")))

    def put_back(self, pick: int) -> None:
        """Put an old copy of the file in its place; what only the newer file held is gone."""
        if not self.backups:
            return
        self.store.close()
        shutil.rmtree(self.folder)
        shutil.copytree(self.backups[pick % len(self.backups)], self.folder)
        self.open_file()
        self.world.note_what_is_gone()
        # What stood here alone and had not come back yet stands nowhere now.
        self.world.oracle.due &= {*self.world.standing_in_desks(), *self.world.come_back()}

    def known(self) -> set[str]:
        """Name every change that the file holds."""
        with self.store.connections.reading() as connection:
            rows = connection.execute("SELECT id FROM change WHERE is_own").fetchall()
        return {key.hex() for (key,) in rows}

    def open(self, record: str) -> Form | None:
        image = self.desk.image(record)
        if image is None:
            return None
        self.forms.append(Form(record, image))
        return self.forms[-1]

    def save(
        self, form: Form, typed: dict[str, Any], settles: str | None = None, saw: tuple[str, ...] = ()
    ) -> None:
        """Save a form and tell the oracle what it showed."""
        opened = form.opened
        known = {c.id for c in self.store.pending_changes(form.record)}
        deed = Deed(opened.kind, typed, form.record, opened, settles=settles, saw=saw)
        with suppress(Refused):
            self.desk.commit(deed)
        for change in self.store.pending_changes(form.record):
            if change.id not in known:
                noun = KINDS[change.kind]
                shown = {
                    g: w.change if (w := opened.last_write(g)) else None
                    for g in groups_of(change.patch, noun)
                }
                if group_is_withdrawn(change.patch):
                    shown |= {g: ws[0].change for g, ws in opened.writes.items()}
                saved = Saved(change.id, self.number, form.record, dict(change.patch), shown, frozenset(saw))
                self.world.oracle.saved[change.id] = saved

    def edit(self, record: str, field_name: str, *, is_fresh: bool = True) -> None:
        """Type a new value into a form opened this moment, or into the oldest one still open."""
        form = self.open(record) if is_fresh or not self.forms else self.forms[0]
        if form is None:
            return
        self.forms.remove(form)
        self.save(form, {field_name: self.world.value()})

    def withdraw(self, record: str) -> None:
        form = self.open(record)
        if form is not None:
            self.forms.remove(form)
            self.save(form, {"is_withdrawn": True, "withdrawn_reason": self.world.value()})

    def settle(self, choice: int) -> None:
        """Settle the first open Review this desk shows, on one of its sides."""
        for review in self.reviews():
            target = self.desk.image(review.fields["target_id"])
            if target is None:
                continue
            sides = review.fields["sides"]
            base = max(filter(None, (target.revision, review.revision)))
            values = {k: v for k, v in sides[choice % len(sides)]["values"].items() if k in target.fields}
            if values:
                saw = tuple(s["change"] for s in sides)
                self.save(Form(target.id, replace(target, revision=base)), values, review.id, saw)
            return

    def reviews(self) -> list[Document]:
        found = (self.store.document(row.id) for row in self.store.rows("review"))
        return [r for r in found if r is not None and r.fields["state"] == "open"]

    def round(self, fault: str = "none") -> None:
        self.wire.fault = fault
        with suppress(Unavailable):
            self.engine.round()
        self.wire.fault = "none"

    def deliver_late(self) -> None:
        """Let the oldest body that went astray arrive after all; its reply goes nowhere."""
        if self.wire.late:
            with suppress(Refused, Unavailable):
                self.wire.answer(*self.wire.late.pop(0))

    def absorb_late_reply(self) -> None:
        """Absorb a reply that took the long way, after newer ones."""
        reply = self.wire.late_reply()
        if reply is not None:
            self.store.absorb_head(reply.head, ())
            for block in reply.blocks:
                self.store.absorb_block(block)

    def settle_down(self) -> bool:
        """Exchange until idle, and say whether anything moved."""
        return any(done.settled or done.received for done in self.engine.run())


class World:
    """The hub, three desks, and the truth."""

    def __init__(
        self, folder: Path, prefix: str = "v", desks: int = len(PEOPLE), place: Places = InProcess
    ) -> None:
        self._prefix = prefix
        self.folder = folder
        self.clock = SetClock()
        self.oracle = Oracle()
        self.place = place(folder, self.clock, self.oracle.steps)
        self.hub_backups: list[Path] = []
        self.machines = [self.machine(i, folder / NAMES[i]) for i in range(desks)]
        self._values = 0
        self.records: list[str] = []
        self.numbers = Numbers(self)
        self.slips: list[str] = []
        """Records that a stick brought back behind what a desk knew."""

    @property
    def hub(self) -> SqlStore:
        """The hub's store, read here past its door."""
        return self.place.store

    @property
    def service(self) -> Service:
        """The hub's service."""
        return self.place.service

    def machine(self, index: int, folder: Path) -> Machine:
        """Give one desk."""
        return Machine(self, index, folder)

    def value(self) -> str:
        """Make a value that nobody typed before."""
        self._values += 1
        return f"{self._prefix}{self._values}"

    def create(self, at: Machine) -> None:
        typed = {"purpose": self.value(), "voucher": self.value()}
        (record,) = at.desk.commit(Deed("trip", typed, patient=PATIENT))
        self.records.append(record)
        (change,) = at.store.pending_changes(record)
        self.oracle.saved[change.id] = Saved(change.id, at.number, record, dict(change.patch), {})

    def back_up_hub(self) -> None:
        """Mark how far a backup reaches, then make it."""
        with self.hub.writing() as tx:
            tx.verified(tx.mark(self.clock.now()).place, self.clock.now())
        self.hub_backups.append(self.place.backup(len(self.hub_backups)))

    def put_hub_back(self, pick: int) -> None:
        """Put a backup of the hub in its place, which begins a new life."""
        if not self.hub_backups:
            return
        standing = set(self.standing_in_desks())
        self.place.put_back(self.hub_backups[-1 - pick % len(self.hub_backups)])
        with self.hub.writing() as tx:
            tx.begin_epoch(self.clock.now())
        for machine in self.machines:
            machine.wire.service = self.service
        self.oracle.due = standing & set(self.oracle.saved)
        self.note_what_is_gone()

    def standing_in_desks(self) -> Iterator[str]:
        """Name the changes whose values desks show as agreed with the hub."""
        for machine in self.machines:
            for record in self.records:
                document = machine.store.agreed(record)
                if document is not None:
                    yield from (writes[0].change for writes in document.writes.values() if writes)

    def come_back(self) -> set[str]:
        """Name what is at the hub of the records in which something is due, in whatever form."""
        found: set[str] = set()
        with self.hub.reading() as tx:
            for record in {self.oracle.saved[change].record for change in self.oracle.due}:
                found |= {change.id for change, _, _ in tx.history_of(record)}
                for given in (tx.document(record), *tx.recovered_of(record)):
                    writes = given.writes.values() if given else ()
                    found |= {write.change for kept in writes for write in kept}
        return found | {side["change"] for review in self.hub_reviews() for side in review.fields["sides"]}

    def add_twin(self, machine: Machine) -> None:
        """Copy a desk to another computer that is used beside it."""
        if len(self.machines) <= len(PEOPLE):
            folder = machine.copied_to(self.folder / "twin")
            self.machines.append(Machine(self, machine.index, folder, len(PEOPLE)))

    def note_what_is_gone(self) -> None:
        """Note which changes nobody holds any more: neither the hub's log nor the file they were written in."""
        held = set().union(*(machine.known() for machine in self.machines))
        with self.hub.reading() as tx:
            self.oracle.gone = {
                change
                for change, save in self.oracle.saved.items()
                if change not in held and change not in {c.id for c, _, _ in tx.history_of(save.record)}
            }

    def settle_down(self) -> None:
        """Give everybody a good link, one after another, until nobody is left for whom anything moves."""
        level = 0
        for machine in cycle(self.machines):
            level = 0 if machine.settle_down() else level + 1
            if level == len(self.machines):
                return

    def hub_documents(self) -> dict[str, Document]:
        """Give every record of the patient's as the hub has it."""
        with self.hub.reading() as tx:
            found = (tx.document(r) for r in tx.records_of_patient(PATIENT))
            return {d.id: d for d in found if d is not None}

    def hub_reviews(self) -> list[Document]:
        """Give the hub's Reviews, open and settled."""
        return [d for d in self.hub_documents().values() if d.kind == "review"]

    def close(self) -> None:
        for machine in self.machines:
            machine.store.close()
        self.place.close()


@contextmanager
def world(
    template: Path, folder: Path, desks: int = len(PEOPLE), place: Places = InProcess
) -> Iterator[World]:
    """Give a fresh world, copied from a prepared one."""
    shutil.copytree(template, folder)
    made = World(folder, desks=desks, place=place)
    with made.hub.reading() as tx:
        made.records = [r for r in tx.records_of_patient(PATIENT) if r != PATIENT]
    try:
        yield made
    finally:
        made.close()
        shutil.rmtree(folder)


def seeded(folder: Path, place: Places = InProcess) -> Path:
    """Let a prepared folder's first desk write a patient and two trips that everybody has received."""
    made = World(folder, "seed", place=place)
    first = made.machines[0]
    typed = {"family_name": "PRACTICE", "sites": [SITES[0], SITES[1]]}
    first.desk.commit(Deed("patient", typed, PATIENT, patient=PATIENT))
    made.create(first)
    made.create(first)
    made.settle_down()
    made.close()
    return folder
