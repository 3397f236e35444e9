"""Something a named person has to do by a day, about a record or about nothing but itself.

A Task lives at a site; when it carries a `patient_id`, the patient's sites decide which desks hold it, like
any other part of the chart.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import AwareDatetime

from sync.ids import Id
from sync.records.base import About, Kind, Record, Tick
from sync.words import say


class Task(Record):
    """A deed that is due, its owner, and on whom it waits."""

    about: ClassVar[Kind] = Kind("task", "Task", "Tasks", "Task", "site", "circle-check", "primary")
    lifecycle: ClassVar[str | None] = "task"

    title: Annotated[str, About("Title", search=True, in_list=True, sample="Ask pathology for the report")]
    kind: Annotated[str, About("Kind", codes="task-kinds", in_list=True, sample="records")] = ""
    priority: Annotated[str, About("Priority", codes="request-priority", in_list=True)] = "routine"
    status: Annotated[str, About("Status", codes="task-status", together="status", in_list=True)] = (
        "requested"
    )
    status_reason: Annotated[str, About("Reason for this status", together="status")] = ""
    done_at: Annotated[AwareDatetime | None, About("Done", together="status", is_internal=True)] = None
    owner_id: Annotated[Id | None, About("Owner", refers="practitioner", together="owner", in_list=True)] = (
        None
    )
    owner_site_id: Annotated[
        Id | None,
        About("Owned by the queue of", "When no person owns it yet.", refers="site", together="owner"),
    ] = None
    waiting_on: Annotated[
        str,
        About("Waiting on", "Who has to answer.", together="waiting", in_list=True, sample="Cedar Basin lab"),
    ] = ""
    asked_on: Annotated[date | None, About("Asked on", together="waiting", sample="2026-11-19")] = None
    due_on: Annotated[date | None, About("Due", together="due", in_list=True, sample="2026-11-23")] = None
    due_at: Annotated[AwareDatetime | None, About("Due at", together="due")] = None
    due_zone: Annotated[
        str, About("Zone", "Of the place where it is done.", together="due", sample="America/Denver")
    ] = ""
    put_off: Annotated[
        Tick | None,
        About("Put off", "Until when, by whom.", together="due", confirms=("due_on",), is_internal=True),
    ] = None
    about_kind: Annotated[str, About("About", together="about", is_internal=True, sample="referral")] = ""
    about_id: Annotated[Id | None, About("About", together="about", is_internal=True)] = None
    note: Annotated[str, About("Note", is_long=True, search=True)] = ""

    def headline(self) -> str:
        """Give the title."""
        return self.title

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that a title says something; a moment carries its zone."""
        found: list[tuple[str | None, str]] = []
        if not self.title.strip():
            found.append(("title", say("Say what is to be done.")))
        if self.due_at is not None and not self.due_zone:
            found.append(("due_zone", say("Say by which clock it is due.")))
        return found
