"""Undo: a new change with the inverse patch and the base it saw; nothing is ever taken out of the history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from navigator_app.commands.seen import of, seen
from navigator_app.desk import Deed, Desk
from navigator_app.store.change_log import HistoryLine
from sync.changes import Change, Document, fold, groups_of
from sync.errors import Refused
from sync.records import KINDS
from sync.records.base import Record
from sync.records.derive import fields, members, merge_rule, to_plain
from sync.words import say

_CHANGED_SINCE = say("Somebody changed this since. Open it and change it by hand.")
_UNDONE = say("Undone by the person who wrote it.")


def undo(desk: Desk, change_id: str, record_id: str) -> str:
    """Write back what a change of this desk replaced; give the record's id. What it made new is withdrawn.

    Raises: Refused when what it replaced is not known here, or was changed by somebody since.
    """
    deed = inverse(desk, record_id, change_id)
    return desk.commit(deed, reason=_UNDONE)[0]


def undo_last(desk: Desk, *record_ids: str) -> tuple[str, ...]:
    """Undo this person's newest change to each of these records, all or none: what one deed wrote goes together."""
    deeds = [inverse(desk, one, _newest_mine(desk, one)) for one in record_ids]
    return desk.commit(*deeds, reason=_UNDONE)


def _newest_mine(desk: Desk, record_id: str) -> str:
    mine = [
        line.change
        for line in desk.store.history(record_id)
        if line.is_own and line.change.author == desk.me.person_id and line.outcome != "refused"
    ]
    if not mine:
        raise Refused(None, say("There is nothing of yours to undo here."))
    return max(mine, key=lambda change: change.number).id


def is_undone(fields: Mapping[str, Any]) -> bool:
    """Say whether a record was withdrawn by taking back what made it, and not for a reason of its own."""
    return bool(fields.get("is_withdrawn")) and fields.get("withdrawn_reason") == str(_UNDONE)


def inverse(desk: Desk, record_id: str, change_id: str) -> Deed:
    """Give the deed that writes back what a change of this desk replaced.

    Raises: Refused when that is not known here, or somebody changed it since.
    """
    image, history = seen(desk, record_id), desk.store.history(record_id)
    line = next((one for one in history if one.change.id == change_id), None)
    if line is None or not line.is_own:
        raise Refused(None, say("This change was not written on this computer."))
    change = line.change
    noun = KINDS.get(change.kind)
    for group in groups_of(change.patch, noun):
        last = image.last_write(group)
        if last is None or last.change != change.id:
            raise Refused(None, _CHANGED_SINCE)
    if change.creates:
        return of(image, {"is_withdrawn": True, "withdrawn_reason": str(_UNDONE)})
    before = _before_pending(desk, change) if line.is_pending else None
    typed: dict[str, Any] = {}
    for group in groups_of(change.patch, noun):
        typed |= _group_before(image, line, history, group, before)
    return of(image, typed)


def _before_pending(desk: Desk, change: Change) -> Mapping[str, Any]:
    """Give the values under a change that still waits: the agreed image and what waited before it."""
    waiting = [c for c in desk.store.pending_changes(change.record) if c.number < change.number]
    image = fold(desk.store.agreed(change.record), waiting, KINDS.get(change.kind))
    return image.fields if image else {}


def _group_before(
    image: Document,
    line: HistoryLine,
    history: list[HistoryLine],
    group: str,
    before: Mapping[str, Any] | None,
) -> dict[str, Any]:
    noun = KINDS.get(image.kind)
    if merge_rule(noun, group) == "union":
        return {group: _unjoined(image.fields.get(group) or [], line.change.patch.get(group))}
    values = before if before is not None else _judged_before(image, line, history, group)
    return {
        name: values.get(name, _default(noun, name))
        for name in members(noun, group)
        if name in line.change.patch
    }


def _judged_before(
    image: Document, line: HistoryLine, history: list[HistoryLine], group: str
) -> Mapping[str, Any]:
    """Give what stood under a change the hub has taken: the newer of another's last write and our own before."""
    others = [w for w in image.writes[group] if w.change != line.change.id and w.values is not None]
    noun = KINDS.get(image.kind)
    own = [
        one
        for one in history
        if one.is_own
        and one.change.number < line.change.number
        and one.outcome in ("accepted", "merged")
        and group in groups_of(one.change.patch, noun)
    ]
    theirs = others[0] if others else None
    mine = own[-1] if own else None
    if mine is not None and (theirs is None or _n(mine.revision) > _n(theirs.revision)):
        return mine.change.patch
    return theirs.values or {} if theirs is not None else {}


def _n(revision: Any) -> int:
    return revision.n if revision is not None else 0


def _default(noun: type[Record] | None, name: str) -> Any:
    field = fields(noun).get(name) if noun else None
    return to_plain(field.default) if field else None


def _unjoined(present: list[Any], change: Any) -> list[Any]:
    """Take out of a set what a change added and put back what it removed."""
    added, removed = (change or {}).get("add", []), (change or {}).get("remove", [])
    kept = [item for item in present if item not in added]
    return kept + [item for item in removed if item not in kept]
