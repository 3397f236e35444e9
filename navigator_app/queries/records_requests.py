"""The records requests of a chart, compact: of whom, how far each is, and each thing with what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from navigator_app import gathered
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.scene import code_chip
from sync.changes import Document
from sync.records.records_request import RecordsRequest
from sync.rules import records_requests as rules
from sync.rules.codes import label_of
from sync.rules.ticks import standing
from sync.words import When, Words, joined, say, us_date


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One thing that was asked for, how it stands, and what is known of it."""

    item: str
    label: Words
    state: Chip
    said: Words
    document_id: str | None
    verb: Verb | None
    """None while nobody was asked yet."""


@dataclass(frozen=True, slots=True)
class AskedRecords:
    """One request."""

    key: Key
    facility: str
    status: Chip
    steps: tuple[Words, ...]
    """Release, sending, reminders, looked over: each as a sentence, what is not done yet said so."""
    items: tuple[AskedItem, ...]
    verbs: tuple[Verb, ...]
    is_open: bool


def requests_of(names: Names, images: Sequence[Document]) -> tuple[AskedRecords, ...]:
    """Gather the requests of a chart, open ones first, the newest before the others."""
    found = [_request(names, one) for one in gathered.typed(images, RecordsRequest)]
    found.sort(key=lambda one: not one.is_open)
    return tuple(found)


def _request(names: Names, request: RecordsRequest) -> AskedRecords:
    is_open = request.status not in rules.OVER
    return AskedRecords(
        key=Key("records_request", request.id),
        facility=names.site(request.facility_site_id) or request.facility,
        status=code_chip("records-request-status", request.status),
        steps=tuple(_steps(request)),
        items=tuple(_item(request, line) for line in rules.item_lines(request)),
        verbs=tuple(_verbs(request)),
        is_open=is_open,
    )


def _steps(request: RecordsRequest) -> Iterator[Words]:
    yield _release(request)
    if request.sent_on is None:
        yield say("Not sent yet.")
        return
    sent, how = us_date(request.sent_on), label_of("contact-media", request.sent_how).lower()
    yield say("Sent {day}, {how}: {number}", day=sent, how=how, number=request.sent_to)
    for day, words in (
        (request.first_reminder_on, say("First reminder")),
        (request.second_reminder_on, say("Second reminder")),
    ):
        if day is not None:
            yield say("{reminder} {day}", reminder=words, day=us_date(day))
    reminder = rules.next_reminder(request)
    if reminder is not None:
        yield say("Next reminder {day}", day=us_date(reminder.due_on))
    if request.received_on is not None:
        yield say("All received {day}", day=us_date(request.received_on))
    yield from _looked_over(request)


def _release(request: RecordsRequest) -> Words:
    if request.release_signed_on is not None:
        return say("Release signed {day}", day=us_date(request.release_signed_on))
    if request.why_no_release:
        return say("No release needed: {why}", why=request.why_no_release)
    return say("The release is not signed.")


def _looked_over(request: RecordsRequest) -> Iterator[Words]:
    tick = request.reviewed
    if tick is None:
        if request.came:
            yield say("Nobody looked over it yet.")
        return
    if standing(request, "reviewed").is_current:
        yield say("Looked over by {who} {when}", who=tick.by_name, when=When(at=tick.at, zone=tick.zone))
    else:
        yield say("More was noted since {who} looked over it.", who=tick.by_name)


def _item(request: RecordsRequest, line: rules.ItemLine) -> AskedItem:
    key = Key("records_request", request.id)
    is_out = request.status not in ("draft", "waiting_release", "cancelled")
    note = Verb(say("How it stands…"), "", "records_requests.came", key, step=line.item, icon="pencil")
    return AskedItem(
        item=line.item,
        label=label_of("record-items", line.item),
        state=code_chip("record-item-states", line.state),
        said=_said(line),
        document_id=line.noted.document_id if line.noted else None,
        verb=note if is_out else None,
    )


def _said(line: rules.ItemLine) -> Words:
    noted = line.noted
    if noted is None:
        return say("")
    when = When(at=noted.at, zone=noted.zone)
    by = say("{who}, {when}", who=noted.by_name, when=when)
    parts: list[Words] = []
    if noted.pages:
        parts.append(say("1 page") if noted.pages == 1 else say("{n} pages", n=noted.pages))
    if noted.words:
        parts.append(say(noted.words))
    return joined((*parts, by))


def _verbs(request: RecordsRequest) -> Iterator[Verb]:
    key = Key("records_request", request.id)
    if request.status in ("draft", "waiting_release"):
        if request.release_signed_on is None:
            yield Verb(say("Release signed…"), "", "records_requests.release_signed", key, icon="check")
        yield Verb(say("Sent…"), "", "records_requests.send", key, icon="send")
    if request.status in rules.OUT and rules.missing(request):
        yield Verb(say("Reminded…"), "", "records_requests.remind", key, icon="refresh-cw")
    if rules.missing(request) and request.status not in rules.OVER:
        yield Verb(say("Paper to send"), "", "print", key, "open", icon="printer")
    if request.came and not standing(request, "reviewed").is_current:
        yield Verb(say("Looked over"), "", "records_requests.reviewed", key, "run", icon="circle-check")
    if request.status not in rules.OVER and request.status != "received":
        yield Verb(say("Not needed any more…"), "", "records_requests.cancel", key, icon="circle-x")
