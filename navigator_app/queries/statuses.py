"""What every status of every kind means, from the code lists: the page of words in the help, one noun at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from navigator_app.queries.shown import Tint
from navigator_app.queries.work.scene import tint_of
from sync.records import KINDS
from sync.records.derive import own_fields
from sync.rules.codes import code_list, meaning_of
from sync.words import Words, say

SAID = ("status", "state", "phase")
"""Fields whose codes are states that somebody has to understand."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One status with what it means."""

    label: Words
    icon: str
    tint: Tint
    meaning: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Every status of one kind of record."""

    kind: Words
    words: tuple[Meaning, ...]


def statuses() -> tuple[Group, ...]:
    """Give every status that is offered, by kind, in the order of the kinds."""
    return tuple(_groups())


def _groups() -> Iterator[Group]:
    for noun in KINDS:
        for field in own_fields(noun):
            if field.name not in SAID or not field.about.codes:
                continue
            words = tuple(
                Meaning(say(one.label), one.icon or "circle", tint_of(one.tint), meaning_of(one))
                for one in code_list(field.about.codes).offered()
            )
            yield Group(say(noun.about.label), words)
