"""Rows from changes made here near their day that a site concerned has not received: phone, and say who was told."""

from __future__ import annotations

from collections.abc import Iterator

from navigator_app.queries import received
from navigator_app.queries.received import Unreceived
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.decisions import kind_icon, kind_label
from navigator_app.queries.work.item import Work, short
from navigator_app.queries.work.scene import Scene
from sync.words import say

_PLACES = {"appointment": "visit", "trip": "trip"}


def work(scene: Scene) -> Iterator[Work]:
    """Give what is late to arrive, on the Today of whoever changed it."""
    near = received.near(scene.desk, scene.now)
    for one in received.unreceived(scene.desk, near, scene.names, scene.now):
        if one.is_late(scene.now) and scene.wants(one.author, scene.desk.me.site_id):
            row = _row(scene, one)
            if row is not None:
                yield row


def _row(scene: Scene, one: Unreceived) -> Work | None:
    image = scene.desk.image(one.record)
    if image is None or not scene.is_about(image.patient):
        return None
    key, first = Key(image.kind, image.id), one.missing[0]
    status = say("Not received") if one.is_sent else say("Not sent yet")
    told = Verb(say("Log a call"), "R", "received.told", key, "ask", first.site_id, icon="phone")
    place = _PLACES.get(image.kind, "record")
    return Work(
        source="received",
        key=key,
        icon=kind_icon(image.kind),
        icon_tint="warn",
        kind=kind_label(image.kind),
        title=short(say("Phone {site}", site=first.name)),
        patient_id=image.patient,
        context=one.words,
        status=Chip(status, "phone", "warn"),
        due=one.falls(scene.desk.me.zone),
        owner_id=one.author,
        site_id=scene.desk.me.site_id,
        verbs=(told, Verb(say("Open"), "E", place, key, "open", icon=kind_icon(image.kind))),
        group="due_today",
        outlives_death=True,
    )
