"""A call as a pure function: which questions are asked now, what is still needed, and what will be written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from navigator_app.commands.calls import ENOUGH, Call
from navigator_app.ui.screens.questions.state import Saving, Stopped
from sync.records.patient import Identifier
from sync.rules.decimal_point import is_misread
from sync.rules.proposal import PatientClues
from sync.words import Words, say

OTHER: Final = "other"
"""An analyte that the list does not have."""
NO_FLAG: Final = "none"
CALLER: Final = ("caller", "number", "role")
CLUES: Final = ("family_name", "given_name", "birth_on", "record_number", "display")
_NAMED: Final = ("analyte_name", "unit")
_RESULT: Final = ("analyte", *_NAMED, "value_text", "flag", "collected_at", "lab", "is_read_back")
_MOVED: Final = ("appointment_id", "zone", "starts_at")
_QUESTION: Final = ("words", "asked_by", "answers")


@dataclass(frozen=True)
class Model:
    """How the page stands."""

    patient_id: str = ""
    is_nobody: bool = False
    """Nobody was found, or it is not certain who it is."""
    what: str = ""
    analyte: str = ""
    is_saving: bool = False


@dataclass(frozen=True)
class Opened:
    """A call came, perhaps while a chart was at hand."""

    patient_id: str = ""


@dataclass(frozen=True)
class Answered:
    """What is answered of what decides about the other questions."""

    patient_id: str
    whose: str
    what: str
    analyte: str


Event = Opened | Answered | Saving | Stopped


def update(model: Model, event: Event) -> Model:
    """Give the model after an event."""
    if isinstance(event, Opened):
        return Model(event.patient_id)
    if isinstance(event, Answered):
        return replace(
            model,
            patient_id=event.patient_id,
            is_nobody=event.whose == "nobody",
            what=event.what,
            analyte=event.analyte,
        )
    return replace(model, is_saving=isinstance(event, Saving))


def asked(model: Model) -> tuple[str, ...]:
    """Name the questions that are asked now, in their order."""
    whose = CLUES if model.is_nobody else ("patient_id", *(("read_back",) if model.patient_id else ()))
    # What nobody can place is answered from the tray.
    question = _QUESTION[:-1] if model.is_nobody else _QUESTION
    what = {"result": _RESULT, "question": question, "moved": ("words",) if model.is_nobody else _MOVED}
    shown: tuple[str, ...] = what.get(model.what, ())
    if model.analyte != OTHER:
        shown = tuple(name for name in shown if name not in _NAMED)
    return (*CALLER, "whose", *whose, "what", *shown)


def after(model: Model, name: str) -> str:
    """Name the question that follows one that a key answered; what is answered from the start is passed over."""
    order = asked(model)
    following = order[order.index(name) + 1 :] if name in order else ()
    if name == "role":
        following = tuple(one for one in following if one != "whose")
        if model.patient_id and not model.is_nobody:
            following = following[following.index("patient_id") + 1 :]
    return following[0] if following else name


def lacking(model: Model, typed: Mapping[str, Any]) -> tuple[str, Words] | None:
    """Name the first question that must be answered before anything is saved, and say why."""
    needed = {
        "caller": say("Say who calls."),
        "patient_id": say("Say whose call it is, or that nobody was found."),
        "read_back": say(
            "Have {n} identifiers read back and tick them. Else keep it as unmatched.", n=ENOUGH
        ),
        "what": say("Say what it is."),
        "analyte": say("Say which analyte it is."),
        "analyte_name": say("Write the analyte as the lab names it."),
        "value_text": say("Write the value as the caller says it."),
        "is_read_back": say("Read it back to the caller first, and tick that it is right."),
        "appointment_id": say("Say which visit it is."),
        "starts_at": say("Write the new day and time."),
        "words": say("Write what was said."),
    }
    for name in asked(model):
        if name in needed and not _is_answered(name, typed.get(name)):
            return name, needed[name]
    if model.is_nobody and not any(str(typed.get(name) or "").strip() for name in CLUES):
        return "family_name", say("Write what the caller says about whose it is.")
    if model.what == "result" and is_misread(str(typed["value_text"])):
        return "value_text", say("Write the number with a point, like 4.2, or < 0.5.")
    return None


def _is_answered(name: str, value: Any) -> bool:
    if name == "read_back":
        return len(value or ()) >= ENOUGH
    return bool(value.strip()) if isinstance(value, str) else bool(value)


def call_of(model: Model, typed: Mapping[str, Any]) -> Call:
    """Give who called about whom."""
    said = {name: str(typed.get(name) or "").strip() for name in (*CALLER, *CLUES)}
    if not model.is_nobody:
        return Call(
            said["caller"],
            said["role"],
            said["number"],
            model.patient_id,
            tuple(typed.get("read_back") or ()),
        )
    # Nobody knows whose number it is: without its assigner it never matches by itself.
    numbers = (Identifier(assigner="", value=said["record_number"]),) if said["record_number"] else ()
    clues = PatientClues(
        numbers,
        said["family_name"],
        said["given_name"],
        said["birth_on"] or None,
        display=said["display"],
    )
    return Call(said["caller"], said["role"], said["number"], clues=clues)


def result_of(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the caller says of a result, by the names of the record's fields."""
    flag = typed.get("flag")
    found: dict[str, Any] = {
        "value_text": str(typed.get("value_text") or "").strip(),
        "flags": [flag] if flag and flag != NO_FLAG else [],
        "lab": str(typed.get("lab") or "").strip(),
    }
    if typed.get("collected_at"):
        found["collected_at"] = typed["collected_at"]
    if typed.get("analyte") == OTHER:
        return found | {
            "name": str(typed["analyte_name"]).strip(),
            "unit": str(typed.get("unit") or "").strip(),
        }
    return found | {"code": typed.get("analyte")}


def is_begun(typed: Mapping[str, Any]) -> bool:
    """Say whether something was typed that would be missed."""
    names = ("caller", "number", *CLUES, "what", "value_text", "words", "asked_by")
    return any(str(typed.get(name) or "").strip() for name in names)
