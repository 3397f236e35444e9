"""What can be begun from anywhere, and where an answer of the finder leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from navigator_app.queries.finder import Found
from navigator_app.queries.kinds import may_begin
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.pages import page_names
from sync.records import KINDS
from sync.words import say


@dataclass(frozen=True)
class Beginning:
    """One line of the menu New."""

    words: str
    target: Target

    @property
    def kind(self) -> str:
        """The kind that it begins; empty for what begins none."""
        return _BEGUN_BY_DEED.get(self.target, self.target.kind)


IN_FORM: Final = "form:"
"""Before the name of the form in which a new referral is begun."""
_LAB_PLAN: Final = Target("deed", more="labs.propose_plan")
_BILL: Final = Target("deed", more="bills.enter")
_BEGUN_BY_DEED: Final = {_LAB_PLAN: "lab_plan", _BILL: "bill"}
BEGINNINGS: Final = (
    Beginning(say("Walk-in: somebody is here"), Target("walk_in")),
    Beginning(say("Contact: a call or a visit"), Target("contact")),
    Beginning(say("Call: take one down"), Target("call")),
    Beginning(say("Task"), Target("record", "task")),
    Beginning(say("Message"), Target("record", "message")),
    Beginning(say("Referral"), Target("record", "referral")),
    Beginning(say("Call-in: seen elsewhere already"), Target("record", "referral", more=f"{IN_FORM}call_in")),
    Beginning(say("Reply sheet that came back"), Target("reply", "packet")),
    Beginning(say("Bill the patient brings"), _BILL),
    Beginning(say("Lab plan"), _LAB_PLAN),
    Beginning(say("Lab result"), Target("record", "lab_result")),
    Beginning(say("Trip"), Target("record", "trip")),
    Beginning(say("Appointment"), Target("record", "appointment")),
    Beginning(say("Records request"), Target("record", "records_request")),
    Beginning(say("Barrier to care"), Target("record", "barrier")),
    Beginning(say("Patient"), Target("record", "patient")),
    Beginning(say("Cover: hand over my panel"), Target("cover")),
    Beginning(say("Import files"), Target("import")),
    Beginning(say("Bring my spreadsheet"), Target("spreadsheet")),
)
_OWN_BEGINNINGS: Final = {
    "bill": _BILL,
    "cover": Target("cover"),
    "lab_plan": _LAB_PLAN,
    "contact": Target("contact"),
}
"""Kinds that are not begun in their form."""
_OWN_LISTS: Final = {"patient": "patients"}
"""Kinds whose whole list is a page of its own."""
OWN_PAGES: Final = {
    "patient": "chart",
    "referral": "referral",
    "authorization": "authorization",
    "bill": "bill",
    "prc_program": "prc_program",
    "trip": "trip",
    "review": "review",
    "unmatched": "unmatched",
    "document": "document",
    "endpoint": "directory",
    "emergency_access": "emergency",
}
"""Kinds with a page of their own; every other is shown in its form."""


_SECTION_OF: Final = {
    "referral": "referrals",
    "lab_plan": "labs",
    "lab_result": "labs",
    "trip": "travel",
    "appointment": "telehealth",
    "message": "messages",
}
"""In which section a kind is worked on: where a site does without it, New does as well."""


def beginnings(
    hidden: frozenset[str], may: Callable[[str, str], bool] = lambda _kind, _page: True
) -> tuple[Beginning, ...]:
    """Give the lines of New for a site that does without some sections.

    Shape: `may` says of a kind and a page whether who sits here begins one there.
    """
    shown = (one for one in BEGINNINGS if _SECTION_OF.get(one.kind, "") not in hidden)
    return tuple(one for one in shown if may(one.kind, one.target.page))


def beginning(kind: str) -> Target | None:
    """Say where one of a kind is begun; None where a person does not begin it by itself."""
    noun = KINDS.get(kind)
    if noun is None or not may_begin(noun):
        return None
    return _OWN_BEGINNINGS.get(kind, Target("record", kind))


def list_target(kind: str) -> Target:
    """Say where a whole kind is listed."""
    return Target(_OWN_LISTS[kind]) if kind in _OWN_LISTS else Target("kind", kind)


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
        return beginning(found.command.removeprefix("new."))
    if found.command.startswith("list."):
        return list_target(found.command.removeprefix("list."))
    if found.command.startswith("paper."):
        sheet, _, of = found.command.removeprefix("paper.").partition("/")
        return Target("print", sheet, of)
    page = {"visits": "telehealth"}.get(found.command, found.command)
    return Target(page) if page in page_names() else None
