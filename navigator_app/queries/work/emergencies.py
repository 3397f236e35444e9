"""Rows for reviewers: what somebody else opened in an emergency and nobody has said anything of yet."""

from __future__ import annotations

from collections.abc import Iterator

from navigator_app.queries.emergencies import Line, may_review, openings
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.item import Work, short
from navigator_app.queries.work.scene import Scene, kind_words
from sync.rules.emergency import KIND
from sync.words import say


def work(scene: Scene) -> Iterator[Work]:
    """Give what waits for a review by who sits here; it names no patient."""
    if scene.patient_id is None and may_review(scene.desk):
        yield from (_opening(line) for line in openings(scene.desk) if line.refusal is None)


def _opening(line: Line) -> Work:
    key = Key(KIND, line.id)
    return Work(
        source="emergency",
        key=key,
        icon="triangle-alert",
        icon_tint="warn",
        kind=kind_words("Emergency opening"),
        title=short(say("Review an emergency opening")),
        patient_id=None,
        context=line.reason,
        status=Chip(say("Not reviewed yet"), "hourglass", "info"),
        due=line.opened,
        owner_id=None,
        site_id=None,
        verbs=(Verb(say("Review"), "E", "emergency", key, "open", icon="pencil"),),
        group="decision",
        person=say(line.who),
    )
