"""What one invented patient's records say: thirty of each, in the middle of care or long since done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, NamedTuple

from benchmarks.invented import ANALYTES, FAMILY, GIVEN, PLACES, SAID
from sync.ids import derived_id
from sync.records import KINDS
from sync.records.derive import fields, fingerprint
from sync.records.sample import sample_values

CLINIC, CENTER = derived_id("site", "juniper"), derived_id("site", "mesa view")
NAVIGATORS = tuple(derived_id("person", str(n)) for n in range(6))
ZONE = "America/Denver"
OPEN_EVERY = 16
HISTORY_DAYS = 1_000


class Made(NamedTuple):
    """One record: its kind, its id, what it says."""

    kind: str
    record: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One patient while the records are being made."""

    patient: str
    index: int
    today: date
    random: Random

    @property
    def is_open(self) -> bool:
        """Whether the patient is in the middle of care."""
        return self.index % OPEN_EVERY == 0

    def day(self, before: int, after: int) -> str:
        """Give a day around today for an open case, one of the last years otherwise."""
        days = self.random.randint(-before, after) if self.is_open else -self.random.randint(60, HISTORY_DAYS)
        return (self.today + timedelta(days=days)).isoformat()

    def one(self, *choices: Any) -> Any:
        """Choose."""
        return self.random.choice(choices)

    def other(self, kind: str, k: int = 0) -> str:
        """Name a record of this patient."""
        return derived_id(self.patient, kind, str(k))


def everybody() -> Iterator[Made]:
    """Give the two sites and the people who work in care."""
    names = {"name": "Juniper Creek Clinic (PRACTICE)", "short_name": "Juniper Creek", "zone": ZONE}
    yield Made("site", CLINIC, _base("site") | names)
    names = {
        "name": "Mesa View Cancer Center (PRACTICE)",
        "short_name": "Mesa View",
        "zone": "America/Phoenix",
    }
    yield Made("site", CENTER, _base("site") | names | {"is_center": True})
    for n, person in enumerate(NAVIGATORS):
        values = {"family_name": FAMILY[n], "given_name": GIVEN[n], "site_id": CLINIC}
        yield Made("practitioner", person, _base("practitioner") | values)


def of_patient(patient: str, index: int, today: date) -> Iterator[Made]:
    """Give the thirty records of one patient, the patient first."""
    case = Case(patient, index, today, Random(index))  # noqa: S311 - the same invented caseload every time
    yield Made("patient", patient, _patient(case))
    for kind, count in COUNTS.items():
        for k in range(count):
            yield Made(kind, case.other(kind, k), _base(kind) | VALUES[kind](case, k))


@cache
def _base(kind: str) -> dict[str, Any]:
    """Give the sample of a kind without what points at the records of another sample."""
    noun = KINDS[kind]
    known = fields(noun)
    return {k: v for k, v in sample_values(noun).items() if known[k].shape != "ref"}


def _patient(case: Case) -> dict[str, Any]:
    born = date(1930, 1, 1) + timedelta(days=case.random.randrange(27_000))
    family = case.one(*FAMILY) + (chr(97 + case.index % 26) if case.index % 3 else "")
    phone = {"system": "phone", "value": f"(928) 555-{case.index % 10_000:04d}", "use": "mobile"}
    return {
        "family_name": family,
        "given_name": case.one(*GIVEN),
        "birth_on": born.isoformat(),
        "sex": case.one("female", "male"),
        "identifiers": [{"assigner": "PRACTICE center", "value": f"{100_000 + case.index}", "type": "MR"}],
        "contact_points": [phone],
        "community": case.one(*PLACES),
        "distance_miles": case.random.randint(10, 320),
        "sites": [CLINIC, CENTER],
        "phase": case.one("work_up", "active") if case.is_open else "follow_up",
    }


def _tick(kind: str, values: dict[str, Any], name: str) -> dict[str, Any]:
    of = fingerprint(values, fields(KINDS[kind])[name].about.confirms)
    at = "2026-11-20T17:00:00Z"
    return {"by_id": NAVIGATORS[1], "by_name": "Delia Reed", "at": at, "zone": ZONE, "of": of}


def _coverage(case: Case, _k: int) -> dict[str, Any]:
    return {"checked_on": case.day(60, 0), "checked_by_id": case.one(*NAVIGATORS)}


def _referral(case: Case, k: int) -> dict[str, Any]:
    is_open = case.is_open and k == 1
    status = (
        case.one("draft", "submitted", "needs_information", "accepted", "report_awaited")
        if is_open
        else "closed"
    )
    return {
        "from_site_id": CLINIC,
        "to_site_id": CENTER,
        "status": status,
        "rcis_number": f"{7_000_000 + 2 * case.index + k}",
        "next_review_on": case.day(10, 20) if is_open else None,
        "report_due_on": case.day(10, 20) if status == "report_awaited" else None,
        "case_manager_id": case.one(*NAVIGATORS),
        "authored_at": f"{case.day(40, 0)}T17:00:00.000Z",
    }


def _referral_item(case: Case, k: int) -> dict[str, Any]:
    state = case.one("ready", "ready", "ready", "waiting", "missing") if case.is_open else "ready"
    return {
        "referral_id": case.other("referral", 1),
        "item": ("pathology", "imaging", "staging_labs", "demographics")[k],
        "state": state,
        "waiting_on": "Cedar Basin Pathology (PRACTICE)" if state == "waiting" else "",
        "asked_on": case.day(10, 0),
        "due_on": case.day(5, 12),
        "owner_id": case.one(*NAVIGATORS),
    }


def _task(case: Case, k: int) -> dict[str, Any]:
    return {
        "title": case.one(
            "Ask pathology for the report", "Call about the ride", "Find out who pays for the night"
        ),
        "status": "requested" if case.is_open and k == 0 else "completed",
        "due_on": case.day(6, 20),
        "waiting_on": case.one("", "", "Cedar Basin lab"),
        "owner_id": case.one(*NAVIGATORS),
        "note": case.one(*SAID),
    }


def _lab_plan(case: Case, _k: int) -> dict[str, Any]:
    status = case.one("active", "proposed") if case.is_open else "ended"
    asked = {"requested_by_id": case.one(*NAVIGATORS), "drawn_at_site_id": CLINIC}
    return asked | {"status": status, "starts_on": case.day(20, 5), "ends_on": None}


def _lab_draw(case: Case, k: int) -> dict[str, Any]:
    results = sorted(case.other("lab_result", n) for n in (2 * k, 2 * k + 1))
    values: dict[str, Any] = {
        "lab_plan_id": case.other("lab_plan"),
        "due_on": case.day(8, 20),
        "drawn_at_site_id": CLINIC,
        "panels": ["58410-2"],
        "result_ids": [] if case.is_open and k > 1 else results,
    }
    done = () if case.is_open and k > 1 else ("drawn", "resulted", "sent", "acknowledged")
    steps = ("ordered", *(done[:-1] if case.is_open else done))
    return values | {step: _tick("lab_draw", values, step) for step in steps}


def _lab_result(case: Case, k: int) -> dict[str, Any]:
    text = f"{case.random.uniform(1, 15):.1f}"
    values: dict[str, Any] = _base("lab_result") | {
        "name": ANALYTES[k],
        "value_text": text,
        "value": text,
        "collected_at": f"{case.day(25, -1)}T15:10:00.000Z",
        "filler_number": f"L26-{case.index:05d}-{k}",
        "lab_draw_id": case.other("lab_draw", k // 2),
    }
    is_seen = not case.is_open or k < 4
    return values | ({"acknowledged": _tick("lab_result", values, "acknowledged")} if is_seen else {})


def _appointment(case: Case, _k: int) -> dict[str, Any]:
    day = case.day(10, 25)
    return {
        "starts_at": f"{day}T17:00:00.000Z",
        "ends_at": f"{day}T18:00:00.000Z",
        "patient_site_id": CLINIC,
        "provider_site_id": CENTER,
        "referral_id": case.other("referral", 1),
        "status": "booked" if case.is_open else "fulfilled",
    }


def _trip(case: Case, _k: int) -> dict[str, Any]:
    day = case.day(5, 30)
    return {
        "starts_on": day,
        "ends_on": day,
        "owner_id": case.one(*NAVIGATORS),
        "appointment_id": case.other("appointment"),
        "referral_id": case.other("referral", 1),
        "status": case.one("requested", "arranging", "booked") if case.is_open else "completed",
    }


def _trip_leg(case: Case, k: int) -> dict[str, Any]:
    status = "booked" if case.is_open else "travelled"
    return {
        "trip_id": case.other("trip"),
        "position": k + 1,
        "from_place": case.one(*PLACES),
        "status": status,
    }


def _contact(case: Case, _k: int) -> dict[str, Any]:
    at = f"{case.day(30, 0)}T17:20:00.000Z"
    return {"at": at, "by_id": case.one(*NAVIGATORS), "outcome_note": case.one(*SAID)}


def _message(case: Case, _k: int) -> dict[str, Any]:
    there = case.random.random() < 0.5
    return {
        "from_site_id": CENTER if there else CLINIC,
        "to_site_id": CLINIC if there else CENTER,
        "authored_by_id": NAVIGATORS[5],
        "authored_at": f"{case.day(9, 0)}T18:00:00.000Z",
        "reply_by_on": case.day(4, 8),
        "status": case.one("in-progress", "completed") if case.is_open else "completed",
        "body": case.one(*SAID),
    }


VALUES = {
    "condition": lambda case, _k: {"onset_on": case.day(60, 0), "is_primary_cancer": True},
    "coverage": _coverage,
    "referral": _referral,
    "referral_item": _referral_item,
    "task": _task,
    "lab_plan": _lab_plan,
    "lab_draw": _lab_draw,
    "lab_result": _lab_result,
    "appointment": _appointment,
    "trip": _trip,
    "trip_leg": _trip_leg,
    "contact": _contact,
    "message": _message,
}
COUNTS = {
    "condition": 1,
    "coverage": 1,
    "referral": 2,
    "referral_item": 4,
    "task": 2,
    "lab_plan": 1,
    "lab_draw": 4,
    "lab_result": 8,
    "appointment": 1,
    "trip": 1,
    "trip_leg": 2,
    "contact": 1,
    "message": 1,
}
