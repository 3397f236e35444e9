"""What the law wants to go with a record that is protected: its notice, word by word, and the scope of the consent.

The wording is data with its source, version and who approved it, in `resources/rules/disclosure_notices.json`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pydantic import BaseModel, ConfigDict

from sync.rules.sourced import Sourced, read


class Notice(BaseModel):
    """The notice that goes with what bears a label."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    """A code of `security-labels`."""
    title: str
    citation: str
    """Where its words stand."""
    needs_scope: bool
    """The scope of the patient's consent goes along, in words or as a copy."""
    text: tuple[str, ...]


class Notices(Sourced):
    """Every notice, with where its words come from."""

    notices: tuple[Notice, ...]


@cache
def notices() -> Notices:
    """Give them as shipped."""
    return read("rules/disclosure_notices.json", Notices)


def notices_for(labels: Iterable[str]) -> tuple[Notice, ...]:
    """Give the notices that go with what bears these labels, each once."""
    borne = set(labels)
    return tuple(one for one in notices().notices if one.label in borne)
