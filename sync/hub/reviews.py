"""Reviews as the hub writes them: one per record and field group, with every side's value, author, place and time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sync.changes import Change, Document, Revision, Write
from sync.ids import derived_id
from sync.merge import KnownReview
from sync.records import KINDS
from sync.records.derive import members

OPEN, SETTLED, REMOVED = "open", "settled", "removed"


def review_id(record: str, group: str) -> str:
    """Give the one key that the Review of a record's group has."""
    return derived_id("review", record, group)


def known_reviews(reviews: Mapping[str, Document]) -> dict[str, KnownReview]:
    """Give what the clash rule needs of the Reviews about a record."""
    return {
        group: KnownReview(
            r.id,
            group,
            frozenset(side["change"] for side in r.fields["sides"]),
            is_open=r.fields["state"] == OPEN,
        )
        for group, r in reviews.items()
        if not r.fields.get("collision")
    }


def side_of_write(write: Write, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the side that an accepted write stands for."""
    return {
        "change": write.change,
        "store": write.store,
        "author": write.author,
        "at": write.at,
        "place": write.place,
        "values": dict(values),
    }


def side_of_change(change: Change, group: str, place: str | None) -> dict[str, Any]:
    """Give the side that a held change stands for."""
    noun = KINDS.get(change.kind)
    return {
        "change": change.id,
        "store": change.store,
        "author": change.author,
        "at": change.at.isoformat(),
        "place": place,
        "values": {name: change.patch[name] for name in members(noun, group) if name in change.patch},
    }


def held(
    before: Document | None,
    target: Document,
    group: str,
    sides: Iterable[dict[str, Any]],
    revision: Revision,
    rule_sentence: str = "",
) -> Document:
    """Open the Review of a group, or add sides to it; a settled one opens again with all its sides."""
    known = list(before.fields["sides"]) if before else []
    for side in sides:
        if not _is_among(side, known):
            known.append(side)
    fields = {
        "target_kind": target.kind,
        "target_id": target.id,
        "group": group,
        "state": OPEN,
        "sides": known,
        "rule_sentence": rule_sentence,
        "settled_by": None,
    }
    return Document("review", review_id(target.id, group), target.patient, target.site, revision, fields, {})


def brought_back(
    before: Document | None, given: Document, current: Iterable[dict[str, Any]], revision: Revision
) -> Document:
    """Take a Review that a desk held after a restore: every side of both; one with a new side is open again."""
    kept = before or given
    known = list(before.fields["sides"]) if before else []
    fresh = [side for side in given.fields["sides"] if not _is_among(side, known)]
    is_open = kept.fields["state"] == OPEN or (bool(fresh) and given.fields["state"] == OPEN)
    known += fresh
    known += [side for side in current if is_open and not _is_among(side, known)]
    fields = {**kept.fields, "state": OPEN if is_open else kept.fields["state"], "sides": known}
    return replace(kept, revision=revision, fields=fields, writes={})


def _is_among(side: Mapping[str, Any], known: Iterable[Mapping[str, Any]]) -> bool:
    return any(k["change"] == side["change"] and k["values"] == side["values"] for k in known)


def closed(review: Document, state: str, change: Change, revision: Revision, place: str | None) -> Document:
    """Close a Review by the change that settled it, keeping every side."""
    sides = [*review.fields["sides"]]
    if state == SETTLED:
        sides.append(side_of_change(change, review.fields["group"], place))
    fields = {**review.fields, "state": state, "sides": sides, "settled_by": change.id}
    return Document("review", review.id, review.patient, review.site, revision, fields, {})
