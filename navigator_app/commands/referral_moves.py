"""A referral's way after it was accepted: booked, not attended, called off, seen, cancelled, taken up again.

What was asked and answered before that stands in `referrals`. Which move may follow which, and whose it is, says
the table in `resources/rules/lifecycles.json`; `desk.commit` asks it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from navigator_app import gathered
from navigator_app.choosing import chosen
from navigator_app.commands.referrals import UNHEARD, Heard, answered, moved
from navigator_app.commands.seen import as_record, of, seen, words_needed, write
from navigator_app.desk import Deed, Desk
from sync.changes import Document
from sync.errors import Refused
from sync.ids import derived_id, new_id
from sync.records.base import stamp
from sync.records.referral import Referral
from sync.records.site import Site
from sync.rules.whose_day import moment_on
from sync.words import say

_ENDED_VISIT = {"no_show": "noshow", "event_cancelled": "cancelled", "report_awaited": "fulfilled"}
"""What becomes of the appointment with the referral's move."""
CHOSEN_OTHERWISE: Final = say(
    "This was the patient's own choice, so it is not counted as not attended. Call the visit off instead."
)
_OPEN_VISIT = ("proposed", "pending", "booked", "waitlist", "arrived", "checked-in")


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment as it was told: the day and the time by the clock of the receiving site."""

    on: date
    at: time | None = None
    """None where only the day was told: it is then proposed, not booked."""
    modality: str = "in_person"
    room: str = ""
    provider: str = ""
    description: str = ""


def schedule(
    desk: Desk, referral_id: str, booked: Booked, opened: Document | None = None, *, heard: Heard = UNHEARD
) -> str:
    """Book the appointment that a referral asks for, by both clocks, and say that it is scheduled.

    Raises: Refused, naming the field, for a time that the clock skips and for a move that is not ours.
    """
    image = seen(desk, referral_id, opened)
    visit = visit_of(desk, _referral(image), booked)
    desk.commit(visit, of(image, booked_move(visit, booked, heard)))
    return referral_id


def booked_move(visit: Deed, booked: Booked, heard: Heard = UNHEARD) -> dict[str, Any]:
    """Give what the referral says once its appointment is written down."""
    return moved("scheduled", heard=heard, appointment_id=visit.record, expected_on=booked.on.isoformat())


def visit_of(desk: Desk, referral: Referral, booked: Booked) -> Deed:
    """Give the deed that writes down a referral's appointment, by both clocks.

    Raises: Refused for a time that the clock there skips.
    """
    there = _zone(desk, referral.to_site_id)
    starts = moment_on(booked.on, booked.at, there) if booked.at is not None else None
    if booked.at is not None and starts is None:
        raise Refused("at", say("The clock there skips this time when summer time begins. Check the time."))
    values = {
        "status": "booked" if starts else "proposed",
        "service": referral.service,
        "description": booked.description,
        "modality": booked.modality,
        "starts_at": stamp(starts) if starts else None,
        "patient_zone": _zone(desk, referral.from_site_id),
        "provider_zone": there,
        "patient_site_id": referral.from_site_id if booked.modality == "video" else referral.to_site_id,
        "provider_site_id": referral.to_site_id,
        "room": booked.room.strip(),
        "provider": booked.provider.strip() or referral.provider,
        "referral_id": referral.id,
    }
    return Deed("appointment", values, record=new_id(), patient=referral.patient_id)


def was_seen(
    desk: Desk,
    referral_id: str,
    on: date,
    report_due_on: date,
    opened: Document | None = None,
    *,
    heard: Heard = UNHEARD,
) -> str:
    """Say that the patient was seen, and by when the report is due.

    Raises: Refused for a day that has not come.
    """
    if on > desk.now().astimezone(desk.zone).date():
        raise Refused("actual_on", say("This day has not come yet. Write the day on which they were seen."))
    if report_due_on < on:
        raise Refused("report_due_on", say("The report cannot be due before the service."))
    image = seen(desk, referral_id, opened)
    days = {"actual_on": on.isoformat(), "report_due_on": report_due_on.isoformat()}
    return _with_visit(desk, image, moved("report_awaited", heard=heard, **days))


def no_show(
    desk: Desk,
    referral_id: str,
    words: str,
    opened: Document | None = None,
    *,
    outcome: str = "",
    said: str = "",
    heard: Heard = UNHEARD,
) -> str:
    """Say that the patient did not come, with the call that was made about it.

    Writes: the call, where its outcome is told.
    Raises: Refused where the patient's own choice holds: who chose otherwise did not fail to come.
    """
    why = words_needed(words, "status_reason", say("Write what is known of why, or that it is not known."))
    image = seen(desk, referral_id, opened)
    if chosen(desk, ("referral", referral_id), image.patient) is not None:
        raise Refused("status_reason", CHOSEN_OTHERWISE)
    call = (_call(desk, image, outcome, said),) if outcome else ()
    return _with_visit(desk, image, moved("no_show", why, heard), *call)


def _call(desk: Desk, image: Document, outcome: str, said: str) -> Deed:
    me = desk.me
    typed = {
        "at": stamp(desk.now()),
        "zone": me.zone,
        "by_id": me.person_id,
        "with_role": "patient",
        "medium": "phone",
        "outcome": outcome,
        "outcome_note": said.strip(),
        "about_kind": "referral",
        "about_id": image.id,
    }
    return Deed("contact", typed, record=derived_id("contact", image.id, new_id()), patient=image.patient)


def call_off(
    desk: Desk,
    referral_id: str,
    who: str,
    words: str,
    opened: Document | None = None,
    *,
    heard: Heard = UNHEARD,
) -> str:
    """Say that the appointment was called off, by whom and why; the referral stands."""
    by = words_needed(who, "who", say("Say who called it off."))
    why = words_needed(words, "status_reason", say("Say why it was called off."))
    reason = say("Called off by {who}: {why}", who=by, why=why)
    return _with_visit(desk, seen(desk, referral_id, opened), moved("event_cancelled", reason, heard))


def _with_visit(desk: Desk, image: Document, typed: dict[str, Any], *more: Deed) -> str:
    """Move a referral, and its appointment with it where that still stands."""
    desk.commit(of(image, typed), *_visit_moved(desk, image, typed), *more)
    return image.id


def _visit_moved(desk: Desk, image: Document, typed: dict[str, Any]) -> tuple[Deed, ...]:
    visit_id = image.fields.get("appointment_id")
    visit = desk.image(str(visit_id)) if visit_id else None
    if visit is None or visit.fields.get("status") not in _OPEN_VISIT:
        return ()
    return (
        of(
            visit,
            {"status": _ENDED_VISIT[typed["status"]], "status_reason": typed["status_reason"]},
        ),
    )


def ask_to_cancel(desk: Desk, referral_id: str, words: str, opened: Document | None = None) -> str:
    """Ask whether a referral is called off, and say why."""
    why = words_needed(words, "status_reason", say("Say why it may not be needed any more."))
    return write(desk, seen(desk, referral_id, opened), moved("cancellation_requested", why))


def cancel(desk: Desk, referral_id: str, words: str, opened: Document | None = None) -> str:
    """Call a referral off for good, and say why; a draft is kept with it."""
    why = words_needed(words, "status_reason", say("Say why it is called off."))
    return write(desk, seen(desk, referral_id, opened), moved("cancelled", why))


def go_on(desk: Desk, referral_id: str, opened: Document | None = None) -> str:
    """Take a referral that was asked to be cancelled up again where it stood before that was asked."""
    image = seen(desk, referral_id, opened)
    if image.fields.get("status") != "cancellation_requested":
        raise Refused("status", say("Nobody asks to cancel this referral."))
    return answered(desk, referral_id, moved(status_before(desk, image)), opened)


def status_before(desk: Desk, image: Document) -> str:
    """Name where a referral stood before it was asked to be cancelled, as far as this computer knows it."""
    said = [
        line.change.patch["status"] for line in desk.store.history(image.id) if "status" in line.change.patch
    ]
    known = [status for status in said if status in ("submitted", "accepted", "scheduled")]
    if image.fields.get("appointment_id"):
        return "scheduled"
    return str(known[-1]) if known else "submitted"


def take_back(desk: Desk, referral_id: str, opened: Document | None = None) -> str:
    """Make a referral that was sent, or called off, a draft again."""
    return write(desk, seen(desk, referral_id, opened), moved("draft"))


def open_again(desk: Desk, referral_id: str, opened: Document | None = None) -> str:
    """Open a loop that was closed too early."""
    return write(desk, seen(desk, referral_id, opened), moved("report_awaited"))


def review_on(desk: Desk, referral_id: str, on: date, opened: Document | None = None) -> str:
    """Say when the case manager looks at it again.

    Raises: Refused for a day that is over.
    """
    if on < desk.now().astimezone(desk.zone).date():
        raise Refused("next_review_on", say("This day is over. Choose today or a later day."))
    return write(desk, seen(desk, referral_id, opened), {"next_review_on": on.isoformat()})


def _referral(image: Document) -> Referral:
    record = as_record(image)
    if not isinstance(record, Referral):
        raise Refused(None, say("This is not a referral."))
    return record


def _zone(desk: Desk, site_id: str | None) -> str:
    site = gathered.record(desk, site_id, Site)
    return site.zone if site else desk.me.zone
