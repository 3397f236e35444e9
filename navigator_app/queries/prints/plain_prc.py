"""The plain pages of purchased/referred care: a call-in, an appeal, a deferral, a bill, the committee."""

from __future__ import annotations

from datetime import date

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from navigator_app.queries.prc_letters import letter
from navigator_app.queries.prints.letters import authorization_of_call
from navigator_app.queries.prints.plain import Row, Told, day, plain_sheet
from navigator_app.queries.prints.plain_referral import places_of
from navigator_app.queries.prints.sheet import Sheet
from sync.records.authorization import Authorization
from sync.records.bill import Bill
from sync.records.referral import Referral
from sync.rules.codes import code_of, label_of
from sync.rules.prc.appeals import appeal, deferral
from sync.rules.prc.letters import NO_AUTHORIZATION, NOT_PRC
from sync.rules.prc.notification import notification
from sync.rules.whose_day import day_of
from sync.words import When, Words, joined, say

NOTHING: frozenset[str] = frozenset()


def call_in_plain(desk: Desk, record_id: str, chosen: frozenset[str] = NOTHING) -> Sheet | None:
    """Tell the patient what happens after care elsewhere: of an authorization, or of a call-in that has none yet."""
    referral = gathered.record(desk, record_id, Referral)
    if referral is not None and not referral.is_call_in:
        return None
    own = authorization_of_call(desk, record_id) if referral else record_id
    record = gathered.record(desk, own, Authorization)
    if record is not None:
        return _of_emergency(desk, record, chosen) if record.is_emergency else None
    if referral is None:
        return None
    began = When(at=referral.care_began_at, zone=referral.called_in_zone) if referral.care_began_at else None
    told = Told(
        page="call_in",
        place=((say("Where"), referral.seen_at_place),),
        facts=((say("Care began"), day(began)),),
        places=(*places_of(desk, referral), referral.seen_at_place),
    )
    return plain_sheet(desk, referral.patient_id or "", told, chosen)


def _of_emergency(desk: Desk, record: Authorization, chosen: frozenset[str]) -> Sheet | None:
    program, site = gathered.program_of_record(desk, record, day_of(desk.now(), desk.me.zone))
    clock = notification(record, program, site.zone if site else desk.me.zone, desk.now())
    is_told = record.notified_at is not None
    began = (
        When(at=record.start_of_care_at, zone=record.start_of_care_zone) if record.start_of_care_at else None
    )
    told = Told(
        page="call_in",
        state="told" if is_told else clock.state,
        place=((say("Where"), _vendor(desk, record)),),
        facts=(
            (say("Care began"), day(began)),
            (say("Tell the program by"), say("") if is_told else day(clock.notify_by)),
        ),
        places=_places(desk, record),
    )
    return plain_sheet(desk, record.patient_id or "", told, chosen)


def appeal_plain(desk: Desk, authorization_id: str, chosen: frozenset[str] = NOTHING) -> Sheet | None:
    """Tell the patient how to have it decided again, and until when; None for what nobody said no to."""
    record = gathered.record(desk, authorization_id, Authorization)
    if record is None:
        return None
    today = day_of(desk.now(), desk.me.zone)
    step = appeal(record, gathered.program_of_record(desk, record, today)[0], today)
    if step is None:
        return None
    facts: tuple[Row, ...] = (
        (say("The letter came"), day(_on(step.received_on)) or say("We do not know the day yet.")),
        (say("Step"), step.name),
        (say("To"), step.to_whom),
        (say("Send it by"), day(_on(step.due_on))),
    )
    return plain_sheet(
        desk, record.patient_id or "", _told(desk, record, "appeal", step.state, facts), chosen
    )


def deferral_plain(desk: Desk, authorization_id: str, chosen: frozenset[str] = NOTHING) -> Sheet | None:
    """Tell the patient that the program waits, and when it is asked again; None for what was not deferred."""
    record = gathered.record(desk, authorization_id, Authorization)
    if record is None:
        return None
    program, _ = gathered.program_of_record(desk, record, day_of(desk.now(), desk.me.zone))
    found = deferral(record, program)
    if found is None:
        return None
    facts: tuple[Row, ...] = (
        (say("The letter came"), day(_on(found.received_on)) or say("We do not know the day yet.")),
        (say("We ask again by"), day(_on(found.ask_again_on))),
    )
    state = "" if found.received_on else "ask"
    return plain_sheet(desk, record.patient_id or "", _told(desk, record, "deferral", state, facts), chosen)


def committee_plain(desk: Desk, authorization_id: str, chosen: frozenset[str] = NOTHING) -> Sheet | None:
    """Tell the patient who decides and what they look at."""
    record = gathered.record(desk, authorization_id, Authorization)
    if record is None:
        return None
    return plain_sheet(
        desk, record.patient_id or "", _told(desk, record, "committee", record.status, ()), chosen
    )


def no_liability_plain(desk: Desk, bill_id: str, chosen: frozenset[str] = NOTHING) -> Sheet | None:
    """Tell the patient what becomes of a bill; that they do not owe it only where the letter may say so."""
    bill = gathered.record(desk, bill_id, Bill)
    found = letter(desk, "no_liability", bill_id) if bill else None
    if bill is None or found is None:
        return None
    record = gathered.record(desk, bill.authorization_id, Authorization)
    is_covered = record is not None and not {NO_AUTHORIZATION, NOT_PRC} & set(found.missing)
    told = Told(
        page="no_liability",
        state="covered" if is_covered else "",
        place=((say("From"), bill.from_whom),),
        facts=(
            (say("Account number"), bill.account_number),
            (say("Care was on"), _days(bill)),
            (say("Amount"), f"${bill.amount:,.2f}" if bill.amount is not None else ""),
        ),
        places=(bill.from_whom, *(_places(desk, record) if record else ())),
    )
    return plain_sheet(desk, bill.patient_id or "", told, chosen)


def _told(desk: Desk, record: Authorization, page: str, state: str, facts: tuple[Row, ...]) -> Told:
    services = joined((say(label_of("services", one)) for one in record.services), ", ")
    return Told(
        page=page,
        state=state,
        status=say(code_of("authorization-status", record.status).patient_words),
        care=((say("What for"), services),),
        place=((say("Where"), _vendor(desk, record)),),
        facts=facts,
        places=_places(desk, record),
    )


def _vendor(desk: Desk, record: Authorization) -> str:
    return record.vendor or (Names(desk).site(record.vendor_site_id) if record.vendor_site_id else "")


def _places(desk: Desk, record: Authorization) -> tuple[str, ...]:
    referral = gathered.record(desk, record.referral_id, Referral)
    return (_vendor(desk, record), *(places_of(desk, referral) if referral else ()))


def _days(bill: Bill) -> Words:
    first, last = bill.service_from_on, bill.service_to_on
    if first and last and first != last:
        return say("{first} to {last}", first=day(_on(first)), last=day(_on(last)))
    return day(_on(first))


def _on(found: date | None) -> When | None:
    return When(on=found) if found else None
