"""One disagreement: every side by person and place, what each says as a whole, and what was merged already.

Fields that clash together only make sense together, so a side's values are chosen whole or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries import told
from navigator_app.queries.before_either import Before, before_either
from navigator_app.queries.names import WITHIN, Names
from navigator_app.queries.shown import Key
from navigator_app.queries.work.decisions import group_label, kind_label
from navigator_app.queries.work.scene import ALIVE
from navigator_app.store.asking import Where
from sync.changes import Document
from sync.records import KINDS
from sync.records.derive import fields, members
from sync.records.review import Review, Side
from sync.words import When, Words, joined, say

NOT_SAID = say("Not said")


@dataclass(frozen=True, slots=True)
class SideView:
    """Whose values these are: person, place, time by that computer's clock."""

    change: str
    is_mine: bool
    place: str
    person: str
    at: When
    values: Mapping[str, Any]
    is_current: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a group, as each side would leave it and as it was before either; "" where nothing is said."""

    name: str
    label: Words
    texts: tuple[str, ...]
    was: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Fields that clash together: one whole text per side, in the order of the sides.

    Empty: `was` is "" where nothing of it was said before, or where that is not known here.
    """

    name: str
    label: Words
    texts: tuple[str, ...]
    was: str
    parts: tuple[Part, ...]
    is_before_known: bool = True

    def outcome(self, side: int) -> tuple[tuple[Words, str], ...]:
        """Say field by field what a side would leave; what was empty and stays so is left out."""
        changed = ((part.label, part.texts[side] or NOT_SAID) for part in self.parts if _tells(part, side))
        return tuple(changed) or ((self.label, NOT_SAID),)


@dataclass(frozen=True, slots=True)
class Merged:
    """A field that only one side changed: taken without asking."""

    label: Words
    text: str
    source: Words


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A Review; nothing is preselected and nothing can be saved before each choice is made."""

    key: Key
    target: Key
    patient_id: str | None
    person: str
    title: Words
    detail: Words
    sides: tuple[SideView, ...]
    choices: tuple[Choice, ...]
    merged: tuple[Merged, ...]
    """Fields outside the group that were written by one side since."""
    rule_sentence: str
    is_open: bool
    is_removed: bool
    """Its record left before anybody decided."""
    ask_person: str
    """Who is at the other end, for "Ask NAME"."""

    @property
    def saw(self) -> tuple[str, ...]:
        """Name every side that is shown, for `reviews.settle`."""
        return tuple(side.change for side in self.sides)

    def result(self, chosen: Mapping[str, int]) -> dict[str, Any] | None:
        """Give the group's whole values as the chosen side has them; None until the choice is made."""
        if not self.choices or any(choice.name not in chosen for choice in self.choices):
            return None
        return {
            part.name: self.sides[chosen[choice.name]].values.get(part.name)
            for choice in self.choices
            for part in choice.parts
        }

    def what_will_be_saved(self, chosen: Mapping[str, int]) -> tuple[tuple[Words, str], ...]:
        """Say in plain words what saving would write; what is not chosen yet says so."""
        lines: list[tuple[Words, str]] = []
        for choice in self.choices:
            if choice.name in chosen:
                lines += choice.outcome(chosen[choice.name])
            else:
                lines.append((choice.label, say("choose above")))
        return tuple(lines)


def review(desk: Desk, review_id: str) -> ReviewView | None:
    """Gather one Review; None when it is not here, or when nobody disagrees in it."""
    found = gathered.record(desk, review_id, Review)
    return _view(desk, Names(desk), found) if found and not found.collision else None


def open_reviews(desk: Desk) -> tuple[ReviewView, ...]:
    """Gather what two people disagree about."""
    rows = desk.store.rows("review", ALIVE, Where("state", "=", "open"), Where("collision", "=", ""))
    return tuple(view for row in rows if (view := review(desk, row.id)) is not None)


def _view(desk: Desk, names: Names, found: Review) -> ReviewView:
    target = desk.image(found.target_id)
    noun = KINDS.get(found.target_kind)
    group = members(noun, found.group)
    written = [name for name in group if any(name in side.values for side in found.sides)]
    mine = desk.me.person_id
    other = next((side for side in found.sides if side.author != mine), None)
    return ReviewView(
        key=Key("review", found.id),
        target=Key(found.target_kind, found.target_id),
        patient_id=found.patient_id,
        person=names.patient(found.patient_id),
        title=say("Two people changed this {kind}", kind=kind_label(found.target_kind).lower()),
        detail=_detail(desk, found),
        sides=tuple(_side(desk, names, one) for one in found.sides),
        choices=(_choice(names, found, written, before_either(desk, found)),) if written else (),
        merged=_merged(desk, names, found, target),
        rule_sentence=found.rule_sentence,
        is_open=found.state == "open",
        is_removed=found.state == "removed",
        ask_person=names.person(other.author) if other else "",
    )


def _detail(desk: Desk, found: Review) -> Words:
    record = desk.store.record(found.target_id)
    what = record.headline() if record is not None else kind_label(found.target_kind)
    label = group_label(found.target_kind, found.group)
    return say("{what}. Needs your decision: {label}", what=what, label=label)


def _side(desk: Desk, names: Names, side: Side) -> SideView:
    return SideView(
        change=side.change,
        is_mine=side.author == desk.me.person_id,
        place=names.site(side.place) or say("Place not known"),
        person=names.person(side.author),
        at=When(at=side.at, zone=names.zone(side.place)),
        values=side.values,
        is_current=side.is_current,
    )


def _choice(names: Names, found: Review, written: list[str], before: Before) -> Choice:
    parts = tuple(_part(names, found, name, before) for name in written)
    told_ones = [
        part for part in parts if any((*part.texts, part.was)) and not _is_internal(found, part.name)
    ]
    shown = told_ones or list(parts)
    label = shown[0].label if len(shown) == 1 else group_label(found.target_kind, found.group)
    texts = tuple(_whole(label, shown, [part.texts[n] for part in shown]) for n in range(len(found.sides)))
    stood = [part.was for part in shown]
    was = _whole(label, shown, stood) if any(stood) else ""
    return Choice(found.group, label, texts, was, parts, all(before.knows(part.name) for part in shown))


def _part(names: Names, found: Review, name: str, before: Before) -> Part:
    def text(values: Mapping[str, Any]) -> str:
        return told.value(names, found.target_kind, name, values.get(name), values)

    label = told.label(KINDS.get(found.target_kind), name)
    return Part(name, label, tuple(text(side.values) for side in found.sides), text(before.values))


def _whole(label: Words, parts: list[Part], texts: list[str]) -> str:
    """Tell a side as a whole: each value behind its label, but for the one by which the group is called."""
    if not any(texts):
        return NOT_SAID
    said = zip(parts, texts, strict=True)
    return joined(
        (text or NOT_SAID)
        if part.label == label
        else say("{label}: {text}", label=part.label, text=text or say("not said"))
        for part, text in said
    )


def _is_internal(found: Review, name: str) -> bool:
    noun = KINDS.get(found.target_kind)
    known = fields(noun).get(name) if noun else None
    return known is not None and known.about.is_internal


def _tells(part: Part, side: int) -> bool:
    return bool(part.texts[side] or part.was)


def _merged(desk: Desk, names: Names, found: Review, target: Document | None) -> tuple[Merged, ...]:
    """Give what only one of the sides changed meanwhile: the groups last written in the deeds of the sides.

    Empty: also for a group that is disagreed about in a Review of its own.
    """
    if target is None:
        return ()
    open_ones = (Where("state", "=", "open"), Where("target_id", "=", found.target_id))
    disagreed = {found.group, *(row.group for row in desk.store.rows("review", ALIVE, *open_ones))}
    noun = KINDS.get(found.target_kind)
    since = min(side.at for side in found.sides).isoformat() if found.sides else ""
    authors = {side.author for side in found.sides}
    merged: list[Merged] = []
    for group, writes in target.writes.items():
        last = writes[0] if writes else None
        if group in disagreed or last is None or last.author not in authors or last.at < since:
            continue
        source = say("From {who}", who=names.who_and_where(last.author, last.place, WITHIN))
        for name in members(noun, group):
            text = told.value(names, found.target_kind, name, target.fields.get(name), target.fields)
            if text:
                merged.append(Merged(told.label(noun, name), text, source))
    return tuple(merged)
