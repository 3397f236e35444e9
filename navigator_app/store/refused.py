"""What was refused belongs together: a deed, a record, and everything that refers to a record whose creation failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from navigator_app.store.change_log import HistoryLine
from sync.changes import Change, Document, fold
from sync.ids import is_id
from sync.records import KINDS


def together(lines: Sequence[HistoryLine]) -> list[tuple[HistoryLine, ...]]:
    """Group refused changes that can only be sent again together, each in the order of its numbers.

    What waits for the site lead stands alone: the hub holds it, and nothing here can mend it.
    """
    groups: list[list[HistoryLine]] = []
    for line in sorted(lines, key=lambda one: one.change.number):
        if line.outcome == "lead":
            groups.append([line])
            continue
        mine = [group for group in groups if any(_belongs(line, other) for other in group)]
        for group in mine:
            groups.remove(group)
        groups.append([*(one for group in mine for one in group), line])
    return [tuple(group) for group in sorted(groups, key=lambda group: group[0].change.number)]


def with_it(lines: Sequence[HistoryLine], change_id: str) -> tuple[HistoryLine, ...]:
    """Give a refused change with all that goes again together with it; nothing for one that nobody here can mend."""
    groups = (group for group in together(lines) if any(line.change.id == change_id for line in group))
    found = next(groups, ())
    return () if found and found[0].outcome == "lead" else found


def words_again(opened: Document | None, changes: Sequence[Change]) -> dict[str, Any]:
    """Give a record's fields as refused changes would have left them over the image that is seen now."""
    result = fold(opened, changes, KINDS.get(changes[0].kind))
    names = dict.fromkeys(name for change in changes for name in change.patch)
    return {name: result.fields.get(name) for name in names} if result else {}


def _belongs(line: HistoryLine, earlier: HistoryLine) -> bool:
    one, other = line.change, earlier.change
    if earlier.outcome == "lead":
        return False
    if one.record == other.record or (one.deed is not None and one.deed == other.deed):
        return True
    return other.creates and other.record in {one.patient, one.site, *ids_in(one.patch)}


def ids_in(value: Any) -> Iterable[str]:
    """Find every key of ours in a patch, of known and unknown kinds alike."""
    if is_id(value):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from ids_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from ids_in(part)
