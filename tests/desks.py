"""A real desk on a real encrypted store, with invented people and places and a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from navigator_app.desk import Deed, Desk, Me
from navigator_app.store.local import Store, make_store, open_store
from navigator_app.store.opened import Person
from sync.changes import Revision
from sync.clock import SetClock
from sync.ids import derived_id
from sync.protocol import Head, Verdict
from sync.records import KINDS
from sync.records.base import stamp

CLINIC = derived_id("site", "Juniper Creek")
CENTER = derived_id("site", "Mesa View")
ROSA = derived_id("person", "Rosa Delgado")
IMANI = derived_id("person", "Imani Okafor")
MARIAN = derived_id("patient", "Marian Moss")
DELIA = derived_id("patient", "Delia Dale")
SATURDAY = datetime(2026, 11, 21, 16, 42, tzinfo=UTC)
"""Sat Nov 21, 9:42 AM in Denver."""
WEEKDAYS = ("mo", "tu", "we", "th", "fr")


def open_desk(
    folder: Path,
    person: str = ROSA,
    name: str = "Rosa Delgado",
    site: str = CLINIC,
    zone: str = "America/Denver",
) -> Desk:
    """Make an encrypted store in a folder and sit down at it."""
    clock = SetClock(SATURDAY)
    path, key = folder / "desk.navigator", bytes(range(32))
    make_store(path, key, derived_id("store", str(folder), person))
    store: Store = open_store(path, key, KINDS, clock, Person(person, name, "navigator"))
    return Desk(store, Me(person, name, site, zone, frozenset({"navigator"})), clock)


def settle_places(desk: Desk) -> None:
    """Write the two sites and the two people whom every story knows."""
    hours = [{"day": day, "opens": "08:00", "closes": "17:00"} for day in WEEKDAYS]
    put(
        desk,
        "site",
        CLINIC,
        name="Juniper Creek Clinic (PRACTICE)",
        short_name="Juniper Creek",
        zone="America/Denver",
    )
    put(
        desk,
        "site",
        CENTER,
        name="Mesa View Cancer Center (PRACTICE)",
        short_name="Mesa View",
        zone="America/Phoenix",
        is_center=True,
        hours=hours,
        on_call_number="555-0100",
    )
    put(desk, "practitioner", ROSA, family_name="Delgado", given_name="Rosa", roles=["navigator"])
    put(desk, "practitioner", IMANI, family_name="Okafor", given_name="Imani", credentials="MD")


def settle_patients(desk: Desk) -> None:
    """Write two patients of the clinic."""
    put(
        desk,
        "patient",
        MARIAN,
        family_name="Moss",
        given_name="Marian",
        birth_on="1965-03-14",
        sex="female",
        sites=[CLINIC],
        phase="active",
        identifiers=[{"assigner": "JUNIPER", "value": "12-0774", "type": "MR"}],
        contact_points=[
            {"system": "phone", "value": "(555) 555-0177", "use": "mobile", "note": "ask for Marian"}
        ],
        community="Juniper Creek",
        distance_miles=146,
        language="en",
        needs_interpreter=False,
    )
    put(
        desk,
        "patient",
        DELIA,
        family_name="Dale",
        given_name="Delia",
        birth_on="1979-02-11",
        sex="female",
        sites=[CLINIC],
    )


def put(
    desk: Desk, kind: str, record: str, patient: str | None = None, site: str | None = None, **typed: Any
) -> str:
    """Write a record under an id of the story's choosing."""
    return desk.commit(Deed(kind, typed, record=record, patient=patient, site=site))[0]


def take_all(desk: Desk) -> None:
    """Let the hub take what was written last, and make nothing else of it."""
    store, at = desk.store, stamp(desk.now())
    sent = store.outgoing(10_000_000).changes
    taken = [Verdict(one.id, "accepted", Revision("one life of the hub", n)) for n, one in enumerate(sent, 1)]
    feeds = (f"site:{desk.me.site_id}",)
    store.absorb_head(Head("one life of the hub", at, tuple(taken), feeds, feeds_version=1), ())
    store.round_finished(at_hub_time=at)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Rosa's desk at Juniper Creek, Saturday morning, nothing exchanged yet."""
    found = open_desk(tmp_path)
    settle_places(found)
    settle_patients(found)
    yield found
    found.store.close()


def clock_of(desk: Desk) -> SetClock:
    """Give the clock of a test's desk, to move it."""
    assert isinstance(desk.clock, SetClock)
    return desk.clock
