"""Rows that need a decision: two people's words, what the center could not accept, what came for nobody known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.whole import needs_reading
from navigator_app.queries.work.item import Work, short
from navigator_app.queries.work.scene import Scene, kind_words
from navigator_app.store.asking import Where
from sync.records import KINDS
from sync.records.collision import review_group
from sync.records.derive import fields, members
from sync.rules.read_whole import starts_soon
from sync.rules.whose_day import day_of
from sync.words import When, Words, say


def work(scene: Scene) -> Iterator[Work]:
    """Give open Reviews, changes that need a person, and the tray."""
    yield from (_review(row) for row in scene.reviews)
    seen: set[str] = set()
    for line in scene.desk.store.needs_you():
        if line.change.record not in seen:
            seen.add(line.change.record)
            yield _refused(line)
    yield from _merged(scene)
    yield from (_unmatched(scene, row) for row in scene.rows("unmatched", Where("state", "=", "waiting")))


def group_label(kind: str, group: str) -> Words:
    """Name a group of fields by its first field's label; an unknown one by its own name."""
    noun = KINDS.get(kind)
    for declared in noun.collides if noun else ():
        if review_group(declared.name) == group:
            return say(declared.label)
    first = members(noun, group)[0]
    known = fields(noun).get(first) if noun else None
    return say(known.about.label) if known else say(group.replace("_", " ").capitalize())


def kind_label(kind: str) -> Words:
    """Name a kind; one from a newer release by its own name."""
    noun = KINDS.get(kind)
    return say(noun.about.label) if noun else say(kind.replace("_", " ").capitalize())


def kind_icon(kind: str) -> str:
    """Give the icon of a kind."""
    noun = KINDS.get(kind)
    return noun.about.icon if noun else "file-text"


def _review(row: Any) -> Work:
    key = Key("review", row.id)
    label = group_label(row.target_kind, row.group)
    return Work(
        source="review",
        key=key,
        icon=kind_icon(row.target_kind),
        icon_tint="violet",
        kind=kind_words("Review"),
        title=short(say("{field}: two people changed it", field=label)),
        patient_id=row.patient_id,
        context=kind_label(row.target_kind),
        status=Chip(say("Needs a decision"), "git-merge", "violet"),
        due=None,
        owner_id=None,
        site_id=None,
        verbs=(Verb(say("Decide"), "E", "review", key, "open", icon="git-merge"),),
        group="decision",
        outlives_death=True,
    )


def _merged(scene: Scene) -> Iterator[Work]:
    """Give what begins within days and holds two people's words that nobody has read together yet."""
    store = scene.desk.store
    newest = {line.change.record: line for line in store.merged_here()}
    for image in store.documents(newest).values():
        is_mine = scene.is_about(image.patient)
        is_soon = starts_soon(image.kind, image.fields, scene.now, scene.desk.me.zone)
        if is_mine and is_soon and needs_reading(image, newest[image.id]):
            yield _to_read(image.kind, image.id, image.patient)


def _to_read(kind: str, record: str, patient: str | None) -> Work:
    key = Key(kind, record)
    return Work(
        source="merged",
        key=key,
        icon=kind_icon(kind),
        icon_tint="violet",
        kind=kind_label(kind),
        title=short(say("{kind}: read it whole", kind=kind_label(kind))),
        patient_id=patient,
        context=say("Two people changed parts of it, and it begins within days."),
        status=Chip(say("Read it whole"), "git-merge", "violet"),
        due=None,
        owner_id=None,
        site_id=None,
        verbs=(
            Verb(say("Right as a whole"), "D", "reviews.confirm_whole", key, "run", icon="check"),
            Verb(say("Change it"), "E", "records.save", key, "ask", icon="pencil"),
        ),
        group="decision",
    )


def _refused(line: Any) -> Work:
    change = line.change
    key = Key(change.kind, change.record)
    is_lead = line.outcome == "lead"
    text = say("Waits for the site lead") if is_lead else say("Not accepted by the center")
    return Work(
        source="refused",
        key=key,
        icon=kind_icon(change.kind),
        icon_tint="danger",
        kind=kind_label(change.kind),
        title=short(say("{kind}: see why", kind=kind_label(change.kind))),
        patient_id=change.patient or (change.record if change.kind == "patient" else None),
        context=say(line.reason),
        status=Chip(text, "circle-x", "danger"),
        due=When(on=day_of(change.at, change.zone), zone=change.zone),
        owner_id=change.author,
        site_id=change.place,
        verbs=(
            Verb(say("See why"), "E", "syncing", key, "open", icon="circle-x"),
            Verb(say("Handled"), "D", "syncing.handled", Key("change", change.id), "run", icon="check"),
        ),
        group="decision",
        outlives_death=True,
    )


def _unmatched(scene: Scene, row: Any) -> Work:
    key = Key("unmatched", row.id)
    zone = row.received_zone or scene.names.zone(row.site_id)
    return Work(
        source="unmatched",
        key=key,
        icon="inbox",
        icon_tint="warn",
        kind=kind_words("Unmatched item"),
        title=short(say("Whose is this {kind}?", kind=kind_label(row.proposed_kind).lower())),
        patient_id=None,
        context=say(row.reason),
        status=Chip(say("Not filed"), "circle-help", "warn"),
        due=When(at=row.received_at, zone=zone) if row.received_at else None,
        owner_id=None,
        site_id=row.site_id,
        verbs=(Verb(say("Say whose"), "E", "unmatched", key, "open", icon="users"),),
        group="decision",
        person=say("Nobody yet"),
    )
