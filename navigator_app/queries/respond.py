"""What is needed to answer beside what the other side wrote: their words, what can be said back, who watches there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.chart import Header, header
from navigator_app.queries.claims import held_by
from navigator_app.queries.names import Names
from navigator_app.queries.need_states import state_chip
from navigator_app.queries.receipts import Asked, asked_about
from navigator_app.queries.shown import Chip
from navigator_app.queries.watch import watch_at
from navigator_app.store.unsaved import Typed
from sync.changes import Document
from sync.records.derive import values_of
from sync.records.lab_result import LabResult
from sync.records.message import Message
from sync.records.referral import Referral
from sync.records.site import Site
from sync.rules import moves
from sync.rules.codes import label_of
from sync.rules.queueing import reply_by
from sync.rules.result_text import result_text
from sync.words import When, Words, say

Answer = Literal["ask", "answer", "send_back", "decline"]


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody wrote, word for word, and where it stands."""

    label: Words
    text: str


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a referral needs, and how it stands."""

    key: str
    label: Words
    state: Chip


@dataclass(frozen=True, slots=True)
class Theirs:
    """One record as it is answered."""

    kind: str
    id: str
    patient_id: str
    header: Header | None
    title: Words
    by: Words
    """Who wrote it, where and when."""
    quotes: tuple[Quote, ...]
    choices: tuple[Answer, ...]
    to_site: str
    watching: Words | None
    """Who watches there what is sent back or asked."""
    held: Words
    reply_by: date
    asked: tuple[Asked, ...]
    opened: Document
    draft: Typed | None
    needs: tuple[Need, ...] = ()
    """What a referral needs, so that words can be said against each thing."""


_OF_RECEIVER: Final[tuple[tuple[str, Answer], ...]] = (
    ("needs_information", "send_back"),
    ("declined", "decline"),
)


def draft_key(kind: str, record: str) -> str:
    """Name the draft of what is being written beside a record."""
    return f"respond:{kind}:{record}"


def respond(desk: Desk, kind: str, record_id: str) -> Theirs | None:
    """Gather one record with what can be said back; None when it is not here."""
    image, record = desk.image(record_id), desk.store.record(record_id)
    if image is None or not isinstance(record, Referral | Message | LabResult):
        return None
    names, to_site = Names(desk), other_end(desk, image)
    watch = watch_at(desk, to_site, "message")
    return Theirs(
        kind=kind,
        id=record_id,
        patient_id=image.patient or "",
        header=header(desk, image.patient) if image.patient else None,
        title=say(record.headline()) if isinstance(record, Referral | Message) else say("Lab result"),
        by=_by(names, record, image),
        quotes=tuple(one for one in _quotes(desk, record, image) if one.text.strip()),
        choices=_choices(desk, record),
        to_site=names.site(to_site),
        watching=watch.words if watch is not None else None,
        held=held_by(desk, [record_id]),
        reply_by=reply_by(
            desk.now().astimezone(desk.zone).date(),
            gathered.limit(desk, "reply_within_business_days"),
            gathered.record(desk, to_site, Site),
        ),
        asked=asked_about(desk, record_id),
        opened=image,
        draft=desk.store.draft(draft_key(kind, record_id)),
        needs=_needs(desk, record) if isinstance(record, Referral) else (),
    )


def _needs(desk: Desk, record: Referral) -> tuple[Need, ...]:
    return tuple(Need(one.key, say(one.label), state_chip(one)) for one in gathered.needs_of(desk, record))


def other_end(desk: Desk, image: Document) -> str | None:
    """Name the site at the other end of a record: where it came from, or where it goes; None where there is none."""
    fields, mine = image.fields, desk.me.site_id
    ends: list[Any] = [fields.get("from_site_id"), fields.get("to_site_id")]
    ends += [write.place for writes in image.writes.values() for write in writes]
    chart = desk.image(image.patient) if image.patient else None
    ends += (chart.fields.get("sites") if chart else None) or []
    return next((str(one) for one in ends if one and one != mine), None)


def _choices(desk: Desk, record: Referral | Message | LabResult) -> tuple[Answer, ...]:
    if isinstance(record, Message):
        return ("answer",)
    if not isinstance(record, Referral) or record.to_site_id != desk.me.site_id:
        return ("ask",)
    values = values_of(record)
    mover = desk.mover(Referral, values)
    return ("ask", *(name for to, name in _OF_RECEIVER if moves.may_move(Referral, values, to, mover)))


def _by(names: Names, record: Referral | Message | LabResult, image: Document) -> Words:
    if isinstance(record, LabResult):
        return say(record.lab)
    who = names.who_and_where(record.authored_by_id, record.from_site_id)
    if record.authored_at is None:
        return who
    when = When(at=record.authored_at, zone=record.authored_zone or names.zone(image.site))
    return say("{who}, {at}", who=who, at=when)


def _quotes(desk: Desk, record: Referral | Message | LabResult, image: Document) -> Sequence[Quote]:
    if isinstance(record, Message):
        return (Quote(say("Subject"), record.subject), Quote(say("Message"), record.body))
    if isinstance(record, LabResult):
        return _of_report(desk, record, image)
    return (
        Quote(say("Service"), say(label_of("services", record.service))),
        Quote(say("Diagnosis"), record.diagnosis),
        Quote(say("Reason"), record.reason),
        Quote(say("Question"), record.question),
        Quote(say("Note"), record.note),
    )


def _of_report(desk: Desk, first: LabResult, image: Document) -> Sequence[Quote]:
    images = desk.store.of_patient(image.patient, ("lab_result",)) if image.patient else [image]
    every = gathered.typed(images, LabResult)
    same = [one for one in every if _report(one) == _report(first)]
    told = [result_text(one) for one in same]
    return [Quote(say(one.name), one.after_name) for one in told] + [
        Quote(say("Lab's comment"), first.lab_note)
    ]


def _report(one: LabResult) -> tuple[str, str]:
    return (one.lab_draw_id or one.report_id or one.id, one.lab)
