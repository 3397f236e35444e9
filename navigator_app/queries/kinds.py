"""Which kinds of records there are, how many of each are here, and which of them a person begins."""

from __future__ import annotations

from dataclasses import dataclass

from navigator_app.desk import Desk
from navigator_app.queries.finder import PARTS
from navigator_app.queries.shown import Tint
from navigator_app.queries.work.scene import tint_of
from sync.records import KINDS
from sync.records.base import Home, Record
from sync.rules.roles import role_table
from sync.words import Words, say

_HOMES: dict[Home, Words] = {
    "patient": say("A patient's chart"),
    "site": say("A site"),
    "shared": say("Every site"),
}


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind."""

    kind: str
    plural: Words
    icon: str
    tint: Tint
    home: Words
    """Where its records belong."""
    count: int
    """How many are on this computer, withdrawn ones included."""


def kinds(desk: Desk) -> tuple[KindLine, ...]:
    """List every kind that this release knows and that is shown to who sits here, one added a moment ago too."""
    held, sight = desk.store.held(), desk.store.sight()
    return tuple(_line(noun, held.get(noun.about.name, 0)) for noun in KINDS if sight.shows(noun.about.name))


def _line(noun: type[Record], count: int) -> KindLine:
    about = noun.about
    return KindLine(about.name, say(about.plural), about.icon, tint_of(about.tint), _HOMES[about.home], count)


def plural(kind: str) -> Words:
    """Name the records of a kind; empty for one that this release does not know."""
    noun = KINDS.get(kind)
    return say(noun.about.plural if noun else "")


MADE_FROM_ANOTHER = frozenset({"referral_template"})
"""Kinds that a person keeps from a record that is there: a template from a referral."""


DECIDED = frozenset({"requirement"})
"""Kinds that every site holds and a person begins in their form; who may is said by the roles."""


def may_begin(noun: type[Record]) -> bool:
    """Say whether a person begins one by itself: not the hub's own, not what site leads alone write, not a part."""
    about = noun.about
    is_part = about.name in PARTS | MADE_FROM_ANOTHER and about.name != "patient"
    is_shared = about.home == "shared" and not role_table().is_for_all(about.name)
    is_leads = is_shared and about.name not in DECIDED
    return not (about.hub_only or about.is_quiet or is_leads or is_part)
