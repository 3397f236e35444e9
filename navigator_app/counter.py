"""Counter view: what a desk may not show while people look over the counter, noted where records are read.

While it is on, every question of the window is answered from the records as they are, so that no rule judges by less;
the store notes what is private in each record that it reads, and `navigator_app.veil` takes exactly that out of the
answer before the window gets it. So no screen can forget it, one added a moment ago neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from typing import Any, Final

from sync.changes import Document
from sync.records import KINDS
from sync.records.base import Record
from sync.records.derive import fields

TOKEN: Final = re.compile(r"[^\W_]+")
_LEAST_NAME: Final = 2
"""A name of one letter is an initial already."""
_PEOPLE: Final = frozenset({"name"})


class Secrets:
    """What is private in the records that were read: names, birth dates, diagnoses and people's own words."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        """Words of names, casefolded."""
        self.births: set[date] = set()
        self.texts: dict[str, set[str]] = {}
        """First word, casefolded -> whole texts that begin with it, blanks made even."""
        self.plain: set[str] = set()
        """Texts of records that are not private by themselves, such as the title of a task."""

    def note(self, image: Document) -> None:
        """Note what is private in a record."""
        self.note_values(image.kind, image.fields)

    def note_values(self, kind: str, values: Mapping[str, Any]) -> None:
        """Note what is private in some fields of a kind."""
        noun = KINDS.get(kind)
        for name, value in values.items():
            if value:
                self._note_field(noun, name, value)
        if kind == "review":
            self._note_review(values)
        if kind == "unmatched":
            self.note_values("patient", _mapping(values.get("clues")))
            self.note_values(str(values.get("proposed_kind", "")), values.get("proposed_fields") or {})

    def note_row(self, kind: str, row: Any) -> None:
        """Note what is private in a light row."""
        for name, how in _private(KINDS[kind]).items():
            if value := getattr(row, name, None):
                self._note_as(how, value)

    def _note_field(self, noun: type[Record] | None, name: str, value: Any) -> None:
        how = _private(noun).get(name) if noun else "words"
        if how is not None:
            self._note_as(how, value)

    def _note_as(self, how: str, value: Any) -> None:
        if how == "birth":
            self._note_birth(value)
        elif how == "plain":
            self.plain.update(_strings(value))
        elif how == "name":
            self._note_names(_strings(value))
        elif how == "people":
            for one in value:
                self._note_names(str(v) for k, v in _mapping(one).items() if k in _PEOPLE and v)
                self._note_texts(str(v) for k, v in _mapping(one).items() if k == "note" and v)
        else:
            self._note_texts(_strings(value))

    def _note_names(self, names: Iterable[str]) -> None:
        for name in names:
            self.names.update(t.casefold() for t in TOKEN.findall(name) if len(t) >= _LEAST_NAME)

    def _note_texts(self, texts: Iterable[str]) -> None:
        for text in texts:
            even = " ".join(text.split())
            first = TOKEN.search(even)
            if first is not None:
                self.texts.setdefault(first[0].casefold(), set()).add(even[first.start() :])

    def _note_birth(self, value: Any) -> None:
        try:
            self.births.add(value if isinstance(value, date) else date.fromisoformat(str(value)))
        except ValueError:
            self._note_texts([str(value)])

    def _note_review(self, values: Mapping[str, Any]) -> None:
        kind = str(values.get("target_kind", ""))
        for side in values.get("sides") or ():
            self.note_values(kind, _mapping(side).get("values") or {})
        self.note_values(kind, values.get("base_values") or {})


@cache
def _private(noun: type[Record]) -> Mapping[str, str]:
    """Say of each field of a noun that holds people's own text how it is hidden."""
    found: dict[str, str] = {}
    for name, field in fields(noun).items():
        about = field.about
        if about.private:
            found[name] = about.private
        elif about.is_long:
            found[name] = "words"
        elif field.shape == "text" and not about.codes:
            found[name] = "plain"
    return found


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)


_NOTED: ContextVar[Secrets | None] = ContextVar("secrets of the counter view", default=None)


@contextmanager
def noting(secrets: Secrets) -> Iterator[None]:
    """Note what is private in every record that is read inside."""
    before = _NOTED.set(secrets)
    try:
        yield
    finally:
        _NOTED.reset(before)


def noted() -> Secrets | None:
    """Give where to note it; None while the counter view is off, or for a deed."""
    return _NOTED.get()
