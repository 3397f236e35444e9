"""What happened to one patient, newest first: each record at the moment that it is about, with who wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from navigator_app.queries.names import WITHIN, YOU, Names
from navigator_app.queries.shown import Chip, Key, Tint
from navigator_app.queries.standing import SAVED
from navigator_app.queries.work.scene import Scene, tint_of
from sync.changes import Document
from sync.records import KINDS
from sync.records.base import Record
from sync.records.derive import build
from sync.records.lab_result import LabResult
from sync.rules import ticks
from sync.rules.codes import label_of
from sync.rules.result_text import result_text
from sync.rules.whose_day import clock_of
from sync.words import When, Words, joined, say

_HIDDEN = frozenset(
    {"patient", "referral_item", "trip_leg", "lab_draw", "review", "coverage", "patient_link", "opening"}
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline."""

    key: Key
    when: When
    icon: str
    tint: Tint
    title: Words
    text: str
    source: Words
    """Who, where, when it was written."""
    standing: Chip | None

    @property
    def moment(self) -> float:
        """Give the moment by which it is ordered."""
        return _moment(self.when)


def timeline(scene: Scene, images: Iterable[Document], limit: int = 100) -> tuple[Happening, ...]:
    """Give what happened, newest first; results of one report are one line; what lies ahead is not in it."""
    found: list[Happening] = []
    reports: dict[str, list[tuple[Document, LabResult]]] = {}
    for image in images:
        noun = KINDS.get(image.kind)
        if noun is None or noun.about.is_quiet or image.kind in _HIDDEN:
            continue
        record = build(noun, image.id, image.patient, image.site, image.fields)
        if isinstance(record, LabResult):
            reports.setdefault(record.report_id or record.lab_draw_id or record.id, []).append(
                (image, record)
            )
        else:
            found.append(_one(scene, image, record))
    found += [_report(scene, rows) for rows in reports.values()]
    past = [one for one in found if _moment(one.when) <= scene.now.timestamp()]
    past.sort(key=lambda one: -_moment(one.when))
    return tuple(past[:limit])


def _moment(when: When) -> float:
    local = when.local
    if local is not None:
        return local.timestamp()
    day = when.on or date(1900, 1, 1)
    return datetime(day.year, day.month, day.day, tzinfo=clock_of(when.zone)).timestamp()


def _one(scene: Scene, image: Document, record: Record) -> Happening:
    noun = record.about
    title, text = _SAID.get(image.kind, _plain)(scene.names, record)
    if record.is_withdrawn:
        title, text = say("{what}, entered in error", what=title), record.withdrawn_reason
    return Happening(
        key=Key(image.kind, image.id),
        when=_when(scene, image, record),
        icon=noun.icon,
        tint=tint_of(noun.tint),
        title=title,
        text=_on_one_line(text),
        source=source_of(scene.names, image),
        standing=_standing(scene, image),
    )


def _on_one_line(text: str) -> str:
    """Take the line breaks out of what was typed, and leave what another language has words for to be said in it."""
    if not isinstance(text, Words):
        return " ".join(text.split())[:300]
    return text.filled(
        {
            name: _on_one_line(value) if isinstance(value, str) else value
            for name, value in text.values.items()
        }
    )


def _report(scene: Scene, rows: list[tuple[Document, LabResult]]) -> Happening:
    image, first = rows[0]
    told = " · ".join(_result(record) for _, record in rows if not record.is_withdrawn)
    name = first.report_name or first.name
    return Happening(
        key=Key("lab_result", first.id),
        when=_when(scene, image, first),
        icon="flask-conical",
        tint="violet",
        title=say("{name} result", name=name),
        text=told or say("Entered in error"),
        source=source_of(scene.names, image),
        standing=_standing(scene, image),
    )


def _result(record: LabResult) -> str:
    return result_text(record).sentence


def source_of(names: Names, image: Document, you: str = YOU) -> Words:
    """Say who wrote a record last, where and when; on paper who sits here is called by name."""
    writes = [write for group in image.writes.values() for write in group]
    if not writes:
        return say("")
    last = max(writes, key=lambda write: write.at)
    when = When(at=datetime.fromisoformat(last.at), zone=names.zone(last.place))
    return say("{who}, {when}", who=names.who_and_where(last.author, last.place, you), when=when)


_LOOKED: Mapping[str, tuple[str, Words]] = {
    "lab_result": ("acknowledged", say("Acknowledged by {who}, {when}")),
    "referral": ("seen", say("Seen by {who}, {when}")),
    "message": ("read", say("Read by {who}, {when}")),
}


def _standing(scene: Scene, image: Document) -> Chip | None:
    mark = scene.mark(image.id)
    if mark == "review":
        return Chip(say("Needs a decision"), "git-merge", "violet")
    if mark == "saved":
        return SAVED
    field, words = _LOOKED.get(image.kind, ("", say("")))
    if not field or not image.fields.get(field):
        return None
    record = build(KINDS[image.kind], image.id, image.patient, image.site, image.fields)
    found = ticks.standing(record, field)
    if found.tick is None or not found.is_current:
        return None
    when = When(at=found.tick.at, zone=found.tick.zone)
    return Chip(say(words.template, who=found.tick.by_name, when=when), "circle-check", "ok")


_MOMENTS = ("collected_at", "at", "starts_at", "received_at", "authored_at", "done_at", "reported_at")
_DAYS = ("authored_on", "starts_on", "onset_on", "staged_on", "requested_on", "checked_on")
_ZONES = ("collected_zone", "zone", "patient_zone", "received_zone", "authored_zone", "due_zone")


def _when(scene: Scene, image: Document, record: Record) -> When:
    """Give the moment a record is about; else when it was written first."""
    zone = next((value for name in _ZONES if (value := getattr(record, name, ""))), "") or scene.desk.me.zone
    for name in _MOMENTS:
        at = getattr(record, name, None)
        if isinstance(at, datetime):
            return When(at=at, zone=zone)
    writes = [write.at for group in image.writes.values() for write in group]
    if image.kind not in ("trip", "task") or not writes:
        for name in _DAYS:
            on = getattr(record, name, None)
            if isinstance(on, date):
                return When(on=on, zone=zone)
    return (
        When(at=datetime.fromisoformat(min(writes)), zone=zone)
        if writes
        else When(on=date(1900, 1, 1), zone=zone)
    )


Told = tuple[Words, str]


def _plain(_names: Names, record: Any) -> Told:
    return say(record.headline()), str(getattr(record, "note", "") or "")


def _referral(names: Names, record: Any) -> Told:
    title = say("Referral: {status}", status=say(label_of("referral-status", record.status)))
    service = say(label_of("services", record.service))
    where = names.site(record.to_site_id)
    return title, joined((service, where, record.status_reason), ". ")


def _trip(_names: Names, record: Any) -> Told:
    title = say("Trip: {status}", status=say(label_of("trip-status", record.status)))
    return title, ". ".join(
        part for part in (record.purpose, record.destination, record.lodging_place) if part
    )


def _task(_names: Names, record: Any) -> Told:
    return say(
        "{title}: {status}", title=record.title, status=say(label_of("task-status", record.status))
    ), record.note


def _contact(_names: Names, record: Any) -> Told:
    outcome = label_of("contact-outcomes", record.outcome)
    return say(record.headline()), joined((outcome, record.outcome_note, record.next_step), ". ")


def _message(names: Names, record: Any) -> Told:
    who = names.person(record.to_id, WITHIN) or names.site(record.to_site_id)
    return say("Message to {who}: {subject}", who=who, subject=record.subject), record.body


def _visit(_names: Names, record: Any) -> Told:
    title = say(
        "{what}: {status}", what=record.headline(), status=say(label_of("appointment-status", record.status))
    )
    return title, ". ".join(part for part in (record.provider, record.room) if part)


def _plan(_names: Names, record: Any) -> Told:
    return say(record.headline()), say(
        "Ordered by {who}", who=record.ordered_by
    ) if record.ordered_by else say("Not an order yet.")


_SAID: Mapping[str, Callable[[Names, Any], Told]] = {
    "referral": _referral,
    "trip": _trip,
    "task": _task,
    "contact": _contact,
    "message": _message,
    "appointment": _visit,
    "lab_plan": _plan,
}
