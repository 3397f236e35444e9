"""Which status may follow which, whose move it usually is, what a move demands; read from data, once.

A status that the table does not know comes from a newer release or from another system: it is never refused
here, because nothing is known against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sync.records.base import Record
from sync.records.derive import fields, group_of
from sync.rules.codes import label_of
from sync.rules.sourced import Sourced, read
from sync.words import Words, say

Side = Literal["clinic", "center", "both", ""]
Problem = tuple[str | None, str]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class State(_Data):
    """One status: whose move is next, what may follow and who usually does that, its name elsewhere."""

    owner: Side
    next: dict[str, Side]
    names: dict[str, str] = Field(default_factory=dict)
    """The same status in other dialects: fhir_task, bser, epic, rcis."""


class Lifecycle(_Data):
    """The table of one noun."""

    field: str
    reason_field: str
    codes: str
    begins: tuple[str, ...]
    """What a person may begin with; an import may bring a record in any status."""
    reasons: tuple[str, ...]
    """Which moves need words."""
    demands: dict[str, tuple[str, ...]]
    """Which other fields must be filled in for a status."""
    asks: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """What a move to a status fills in besides; a record that an import brings may lack it."""
    sides: dict[Side, str] = Field(default_factory=dict)
    """Which field names the site of each side; none where either side may make every move."""
    heard: tuple[str, ...] = ()
    """What is filled in where one side writes down the move of another that has no Navigator."""
    hearers: frozenset[str] = frozenset()
    """Which roles write it down."""
    movers: dict[str, frozenset[str]] = Field(default_factory=dict)
    """Which roles may move a record to a status; a status that is not named is for whoever may edit the record."""
    received: str = ""
    """Which field names the states that other systems sent; a move that adds to it is theirs."""
    begun_by: str = ""
    """Which field names the person here who began a record; empty for one that another system began."""
    unproven: dict[str, str] = Field(default_factory=dict)
    """Where a record from another system stands while it lacks what its status demands: there, or short of it."""
    withdrawn: dict[str, str] = Field(default_factory=dict)
    states: dict[str, State]


class _Tables(Sourced):
    tables: dict[str, Lifecycle]


@cache
def _tables() -> _Tables:
    return read("rules/lifecycles.json", _Tables)


def lifecycle_of(noun: type[Record] | None) -> Lifecycle | None:
    """Give a noun's table, or nothing for a noun without one."""
    return _tables().tables[noun.lifecycle] if noun is not None and noun.lifecycle else None


def moved_group(noun: type[Record]) -> str | None:
    """Name the group of fields that two sides move, each by its own deeds; None where a status is typed."""
    table = lifecycle_of(noun)
    return group_of(noun, table.field) if table is not None and table.sides else None


def next_states(noun: type[Record], state: str, side: Side = "both") -> tuple[str, ...]:
    """Name what may follow a status, as far as this side usually does it; all of it for both."""
    table = lifecycle_of(noun)
    known = table.states.get(state) if table else None
    if known is None:
        return ()
    return tuple(to for to, by in known.next.items() if side in ("both", "") or by in (side, "both"))


def owner_of_next_move(noun: type[Record], state: str) -> Side:
    """Say whose move is next: the clinic's, the center's, either's, or nobody's."""
    table = lifecycle_of(noun)
    known = table.states.get(state) if table else None
    return known.owner if known else ""


def is_over(noun: type[Record], state: str) -> bool:
    """Say whether nobody has to do anything more; an unknown status is not over."""
    table = lifecycle_of(noun)
    return table is not None and state in table.states and table.states[state].owner == ""


def needs_reason(noun: type[Record], state: str) -> bool:
    """Say whether a move to this status needs words."""
    table = lifecycle_of(noun)
    return table is not None and state in table.reasons


def states_named(noun: type[Record], dialect: str, name: str) -> tuple[str, ...]:
    """Give the statuses that another system calls so; several for FHIR's `in-progress`."""
    table = lifecycle_of(noun)
    return tuple(s for s, known in table.states.items() if known.names.get(dialect) == name) if table else ()


def check_move(
    noun: type[Record], before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> list[Problem]:
    """List what is wrong with a record's status after a change, as (field, sentence).

    Shape: `before` and `after` are a document's whole values; `before` is None for a record that is new,
    which may begin in any status that its other fields bear out, since an import brings old ones.
    Empty: the move is allowed, or nothing is known against it. What was missing before is not held
    against a change that leaves the status alone. A record that another system began may go from where it stood
    in for what was not known to wherever that system says it is.
    """
    table = lifecycle_of(noun)
    if table is None:
        return []
    new = status_in(noun, table, after)
    missing = _missing(noun, table, new, after)
    if before is None:
        return missing
    old = status_in(noun, table, before)
    if old == new:
        return [problem for problem in missing if problem not in _missing(noun, table, old, before)]
    if not is_received(table, before, after):
        missing += lacking(noun, table, new, table.asks.get(new, ()), after)
    is_untold = _is_untold(table, old, before) and is_received(table, before, after)
    if old in table.states and new in table.states and new not in table.states[old].next and not is_untold:
        return [(table.field, _not_next(table, old, new)), *missing]
    return missing


def moves(noun: type[Record], before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Say whether a record of these values went from one status to another."""
    table = lifecycle_of(noun)
    return table is not None and status_in(noun, table, before) != status_in(noun, table, after)


def status_in(noun: type[Record], table: Lifecycle, values: Mapping[str, Any]) -> Any:
    """Give the status that a document's values say; the one it begins with where they are silent."""
    return values[table.field] if table.field in values else fields(noun)[table.field].default


def is_received(table: Lifecycle, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Say whether a change files what another system said, rather than what somebody here decided."""
    return bool(table.received) and len(after.get(table.received) or ()) > len(
        before.get(table.received) or ()
    )


def _is_untold(table: Lifecycle, state: Any, before: Mapping[str, Any]) -> bool:
    """Say whether another system began a record and nobody could tell yet how far it is there."""
    return not before.get(table.begun_by) and state == table.begins[0]


def _is_borne(table: Lifecycle, state: Any, values: Mapping[str, Any]) -> bool:
    """Say whether it stands there without what the status demands, because another system says that it does."""
    is_theirs = bool(values.get(table.received)) and not values.get(table.begun_by)
    return is_theirs and table.unproven.get(state) == state


def brought_in(noun: type[Record], values: Mapping[str, Any]) -> Any:
    """Give the status in which these values of another system can stand here: theirs, or what it begins as."""
    table = lifecycle_of(noun)
    if table is None:
        return None
    state = status_in(noun, table, values)
    return table.unproven.get(state, state) if not_known(noun, values) else state


def not_known(noun: type[Record], values: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the fields that the status of these values demands and that are empty."""
    table = lifecycle_of(noun)
    asked = table.demands.get(status_in(noun, table, values), ()) if table else ()
    return tuple(name for name in asked if values.get(name) in (None, "", []))


def _not_next(table: Lifecycle, old: Any, new: Any) -> str:
    return say(
        '"{new}" cannot follow "{old}".', new=label_of(table.codes, new), old=label_of(table.codes, old)
    )


def _missing(noun: type[Record], table: Lifecycle, state: Any, values: Mapping[str, Any]) -> list[Problem]:
    """List what a status demands and the values do not hold."""
    if (state not in table.reasons and state not in table.demands) or _is_borne(table, state, values):
        return []
    words = label_of(table.codes, state)
    found: list[Problem] = []
    if state in table.reasons and not str(values.get(table.reason_field) or "").strip():
        found.append((table.reason_field, say('A reason is needed for "{status}".', status=words)))
    return found + lacking(noun, table, state, table.demands.get(state, ()), values)


def lacking(
    noun: type[Record], table: Lifecycle, state: Any, names: Iterable[str], values: Mapping[str, Any]
) -> list[Problem]:
    """List which of these fields are empty although a status needs them."""
    words = label_of(table.codes, state)
    return [
        (name, say('"{status}" needs: {field}.', status=words, field=Words(fields(noun)[name].about.label)))
        for name in names
        if values.get(name) in (None, "", [])
    ]
