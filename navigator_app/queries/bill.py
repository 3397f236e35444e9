"""One bill that a patient brought: which authorization covers it, how its claim stands, and the deed that is next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.bills import step
from navigator_app.queries.work.scene import code_chip
from sync.records.authorization import Authorization
from sync.records.bill import Bill
from sync.records.site import Site
from sync.rules.codes import label_of
from sync.rules.prc.bills import Finding, check, name_of
from sync.rules.prc.claims import ClaimClock, claim_clock
from sync.rules.whose_day import day_of
from sync.words import Words, joined, say, us_date


@dataclass(frozen=True, slots=True)
class BillView:
    """A bill with what the rules say about it."""

    key: Key
    patient_id: str
    person: str
    title: Words
    status: Chip
    facts: tuple[tuple[Words, str], ...]
    """What stands on the bill; what is needed to check it and is not known says so."""
    found: Chip
    finding: Finding
    """Against the authorizations as they stand now."""
    covered_by: str
    """The authorization that was written down; empty for none."""
    authorization_id: str
    """The one that was written down, else the one that was found; empty for none."""
    clock: ClaimClock
    next_step: Words
    verbs: tuple[Verb, ...]


def bill(desk: Desk, bill_id: str) -> BillView | None:
    """Gather one bill; None when it is not here."""
    record = gathered.record(desk, bill_id, Bill)
    return _view(desk, record) if record is not None else None


def _view(desk: Desk, record: Bill) -> BillView:
    written = gathered.record(desk, record.authorization_id, Authorization)
    today = day_of(desk.now(), desk.me.zone)
    here = gathered.record(desk, desk.me.site_id, Site)
    program, site = (
        gathered.program_of_record(desk, written, today)
        if written is not None
        else (gathered.program_at(desk, here, today), here)
    )
    clock = claim_clock(record, program, site, day_of(desk.now(), site.zone if site else desk.me.zone))
    images = desk.store.of_patient(record.patient_id, ("authorization",)) if record.patient_id else []
    # A person's linked charts are one: what stands in any of them is this patient's.
    mine = [
        one.model_copy(update={"patient_id": record.patient_id})
        for one in gathered.typed(images, Authorization)
    ]
    finding = check(record, mine)
    title, verbs = step(Key("bill", record.id), record, clock)
    return BillView(
        key=Key("bill", record.id),
        patient_id=record.patient_id or "",
        person=Names(desk).patient(record.patient_id),
        title=say(record.headline()),
        status=code_chip("bill-status", record.status),
        facts=tuple((what, said) for what, said in _facts(desk, record) if said),
        found=_found(finding),
        finding=finding,
        covered_by=name_of(written) if written is not None else "",
        authorization_id=record.authorization_id or finding.authorization_id or "",
        clock=clock,
        next_step=title,
        verbs=verbs,
    )


_NOT_KNOWN: Final = say("Not known")


def _facts(desk: Desk, record: Bill) -> Iterator[tuple[Words, str]]:
    names = Names(desk)
    services = joined((say(label_of("services", one)) for one in record.services), ", ")
    yield say("From whom"), record.from_whom or names.site(record.from_site_id) or _NOT_KNOWN
    yield say("Days of service"), _days(record)
    yield say("Services"), services or _NOT_KNOWN
    yield say("Amount"), f"${record.amount:,.2f}" if record.amount is not None else _NOT_KNOWN
    yield say("Account number"), record.account_number
    yield say("Patient received it"), us_date(record.received_on) if record.received_on else _NOT_KNOWN
    yield say("Collection"), say("A collection agency sends it") if record.is_in_collection else ""
    yield say("Who follows it up"), names.person(record.owner_id) or say("Nobody is named")
    yield say("Letter sent"), us_date(record.letter_sent_on) if record.letter_sent_on else ""


def _days(record: Bill) -> str:
    first, last = record.service_from_on, record.service_to_on
    if first is None:
        return _NOT_KNOWN
    if last is None or last == first:
        return us_date(first)
    return say("{first} to {last}", first=us_date(first), last=us_date(last))


def _found(finding: Finding) -> Chip:
    if finding.state == "covered":
        return Chip(say("Covered"), "circle-check", "ok")
    if finding.state == "none":
        return Chip(say("No authorization covers it"), "octagon-alert", "danger")
    return Chip(say("Not known yet"), "circle-help", "warn")
