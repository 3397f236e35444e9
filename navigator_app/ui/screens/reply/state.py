"""Keying a reply sheet as a pure function: what is asked for the answer that is ticked, and what is still needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any, Final

from navigator_app.commands.replies import Reply
from navigator_app.ui.screens.questions.state import Saving, Stopped
from sync.words import Words, say

ALWAYS: Final = ("code", "answer", "by")
MORE: Final = ("words", "alternative", "on", "at")
_BESIDES: Final[Mapping[str, tuple[str, ...]]] = {
    "needs_information": ("words", "on"),
    "declined": ("words", "alternative"),
    "scheduled": ("on", "at"),
}
"""What an answer says besides."""
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "needs_information": ("words",),
    "declined": ("words", "alternative"),
    "scheduled": ("on",),
}
_WORDS: Final[Mapping[str, Words]] = {
    "code": say("Type the code of the sheet."),
    "answer": say("Say what is ticked on the sheet."),
    "by": say("Write who signed the sheet."),
    "words": say("Write what the sheet says."),
    "alternative": say("Write who else could help, or that they name nobody."),
    "on": say("Write the day of the appointment, as the sheet says it."),
}


@dataclass(frozen=True)
class Model:
    """How the page stands."""

    answer: str = ""
    is_saving: bool = False


@dataclass(frozen=True)
class Ticked:
    """An answer was taken."""

    answer: str


Event = Ticked | Saving | Stopped


def update(model: Model, event: Event) -> Model:
    """Give the model after an event."""
    if isinstance(event, Ticked):
        return replace(model, answer=event.answer)
    return replace(model, is_saving=isinstance(event, Saving))


def asked(model: Model) -> tuple[str, ...]:
    """Name the questions that are asked now, in their order."""
    return (*ALWAYS, *_BESIDES.get(model.answer, ()))


def lacking(model: Model, typed: Mapping[str, Any]) -> tuple[str, Words] | None:
    """Name the first question that has to be answered and is not, and say why."""
    for name in (*ALWAYS, *_NEEDED.get(model.answer, ())):
        if not str(typed.get(name) or "").strip():
            return name, _WORDS[name]
    return None


def reply_of(model: Model, typed: Mapping[str, Any]) -> Reply:
    """Give what the sheet says; what was typed for another answer is left out."""
    said = {name: typed.get(name) for name in asked(model)}
    on, at = said.get("on"), said.get("at")
    return Reply(
        answer=model.answer,
        by=str(said["by"] or ""),
        words=str(said.get("words") or ""),
        alternative=str(said.get("alternative") or ""),
        on=date.fromisoformat(str(on)) if on else None,
        at=at if isinstance(at, time) else None,
    )


def is_begun(typed: Mapping[str, Any]) -> bool:
    """Say whether something was typed that would be missed."""
    return any(str(typed.get(name) or "").strip() for name in ("by", "words", "alternative"))
