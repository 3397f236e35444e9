"""The three receipts of a message: delivered to a site, read by a named person, acted upon; none stands for another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.names import WITHIN, Names
from navigator_app.queries.shown import Tint
from navigator_app.store.asking import Where
from sync.changes import Document
from sync.records.message import Message
from sync.rules import ticks
from sync.words import When, Words, say

Step = Literal["delivered", "read", "acted"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt: whether it is known, and in words by whom and when."""

    step: Step
    label: Words
    is_known: bool
    words: Words
    icon: str
    tint: Tint


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about it that was asked before, with its receipts."""

    key: str
    body: str
    by: Words
    when: When | None
    receipts: tuple[Receipt, ...]


def receipts(desk: Desk, message_id: str) -> tuple[Receipt, ...]:
    """Give the receipts of a message in their order; none for one that is not here."""
    image = desk.image(message_id)
    message = gathered.record(desk, message_id, Message)
    if image is None or message is None:
        return ()
    names = Names(desk)
    return (
        _receipt("delivered", say("Delivered"), *_delivered(desk, names, message)),
        _receipt("read", say("Read"), *_read(names, desk, message)),
        _receipt("acted", say("Acted on"), *_acted(desk, names, message, image)),
    )


def _receipt(step: Step, label: Words, words: Words, is_known: bool) -> Receipt:  # noqa: FBT001 - a pair unpacked
    return Receipt(
        step,
        label,
        is_known,
        words,
        "circle-check" if is_known else "circle-dashed",
        "ok" if is_known else "neutral",
    )


def _delivered(desk: Desk, names: Names, message: Message) -> tuple[Words, bool]:
    stands, zone = desk.store.standing(message.id), desk.me.zone
    if message.from_site_id != desk.me.site_id:
        return say("Here, at {site}", site=names.site(desk.me.site_id)), True
    if stands.has_pending and stands.sent_at is None:
        return say("Not yet: saved on this computer"), False
    there = [(site, at) for site, at in stands.received_by if site == message.to_site_id]
    if there:
        site, at = there[0]
        return say("{site}, {when}", site=names.site(site), when=When(at=at, zone=zone)), True
    return say("Not yet: sent to the center's hub"), False


def _read(names: Names, desk: Desk, message: Message) -> tuple[Words, bool]:
    stands = ticks.standing(message, "read")
    if stands.tick is None:
        return say("Not yet"), False
    who = (
        names.person(stands.tick.by_id, WITHIN)
        if stands.tick.by_id == desk.me.person_id
        else stands.tick.by_name
    )
    when = When(at=stands.tick.at, zone=stands.tick.zone)
    if not stands.is_current:
        return say("An earlier version, by {who}, {when}", who=who, when=when), False
    return say("By {who}, {when}", who=who, when=when), True


def _acted(desk: Desk, names: Names, message: Message, image: Document) -> tuple[Words, bool]:
    replies: list[Any] = desk.store.rows(
        "message", Where("in_reply_to_id", "=", message.id), Where("is_withdrawn", "=", value=False)
    )
    if replies:
        first = min(replies, key=lambda row: (row.authored_at is None, str(row.authored_at), row.id))
        when = When(at=first.authored_at, zone=first.authored_zone)
        who = names.who_and_where(first.authored_by_id, first.from_site_id)
        return say("Answered by {who}, {when}", who=who, when=when), True
    last = image.last_write("status")
    if message.status == "completed" and last is not None:
        when = When(at=datetime.fromisoformat(last.at), zone=names.zone(last.place))
        return say(
            "Closed by {who}, {when}", who=names.who_and_where(last.author, last.place), when=when
        ), True
    return say("Not yet"), False


def asked_about(desk: Desk, record_id: str) -> tuple[Asked, ...]:
    """Give what was asked and answered about a record, newest first, each question with its receipts."""
    names = Names(desk)
    rows = desk.store.rows(
        "message",
        Where("about_id", "=", record_id),
        Where("is_withdrawn", "=", value=False),
        order=("-authored_at",),
    )
    found = [gathered.record(desk, row.id, Message) for row in rows]
    return tuple(
        Asked(
            one.id,
            one.body,
            names.who_and_where(one.authored_by_id, one.from_site_id),
            When(at=one.authored_at, zone=one.authored_zone) if one.authored_at else None,
            receipts(desk, one.id) if one.in_reply_to_id is None else (),
        )
        for one in found
        if one is not None
    )
