"""One bill that a patient brought: which authorization covers it, how its claim stands, and the deed that is next."""

from __future__ import annotations

from dataclasses import dataclass

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.bills import step
from navigator_app.queries.work.scene import code_chip
from sync.records.authorization import Authorization
from sync.records.bill import Bill
from sync.records.site import Site
from sync.rules.prc.bills import Finding, check, name_of
from sync.rules.prc.claims import ClaimClock, claim_clock
from sync.rules.whose_day import day_of
from sync.words import Words, say


@dataclass(frozen=True, slots=True)
class BillView:
    """A bill with what the rules say about it."""

    key: Key
    patient_id: str
    title: Words
    status: Chip
    finding: Finding
    """Against the authorizations as they stand now."""
    covered_by: str
    """The authorization that was written down; empty for none."""
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
    title, verbs = step(Key("bill", record.id), record, clock)
    return BillView(
        key=Key("bill", record.id),
        patient_id=record.patient_id or "",
        title=say(record.headline()),
        status=code_chip("bill-status", record.status),
        finding=check(record, mine),
        covered_by=name_of(written) if written is not None else "",
        clock=clock,
        next_step=title,
        verbs=verbs,
    )
