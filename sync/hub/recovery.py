"""After a restore: taking back what desks still hold of the life that was lost.

A desk offers every record that stands at a revision beyond where the backup reached. It is merged group by group
under its original writers, enters at a new revision, and is kept as it was given, so that nothing of it can be
lost whatever is made of it. What two lives wrote apart becomes a Review.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from sync.changes import Document, Revision, Write
from sync.errors import Refused
from sync.hub import reviews as reviewing
from sync.hub.apply import keep_review
from sync.hub.bench import Bench
from sync.hub.feeds import feeds_of, move_patient, rewrite_lines
from sync.hub.ports import AuditEntry
from sync.hub.recovered_sets import Sets
from sync.merge import group_is_withdrawn
from sync.records import KINDS
from sync.records.base import LIFE
from sync.records.derive import members, merge_rule
from sync.records.keeping import bounded
from sync.runs import is_same_run

ORDER = {"patient": 0, "review": 2}
"""Charts before what hangs on them, Reviews last."""


def take_back(bench: Bench, offered: Iterable[Document]) -> tuple[tuple[str, Revision], ...]:
    """Take back what a desk offers, and name it as it was offered, so that the desk need not offer it again."""
    taken = []
    for given in sorted(offered, key=lambda document: ORDER.get(document.kind, 1)):
        if given.revision is None:
            continue
        taken.append((given.id, given.revision))
        # A hub that never was restored has lost nothing, whatever a desk says.
        if bench.line and not bench.stands(given.revision):
            with bench.tx.savepoint():
                _take_back(bench, given)
    return tuple(taken)


def _take_back(bench: Bench, given: Document) -> None:
    here = bench.tx.document(given.id)
    is_held = not _may_take(bench, given, here)
    bench.tx.keep_recovered(given, bench.device.store, bench.person.id, bench.now, is_held=is_held)
    _audit(bench, given, here, "record.kept_for_lead" if is_held else "record.recovered")
    if is_held:
        return
    if given.kind == "review":
        # What is taken twice is worked out from the records that come back.
        if not given.fields.get("collision"):
            _take_review(bench, given)
        return
    bench.tx.note_origins(
        write for writes in given.writes.values() for write in writes if not bench.stands(write.revision)
    )
    if here is None:
        _take_whole(bench, given)
    else:
        _merge(bench, given, here)


def _may_take(bench: Bench, given: Document, here: Document | None) -> bool:
    """Say whether this computer may see the record, the hub names it alike, and its size is bearable."""
    if given.kind == "review":
        target = bench.tx.document(str(given.fields.get("target_id")))
        return target is not None and bool(feeds_of(bench.tx, target) & bench.feeds)
    envelope = (given.kind, given.patient, given.site)
    if here is not None and (here.kind, here.patient, here.site) != envelope:
        return False
    try:
        bounded(given.fields)
    except Refused:
        return False
    return bool(feeds_of(bench.tx, here or given) & bench.feeds)


def _take_whole(bench: Bench, given: Document) -> None:
    revision = bench.next_revision()
    writes = {group: _entering(bench, kept, revision) for group, kept in given.writes.items()}
    document = replace(given, revision=revision, writes=writes)
    bench.tx.put_document(document)
    rewrite_lines(bench.tx, document)


def _entering(bench: Bench, writes: Sequence[Write], revision: Revision) -> tuple[Write, ...]:
    """Let writes of a lost life enter this one now, under their own writers."""
    return tuple(w if bench.stands(w.revision) else replace(w, revision=revision) for w in writes)


@dataclass
class _Merging:
    """A record as it becomes, group by group."""

    given: Document
    here: Document
    revision: Revision
    fields: dict[str, Any]
    writes: dict[str, tuple[Write, ...]]
    sets: Sets
    held: dict[str, tuple[Write, ...]] = field(default_factory=dict)
    """Per group that waits for a person, the writes here that the given one met."""


def _merge(bench: Bench, given: Document, here: Document) -> None:
    merging = _Merging(
        given, here, bench.next_revision(), dict(here.fields), dict(here.writes), Sets(bench, given.id)
    )
    for group, theirs in given.writes.items():
        if theirs and not bench.stands(theirs[0].revision):
            _merge_group(bench, merging, group, theirs)
    document = replace(here, revision=merging.revision, fields=merging.fields, writes=merging.writes)
    was_in = feeds_of(bench.tx, here)
    bench.tx.put_document(document)
    rewrite_lines(bench.tx, document)
    if document.kind == "patient":
        move_patient(bench.tx, document, was_in)
    known = bench.tx.reviews_of(document.id)
    for group, met in merging.held.items():
        _hold(bench, merging, document, group, met, known)


def _merge_group(bench: Bench, merging: _Merging, group: str, theirs: Sequence[Write]) -> None:
    """Take a group of a lost life, hold it, or leave it to the history, by what stands here."""
    newest, ours = theirs[0], merging.here.writes.get(group, ())
    if any(write.change == newest.change for write in ours) or bench.is_judged(newest.change):
        return
    noun = KINDS.get(merging.given.kind)
    values = merging.given.group_values(noun, group)
    if merge_rule(noun, group) == "union":
        heard = partial(_heard, bench, theirs)
        both = {
            name: merging.sets.merged(group, name, merging.fields.get(name), items, heard)
            for name, items in values.items()
        }
        _take_group(bench, merging, group, both)
    elif group == LIFE and group_is_withdrawn(values) and (unseen := _unseen(bench, merging)):
        merging.held[group] = unseen
    elif not ours or _knows(theirs, ours[0]) or values == merging.here.group_values(noun, group):
        _take_group(bench, merging, group, values)
    elif (stood := _stood_apart(bench, ours[0], newest)) != 0:
        if stood < 0:
            _take_group(bench, merging, group, values)
    elif merge_rule(noun, group) == "review" and not _has_later(ours, newest):
        merging.held[group] = (ours[0],)


def _heard(bench: Bench, theirs: Sequence[Write], write: Write) -> bool:
    """Say whether the life that wrote this memory of a group already had a write."""
    return _knows(theirs, write) or _stood_apart(bench, write, theirs[0]) < 0


def _knows(theirs: Iterable[Write], write: Write) -> bool:
    """Say whether the life that wrote this memory already had a write."""
    return any(
        w.change == write.change
        or (w.store == write.store and w.number >= write.number and is_same_run(w.number, write.number))
        for w in theirs
    )


def _has_later(ours: Iterable[Write], newest: Write) -> bool:
    return any(
        w.store == newest.store and w.number > newest.number and is_same_run(w.number, newest.number)
        for w in ours
    )


def _stood_apart(bench: Bench, ours: Write, newest: Write) -> int:
    """Say which of two writes came later in a life that both were in: above 0 ours, below 0 the given one."""
    if newest.revision is None:
        return 0
    places = dict(bench.tx.origins_of(ours.change))
    if ours.revision is not None:
        places[ours.revision.epoch] = ours.revision.n
    life = newest.revision.epoch
    if bench.stood_before(life, places):
        return -1
    stood = places.get(life)
    return 0 if stood is None else stood - newest.revision.n


def _unseen(bench: Bench, merging: _Merging) -> tuple[Write, ...]:
    """Give the writes here that whoever withdrew the record had not seen."""
    noun = KINDS.get(merging.given.kind)
    newest = merging.given.writes[LIFE][0]
    found = []
    for group, writes in merging.here.writes.items():
        if group == LIFE or merge_rule(noun, group) != "review" or not writes:
            continue
        is_known = _knows(merging.given.writes.get(group, ()), writes[0])
        if not is_known and not _stood_apart(bench, writes[0], newest):
            found.append(writes[0])
    return tuple(found)


def _take_group(bench: Bench, merging: _Merging, group: str, values: Mapping[str, Any]) -> None:
    """Let a group of the given record stand, over the newest write of every store from both memories."""
    noun = KINDS.get(merging.given.kind)
    newest, *others = _entering(bench, merging.given.writes[group], merging.revision)
    before = merging.here.group_values(noun, group)
    best: dict[str, Write] = {}
    mine = (replace(w, values=before) if w.values is None else w for w in merging.here.writes.get(group, ()))
    for write in (*others, *mine):
        kept = best.get(write.store)
        if kept is None or write.number > kept.number:
            best[write.store] = write
    best.pop(newest.store, None)
    older = sorted(best.values(), key=lambda w: (w.revision is not None, w.revision), reverse=True)
    merging.writes[group] = (newest, *older)
    merging.fields |= {name: values[name] for name in members(noun, group) if name in values}


def _hold(
    bench: Bench,
    merging: _Merging,
    document: Document,
    group: str,
    met: Iterable[Write],
    known: Mapping[str, Document],
) -> None:
    noun = KINDS.get(document.kind)
    current = document.last_write(group)
    sides = [reviewing.side_of_write(current, document.group_values(noun, group))] if current else []
    sides += [reviewing.side_of_write(w, w.values) for w in met if w.values is not None]
    newest = merging.given.writes[group][0]
    sides.append(reviewing.side_of_write(newest, merging.given.group_values(noun, group)))
    keep_review(bench, reviewing.held(known.get(group), document, group, sides, bench.next_revision()))


def _take_review(bench: Bench, given: Document) -> None:
    """Put a Review back with every side that either end knows, the value that stands now among them."""
    target = bench.tx.document(given.fields["target_id"])
    if target is None:
        return
    group = str(given.fields.get("group"))
    before = bench.tx.reviews_of(target.id).get(group)
    current = target.last_write(group)
    values = target.group_values(KINDS.get(target.kind), group)
    sides = [reviewing.side_of_write(current, values)] if current else []
    keep_review(bench, reviewing.brought_back(before, given, sides, bench.next_revision()))


def _audit(bench: Bench, given: Document, here: Document | None, action: str) -> None:
    document = here or given
    feeds = sorted(feeds_of(bench.tx, document)) or [f"site:{bench.device.site}"]
    bench.tx.audit(
        AuditEntry(feed, bench.person.id, bench.device.store, action, given.id, bench.now) for feed in feeds
    )
