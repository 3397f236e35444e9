"""From what was typed to a Change: the patch (difference), the deed without a number (Draft), its link in the chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sync.changes import Change, Document, Revision, groups_of, is_union
from sync.ids import new_id
from sync.records.base import Record
from sync.records.derive import members


@dataclass(frozen=True, slots=True)
class Draft:
    """A deed before its store has numbered it: what was typed, and against which image."""

    kind: str
    record: str
    patch: Mapping[str, Any]
    author: str
    at: datetime
    zone: str
    place: str | None = None
    """The site where it is written."""
    patient: str | None = None
    site: str | None = None
    opened: Document | None = None
    """The image the form was opened on; None for a new record."""
    reason: str = ""
    deed: str | None = None
    settles: str | None = None
    saw: tuple[str, ...] = ()


def difference(
    opened: Document | None, typed: Mapping[str, Any], noun: type[Record] | None
) -> dict[str, Any]:
    """Give the patch between the image a form was opened on and what was typed.

    A touched group is patched whole, so that fields that make sense together are judged together;
    a set is patched by what was added and removed.
    """
    shown = opened.fields if opened else {}
    touched = [
        name
        for name, value in typed.items()
        if value != shown.get(name) and not both_empty(value, shown.get(name))
    ]
    patch: dict[str, Any] = {}
    for group in groups_of(touched, noun):
        for name in members(noun, group):
            if is_union(noun, group):
                patch[name] = _set_difference(shown.get(name) or [], typed.get(name) or [])
            elif name in typed:
                patch[name] = typed[name]
            elif name in shown:
                patch[name] = shown[name]
    return patch


def _set_difference(before: list[Any], after: list[Any]) -> dict[str, list[Any]]:
    return {"add": [i for i in after if i not in before], "remove": [i for i in before if i not in after]}


def both_empty(one: Any, other: Any) -> bool:
    """Say whether two values of a field are nothing, each in its way."""
    return one in (None, "", []) and other in (None, "", [])


def numbered(
    draft: Draft, store: str, number: int, pending: Mapping[str, Change], noun: type[Record] | None
) -> Change:
    """Make the change that a draft stands for; `pending` holds by id the own changes its form showed as waiting."""
    opened = draft.opened
    prev = newest_own(opened, store)
    return Change(
        id=new_id(),
        store=store,
        number=number,
        kind=draft.kind,
        record=draft.record,
        patient=draft.patient,
        site=draft.site,
        creates=opened is None,
        author=draft.author,
        at=draft.at,
        zone=draft.zone,
        place=draft.place,
        base=opened.revision if opened else None,
        bases=bases_for(opened, draft.patch, pending, noun),
        prev=prev,
        deed=draft.deed,
        settles=draft.settles,
        saw=(*draft.saw, *_shown_apart(opened, prev, pending)),
        reason=draft.reason,
        patch=dict(draft.patch),
    )


def _shown_apart(opened: Document | None, prev: str | None, pending: Mapping[str, Change]) -> Iterator[str]:
    """Name the waiting own writes that an image shows and the chain from `prev` does not lead to.

    Two forms that were open side by side are two branches of it.
    """
    chain: set[str] = set()
    while prev is not None and prev not in chain:
        chain.add(prev)
        prev = pending[prev].prev if prev in pending else None
    writes = opened.writes.values() if opened else ()
    shown = dict.fromkeys(kept[0].change for kept in writes if kept and kept[0].revision is None)
    return (change for change in shown if change in pending and change not in chain)


def bases_for(
    opened: Document | None,
    patch: Mapping[str, Any],
    pending: Mapping[str, Change],
    noun: type[Record] | None,
) -> dict[str, Revision | None]:
    """Give the base of each touched group where it is not the opened image's revision.

    If the form showed an own pending change, the base is that change's own, also when it was judged since;
    `pending` holds those by id.
    """
    found: dict[str, Revision | None] = {}
    for group in groups_of(patch, noun):
        last = opened.last_write(group) if opened else None
        if last is not None and last.revision is None and last.change in pending:
            base = pending[last.change].base_of(group)
            if base != (opened.revision if opened else None):
                found[group] = base
    return found


def newest_own(opened: Document | None, store: str) -> str | None:
    """Give the newest write in an image that this store made: the next link of the chain of "own"."""
    if opened is None:
        return None
    mine = [w for ws in opened.writes.values() for w in ws if w.store == store]
    return max(mine, key=lambda w: w.number).change if mine else None
