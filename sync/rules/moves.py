"""Who may move a record from one status to the next: of which side, in which role; asked at both ends.

A side is a site that the record itself names: who asked, and who was asked. Where the one that was asked has no
Navigator, the one that asked writes down what they said, who there said it and how.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sync.records.base import Record
from sync.rules.lifecycle import Lifecycle, Problem, Side, is_received, lacking, lifecycle_of, status_in
from sync.rules.policy import NOT_YOUR_ROLE
from sync.words import say


@dataclass(frozen=True, slots=True)
class Mover:
    """Who makes a move: in which roles, at a computer of which site, and of which sites they write down the word."""

    site: str | None
    roles: frozenset[str]
    without_navigator: frozenset[str] = frozenset()


def mover_of(
    noun: type[Record],
    before: Mapping[str, Any],
    site: str | None,
    roles: frozenset[str],
    site_values: Callable[[str], Mapping[str, Any] | None],
) -> Mover:
    """Give who moves a record of these values, having looked up which of its sites have no Navigator."""
    table = lifecycle_of(noun)
    named = [before.get(field) for field in table.sides.values()] if table else []
    looked_up = {str(one): site_values(str(one)) for one in named if one is not None and one != site}
    without = (one for one, values in looked_up.items() if values and values.get("uses_navigator") is False)
    return Mover(site, roles, frozenset(without))


def statuses_of(noun: type[Record], sides: Iterable[Mapping[str, Any]]) -> frozenset[Any]:
    """Give the statuses that the sides of a Review hold."""
    table = lifecycle_of(noun)
    values = (side["values"] for side in sides)
    return frozenset(one[table.field] for one in values if table and table.field in one)


def sides_of(table: Lifecycle, values: Mapping[str, Any], mover: Mover) -> frozenset[Side]:
    """Say for which sides somebody moves a record of these values: their own, and one that has no Navigator."""
    if not table.sides:
        return frozenset(("clinic", "center"))
    named: dict[Side, Any] = {side: values.get(field) for side, field in table.sides.items()}
    mine = {side for side, site in named.items() if site is not None and site == mover.site}
    if not mine and named.get("clinic") is None:
        mine = {"clinic"}
    spoken_for = {side for side, site in named.items() if site is None or site in mover.without_navigator}
    return frozenset(mine | spoken_for) if mine else frozenset()


def is_heard(table: Lifecycle, values: Mapping[str, Any], by: Side, mover: Mover) -> bool:
    """Say whether a move of this side is written down by the other one."""
    site = values.get(table.sides.get(by, ""))
    return site is not None and site != mover.site and by in sides_of(table, values, mover)


def may_move(noun: type[Record], values: Mapping[str, Any], to: str, mover: Mover) -> bool:
    """Say whether somebody may move a record of these values to a status that can follow."""
    table = lifecycle_of(noun)
    if table is None:
        return True
    known = table.states.get(status_in(noun, table, values))
    by = known.next.get(to) if known else None
    if by is None:
        return known is None
    mine = sides_of(table, values, mover)
    if not (mine if by == "both" else by in mine):
        return False
    if is_heard(table, values, by, mover):
        return not table.hearers.isdisjoint(mover.roles)
    return is_for_role(noun, to, mover.roles)


def is_for_role(noun: type[Record], to: str, roles: frozenset[str]) -> bool:
    """Say whether somebody in one of these roles moves records to a status, on whatever side."""
    table = lifecycle_of(noun)
    named = table.movers.get(to) if table else None
    return named is None or not named.isdisjoint(roles)


def check_mover(
    noun: type[Record],
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    mover: Mover,
    chosen_from: Collection[Any] = (),
) -> list[Problem]:
    """List why somebody may not make the move that a change makes, as (field, sentence).

    Shape: `before` is None for a record that is new; whoever may create it brings it as it is. `chosen_from` are the
    statuses that two sides wrote apart where the change settles which of them holds: each was a move of its author's.
    A move that another system sent was decided there: it is asked whether that side may speak here, not in which role.
    Empty: they may, there is no move, or its status is of a newer release.
    """
    table = lifecycle_of(noun)
    if table is None or before is None:
        return []
    old, new = status_in(noun, table, before), status_in(noun, table, after)
    known = table.states.get(old)
    if old == new or known is None or new not in known.next or new in chosen_from:
        return []
    mine, by = sides_of(table, before, mover), known.next[new]
    is_their_side = bool(mine if by == "both" else by in mine)
    if is_their_side and is_received(table, before, after):
        return []
    if not may_move(noun, before, new, mover):
        return [(table.field, NOT_YOUR_ROLE if is_their_side else _not_your_side(by))]
    heard = is_heard(table, before, by, mover)
    return lacking(noun, table, new, table.heard if heard else (), after)


def _not_your_side(by: Side) -> str:
    if by == "center":
        return say("The receiving site makes this move. Ask them for it.")
    if by == "clinic":
        return say("The site that asked makes this move. Ask them for it.")
    return say("The site that asked, or the one that was asked, moves this. Ask one of them.")
