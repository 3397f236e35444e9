"""Bills that patients bring: entered in a minute, checked against the authorizations, followed until they are paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from navigator_app import gathered
from navigator_app.commands.own_chart import check as check_chart
from navigator_app.commands.seen import as_record, seen, words_needed, write
from navigator_app.desk import Deed, Desk
from sync.changes import Document
from sync.errors import Refused
from sync.ids import new_id
from sync.records import KINDS
from sync.records.authorization import Authorization
from sync.records.bill import Bill
from sync.records.derive import build
from sync.rules.prc import bills as rule
from sync.rules.prc.bills import Finding
from sync.rules.whose_day import day_of
from sync.words import say

NOT_COME = say("This day has not come yet.")
_DAYS = ("received_on", "service_from_on", "service_to_on")


@dataclass(frozen=True, slots=True)
class Entered:
    """A bill that was written down, and what it was found to be."""

    bill_id: str
    finding: Finding


def enter(desk: Desk, patient_id: str, typed: Mapping[str, Any]) -> Entered:
    """Write down a bill, received today unless it says when, and check it against the patient's authorizations.

    Raises: Refused where not even from whom it is is said, for days that cannot be, and for another's authorization.
    """
    words_needed(str(typed.get("from_whom") or ""), "from_whom", say("Say from whom the bill is."))
    today = day_of(desk.now(), desk.me.zone)
    values = {"received_on": today.isoformat(), "owner_id": desk.me.person_id, "status": "received", **typed}
    if values.get("service_from_on") and not values.get("service_to_on"):
        values["service_to_on"] = values["service_from_on"]
    for field in _DAYS:
        if values.get(field) and str(values[field]) > today.isoformat():
            raise Refused(field, NOT_COME)
    check_chart(desk, "bill", values, patient_id)
    bill_id = new_id()
    finding = _found(desk, build(KINDS["bill"], bill_id, patient_id, None, values))
    values.setdefault("authorization_id", finding.authorization_id)
    desk.commit(Deed("bill", values, record=bill_id, patient=patient_id))
    return Entered(bill_id, finding)


def check(desk: Desk, bill_id: str, opened: Document | None = None) -> Finding:
    """Check a bill again, and write down which authorization covers it where one does."""
    image = seen(desk, bill_id, opened)
    finding = _found(desk, as_record(image))
    if finding.authorization_id is not None:
        write(desk, image, {"authorization_id": finding.authorization_id})
    return finding


def _found(desk: Desk, bill: object) -> Finding:
    if not isinstance(bill, Bill):
        raise Refused(None, say("This is no bill."))
    patient = bill.patient_id
    images = desk.store.of_patient(patient, ("authorization",)) if patient else []
    mine = gathered.typed(images, Authorization)
    # A person's linked charts are one: what stands in any of them is this patient's.
    return rule.check(bill, [one.model_copy(update={"patient_id": patient}) for one in mine])


def tell_program(
    desk: Desk, bill_id: str, on: date, how: str, whom: str = "", opened: Document | None = None
) -> str:
    """Note that the program was told of the claim, so that its business days to answer run."""
    _not_ahead(desk, "claim_notified_on", on)
    typed = {
        "claim_notified_on": on.isoformat(),
        "claim_notified_how": how,
        "claim_notified_whom": whom.strip(),
    }
    return write(desk, seen(desk, bill_id, opened), {**typed, "status": "sent", "status_reason": ""})


def answered(desk: Desk, bill_id: str, on: date, number: str = "", opened: Document | None = None) -> str:
    """Note that the program accepted the claim, with the number of its order."""
    _not_ahead(desk, "answered_on", on)
    typed = {"answered_on": on.isoformat(), "answer_number": number.strip()}
    return write(desk, seen(desk, bill_id, opened), {**typed, "status": "accepted", "status_reason": ""})


def refused(desk: Desk, bill_id: str, on: date, words: str, opened: Document | None = None) -> str:
    """Note that the program said no to the claim, and why."""
    _not_ahead(desk, "answered_on", on)
    why = words_needed(words, "status_reason", say("Write down the program's reason."))
    typed = {"answered_on": on.isoformat(), "status": "denied", "status_reason": why}
    return write(desk, seen(desk, bill_id, opened), typed)


def paid(desk: Desk, bill_id: str, on: date, opened: Document | None = None) -> str:
    """Note that somebody saw that it is paid."""
    _not_ahead(desk, "paid_on", on)
    typed = {"paid_on": on.isoformat(), "status": "paid", "status_reason": ""}
    return write(desk, seen(desk, bill_id, opened), typed)


def letter_sent(desk: Desk, bill_id: str, on: date, how: str, opened: Document | None = None) -> str:
    """Note that the letter about it was sent, when and how."""
    _not_ahead(desk, "letter_sent_on", on)
    return write(
        desk, seen(desk, bill_id, opened), {"letter_sent_on": on.isoformat(), "letter_sent_how": how}
    )


def _not_ahead(desk: Desk, field: str, on: date) -> None:
    if on > day_of(desk.now(), desk.me.zone):
        raise Refused(field, NOT_COME)
