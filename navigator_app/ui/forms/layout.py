"""How a form is grouped and ordered: emphasis for people, never a second declaration of a field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sync.records.derive import Field


@dataclass(frozen=True)
class Group:
    """A titled part of a form; `is_folded` parts are opened by a button, `is_hidden` ones are kept as they are."""

    title: str
    names: tuple[str, ...]
    is_folded: bool = False
    is_hidden: bool = False


Layout = Sequence[Group]


def arranged(
    fields: Sequence[Field], layout: Layout = (), rest: str = "Everything else"
) -> list[tuple[Group, list[Field]]]:
    """Put the fields of a noun into groups; what no group names comes last, so that nothing is ever missing."""
    by_name = {one.name: one for one in fields}
    found: list[tuple[Group, list[Field]]] = []
    for group in layout:
        members = [by_name.pop(name) for name in group.names if name in by_name]
        if members:
            found.append((group, members))
    left = list(by_name.values())
    if left:
        found.append((Group(rest if layout else "", tuple(by_name), is_folded=bool(layout)), left))
    return found
