"""Rows from messages: those that wait for an answer from here, and those from here that nobody answered in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.item import Work, short
from navigator_app.queries.work.queued import Queued
from navigator_app.queries.work.scene import Scene, kind_words, waiting_chip
from navigator_app.queries.work.tasks import hand_over
from navigator_app.store.asking import Where
from sync.rules.queueing import urgency
from sync.rules.whose_day import day_of
from sync.words import When, Words, say


def work(scene: Scene) -> Iterator[Work]:
    """Give every open message that is addressed to this site or was written here with a day to answer by."""
    me = scene.desk.me
    for row in scene.rows("message", Where("status", "=", "in-progress")):
        is_to_me = row.to_id == me.person_id or row.to_id in scene.covered or row.to_site_id == me.site_id
        if row.authored_by_id != me.person_id and is_to_me:
            yield _to_answer(scene, row)
        elif row.from_site_id == me.site_id and row.reply_by_on is not None:
            yield _awaited(scene, row)


def _to_answer(scene: Scene, row: Any) -> Work:
    answer = Verb(say("Answer"), "R", "messages.answer", Key("message", row.id), icon="pencil")
    status = (
        Chip(say("Read, not answered"), "message-square", "info")
        if row.read_is_current
        else Chip(say("New"), "message-square", "warn")
    )
    made = _work(scene, row, row.to_site_id, say("Answer the message"), status, answer)
    return replace(
        made,
        verbs=(*made.verbs, hand_over(made.key)),
        owner_id=row.to_id,
        site_id=row.to_site_id or scene.desk.me.site_id,
        group="next_days" if row.reply_by_on else "due_today",
        queued=_queued(scene, row),
        person=scene.names.who_and_where(row.authored_by_id, row.from_site_id),
    )


def _queued(scene: Scene, row: Any) -> Queued:
    today = scene.today(scene.names.zone(row.to_site_id))
    pressing = urgency(row.priority, due_on=row.reply_by_on, today=today)
    return Queued("question", row.from_site_id, row.authored_at, pressing, (row.id,), row.reply_by_on)


def _awaited(scene: Scene, row: Any) -> Work:
    call = Verb(say("Note a call"), "C", "contacts.note", Key("message", row.id), icon="phone")
    whom = scene.names.person(row.to_id) or scene.names.site(row.to_site_id)
    zone = scene.names.zone(row.from_site_id)
    return replace(
        _work(scene, row, row.from_site_id, say("No answer yet"), waiting_chip(whom), call),
        owner_id=row.authored_by_id,
        waiting_on=whom,
        asked_on=day_of(row.authored_at, zone) if row.authored_at else None,
        person=whom,
    )


def _work(scene: Scene, row: Any, site_id: str | None, title: Words, status: Chip, first: Verb) -> Work:
    """Give what both ends of a message have in common: its subject, its day by the clock of a site, its closing."""
    key = Key("message", row.id)
    return Work(
        source="message",
        key=key,
        icon="message-square",
        icon_tint="neutral",
        kind=kind_words("Message"),
        title=short(title),
        patient_id=row.patient_id,
        context=say(row.subject),
        status=status,
        due=When(on=row.reply_by_on, zone=scene.names.zone(site_id)) if row.reply_by_on else None,
        owner_id=None,
        site_id=site_id,
        verbs=(first, Verb(say("Close"), "D", "messages.close", key, "run", icon="check")),
    )
