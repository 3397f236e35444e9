"""A deed as data: Change, what it is folded into (Document), what you see (fold).

`fold(agreed, pending)` is the only way to read and a `Change` the only way to write; the desk, the hub and
the review screen use these and nothing else. A desk makes its changes in `sync.drafts`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from sync.ids import Id
from sync.records.base import Record
from sync.records.derive import group_names, group_of, members, merge_rule, unions


class Revision(NamedTuple):
    """A place in the hub's commit order: numbers count only within one epoch of the hub."""

    epoch: str
    n: int


ORDER_DIGITS = 8
LATEST_ORDER = 0xF000_0000
"""No clock and no computer's word names a life beyond this, so that a later one can always be named."""
_ORDERED = re.compile(rf"([0-9a-f]{{{ORDER_DIGITS}}})\.")


def epoch_order(epoch: str) -> int:
    """Say which of the hub's lives came later, as their names tell; 0 for a name that does not."""
    told = _ORDERED.match(epoch)
    return int(told[1], 16) if told else 0


def is_newer(revision: Revision | None, than: Revision | None) -> bool:
    """Say whether something at `revision` was not yet in an image of `than`; unknown counts as newer."""
    if than is None or revision is None:
        return True
    if revision.epoch != than.epoch:
        return epoch_order(revision.epoch) >= epoch_order(than.epoch)
    return revision.n > than.n


class Change(BaseModel):
    """One patch to named fields of one record, with who, where, when, why and what it was made against.

    All but `patch` is the envelope: strict at every release, and the only part access and feeds are decided from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: Id
    store: Id
    number: int = Field(ge=1, lt=1 << 63)
    kind: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    record: Id
    patient: Id | None = None
    site: Id | None = None
    creates: bool = False
    author: Id
    at: AwareDatetime
    zone: str = Field(default="UTC", max_length=64)
    place: Id | None = None
    """The site where it was written."""
    base: Revision | None = None
    """The revision of the image the form was opened on."""
    bases: dict[str, Revision | None] = Field(default_factory=dict)
    """Per field group, where it differs: that of the pending change whose value the form showed."""
    prev: Id | None = None
    """The previous write to this record that the form contained and that this machine made: the chain of "own"."""
    after: tuple[Id, ...] = ()
    """What must be judged first; filled in when sending, with what is then unsettled."""
    deed: Id | None = None
    """Changes of one deed travel together and are taken or refused together."""
    settles: Id | None = None
    saw: tuple[Id, ...] = ()
    """For a settlement: the sides of the Review that the person saw. And what the form showed of own writes, made in
    another form, that the chain does not lead to."""
    reason: str = Field(default="", max_length=4096)
    patch: dict[str, Any]

    def base_of(self, group: str) -> Revision | None:
        """Give the revision of the value that the form showed for a group."""
        return self.bases.get(group, self.base)


@dataclass(frozen=True, slots=True)
class Write:
    """Who wrote a field group last, from which computer; the newest of each store is remembered."""

    change: str
    store: str
    number: int
    author: str
    at: str
    place: str | None
    revision: Revision | None
    values: Mapping[str, Any] | None = None
    """The group's values as this write left them; None for the newest, whose values are the document's."""


@dataclass(frozen=True, slots=True)
class Document:
    """A record as it stands: its envelope, its fields, and who wrote each group."""

    kind: str
    id: str
    patient: str | None
    site: str | None
    revision: Revision | None
    fields: Mapping[str, Any] = field(default_factory=dict)
    writes: Mapping[str, tuple[Write, ...]] = field(default_factory=dict)
    """Per group, newest first, at most one per store."""

    def group_values(self, noun: type[Record] | None, group: str) -> dict[str, Any]:
        """Give the present values of a group, absent ones as None."""
        return {name: self.fields.get(name) for name in members(noun, group)}

    def last_write(self, group: str) -> Write | None:
        """Give the newest write of a group."""
        found = self.writes.get(group)
        return found[0] if found else None

    def remembers(self, change: str, group: str) -> bool:
        """Say whether a change is among the writes of a group that are remembered."""
        return any(write.change == change for write in self.writes.get(group, ()))

    def place_of(self, change: str, group: str) -> Revision | None:
        """Say where a change's write of a group stands in the commit order; None when that place does not tell.

        It is not remembered, or came back after a restore at one place with what was written over it.
        """
        above: Revision | None = None
        for write in self.writes.get(group, ()):
            if write.change == change:
                return write.revision if write.revision != above else None
            above = write.revision
        return None


def lifted_bases(
    change: Change, shown: Mapping[str, str], image: Document, stands: Callable[[Revision], bool]
) -> dict[str, Revision | None]:
    """Give, per group, where the write that a change's form showed stands in an image, where its base says less.

    Shape: `stands` says whether a place is of a life that was not undone; a base in one that was gives way to it.
    """
    found: dict[str, Revision | None] = {}
    for group, write in shown.items():
        at, base = image.place_of(write, group), change.base_of(group)
        if at is not None and (base is None or is_newer(at, base) or (stands(at) and not stands(base))):
            found[group] = at
    return found


def fold(agreed: Document | None, pending: Sequence[Change], noun: type[Record] | None) -> Document | None:
    """Lay a store's own pending changes over the image last agreed with the hub: what you see.

    Empty: None when there is neither an agreed image nor a change that creates one.
    """
    image = agreed
    later = {change.id for change in pending}
    for change in pending:
        if image is None:
            image = Document(change.kind, change.record, change.patient, change.site, None)
        image = laid_over(image, change, _still_newest(image, change, noun, later), None, noun)
        later.discard(change.id)
    return image


def _still_newest(
    image: Document, change: Change, noun: type[Record] | None, later: AbstractSet[str]
) -> dict[str, Any]:
    """Leave out what is in the image already, or what a later write of the same desk stands for.

    Shape: `later` names this change and what waits behind it. By number alone a later one is not known where the desk
    goes on under another id since.
    """
    overtaken = {
        group
        for group in groups_of(change.patch, noun)
        if any(write.change in later or _is_later(write, change) for write in image.writes.get(group, ()))
    }
    return {name: value for name, value in change.patch.items() if group_of(noun, name) not in overtaken}


def _is_later(write: Write, change: Change) -> bool:
    return write.store == change.store and write.number > change.number


def laid_over(
    image: Document,
    change: Change,
    patch: Mapping[str, Any],
    revision: Revision | None,
    noun: type[Record] | None,
) -> Document:
    """Lay the given part of one change over an image and note who wrote it; used by desk and hub alike."""
    writes = dict(image.writes)
    # One object for all groups: whoever packs it looks at it once.
    mine = Write(
        change.id, change.store, change.number, change.author, change.at.isoformat(), change.place, revision
    )
    for group in groups_of(patch, noun):
        others = [write for write in writes.get(group, ()) if write.store != change.store]
        if any(write.values is None for write in others):
            before = image.group_values(noun, group)
            others = [w if w.values is not None else replace(w, values=before) for w in others]
        writes[group] = (mine, *others)
    fields = fields_under(image.fields, patch, noun)
    at = revision or image.revision
    return Document(image.kind, image.id, image.patient, image.site, at, fields, writes)


def fields_under(
    fields: Mapping[str, Any], patch: Mapping[str, Any], noun: type[Record] | None
) -> dict[str, Any]:
    """Give a record's values as they are when a patch is laid over them."""
    values = dict(fields)
    sets = unions(noun)
    for name, value in patch.items():
        values[name] = _joined(values.get(name), value) if name in sets else value
    return values


def groups_of(patch: Iterable[str], noun: type[Record] | None) -> tuple[str, ...]:
    """Name the groups that a patch touches, each once, in its order."""
    known = group_names(noun)
    return tuple(dict.fromkeys([known.get(name, name) for name in patch]))


def is_union(noun: type[Record] | None, group: str) -> bool:
    """Say whether a group is a set, changed by what is added and removed."""
    return merge_rule(noun, group) == "union"


def _joined(present: Any, change: Any) -> Any:
    """Apply additions and removals to a set held as a list; a plain list replaces it."""
    if not isinstance(change, Mapping):
        return change
    kept = [item for item in (present or []) if item not in change.get("remove", [])]
    return kept + [item for item in change.get("add", []) if item not in kept]
