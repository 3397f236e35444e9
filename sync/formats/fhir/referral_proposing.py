"""From a ServiceRequest and the Task that drives it to a referral: what is asked for, and how it stands."""

from __future__ import annotations

from dataclasses import replace

from sync.formats import referral_states
from sync.formats.code_lists import code_list
from sync.formats.fhir import own, parts
from sync.formats.fhir.around import Around, Values, day, key_of, numbers, own_number
from sync.formats.fhir.driving import numbers_of, points_at, task_of
from sync.formats.fhir.shapes import Reference, RequestSaid, TaskSaid
from sync.formats.patients import source_identifier
from sync.formats.referral_states import State
from sync.formats.services import service_named
from sync.formats.shapes import Code, Raw
from sync.records.patient import Identifier
from sync.rules.proposal import Proposal
from sync.words import Words, say

TASK = "Task/"
"""Stands before a Task's own key among a referral's numbers: a request may have the same one."""


def referral(said: RequestSaid, around: Around) -> list[Proposal]:
    """Propose a referral; a request that is over or a mistake makes no open work."""
    task = task_of(around)
    driver = task if _drives(task, said) else None
    state = referral_states.of_task(driver.status, driver.business) if driver else _by_itself(said)
    fields = {
        "service": _service(said.code),
        "priority": said.priority,
        "reason": _reason(said),
        "diagnosis": next((one.display for one in said.reason_references if one.display), ""),
        "needed_by_on": day(said.occurrence.iso) or _needed_by(driver, state),
        "authored_at": around.intake.instant(said.authored)[0],
        "authored_zone": around.intake.zone if said.authored.iso else "",
        "identifiers": [*_numbers(said, around), *own_number(around), *_task_numbers(around, task)],
        "rcis_number": next((one.value for one in said.identifiers if one.authority == own.RCIS_SYSTEM), ""),
        "note": "\n".join(said.notes),
        **_people(said.requester, said.performers, around),
        **own.carried(around.item.resource),
        **(_moved(driver, state, _at(driver, around)) if driver else _as_it_says(said, state, around)),
    }
    for name, value in (_of_task(driver, state, around) if driver else {}).items():
        fields[name] = fields.get(name) or value
    fields["to_site_id"] = fields["to_site_id"] or around.intake.here
    links, numbered = _part_of(said, task, around)
    aside = None if state.name or driver else _over(said.status)
    return [
        Proposal(
            "referral", around.key(), fields, around.clues(), links=links, numbered=numbered, aside=aside
        )
    ]


def of_task_alone(said: TaskSaid, around: Around) -> list[Proposal]:
    """Propose what a task tells of a request that another file brings: found by its number, else begun by this.

    Empty: where the task names no number of the request, nothing could ever bring the two together.
    """
    focus = numbers_of(said.focus, around)
    if not focus:
        return []
    state = referral_states.of_task(said.status, said.business)
    fields = {
        "reason": said.description or said.focus.display,
        "priority": said.priority,
        "needed_by_on": _needed_by(said, state),
        "identifiers": [one.model_dump() for one in (*focus, *_own_task(around))],
        "note": "\n".join(said.notes),
        **_people(said.requester, (), around),
        **_of_task(said, state, around),
        **_moved(said, state, around),
    }
    parents = [number for one in said.part_of for number in numbers_of(one, around, TASK)]
    named = {"part_of_id": parents[-1]} if parents else {}
    # Each state that is told is a line of its own in the tray, beside the request where that waits there too.
    key = str(fields["states_received"][0]["key"])
    return [Proposal("referral", key, fields, around.clues(), numbered=named)]


def _drives(task: TaskSaid | None, said: RequestSaid) -> bool:
    """Say whether the task tells how it stands; a request that was called off or was a mistake says so itself."""
    if task is None or said.status == referral_states.WITHDRAWN:
        return False
    over = code_list("fhir-r4")["request_over"].get(said.status)
    return over is None or task.status in over


def _by_itself(said: RequestSaid) -> State:
    """Give the state that a request alone tells."""
    if said.status == referral_states.WITHDRAWN:
        return State(referral_states.WITHDRAWN)
    name = code_list("fhir-r4")["request_as_referral"].get(said.status, "")
    return State(name, say("In the sender's system: {status}.", status=said.status))


def _as_it_says(said: RequestSaid, state: State, around: Around) -> Values:
    """Give the state of a request alone; only that it is over says something new of a referral that is here."""
    values: Values = {"status": state.name or None, "status_reason": referral_states.with_reason(state, "")}
    if said.status == referral_states.WITHDRAWN or said.status in code_list("fhir-r4")["request_over"]:
        values["states_received"] = [{"key": around.key("state", said.status), "at": None}]
    return values


def _at(task: TaskSaid, around: Around) -> Around:
    """Stand at the task itself: what it tells has one key, whichever file brings it."""
    return next((replace(around, item=one) for one in around.file.values() if one.said is task), around)


def _moved(task: TaskSaid, state: State, around: Around) -> Values:
    moment = task.modified if task.modified.iso else task.authored
    said = (task.status, *task.business, task.status_reason, moment.raw)
    at = around.intake.instant(moment)[0] if moment.iso else None
    return {
        "status": state.name or None,
        "status_reason": referral_states.with_reason(state, task.status_reason),
        "states_received": [{"key": around.key("state", *said), "at": at}],
    }


def _of_task(task: TaskSaid, state: State, around: Around) -> Values:
    """Give what a task tells besides the state: by when an answer is wanted, and who was asked."""
    found: Values = {}
    if state.name == "needs_information":
        found["answer_by_on"] = day(task.due.iso)
    if points_at(task.owner, around) in {"", "Organization"}:
        found["to_site_id"] = site_of(task.owner, around)
        found["vendor"] = "" if found["to_site_id"] else task.owner.display
    else:
        found["provider"] = task.owner.display
    if points_at(task.requester, around) == "Organization":
        found["from_site_id"] = site_of(task.requester, around)
    else:
        found["requester"] = task.requester.display
    received = own.report_received(task)
    return found | {"report_received_on": received}


def _needed_by(task: TaskSaid | None, state: State) -> str | None:
    return day(task.due.iso) if task is not None and state.name != "needs_information" else None


def _service(code: Code) -> str:
    """Give the service that is asked for, where the sender names one of ours."""
    own_code = next((one.code for one in code.codings if one.system == own.SERVICES), "")
    return own_code or service_named(code.shown, *(one.text for one in code.codings))


def _reason(said: RequestSaid) -> str:
    """Give the reason, and what is asked for in the sender's words."""
    asked = "" if any(one.system == own.SERVICES for one in said.code.codings) else said.code.shown
    return "; ".join(filter(None, (asked, *(one.shown for one in said.reasons))))


def _numbers(said: RequestSaid, around: Around) -> list[Values]:
    return numbers(around, tuple(one for one in said.identifiers if one.authority != own.RCIS_SYSTEM))


def _task_numbers(around: Around, task: TaskSaid | None) -> list[Values]:
    return [one.model_dump() for one in _own_task(_at(task, around))] if task is not None else []


def _own_task(around: Around) -> list[Identifier]:
    own_id = around.item.id
    one = source_identifier(around.source, f"{TASK}{own_id}" if own_id else "")
    return [one] if one else []


def _people(requester: Reference, performers: tuple[Reference, ...], around: Around) -> Values:
    """Give who asked and who was asked: sites by their names or numbers here, people by their names."""
    places = [one for one in performers if points_at(one, around) == "Organization"]
    people = [one.display for one in performers if one not in places and one.display]
    is_place = points_at(requester, around) == "Organization"
    found = next(filter(None, (site_of(one, around) for one in places)), None)
    return {
        "requester": "" if is_place and site_of(requester, around) else requester.display,
        "from_site_id": site_of(requester, around) if is_place else None,
        "provider": "; ".join(people),
        "to_site_id": found,
        "vendor": "" if found else "; ".join(one.display for one in places if one.display),
    }


def site_of(pointer: Reference, around: Around) -> str | None:
    """Give the site here that a reference means: by our own id, by its number, by its name."""
    there = around.file.get(pointer.target)
    resource: Raw = there.resource if there is not None else {}
    sent = [pointer.identifier, *parts.identifiers(resource.get("identifier"))]
    names = [one.value for one in sent if one.value]
    return around.intake.site(*names, parts.text(resource.get("name")), pointer.display)


def _part_of(
    said: RequestSaid, task: TaskSaid | None, around: Around
) -> tuple[dict[str, str], dict[str, Identifier]]:
    """Say of which referral this is a part: by the request it rests on, else by its task's parent."""
    for one in said.based_on:
        there = around.file.get(one.target)
        if there is not None and isinstance(there.said, RequestSaid):
            return {"part_of_id": key_of(there, around.source)}, {}
        if found := numbers_of(one, around):
            return {}, {"part_of_id": found[0]}
    for one in task.part_of if task else ():
        parent = around.file.get(one.target)
        if parent is not None and isinstance(parent.said, TaskSaid):
            request = around.file.get(parent.said.focus.target)
            if request is not None and request.key != around.item.key:
                return {"part_of_id": key_of(request, around.source)}, {}
        if found := numbers_of(one, around, TASK):
            return {}, {"part_of_id": found[0]}
    return {}, {}


def _over(status: str) -> Words:
    return say(
        "A request that is {status} in the sender's system: there is no open work in it.", status=status
    )
