"""The fixed sentences of the plain pages that go with a paper: what it is, what happens next, what to keep.

They are data with source, version and approval, in `resources/rules/plain_sheets.json`; in other languages they
stand in the catalogues beside every other text for patients.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from pydantic import BaseModel, ConfigDict

from sync.rules.sourced import Sourced, read
from sync.words import Words, say

_ANY: Final = "any"


class PlainSheet(BaseModel):
    """One page for the patient; a part has sentences for a state where those for any do not fit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    about: Mapping[str, tuple[str, ...]]
    next: Mapping[str, tuple[str, ...]]
    keep: tuple[str, ...]

    def about_in(self, state: str) -> tuple[Words, ...]:
        """Say what it is about, as things stand."""
        return tuple(say(text) for text in self.about.get(state, self.about[_ANY]))

    def next_in(self, state: str) -> tuple[Words, ...]:
        """Say what happens next, as things stand."""
        return tuple(say(text) for text in self.next.get(state, self.next[_ANY]))

    def sentences(self) -> tuple[str, ...]:
        """Give every sentence of it."""
        parts = (*self.about.values(), *self.next.values(), self.keep)
        return (self.title, *(text for part in parts for text in part))


class PlainSheets(Sourced):
    """Every page, with where its words come from."""

    sheets: Mapping[str, PlainSheet]


@cache
def plain_sheets() -> PlainSheets:
    """Give them as shipped."""
    return read("rules/plain_sheets.json", PlainSheets)
