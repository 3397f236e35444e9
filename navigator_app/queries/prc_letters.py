"""The letters of purchased/referred care, gathered for one authorization or bill, as words that a sheet can print."""

from __future__ import annotations

from dataclasses import dataclass

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.discretion import discreet
from sync.records.authorization import Authorization
from sync.records.bill import Bill
from sync.records.patient import Patient
from sync.records.site import Site, phone_of
from sync.rules.prc import letters
from sync.rules.prc.appeals import appeal
from sync.rules.prc.letter import Discreet, Letter, Sender
from sync.rules.prc.notification import notification
from sync.rules.prc.program import Program
from sync.rules.whose_day import day_of


@dataclass(frozen=True, slots=True)
class Wish:
    """What a letter is to leave out."""

    without_disease: bool = False
    without_center: bool = False


AS_IT_IS = Wish()


def letter(desk: Desk, code: str, record_id: str, wish: Wish = AS_IT_IS) -> Letter | None:
    """Draft one letter; None for what is not here or has no such letter as it stands.

    Shape: `no_liability` is of a bill, the others of an authorization.
    """
    if code == "no_liability":
        bill = gathered.record(desk, record_id, Bill)
        return _no_liability(desk, bill, wish) if bill else None
    authorization = gathered.record(desk, record_id, Authorization)
    patient = gathered.record(desk, authorization.patient_id, Patient) if authorization else None
    if authorization is None or patient is None:
        return None
    return _of_authorization(desk, code, authorization, patient, wish)


def _no_liability(desk: Desk, bill: Bill, wish: Wish) -> Letter | None:
    patient = gathered.record(desk, bill.patient_id, Patient)
    if patient is None:
        return None
    authorization = gathered.record(desk, bill.authorization_id, Authorization)
    today = day_of(desk.now(), desk.me.zone)
    program = (
        gathered.program_of_record(desk, authorization, today)[0]
        if authorization
        else gathered.program_at(desk, gathered.record(desk, desk.me.site_id, Site), today)
    )
    return letters.no_liability(bill, authorization, patient, program, _sender(desk, wish, patient.id))


def _of_authorization(
    desk: Desk, code: str, authorization: Authorization, patient: Patient, wish: Wish
) -> Letter | None:
    today = day_of(desk.now(), desk.me.zone)
    program, site = gathered.program_of_record(desk, authorization, today)
    sender = _sender(desk, wish, patient.id)
    if code == "appeal":
        step = appeal(authorization, program, today)
        return letters.appeal_letter(authorization, step, patient, program, sender) if step else None
    if code == "deferral":
        is_deferred = authorization.status == "deferred"
        return letters.deferral_letter(authorization, patient, program, sender) if is_deferred else None
    return _call_in(desk, authorization, patient, program, site, sender) if code == "call_in" else None


def _call_in(
    desk: Desk,
    authorization: Authorization,
    patient: Patient,
    program: Program,
    site: Site | None,
    sender: Sender,
) -> Letter | None:
    if not authorization.is_emergency:
        return None
    zone = site.zone if site else desk.me.zone
    clock = notification(authorization, program, zone, desk.now())
    return letters.call_in(authorization, clock, patient, program, sender)


def _sender(desk: Desk, wish: Wish, patient_id: str) -> Sender:
    site = gathered.record(desk, desk.me.site_id, Site)
    return Sender(
        desk.me.name,
        site.name if site else "",
        phone_of(site) if site else "",
        day_of(desk.now(), desk.me.zone),
        discretion_of(desk, patient_id, wish),
    )


def discretion_of(desk: Desk, patient_id: str, wish: Wish) -> Discreet:
    """Say by which words a paper of this patient's leaves out what is wished."""
    return discreet(desk, patient_id, disease=wish.without_disease, center=wish.without_center)
