"""What can be begun from anywhere, and where an answer of the finder leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from navigator_app.queries.finder import Found
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.pages import page_names
from sync.words import say


@dataclass(frozen=True)
class Beginning:
    """One line of the menu New."""

    words: str
    target: Target


BEGINNINGS: Final = (
    Beginning(say("Contact: a call or a visit"), Target("record", "contact")),
    Beginning(say("Task"), Target("record", "task")),
    Beginning(say("Message"), Target("record", "message")),
    Beginning(say("Referral"), Target("record", "referral")),
    Beginning(say("Lab plan"), Target("deed", more="labs.propose_plan")),
    Beginning(say("Lab result"), Target("record", "lab_result")),
    Beginning(say("Trip"), Target("record", "trip")),
    Beginning(say("Appointment"), Target("record", "appointment")),
    Beginning(say("Patient"), Target("record", "patient")),
    Beginning(say("Import files"), Target("import")),
)
OWN_PAGES: Final = {
    "patient": "chart",
    "referral": "referral",
    "trip": "trip",
    "review": "review",
    "unmatched": "unmatched",
}
"""Kinds with a page of their own; every other is shown in its form."""


def record_target(kind: str, record: str, patient: str | None = None) -> Target:
    """Say where a record is shown."""
    return Target(OWN_PAGES.get(kind, "record"), kind, record, record if kind == "patient" else patient or "")


def command_target(found: Found) -> Target | None:
    """Say where an answer of the finder leads; None for a command of the shell itself."""
    if found.what == "patient" and found.patient_id:
        return record_target("patient", found.patient_id)
    if found.key is not None:
        return record_target(found.key.kind, found.key.id, found.patient_id)
    if found.command.startswith("new."):
        kind = found.command.removeprefix("new.")
        if kind == "lab_plan":
            return Target("deed", more="labs.propose_plan")
        return Target("record", kind)
    page = {"visits": "telehealth"}.get(found.command, found.command)
    return Target(page) if page in page_names() else None
