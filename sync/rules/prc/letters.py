"""Letters as words, before anybody knows how they are drawn: to whom, what they say, and what is still missing in them.

A draft is never more than what is written down: what nobody knows is named in `missing` and is a gap in the text. On
request a letter leaves out what the care is for and the name of the center; what cannot be said without it is left out
and named. A partner's own words stand instead of ours where its record has them.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from sync.records.authorization import Authorization
from sync.records.bill import Bill
from sync.records.patient import Patient
from sync.rules.codes import label_of
from sync.rules.prc.appeals import Appeal
from sync.rules.prc.bills import check, name_of
from sync.rules.prc.letter import Discreet, Letter, Sender, put_together
from sync.rules.prc.notification import Notification
from sync.rules.prc.program import Program, is_prc
from sync.words import When, Words, joined, say, us_date

GAP: Final = say("(to be filled in)")
NEUTRAL_VENDOR: Final = say("the specialist")
NEUTRAL_SERVICE: Final = say("specialist care")
NO_AUTHORIZATION: Final = say("Which authorization covers it.")
NOT_PRC: Final = say("Only care that a PRC program authorized has this letter.")
NO_RECEIPT: Final = say("When the notice was received: ask, never guess.")
_LIABILITY: Final = "25 U.S.C. 1621u"


def no_liability(
    bill: Bill, authorization: Authorization | None, patient: Patient, program: Program, sender: Sender
) -> Letter:
    """Tell whoever bills that the patient does not owe for care that a program authorized.

    Shape: without an authorization that covers it, it is missing one and says so; it is no letter to send then.
    """
    own = say(program.words_of("no_liability"))
    ours = (
        say(
            "The care on this account was authorized by {program}. Under {law} the patient is not liable for"
            " the payment of charges or costs of care that was authorized.",
            program=_program_name(program),
            law=_LIABILITY,
        ),
        say(
            "Please send the claim to the program, and do not bill the patient or report the account as unpaid."
        ),
        say("If it was sent to a collection agency, please take it back and confirm that to us in writing."),
    )
    about = (
        (say("Patient"), patient.headline()),
        (say("Date of birth"), us_date(patient.birth_on) if patient.birth_on else ""),
        (say("Account number"), bill.account_number),
        (say("Dates of service"), _days(bill.service_from_on, bill.service_to_on)),
        (say("Amount"), _money(bill.amount)),
        (say("Authorization"), name_of(authorization) if authorization else ""),
    )
    covers = authorization is not None and _covers(authorization, bill, patient)
    asked = (
        (covers, NO_AUTHORIZATION),
        (
            authorization is None or is_prc(authorization),
            NOT_PRC,
        ),
        (bool(bill.from_whom.strip()), say("To whom it goes.")),
        (bool(bill.account_number.strip()), say("The account number on the bill.")),
        (bill.service_from_on is not None, say("The dates of service.")),
    )
    missing = tuple(words for is_there, words in asked if not is_there)
    title = say("This patient does not owe this bill")
    return put_together(
        ("no_liability", title, (bill.from_whom,)), about, (own,) if own else ours, missing, program, sender
    )


def _covers(authorization: Authorization, bill: Bill, patient: Patient) -> bool:
    mine = {"patient_id": patient.id}
    found = check(bill.model_copy(update=mine), (authorization.model_copy(update=mine),))
    return found.state == "covered"


def appeal_letter(
    authorization: Authorization, step: Appeal, patient: Patient, program: Program, sender: Sender
) -> Letter:
    """Ask the next level to look again, with the day on which the notice was received."""
    received = When(on=step.received_on) if step.received_on else GAP
    level = step.name or GAP
    ours = (
        say(
            "I ask for {level} of the decision of {notice} on {service}.",
            level=level,
            notice=When(on=authorization.notice_on) if authorization.notice_on else GAP,
            service=_service(authorization, sender.discreet),
        ),
        _in_time(step, received),
        say("The reason that was given: {reason}", reason=authorization.status_reason),
        say("Why it should be decided otherwise: {gap}", gap=GAP),
    )
    own = say(program.words_of("appeal"))
    asked = (
        (step.received_on is not None, NO_RECEIPT),
        (authorization.notice_on is not None, say("The date on the notice.")),
        (bool(step.to_whom), say("To whom it goes.")),
        (False, say("Why it should be decided otherwise.")),
    )
    missing = tuple(words for is_there, words in asked if not is_there)
    about = _about(authorization, patient, program, sender.discreet)
    return put_together(
        ("appeal", say("Appeal"), (step.to_whom, _program_name(program))),
        about,
        (own, *ours) if own else ours,
        missing,
        program,
        sender,
    )


def _in_time(step: Appeal, received: object) -> Words:
    if step.state == "over":
        return say(
            "The notice was received on {day}; the {days} days are over. Please accept this letter all the same.",
            day=received,
            days=step.days,
        )
    return say(
        "The notice was received on {day}. This letter is sent within {days} days of that.",
        day=received,
        days=step.days,
    )


def deferral_letter(
    authorization: Authorization, patient: Patient, program: Program, sender: Sender
) -> Letter:
    """Ask the program to look at a deferred request again."""
    received = authorization.denial_received_on
    ours = (
        say("The request for {service} was deferred.", service=_service(authorization, sender.discreet)),
        say("The notice was received on {day}.", day=When(on=received) if received else GAP),
        say("Please look at it again, and tell us when funds are there or what else you need."),
    )
    own = say(program.words_of("deferral"))
    missing = () if received else (NO_RECEIPT,)
    about = _about(authorization, patient, program, sender.discreet)
    title = say("Please look at a deferred request again")
    return put_together(
        ("deferral", title, (_program_name(program),)),
        about,
        (own,) if own else ours,
        missing,
        program,
        sender,
    )


def call_in(
    authorization: Authorization, clock: Notification, patient: Patient, program: Program, sender: Sender
) -> Letter:
    """Tell the program that a patient was seen elsewhere in an emergency, with the time and the evidence."""
    start = When(at=authorization.start_of_care_at, zone=authorization.start_of_care_zone)
    ours = (
        say(
            "We notify you of care that began {start} at {vendor}.",
            start=start if authorization.start_of_care_at else GAP,
            vendor=_vendor(authorization, sender.discreet) or GAP,
        ),
        say("Time to notify ends {when}.", when=clock.notify_by or GAP),
        clock.words,
        *(
            (say("Elder or disabled: {why}", why=authorization.elder_or_disabled_why),)
            if authorization.is_elder_or_disabled
            else ()
        ),
        *((say("Good cause: {why}", why=authorization.good_cause),) if authorization.good_cause else ()),
    )
    own = say(program.words_of("call_in"))
    asked = (
        (authorization.start_of_care_at is not None, say("When treatment or admission began.")),
        (bool(authorization.vendor.strip()), say("Where the patient was seen.")),
    )
    missing = tuple(words for is_there, words in asked if not is_there)
    about = _about(authorization, patient, program, sender.discreet)
    title = say("Call-in notification")
    return put_together(
        ("call_in", title, (_program_name(program),)),
        about,
        (own, *ours) if own else ours,
        missing,
        program,
        sender,
    )


def _about(
    authorization: Authorization, patient: Patient, program: Program, discreet: Discreet
) -> tuple[tuple[Words, str], ...]:
    return (
        (say("Patient"), patient.headline()),
        (say("Date of birth"), us_date(patient.birth_on) if patient.birth_on else ""),
        (say("Service"), _service(authorization, discreet)),
        (say("Vendor"), _vendor(authorization, discreet)),
        (say("Window"), _days(authorization.starts_on, authorization.ends_on)),
        (say("RCIS number"), authorization.rcis_number),
        (say("Purchase order number"), authorization.po_number if program.terms.shows_purchase_order else ""),
    )


def _service(authorization: Authorization, discreet: Discreet) -> str:
    names = joined((say(label_of("services", one)) for one in authorization.services), ", ")
    return NEUTRAL_SERVICE if not names or discreet.hides(names) else names


def _vendor(authorization: Authorization, discreet: Discreet) -> str:
    name = authorization.vendor
    return NEUTRAL_VENDOR if name and discreet.hides(name) else name


def _program_name(program: Program) -> str:
    return program.record.name if program.record else say("the Purchased/Referred Care program")


def _days(first: date | None, last: date | None) -> str:
    if first is None:
        return ""
    if last is None or last == first:
        return us_date(first)
    return say("{first} to {last}", first=us_date(first), last=us_date(last))


def _money(amount: Decimal | None) -> str:
    return f"${amount:,.2f}" if amount is not None else ""
