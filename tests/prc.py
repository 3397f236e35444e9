"""A case of purchased/referred care to work on: a referral, its authorization, the terms, a second person."""

from __future__ import annotations

from typing import Any

from navigator_app.commands import authorizations, records
from navigator_app.desk import Desk, Me
from sync.ids import derived_id
from sync.records.authorization import Authorization
from tests.desks import CENTER, CLINIC, MARIAN, clock_of, put

VENDOR = "Mesa View Cancer Center (PRACTICE)"
TERMS: dict[str, Any] = {
    "services": ["medical_oncology"],
    "vendor": VENDOR,
    "starts_on": "2026-11-20",
    "ends_on": "2027-02-20",
    "amount": "4200.00",
}
REFERRAL = derived_id("referral", "prc")


def of(desk: Desk, one: str) -> Authorization:
    found = desk.store.record(one)
    assert isinstance(found, Authorization)
    return found


def asked(desk: Desk, patient: str = MARIAN, **typed: Any) -> str:
    values = {"payer": "PRC", "status": "requested", "requested_on": "2026-11-12", **typed}
    return records.save(desk, "authorization", values, patient_id=patient)


def as_person(desk: Desk, person: str, name: str) -> Desk:
    me = desk.me
    return Desk(desk.store, Me(person, name, me.site_id, me.zone, me.roles), desk.clock)


def approved(desk: Desk) -> str:
    one = asked(desk, **TERMS)
    authorizations.approve(desk, one, {"po_number": "27-PO-1"})
    clock_of(desk).forward(hours=1)
    return one


def settled(desk: Desk, one: str) -> None:
    for gate in ("eligible", "residency", "priority", "notification", "alternate"):
        authorizations.set_gate(desk, one, gate, "met", evidence="Card seen")


def referral(desk: Desk, **typed: Any) -> str:
    values = {
        "from_site_id": CLINIC,
        "to_site_id": CENTER,
        "service": "medical_oncology",
        "status": "accepted",
    }
    return put(desk, "referral", REFERRAL, MARIAN, **{**values, **typed})
