"""What is decided in one go: every open disagreement about a record and its parts, and the whole as it would be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from navigator_app.desk import Desk
from navigator_app.gathered import begins_soon
from navigator_app.queries.names import Names
from navigator_app.queries.review import ReviewView, open_reviews, review
from navigator_app.queries.whole import WholeLine, lines
from navigator_app.queries.work.decisions import kind_label
from sync.changes import Document
from sync.records import KINDS
from sync.records.derive import fields
from sync.words import Words

Chosen = Mapping[str, int]
"""By Review, the place of the chosen side."""


@dataclass(frozen=True, slots=True)
class Target:
    """A record that is disagreed about, as it stands on this desk."""

    image: Document
    label: Words
    title: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Reviews that are settled together; nothing is chosen, and nothing is saved before each has its side."""

    desk: Desk
    names: Names
    reviews: tuple[ReviewView, ...]
    """The one that was asked for first."""
    targets: tuple[Target, ...]

    @property
    def first(self) -> ReviewView:
        """Give the Review that was asked for."""
        return self.reviews[0]

    @property
    def to_choose(self) -> tuple[ReviewView, ...]:
        """Give the Reviews in which something is still to be chosen."""
        return tuple(view for view in self.reviews if view.is_open and view.choices)

    def is_complete(self, chosen: Chosen) -> bool:
        """Say whether each Review has its side."""
        return bool(self.to_choose) and all(view.key.id in chosen for view in self.to_choose)

    def settlements(self, chosen: Chosen) -> tuple[tuple[str, Mapping[str, Any], tuple[str, ...]], ...]:
        """Give what saving would settle: the Review, its group's values, the sides that are shown."""
        return tuple(
            (view.key.id, values, view.saw)
            for view in self.to_choose
            if (values := _result(view, chosen)) is not None
        )

    def whole(self, chosen: Chosen) -> tuple[tuple[Target, tuple[WholeLine, ...]], ...]:
        """Tell each record that begins within days as it would be; empty where none does."""
        found = []
        for target in self.targets:
            typed = self._typed(target, chosen)
            if begins_soon(self.desk, target.image, typed):
                found.append((target, lines(self.names, target.image, typed)))
        return tuple(found)

    def _typed(self, target: Target, chosen: Chosen) -> dict[str, Any]:
        typed: dict[str, Any] = {}
        for view in self.to_choose:
            if view.target.id == target.image.id:
                typed |= _result(view, chosen) or {}
        return typed


def decision(desk: Desk, review_id: str) -> Decision | None:
    """Gather a Review and every open one that belongs with it; None when it is not here."""
    first = review(desk, review_id)
    if first is None:
        return None
    views = (first, *(_beside(desk, first) if first.is_open else ()))
    targets: dict[str, Target] = {}
    for view in views:
        image = desk.image(view.target.id)
        if image is not None and image.id not in targets:
            targets[image.id] = _target(desk, image)
    return Decision(desk, Names(desk), views, tuple(targets.values()))


def _target(desk: Desk, image: Document) -> Target:
    record = desk.store.record(image.id)
    return Target(image, kind_label(image.kind), record.headline() if record is not None else "")


def _beside(desk: Desk, first: ReviewView) -> Iterator[ReviewView]:
    """Find what is about the same record, the record it is a part of, or another part of that one."""
    whole = _whole_of(desk, first.target.id)
    for view in open_reviews(desk):
        if view.key != first.key and _whole_of(desk, view.target.id) == whole:
            yield view


def _whole_of(desk: Desk, record: str) -> str:
    """Name the record that this one is a part of for its whole life, as a leg is of its trip; else itself."""
    image = desk.image(record)
    noun = KINDS.get(image.kind) if image else None
    if image is None or noun is None:
        return record
    for name, field in fields(noun).items():
        other = KINDS.get(field.about.refers or "")
        is_part = field.about.fixed and other is not None and other.about.home == "patient"
        if is_part and not field.about.is_internal and image.fields.get(name):
            return str(image.fields[name])
    return record


def _result(view: ReviewView, chosen: Chosen) -> dict[str, Any] | None:
    side = chosen.get(view.key.id)
    return None if side is None else view.result({choice.name: side for choice in view.choices})
