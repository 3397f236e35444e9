"""Who may do what, and who is shown what: one policy, deny by default, over the table of roles.

The hub asks it of every change before it takes it, a desk of everything before it shows or offers it. A person may
hold several roles: what one of them allows is allowed. What the table does not say nobody may.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from sync.records import KINDS
from sync.records.base import Record
from sync.rules.roles import Deed, Own, role_table
from sync.words import Words, say

NOT_YOUR_ROLE: Final = say("Your role does not allow this. Ask your site lead to do it, or for the role.")
NOT_SHARED: Final = say("What every site shares is changed by a site lead or an administrator.")
NOT_YOUR_FIELD: Final = say("Your role does not write this part of the record. Ask your site lead.")
NOT_WHO_SEES: Final = say("Your role does not decide who sees a chart. Ask your site lead to do it.")
ROLES_ARE_GIVEN: Final = say(
    "What somebody may do is given to them at the center, and not written into their record. Call the center."
)
SHARES: Final = "write_shared"
DECIDES_HELD: Final = "decide_held"


@dataclass(frozen=True, slots=True)
class Write:
    """Somebody wants to write a record."""

    kind: str
    deed: Deed = "edit"
    fields: Collection[str] = ()
    is_shared: bool = False
    """Whether every site holds it."""


@dataclass(frozen=True, slots=True)
class Do:
    """Somebody wants to do what is no record's."""

    code: str


@dataclass(frozen=True, slots=True)
class No:
    """Why not, and of which field."""

    words: Words
    field: str | None = None


def why_not(roles: AbstractSet[str], asked: Write | Do) -> No | None:
    """Say why somebody of these roles may not do what is asked; None where they may. What they see says `sight`."""
    if isinstance(asked, Write):
        return _why_not_write(roles, asked)
    return None if role_table().permits(roles, asked.code) else No(NOT_YOUR_ROLE)


def _why_not_write(roles: AbstractSet[str], asked: Write) -> No | None:
    table, noun = role_table(), KINDS.get(asked.kind)
    is_leads = (asked.is_shared or _is_shared(noun)) and not table.is_for_all(asked.kind)
    if is_leads and not table.permits(roles, SHARES):
        return No(NOT_SHARED)
    if roles.isdisjoint(table.holders(asked.kind, noun, asked.deed)):
        return No(NOT_YOUR_ROLE)
    for name in asked.fields:
        if roles.isdisjoint(table.writers(asked.kind, name, frozenset(roles))):
            return No(_of_field(asked.kind), name)
    return None


def _is_shared(noun: type[Record] | None) -> bool:
    return noun is not None and noun.about.home == "shared"


def _of_field(kind: str) -> Words:
    return NOT_WHO_SEES if kind == "patient" else NOT_YOUR_FIELD


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody is shown of what a computer holds, before it is asked which charts are restricted to others."""

    is_whole: bool = False
    """Every chart."""
    is_linked: bool = False
    """Every chart, on a computer of their own."""
    kinds: frozenset[str] = frozenset()
    """What is shown where charts are not."""
    own: tuple[Own, ...] = ()
    permits: frozenset[str] = frozenset()
    """Deeds that are no record's and that one of their roles is allowed."""

    def shows(self, kind: str) -> bool:
        """Say whether records of a kind are shown whole, whomever they name."""
        return self.is_whole or kind in self.kinds

    def own_of(self, kind: str) -> Own | None:
        """Say which records of a kind are shown to whom they name."""
        return next((own for own in self.own if own.kind == kind), None)


NOTHING: Final = Sight()


def sight(roles: AbstractSet[str]) -> Sight:
    """Put together what each of these roles is shown."""
    table = role_table()
    views, permits = table.views(roles), table.permits
    kinds = {
        one.kind
        for view in views
        for one in view.kinds
        if not one.permission or permits(roles, one.permission)
    }
    return Sight(
        is_whole=any(view.is_whole for view in views),
        is_linked=any(view.is_linked for view in views),
        kinds=frozenset(kinds),
        own=tuple(dict.fromkeys(own for view in views for own in view.own)),
        permits=frozenset(one.code for one in table.permissions if permits(roles, one.code)),
    )
