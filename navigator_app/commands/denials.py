"""When a payer says no or not now: what is opened for whom, the receipt of the notice, the appeal.

A denial never cancels the visit. In one deed it opens, for a named person, all that may still pay for it and a day by
which somebody decides. The days to appeal count from the receipt of the notice; while that is not known, asking is the
task.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from navigator_app import gathered
from navigator_app.commands.authorizations import promise
from navigator_app.commands.seen import of, with_values, words_needed
from navigator_app.desk import Deed, Desk
from sync.changes import Document
from sync.errors import Refused
from sync.records.authorization import Authorization
from sync.records.base import stamp
from sync.records.site import Site
from sync.rules.codes import label_of
from sync.rules.prc.appeals import ASK, appeal, deferral
from sync.rules.prc.denial import OPENED, due_by, step, task_id
from sync.rules.prc.program import Program
from sync.rules.whose_day import day_of
from sync.words import say

NOT_COME = say("This day has not come yet.")


@dataclass(frozen=True, slots=True)
class Said:
    """What the payer said: its reason, in words and as a code, on which day, and when the notice was received."""

    words: str
    reason: str = ""
    """A code of `denial-reasons`; one from a newer list is kept as it is."""
    dated_on: date | None = None
    received_on: date | None = None
    """None: not known yet. Nobody assumes it."""


def denied(
    desk: Desk,
    authorization_id: str,
    said: Said,
    decider_id: str | None = None,
    decide_by: date | None = None,
    opened: Document | None = None,
) -> tuple[str, ...]:
    """Note a denial and open what may still be done, for a named person; give the ids of it and of its tasks.

    Shape: who decides is who sits here, unless somebody is named; visit and referral stay as they are.
    Raises: Refused without the payer's reason, and for days that cannot be.
    """
    image, _ = promise(desk, authorization_id, opened)
    typed = _notice(desk, "denied", said)
    whom, today = decider_id or desk.me.person_id, day_of(desk.now(), desk.me.zone)
    if decide_by is not None and decide_by < today:
        raise Refused("decide_by_on", say("Choose today or a day to come."))
    record = _as_authorization(with_values(image, typed))
    program, site = gathered.program_of_record(desk, record, today)
    by = decide_by or due_by("decide", site, today)
    typed |= {"decider_id": whom, "decide_by_on": by.isoformat()}
    tasks = [_task(desk, record, program, site, what, whom, by) for what in OPENED]
    return desk.commit(of(image, typed), *tasks, reason=typed["status_reason"])


def deferred(
    desk: Desk, authorization_id: str, said: Said, owner_id: str | None = None, opened: Document | None = None
) -> tuple[str, ...]:
    """Note that the payer says not now, and open asking again for a named person; give both ids."""
    image, _ = promise(desk, authorization_id, opened)
    typed = _notice(desk, "deferred", said)
    record = _as_authorization(with_values(image, typed))
    program, site = gathered.program_of_record(desk, record, day_of(desk.now(), desk.me.zone))
    again = deferral(record, program)
    if again is not None and again.ask_again_on is not None:
        typed["next_review_on"] = again.ask_again_on.isoformat()
    task = _task(desk, record, program, site, "ask_again", owner_id or desk.me.person_id, None)
    return desk.commit(of(image, typed), task, reason=typed["status_reason"])


def _notice(desk: Desk, status: str, said: Said) -> dict[str, Any]:
    words = said.words.strip() or (label_of("denial-reasons", said.reason) if said.reason else "")
    why = words_needed(words, "status_reason", say("Write down the payer's reason."))
    today = day_of(desk.now(), desk.me.zone)
    for field, on in (("notice_on", said.dated_on), ("denial_received_on", said.received_on)):
        if on is not None and on > today:
            raise Refused(field, NOT_COME)
    return {
        "status": status,
        "status_reason": why,
        "denial_reason": said.reason,
        "notice_on": said.dated_on.isoformat() if said.dated_on else None,
        "denial_received_on": said.received_on.isoformat() if said.received_on else None,
        # An appeal that was sent belongs to the notice before this one; it stays in the history.
        "appeal_sent_on": None,
        "appeal_sent_how": "",
    }


def note_receipt(
    desk: Desk, authorization_id: str, on: date, opened: Document | None = None
) -> tuple[str, ...]:
    """Note on which day the notice was received, as whoever received it says; its task gets its day by that.

    Raises: Refused for a day that has not come or lies before the notice was written, and where there is no notice.
    """
    image, record = promise(desk, authorization_id, opened)
    if record.status not in ("denied", "deferred"):
        raise Refused(None, say("There is no notice to receive: it was neither denied nor deferred."))
    if on > day_of(desk.now(), desk.me.zone):
        raise Refused("denial_received_on", NOT_COME)
    typed: dict[str, Any] = {"denial_received_on": on.isoformat()}
    record = _as_authorization(with_values(image, typed))
    program, site = gathered.program_of_record(desk, record, day_of(desk.now(), desk.me.zone))
    what = "appeal" if record.status == "denied" else "ask_again"
    if again := deferral(record, program):
        typed["next_review_on"] = again.ask_again_on.isoformat() if again.ask_again_on else None
    whom = record.decider_id or desk.me.person_id
    return desk.commit(of(image, typed), _task(desk, record, program, site, what, whom, None))


def appealed(
    desk: Desk, authorization_id: str, on: date, how: str, opened: Document | None = None
) -> tuple[str, ...]:
    """Note that the appeal to the next level was sent, on which day and how; its task is done by that.

    Raises: Refused while nobody knows when the notice was received, and where no level is left.
    """
    image, record = promise(desk, authorization_id, opened)
    today = day_of(desk.now(), desk.me.zone)
    program, _ = gathered.program_of_record(desk, record, today)
    level = appeal(record, program, today)
    if level is None:
        raise Refused("status", say("Only what was denied or deferred can be appealed."))
    if level.state == "ask":
        raise Refused("denial_received_on", ASK)
    if level.state == "no_level":
        raise Refused("appeal_level", level.words)
    if on > today:
        raise Refused("appeal_sent_on", NOT_COME)
    typed = {
        "status": "appealed",
        "status_reason": "",
        "appeal_level": level.level,
        "appeal_sent_on": on.isoformat(),
        "appeal_sent_how": how,
    }
    task = desk.image(task_id(record, "appeal"))
    done = [_done(desk, task)] if task is not None and task.fields.get("status") != "completed" else []
    return desk.commit(of(image, typed), *done)


def _done(desk: Desk, task: Document) -> Deed:
    return of(task, {"status": "completed", "status_reason": "", "done_at": stamp(desk.now())})


def _task(
    desk: Desk,
    record: Authorization,
    program: Program,
    site: Site | None,
    what: str,
    whom: str,
    by: date | None,
) -> Deed:
    today = day_of(desk.now(), desk.me.zone)
    title, due = step(record, program, site, what, today)
    typed: dict[str, Any] = {
        "title": str(title),
        "kind": "tell_patient" if what == "tell_patient" else "payment",
        "due_on": (by if what == "decide" and by else due).isoformat(),
        "due_zone": site.zone if site else desk.me.zone,
        "about_kind": "authorization",
        "about_id": record.id,
    }
    known = desk.image(task_id(record, what))
    if known is not None:
        # Denied again after it was done: it is to be done again.
        anew = {"status": "requested", "status_reason": "", "done_at": None, "owner_id": whom}
        return of(known, typed | (anew if known.fields.get("status") in ("completed", "cancelled") else {}))
    return Deed(
        "task",
        {**typed, "owner_id": whom},
        record=task_id(record, what),
        patient=record.patient_id,
        site=desk.me.site_id,
    )


def _as_authorization(record: object) -> Authorization:
    if not isinstance(record, Authorization):
        raise TypeError(type(record).__name__)
    return record
