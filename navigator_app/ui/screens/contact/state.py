"""Noting a contact as a pure function: whom it is about, what was typed, the day that a next step is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from navigator_app.commands.next_step import DayNames, day_of_step
from navigator_app.ui.screens.questions.state import Saving, Stopped

BEGINNING: Final[Mapping[str, Any]] = {"medium": "phone", "is_incoming": False}
"""What is said of a contact before anybody says otherwise."""
FIELDS: Final = (
    "with_role",
    "with_whom",
    "medium",
    "outcome",
    "outcome_note",
    "next_step",
    "is_incoming",
    "minutes",
)
"""What is typed under the names of the record's own fields."""


@dataclass(frozen=True)
class Model:
    """How the page stands."""

    patient_id: str = ""
    about_kind: str = ""
    about_id: str = ""
    is_own_day: bool = False
    """The person wrote a day herself: it is no longer proposed from the words."""
    is_saving: bool = False


@dataclass(frozen=True)
class Opened:
    """A contact is to be noted about this."""

    patient_id: str
    about_kind: str
    about_id: str


@dataclass(frozen=True)
class Picked:
    """Another patient was picked, or none."""

    patient_id: str


@dataclass(frozen=True)
class DayTyped:
    """A day was typed, or taken out again."""

    is_empty: bool


Event = Opened | Picked | DayTyped | Saving | Stopped


def update(model: Model, event: Event) -> Model:
    """Give the model after an event; a record is about its own patient only."""
    if isinstance(event, Opened):
        is_record = bool(event.about_id) and event.about_id != event.patient_id
        kind, record = (event.about_kind, event.about_id) if is_record else ("", "")
        return Model(event.patient_id, kind, record)
    if isinstance(event, Picked):
        if event.patient_id == model.patient_id:
            return model
        return replace(model, patient_id=event.patient_id, about_kind="", about_id="")
    if isinstance(event, DayTyped):
        return replace(model, is_own_day=not event.is_empty)
    return replace(model, is_saving=isinstance(event, Saving))


def after(name: str, value: Any) -> str:
    """Name the question that follows one that a key answered; the patient's own name is not asked for."""
    if name == "with_role":
        return "medium" if value == "patient" else "with_whom"
    return {"medium": "outcome"}.get(name, "outcome_note")


def proposed_day(model: Model, step: str, today: date, also: DayNames | None = None) -> str | None:
    """Give the day to show beside a next step as it is typed; None to leave the day as it is."""
    if model.is_own_day:
        return None
    return day_of_step(step, today, also).isoformat() if step.strip() else ""


def fields_of(model: Model, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the contact will say."""
    said = {name: typed[name] for name in FIELDS if typed.get(name) not in (None, "")}
    if typed.get("at"):
        said["at"] = typed["at"]
    if model.about_id:
        said |= {"about_kind": model.about_kind, "about_id": model.about_id}
    return said


def is_begun(typed: Mapping[str, Any]) -> bool:
    """Say whether something was typed that would be missed."""
    names = (*FIELDS, "next_on")
    return any(typed.get(name) not in (None, "", BEGINNING.get(name)) for name in names)
