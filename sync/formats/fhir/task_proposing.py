"""From a Task to a proposal: how a referral stands, where it carries one out; else something to do."""

from __future__ import annotations

from sync.formats.code_lists import code_list
from sync.formats.fhir.around import Around, day, key_of, source_of
from sync.formats.fhir.driving import fulfils, is_fulfilment, request_in_file, task_of
from sync.formats.fhir.referral_proposing import of_task_alone
from sync.formats.fhir.shapes import TaskSaid
from sync.rules.proposal import Proposal
from sync.words import say


def task(said: TaskSaid, around: Around) -> list[Proposal]:
    """Propose a task; one that carries out a referral is no second piece of work beside it."""
    request = request_in_file(said, around)
    if request is None:
        return (of_task_alone(said, around) if fulfils(said) else []) or [_task(said, around)]
    if fulfils_here(said, around):
        told = say("It says how the referral stands, and the referral holds that.")
        return [Proposal("task", around.key(), {"title": say("Task")}, around.clues(), known=told)]
    return [_task(said, around)]


def fulfils_here(said: TaskSaid, around: Around) -> bool:
    """Say whether this task carries out a request of the same file, as the one that drives it or as an earlier one."""
    request = request_in_file(said, around)
    if request is None or not is_fulfilment(said):
        return False
    driver = task_of(Around(request, around.intake, around.source, around.file))
    is_part = any(one.target == key for one in said.part_of for key in _tasks_about(request.key, around))
    return driver is not None and not is_part


def _tasks_about(request: str, around: Around) -> list[str]:
    return [
        key
        for key, one in around.file.items()
        if isinstance(one.said, TaskSaid) and one.said.focus.target == request
    ]


def _task(said: TaskSaid, around: Around) -> Proposal:
    status = code_list("fhir-r4")["task_as_task"].get(said.status)
    there = say("In the sender's system: {status}.", status=said.business_status or said.status)
    focus = around.file.get(said.focus.target)
    is_about_referral = focus is not None and focus.kind == "ServiceRequest"
    fields = {
        "title": (said.code.shown or said.description or said.focus.display or say("Task"))[:400],
        "kind": "referral" if is_about_referral else "other",
        "priority": said.priority or "routine",
        "status": status,
        "status_reason": " ".join(filter(None, (said.status_reason, there))),
        "waiting_on": said.owner.display,
        "due_on": day(said.due.iso),
        "about_kind": "referral" if is_about_referral else "",
        "note": "\n".join(filter(None, (said.description, *said.notes))),
    }
    links = (
        {"about_id": key_of(focus, source_of(focus, around.intake))} if is_about_referral and focus else {}
    )
    aside = None if status else say("A task that is {status} in the sender's system.", status=said.status)
    return Proposal("task", around.key(), fields, around.clues(), links=links, aside=aside)
