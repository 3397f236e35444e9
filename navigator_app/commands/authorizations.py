"""Authorizations: look at a gate, note a notification, approve, confirm a change; what a denial opens is `denials`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from navigator_app import gathered
from navigator_app.commands.own_chart import check
from navigator_app.commands.seen import as_record, seen, tick, with_values, words_needed, write
from navigator_app.desk import Desk
from navigator_app.promised import changed_by
from sync.changes import Document
from sync.errors import Refused
from sync.records.authorization import GATE_FIELD, TERMS, Authorization
from sync.records.base import stamp
from sync.records.coverage import Coverage
from sync.rules.prc.notification import notification
from sync.rules.prc.terms import terms_standing
from sync.rules.whose_day import day_of
from sync.words import say

_NEEDED: Final = (
    ("starts_on", say("Write down its first day.")),
    ("ends_on", say("Write down its last day.")),
    ("services", say("Write down which service it covers.")),
    ("vendor", say("Write down which vendor it names.")),
)
NOT_ONE = say("This is no authorization.")
_OPEN: Final = ("not_checked", "checking", "pending_enrollment")


def promise(
    desk: Desk, authorization_id: str, opened: Document | None = None
) -> tuple[Document, Authorization]:
    """Give an authorization as the person saw it.

    Raises: Refused for what is here as something else.
    """
    image = seen(desk, authorization_id, opened)
    record = as_record(image)
    if not isinstance(record, Authorization):
        raise Refused(None, NOT_ONE)
    return image, record


def set_gate(
    desk: Desk,
    authorization_id: str,
    gate: str,
    state: str,
    *,
    evidence: str = "",
    why: str = "",
    opened: Document | None = None,
) -> str:
    """Say how a gate stands: met by what, or why it is not met or does not apply; who and when are noted.

    Raises: Refused without what the state needs, and for alternate resources while a payer was not asked.
    """
    field = GATE_FIELD.get(gate)
    if field is None:
        raise Refused(None, say("There is no such gate."))
    image, _ = promise(desk, authorization_id, opened)
    by_what, reason = evidence.strip(), why.strip()
    if state == "met":
        by_what = words_needed(evidence, "evidence", say("Say by what it is met: which paper, who said so."))
        _no_payer_left(desk, gate, image)
    elif state in ("not_met", "not_applicable"):
        reason = words_needed(why, "why", say("Say why."))
    return write(desk, image, {field: _gate(desk, state, by_what, reason)})


def _gate(desk: Desk, state: str, evidence: str, why: str) -> dict[str, Any]:
    me = desk.me
    by = {"by_id": me.person_id, "by_name": me.name, "at": stamp(desk.now()), "zone": me.zone}
    return {"state": state, **by, "evidence": evidence, "why": why}


def _no_payer_left(desk: Desk, gate: str, image: Document) -> None:
    if gate != "alternate" or image.patient is None:
        return
    coverages = gathered.typed(desk.store.of_patient(image.patient, ("coverage",)), Coverage)
    left = next((one for one in coverages if one.status in _OPEN), None)
    if left is not None:
        raise Refused(
            "state", say("No answer from {payer} yet: ask, and note it first."), payer=left.headline()
        )


@dataclass(frozen=True, slots=True)
class Notice:
    """How a program was notified: whom somebody reached, how, at which number, who did it and when."""

    whom: str
    how: str = "phone"
    number: str = ""
    by: str = ""
    """Empty: who sits here."""
    at: datetime | None = None
    """None: now."""
    good_cause: str = ""


def note_notification(
    desk: Desk, authorization_id: str, notice: Notice, opened: Document | None = None
) -> str:
    """Note that the program was notified, with its evidence; in time by the clock, its gate is met by that.

    Raises: Refused without whom they reached, and for a time that has not come.
    """
    image, _ = promise(desk, authorization_id, opened)
    whom = words_needed(notice.whom, "notified_whom", say("Say whom they reached, by name."))
    at = notice.at or desk.now()
    if at > desk.now():
        raise Refused("notified_at", say("This time has not come yet."))
    typed: dict[str, Any] = {
        "notified_at": stamp(at),
        "notified_zone": desk.me.zone,
        "notified_by": notice.by.strip() or desk.me.name,
        "notified_whom": whom,
        "notified_how": notice.how,
        "notified_number": notice.number.strip(),
        "good_cause": notice.good_cause.strip(),
    }
    return write(desk, image, typed | _gate_of_notice(desk, image, typed))


def _gate_of_notice(desk: Desk, image: Document, typed: Mapping[str, Any]) -> dict[str, Any]:
    record = with_values(image, typed)
    if not isinstance(record, Authorization):
        return {}
    program, site = gathered.program_of_record(desk, record, day_of(desk.now(), desk.me.zone))
    clock = notification(record, program, site.zone if site else desk.me.zone, desk.now())
    return (
        {GATE_FIELD["notification"]: _gate(desk, "met", clock.words, "")} if clock.state == "in_time" else {}
    )


def approve(
    desk: Desk,
    authorization_id: str,
    typed: Mapping[str, Any] | None = None,
    opened: Document | None = None,
) -> str:
    """Write down that the payer promised, for exactly these days, services, vendor and amount.

    Raises: Refused, naming what is missing; and for who changed what was approved before.
    """
    image, record = promise(desk, authorization_id, opened)
    check(desk, "authorization", typed or {}, image.patient, image)
    if record.status == "approved":
        raise Refused("status", say("It is approved already. A change is confirmed by a second person."))
    if record.approved is not None and desk.me.person_id in changed_by(image, record):
        raise Refused("status", say("Somebody else than who changed it approves it again."))
    values = {"status": "approved", "status_reason": "", "denial_reason": "", **(typed or {})}
    whole = {**image.fields, **values}
    for field, words in _NEEDED:
        if not whole.get(field) and not _names_site(field, whole):
            raise Refused(field, words)
    return write(desk, image, values | {"approved": tick(desk, with_values(image, values), "approved")})


def _names_site(field: str, values: Mapping[str, Any]) -> bool:
    return field == "vendor" and bool(values.get("vendor_site_id"))


def change_terms(
    desk: Desk,
    authorization_id: str,
    typed: Mapping[str, Any],
    reason: str = "",
    opened: Document | None = None,
) -> str:
    """Change days, services, vendor or amount; once approved it is not green until a second person confirmed it.

    Raises: Refused for anything else, and without a reason once it is approved.
    """
    image, record = promise(desk, authorization_id, opened)
    other = next((name for name in typed if name not in TERMS), None)
    if other is not None:
        raise Refused(other, say("This is no part of what is approved: change it in the form."))
    if record.approved is not None:
        reason = words_needed(reason, "reason", say("Say why it changes, for the second person."))
    return write(desk, image, typed, reason)


def confirm_change(desk: Desk, authorization_id: str, how: str = "", opened: Document | None = None) -> str:
    """Confirm, as a second person, what changed after the approval: exactly these days, services, vendor and amount.

    Shape: when somebody else changed it, who approved it approves what it is now.
    Raises: Refused for who changed it, and where nothing waits to be confirmed.
    """
    image, record = promise(desk, authorization_id, opened)
    program, _ = gathered.program_of_record(desk, record, day_of(desk.now(), desk.me.zone))
    if not terms_standing(record, program).is_open:
        raise Refused(None, say("Nothing waits to be confirmed here."))
    authors, me = changed_by(image, record), desk.me.person_id
    is_approver = record.approved is not None and record.approved.by_id == me
    if me in authors or (is_approver and not authors):
        raise Refused("confirmed", say("Somebody else than who changed it confirms a change."))
    field = "approved" if is_approver else "confirmed"
    return write(desk, image, {field: tick(desk, record, field, how)})
