"""Rows for what is taken twice: one room, one interpreter, one number, and two records that have it."""

from __future__ import annotations

from collections.abc import Iterator

from navigator_app.queries.collision import CollisionView, open_collisions
from navigator_app.queries.shown import Chip, Verb
from navigator_app.queries.work.decisions import kind_icon
from navigator_app.queries.work.item import Work, short
from navigator_app.queries.work.scene import Scene, kind_words
from sync.words import say


def work(scene: Scene) -> Iterator[Work]:
    """Give what is open and not answered here."""
    found = open_collisions(scene.desk, scene.patient_id)
    yield from (_row(view) for view in found if not _is_one_person(scene, view))


def _is_one_person(scene: Scene, view: CollisionView) -> bool:
    """Say whether a number stands on two charts of one person, as somebody decided: nothing is left to decide then."""
    if view.this.key.kind != "patient":
        return False
    charts = scene.desk.store.charts_of(view.this.key.id)
    return all(party.key.id in charts for party in view.others if party.is_open)


def _row(view: CollisionView) -> Work:
    return Work(
        source="collision",
        key=view.key,
        icon=kind_icon(view.this.key.kind),
        icon_tint="violet",
        kind=kind_words("Review"),
        title=short(say("{what}: taken twice", what=view.what)),
        patient_id=view.patient_id,
        context=view.sentence,
        status=Chip(say("Taken twice"), "git-merge", "violet"),
        due=None,
        owner_id=None,
        site_id=None,
        verbs=(
            Verb(say("Look at both"), "E", "collision", view.key, "open", icon="git-merge"),
            Verb(say("Both are right"), "D", "collisions.both_right", view.key, "ask", icon="check"),
        ),
        group="decision",
        outlives_death=True,
    )
