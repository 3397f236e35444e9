"""Code lists: what each code means, whose move is next, what happens then; from `resources/codes`.

A code that a list does not know is shown as it is: it may come from a newer release or from another system.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from sync.resources import resource
from sync.rules.sourced import Sourced, read
from sync.words import Words, say


class Code(BaseModel):
    """One code of a list, with the words for staff and for the patient."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    label: str
    help: str = ""
    """What it means."""
    patient_words: str = ""
    owner: str = ""
    """Whose move is next: clinic, center, both, or nobody's."""
    next: str = ""
    """What happens next."""
    icon: str = ""
    tint: str = ""
    unit: str = ""
    retired: bool = False


class CodeList(Sourced):
    """A list with its source, version and who approved it; an empty `approved_by` means nobody did yet."""

    name: str
    licence: str = ""
    codes: tuple[Code, ...]

    def get(self, code: str) -> Code | None:
        """Find a code, retired ones too; None for one this release does not know."""
        return _by_code(self.name).get(code)

    def offered(self) -> tuple[Code, ...]:
        """Give what a person may pick today."""
        return tuple(c for c in self.codes if not c.retired)

    def __contains__(self, code: object) -> bool:
        return code in _by_code(self.name)

    def __len__(self) -> int:
        return len(self.codes)


@cache
def code_list(name: str) -> CodeList:
    """Give a list by name.

    Raises: FileNotFoundError for a list that does not exist.
    """
    return read(f"codes/{name}.json", CodeList)


@cache
def _by_code(name: str) -> dict[str, Code]:
    return {c.code: c for c in code_list(name).codes}


def code_lists() -> Iterator[CodeList]:
    """Give every list of codes that a person picks from; the tables of other formats beside them are not."""
    for path in sorted(resource("codes").glob("*.json")):
        if "codes" in json.loads(path.read_text(encoding="utf-8")):
            yield code_list(path.stem)


_MOVES: Mapping[str, Words] = {
    "clinic": say("Next, by the clinic: {next}"),
    "center": say("Next, by the center: {next}"),
    "both": say("Next, by either side: {next}"),
    "": say("Next: {next}"),
}


def meaning_of(code: Code) -> tuple[Words, ...]:
    """Say what a code means, whose move is next and what it is, and the patient's own sentence for it."""
    told = [say(code.help)] if code.help else []
    if code.next:
        told.append(Words(_MOVES.get(code.owner, _MOVES[""]).template, {"next": say(code.next)}))
    if code.patient_words:
        told.append(say("To the patient: {words}", words=say(code.patient_words)))
    return tuple(told)


def code_of(list_name: str, code: Any) -> Code:
    """Give what is known of a code; an unknown one stands for itself."""
    text = "" if code is None else str(code)
    return code_list(list_name).get(text) or Code(code=text, label=text)


def label_of(list_name: str, code: Any) -> Words:
    """Give the words for a code; an unknown one is shown as it is, an empty one as nothing."""
    return Words(code_of(list_name, code).label)
