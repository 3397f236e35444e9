"""A town of desks over a real hub: two clinics, an outside clinician, the center with its site lead, and a chart."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sync.clock import SetClock
from sync.contents import PART_BYTES
from sync.hub.__main__ import main
from tests.faults.joined import CENTER, Place, Seat, exchange, ground, join, seat
from tests.hub.running import RunningHub, running_hub

NOON = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
OTHER = "Cedar Flats (PRACTICE)"
OUTSIDE = "Dr. Hale's practice (PRACTICE)"


@dataclass
class Town:
    """The clinic, the other clinic, the outside clinician, and the center with its site lead."""

    hub: RunningHub
    capsys: pytest.CaptureFixture[str]
    places: dict[str, Place] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)

    @property
    def rosa(self) -> Seat:
        return self.seats["Rosa Delgado"]

    @property
    def tom(self) -> Seat:
        return self.seats["Tom North"]

    @property
    def hale(self) -> Seat:
        return self.seats["Ada Hale"]

    @property
    def lena(self) -> Seat:
        return self.seats["Lena Grant"]

    def lock(self, name: str) -> None:
        self.seats[name].close()

    def meet(self) -> None:
        for one in (*self.seats.values(), *self.seats.values()):
            exchange(one)

    def site(self, name: str) -> str:
        return self.places[name].site

    def says(self, *words: str) -> Any:
        """Ask the hub's command line, and read what it says."""
        self.capsys.readouterr()
        done = main(["--data", str(self.hub.folder), "--json", *words])
        told = self.capsys.readouterr()
        assert done == 0, told.err
        return [json.loads(line) for line in told.out.splitlines()]

    def holds(self, at: Seat, *records: str) -> bool:
        return all(at.store.document(record) is not None for record in records)

    def holds_none(self, at: Seat, *records: str) -> bool:
        return all(at.store.document(record) is None for record in records)


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Place]]:
    """Join everybody once; each story has a copy of the hub and the desks."""
    folder = tmp_path_factory.mktemp("joined")
    everybody: tuple[tuple[str, dict[str, Any]], ...] = (
        ("Rosa Delgado", {}),
        ("Tom North", {"site": OTHER}),
        ("Ada Hale", {"site": OUTSIDE, "role": "outside_clinician"}),
        ("Lena Grant", {"site": CENTER, "role": "site_lead", "is_center": True}),
    )
    with running_hub(folder / "hub", clock=SetClock(NOON)) as running:
        places = [join(running, folder / name, name, **where) for name, where in everybody]
    return folder, places


@pytest.fixture
def town(joined: tuple[Path, list[Place]], capsys: pytest.CaptureFixture[str]) -> Iterator[Town]:
    prepared, places = joined
    with ExitStack() as until_the_end:
        folder = until_the_end.enter_context(ground())
        shutil.copytree(prepared, folder, dirs_exist_ok=True)
        made = Town(until_the_end.enter_context(running_hub(folder / "hub", clock=SetClock(NOON))), capsys)
        for one in places:
            place = replace(one, home=folder / one.name)
            made.places[place.name] = place
            made.seats[place.name] = seat(place, made.hub.url, made.hub.clock)
            until_the_end.callback(made.lock, place.name)
        yield made


@pytest.fixture
def chart(town: Town) -> tuple[str, str]:
    """Write a chart of the clinic with a trip, and let the center know it."""
    patient = town.rosa.new_patient("as it was", town.site("Rosa Delgado"))
    trip = town.rosa.put("trip", {"purpose": "Visit"}, patient)
    town.meet()
    return patient, trip


def nothing_is_left_of_patients(at: Seat) -> bool:
    """Look into every table of the opened file: what this computer is, how its rounds went, who did what, no more.

    The audit has ids alone, which lead to nobody any more, and nobody takes it away.
    """
    with at.store.connections.reading() as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        shadows = {name for (name,) in tables if name.startswith("s_")}
        full = {
            name
            for (name,) in tables
            if name not in shadows and connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()
        }
    return full <= {"audit", "audit_head", "setting", "projection", "round"}


def at_the_center(town: Town, paper: str) -> bytes:
    """Fetch a document's bytes as the center's desk would."""
    town.meet()
    person = town.places["Lena Grant"].person
    return b"".join(town.lena.link.depot().fetch(person, paper, 0, PART_BYTES))
