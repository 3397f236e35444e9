"""A directory as a clinic has one after a year: verified lately and long ago, never, failed, replaced. All invented."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from navigator_app.commands import directory
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from sync.ids import derived_id
from tests.desks import CENTER, clock_of, put

RECORDS: Final = derived_id("endpoint", "records office")
INTAKE: Final = derived_id("endpoint", "intake")
PRC: Final = derived_id("endpoint", "prc")
LAB: Final = derived_id("endpoint", "lab")
OLD_LAB: Final = derived_id("endpoint", "old lab")
DOCTOR: Final = derived_id("endpoint", "doctor")
FAILED: Final = "(555) 555-0142"


def settle_directory(desk: Desk) -> None:
    """Write a directory over half a year, of which the last day is today."""
    now = clock_of(desk).at
    office = {"organization": "Dry Fork Records Office (PRACTICE)", "community": "Dry Fork", "state": "AZ"}
    lab = {
        "organization": "Mesa Lab (PRACTICE)",
        "community": "Mesa View",
        "state": "AZ",
        "purposes": ["results"],
    }
    clock_of(desk).at = now - timedelta(days=200)
    _add(desk, RECORDS, FAILED, **office, department="Release of information", purposes=["records"])
    _add(
        desk,
        PRC,
        "prc.office@direct.dryfork.example",
        system="direct",
        organization="Dry Fork PRC Office (PRACTICE)",
        community="Dry Fork",
        purposes=["authorizations"],
    )
    directory.verify(desk, PRC, "their_paper")
    directory.verify(desk, RECORDS, "called")
    _add(desk, OLD_LAB, "(555) 555-0160", **lab)
    clock_of(desk).at = now - timedelta(days=3)
    _add(desk, INTAKE, "(555) 555-0155", organization_id=CENTER, department="Intake", purposes=["referrals"])
    directory.verify(desk, INTAKE, "sent_test")
    directory.failed(desk, RECORDS, "A dentist has this number now")
    directory.replace(desk, OLD_LAB, "555-555-0161", "called")
    _add(
        desk, DOCTOR, "(555) 555-0170", system="phone", person="Lena Tso, MD (PRACTICE)", community="Dry Fork"
    )
    clock_of(desk).at = now
    points = [{"system": "phone", "value": "(555) 555-0150", "use": "work"}]
    write(desk, seen(desk, CENTER), {"contact_points": points})


def _add(desk: Desk, record: str, value: str, **more: Any) -> None:
    put(desk, "endpoint", record, value=value, **more)
