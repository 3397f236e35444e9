"""Every role, at each end of a referral and at neither, asks the hub for every move: what the table says is taken.

What is expected is worked out from the bare tables, in another way than the hub does it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from typing import Any, Final

import pytest

from sync.changes import Change, Document
from sync.clock import SetClock
from sync.hub.enrolment import add_site
from sync.hub.service import write_as_hub
from sync.ids import derived_id, new_id
from sync.protocol import Exchange
from sync.records.base import stamp
from sync.resources import resource
from sync.signing import new_signing_key
from tests.hub.running import RunningHub, running_hub

NOON: Final = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
TABLE: Final[dict[str, Any]] = json.loads(resource("rules/lifecycles.json").read_bytes())["tables"][
    "referral"
]
ROLES: Final[dict[str, Any]] = json.loads(resource("rules/roles.json").read_bytes())
EDITS: Final = next(row["edit"] for row in ROLES["rows"] if row["kind"] == "referral")
SIDES: Final = {"clinic": "clinic", "center": "center", "third": ""}
CODES: Final = [role["code"] for role in ROLES["roles"]]
PAIRS: Final = [(one, other) for one, other in product(TABLE["states"], TABLE["states"]) if one != other]
PATIENT: Final = derived_id("patient", "moves")
TICK: Final = {
    "by_id": derived_id("person", "navigator"),
    "by_name": "Rosa Delgado",
    "at": "2026-11-24T16:00:00Z",
    "zone": "UTC",
    "of": "00112233445566778899aabb",
}
FILLED: Final = {
    "service": "medical_oncology",
    "status_reason": "Because.",
    "answer_by_on": "2026-11-30",
    "alternative": "Nobody is known.",
    "appointment_id": derived_id("appointment", "moves"),
    "actual_on": "2026-11-20",
    "report_due_on": "2026-12-01",
    "report_received_on": "2026-11-23",
    "report_read": TICK,
    "patient_told": TICK,
}


@dataclass
class World:
    """The hub, its sites, and how far each computer has counted."""

    hub: RunningHub
    sites: dict[str, str] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)

    def begin(self, status: str) -> Document:
        """Give a referral between clinic and center that stands somewhere."""
        ends = {"from_site_id": self.sites["clinic"], "to_site_id": self.sites["center"]}
        with self.hub.store.writing() as tx:
            empty = Document("referral", new_id(), PATIENT, None, None)
            return write_as_hub(tx, empty, {**ends, **FILLED, "status": status}, stamp(NOON))

    def change(self, opened: Document, role: str, place: str, **patch: Any) -> Change:
        """Make what a desk at a place would send."""
        self.counted[place] += 1
        return Change(
            id=new_id(),
            store=derived_id("store", place),
            number=self.counted[place],
            kind="referral",
            record=opened.id,
            patient=PATIENT,
            author=derived_id("person", role),
            at=NOON,
            zone="UTC",
            place=self.sites[place],
            base=opened.revision,
            patch=patch,
        )

    def outcomes(self, place: str, *changes: Change) -> list[str]:
        """Send them in one request, and give what became of each."""
        request = Exchange(derived_id("store", place), changes[0].author, None, {}, changes)
        verdicts = {one.change: one for one in self.hub.service.exchange(request).head.verdicts}
        return [verdicts[one.id].outcome for one in changes]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with running_hub(tmp_path_factory.mktemp("hub"), clock=SetClock(NOON)) as hub:
        made = World(hub)
        with hub.store.writing() as tx:
            for place in SIDES:
                site = add_site(tx, hub.clock, name=f"{place} (PRACTICE)", zone="UTC", is_center=False)
                made.sites[place] = site.id
                _, public = new_signing_key()
                tx.add_device(derived_id("store", place), site.id, place, public, NOON)
            for role in CODES:
                person = derived_id("person", role)
                tx.add_person(person, f"{role} (PRACTICE)")
                for site_id in made.sites.values():
                    tx.grant(person, site_id, role)
            chart = {"family_name": "Moss", "sites": list(made.sites.values())}
            write_as_hub(tx, Document("patient", PATIENT, PATIENT, None, None), chart, stamp(NOON))
        yield made


@pytest.mark.parametrize("place", SIDES)
@pytest.mark.parametrize("role", CODES)
def test_every_move_is_taken_or_refused_exactly_as_the_table_says(
    world: World, role: str, place: str
) -> None:
    opened = [world.begin(before) for before, _ in PAIRS]
    made = [world.change(one, role, place, status=to) for one, (_, to) in zip(opened, PAIRS, strict=True)]
    found = world.outcomes(place, *made)
    wrong = []
    for (before, to), outcome in zip(PAIRS, found, strict=True):
        by = TABLE["states"][before]["next"].get(to)
        side = SIDES[place]
        is_allowed = bool(side) and by in (side, "both") and role in TABLE["movers"][to] and role in EDITS
        if (outcome == "accepted") != is_allowed or outcome not in ("accepted", "refused"):
            wrong.append(f"{role} at {place}, {before} to {to}: {outcome}")
    assert not wrong


def test_a_desk_that_does_not_ask_first_cannot_speak_for_the_center(world: World) -> None:
    submitted = world.begin("submitted")
    told = world.outcomes("clinic", world.change(submitted, "navigator", "clinic", status="accepted"))
    assert told == ["refused"]


def test_what_a_partner_without_navigator_said_is_taken_with_who_said_it(world: World) -> None:
    with world.hub.store.writing() as tx:
        center = tx.document(world.sites["center"])
        assert center is not None
        write_as_hub(tx, center, {"uses_navigator": False}, stamp(NOON))
    try:
        bare, said = world.begin("submitted"), world.begin("submitted")
        heard = {"answered_by": "J. Bell", "answered_how": "phone"}
        made = (
            world.change(bare, "navigator", "clinic", status="accepted"),
            world.change(said, "navigator", "clinic", status="accepted", **heard),
        )
        assert world.outcomes("clinic", *made) == ["refused", "accepted"]
    finally:
        with world.hub.store.writing() as tx:
            center = tx.document(world.sites["center"])
            assert center is not None
            write_as_hub(tx, center, {"uses_navigator": True}, stamp(NOON))


def test_nobody_gets_round_their_role_by_calling_a_move_another_systems(world: World) -> None:
    told = {"states_received": {"add": [{"key": "fhir-0011", "at": "2026-11-23T16:42:00Z"}], "remove": []}}
    for role in ("scheduler", "benefits", "social_worker"):
        submitted = world.begin("submitted")
        made = world.change(submitted, role, "center", status="accepted", **told)
        assert world.outcomes("center", made) == ["refused"], role
    brought = world.change(world.begin("submitted"), "reviewer", "center", status="accepted", **told)
    assert world.outcomes("center", brought) == ["accepted"]
