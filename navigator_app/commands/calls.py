"""A call that was taken: what was said becomes its record, and the contact is noted in the same deed.

Nothing goes into a chart before two identifiers were read back. Whose it is and nobody could say goes into the tray,
with all that the caller said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from navigator_app.commands import labs, visits
from navigator_app.commands.contacts import new_contact
from navigator_app.commands.filing import Place, draws_resulted, into_tray
from navigator_app.commands.messages import new_message
from navigator_app.commands.seen import of, seen, words_needed
from navigator_app.commands.tasks import new_task
from navigator_app.desk import Deed, Desk
from sync.errors import Refused
from sync.ids import new_id
from sync.records.base import stamp
from sync.rules.awaiting import PHONE, report_of
from sync.rules.proposal import Decision, PatientClues, Proposal
from sync.rules.whose_day import day_of
from sync.words import Words, say

ENOUGH: Final = 2
"""So many identifiers are read back before anything is written to a chart."""
TO_ME, TO_US = "me", "here"
"""Who answers a question: I, or the queue of this site; else the site with this id."""


@dataclass(frozen=True, slots=True)
class Call:
    """Who called about whom; `read_back` names the identifiers that were, never their values."""

    caller: str
    role: str = ""
    number: str = ""
    patient_id: str | None = None
    read_back: tuple[str, ...] = ()
    clues: PatientClues = field(default_factory=PatientClues)
    """What was said about whose it is, where nobody is certain."""


def take_result(desk: Desk, call: Call, typed: Mapping[str, Any], *, is_read_back: bool) -> tuple[str, ...]:
    """Take down a result by phone, awaiting its report; give the ids of what was written.

    Raises: Refused until the caller is named, two identifiers and the value were read back.
    """
    _checked(call)
    if not str(typed.get("value_text") or "").strip():
        raise Refused("value_text", say("Write the value as the caller says it."))
    if not is_read_back:
        raise Refused("is_read_back", say("Read it back to the caller first, and tick that it is right."))
    caller = ", ".join(part for part in (call.caller.strip(), call.number.strip()) if part)
    values = {
        "source": PHONE,
        "caller": say("{caller}, read back", caller=caller),
        "reported_at": stamp(desk.now()),
        **typed,
    }
    if call.patient_id is None:
        return _keep(desk, call, "lab_result", labs.result_values(desk, values))
    report = report_of(labs.result_values(desk, values), Place(desk).reports(call.patient_id))
    if report is not None:
        words = say("A result by phone, read back; its report is here already.")
        return desk.commit(_contact(desk, call, words, "lab_result", report.record_id))
    result = labs.new_result(desk, call.patient_id, values)
    words = say("A result by phone, read back, awaiting report.")
    written = desk.commit(result, _contact(desk, call, words, "lab_result", result.record))
    return written + desk.commit(*draws_resulted(desk, [written[0]]))


def take_move(desk: Desk, call: Call, appointment_id: str, starts_at: datetime) -> tuple[str, ...]:
    """Move a visit because somebody said so by phone; give the ids of what was written.

    Raises: Refused for a time that is over, for the time it has, and for a visit of somebody else.
    """
    _checked(call)
    image = seen(desk, appointment_id)
    if call.patient_id is None or image.patient != call.patient_id:
        raise Refused("appointment_id", say("This visit is not this patient's."))
    if starts_at <= desk.now():
        raise Refused("starts_at", say("This time is over. Ask again for day and time."))
    typed = visits.times(image, starts_at)
    was = image.fields.get("starts_at")
    if was and datetime.fromisoformat(was) == starts_at:
        raise Refused("starts_at", say("The visit is at this time already."))
    said = say("Moved because {caller} said so by phone.", caller=call.caller.strip())
    return desk.commit(
        of(image, typed), _contact(desk, call, said, "appointment", appointment_id), reason=said
    )


def take_question(
    desk: Desk, call: Call, words: str, answers: str = TO_ME, asked_by: str = ""
) -> tuple[str, ...]:
    """Take down a question for whoever answers it: a task here, a message elsewhere; give the ids.

    Raises: Refused without words.
    """
    _checked(call)
    asked = words_needed(words, "words", say("Write what is asked."))
    who = asked_by.strip() or call.caller.strip()
    note = say("{who} asks by phone: {words}", who=who, words=asked)
    if call.number.strip():
        note = say("{note} Call back: {number}", note=note, number=call.number.strip())
    if call.patient_id is None:
        return _keep(desk, call, "task", _task(desk, note, answers))
    told = say("A question, taken down for whoever answers it.")
    if answers in (TO_ME, TO_US):
        task = new_task(desk, _task(desk, note, answers), call.patient_id)
        contact = _contact(desk, call, told, "task", task.record, task_id=task.record)
        return desk.commit(task, contact)
    message = new_message(
        desk, {"subject": say("Question by phone"), "body": note, "to_site_id": answers}, call.patient_id
    )
    return desk.commit(message, _contact(desk, call, told, "message", message.record))


def take_word(desk: Desk, call: Call, words: str) -> tuple[str, ...]:
    """Keep that a visit was moved where nobody could say whose: as work in the tray; give the ids.

    Raises: Refused without words.
    """
    _checked(call)
    said = words_needed(words, "words", say("Write which visit it is, and when it is now."))
    note = say("{who} says by phone that a visit was moved: {words}", who=call.caller.strip(), words=said)
    task = _task(desk, note, TO_ME) | {"title": say("Move a visit as told by phone"), "kind": "visit"}
    return _keep(desk, call, "task", task)


def _checked(call: Call) -> None:
    words_needed(call.caller, "caller", say("Say who calls."))
    if call.patient_id is not None and len(set(call.read_back)) < ENOUGH:
        raise Refused(
            "read_back", say("Have two identifiers read back first, or keep the call as unmatched.")
        )
    clues = call.clues
    is_said = clues.family_name or clues.given_name or clues.birth_on or clues.identifiers or clues.display
    if call.patient_id is None and not is_said:
        raise Refused("display", say("Write what the caller says about whose it is."))


def _task(desk: Desk, note: Words, answers: str) -> dict[str, Any]:
    owner = {"owner_site_id": desk.me.site_id} if answers != TO_ME else {"owner_id": desk.me.person_id}
    return {
        "title": say("Answer a question taken by phone"),
        "kind": "call",
        "due_on": day_of(desk.now(), desk.me.zone).isoformat(),
        "due_zone": desk.me.zone,
        "note": note,
        **owner,
    }


def _keep(desk: Desk, call: Call, kind: str, fields: Mapping[str, Any]) -> tuple[str, ...]:
    """Put what was said into the tray, and note the contact without a chart."""
    key = f"{PHONE}-{new_id()}"
    known = {name: value for name, value in fields.items() if value not in (None, "", [])}
    if kind == "lab_result":
        known["source_key"] = key
    reason = say("Taken down by phone; it was not certain whose it is.")
    (kept,) = into_tray(desk, Place(desk), Proposal(kind, key, known, call.clues), Decision("match", reason))
    contact = _contact(desk, call, say("Kept as unmatched."), "unmatched", kept.record)
    return desk.commit(kept, contact)


def _contact(desk: Desk, call: Call, words: Words, kind: str, record: str | None, **more: str | None) -> Deed:
    """Give the deed that notes the call itself, with which identifiers were read back."""
    if call.patient_id is not None:
        words = say("{words} Read back: {what}.", words=words, what=", ".join(call.read_back))
    if call.number.strip():
        words = say("{words} Number: {number}.", words=words, number=call.number.strip())
    typed = {
        "with_whom": call.caller.strip(),
        "with_role": call.role,
        "medium": "phone",
        "is_incoming": True,
        "outcome": "reached",
        "outcome_note": words,
        "about_kind": kind,
        "about_id": record,
        **more,
    }
    return new_contact(desk, typed, call.patient_id)
