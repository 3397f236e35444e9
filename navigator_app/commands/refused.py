"""What the center could not accept: the same words sent again, or corrected in the form, as new changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from navigator_app.desk import Deed, Desk
from navigator_app.store.change_log import HistoryLine
from navigator_app.store.refused import with_it, words_again
from sync.changes import Change
from sync.errors import Refused
from sync.words import say


def again(desk: Desk, change_id: str) -> tuple[str, ...]:
    """Send the same words again, with everything that was refused with them; give the ids of the records.

    Raises: Refused when it was settled meanwhile, or when a rule of this desk says no.
    """
    lines = _with_it(desk, change_id)
    deeds = [_deed(desk, changes) for changes in _by_record(lines).values()]
    return _committed(desk, lines, deeds)


def correct(desk: Desk, change_id: str, typed: Mapping[str, Any], shown: Collection[str]) -> tuple[str, ...]:
    """Send what the form now says in place of what was refused; what was refused with it goes along as it was.

    Shape: `shown` names the form's fields: of those only what is typed counts, all others are sent again.
    Raises: Refused, naming the field.
    """
    lines = _with_it(desk, change_id)
    target = next(line.change.record for line in lines if line.change.id == change_id)
    deeds: list[Deed] = []
    for record, changes in _by_record(lines).items():
        deed = _deed(desk, changes)
        if record == target:
            kept = {name: value for name, value in deed.typed.items() if name not in shown}
            deed = Deed(deed.kind, {**kept, **typed}, record, deed.opened, deed.patient, deed.site)
        deeds.append(deed)
    return _committed(desk, lines, deeds)


def _with_it(desk: Desk, change_id: str) -> tuple[HistoryLine, ...]:
    found = with_it(desk.store.needs_you(), change_id)
    if not found:
        raise Refused(None, say("This was settled meanwhile. Nothing was changed."))
    return found


def _by_record(lines: Sequence[HistoryLine]) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for line in lines:
        found.setdefault(line.change.record, []).append(line.change)
    return found


def _deed(desk: Desk, changes: Sequence[Change]) -> Deed:
    """Give the deed that says the same of a record as these changes, against what is seen now."""
    first = changes[0]
    opened = desk.image(first.record)
    typed = words_again(opened, changes)
    return Deed(first.kind, typed, first.record, opened, first.patient, first.site)


def _committed(desk: Desk, lines: Sequence[HistoryLine], deeds: Sequence[Deed]) -> tuple[str, ...]:
    reason = next((line.change.reason for line in lines if line.change.reason), "")
    ids = desk.commit(*deeds, reason=reason)
    for line in lines:
        desk.store.mark_handled(line.change.id)
    return ids
