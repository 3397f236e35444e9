"""One record that others changed meanwhile, in words: from what to what, who, where, when, and whether it was seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from navigator_app.desk import Desk
from navigator_app.queries import told
from navigator_app.queries.names import Names
from navigator_app.queries.opened import opened_by
from navigator_app.queries.shown import Chip
from navigator_app.queries.since_urgency import Urgency, chip_of, urgency_of
from navigator_app.queries.standing import seen_by
from navigator_app.queries.work.decisions import kind_icon, kind_label
from navigator_app.queries.work.scene import Scene
from navigator_app.store.apart import Missed
from sync.changes import Document, Write
from sync.records import KINDS
from sync.records.base import Record
from sync.records.derive import build, fields, to_plain
from sync.records.lab_result import LabResult
from sync.rules.result_text import result_text
from sync.words import When, Words, say

FIELDS = 8
"""As many fields as a line tells; a new record may have more."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One field: from what to what; who wrote it where that is somebody else than the line names."""

    label: Words
    before: str
    after: str
    by: Words
    is_new: bool = False
    """Nothing is said of before: the record was not here."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record that others changed."""

    record: str
    kind: str
    patient_id: str | None
    icon: str
    title: Words
    urgency: Urgency
    chip: Chip
    falls: When | None
    details: tuple[Detail, ...]
    more: int
    """Fields that are not told."""
    by: Words
    when: When | None
    seen: Words
    read: When | None
    """When who sits here ticked exactly this; None while it is unread."""
    read_by: tuple[Words, ...]
    """Who else read it on this computer."""
    covers: tuple[tuple[str, tuple[str, ...]], ...]
    """Record and changes: what a tick stands for."""
    is_here: bool = True
    """It can be opened."""

    @property
    def count(self) -> int:
        """Count the records it stands for."""
        return len(self.covers)


class Telling:
    """What all lines of one answer need."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._scene = Scene(desk, desk.now())
        self.names: Names = self._scene.names
        self._images: Mapping[str, Document] = {}

    def fetch(self, missed: Iterable[Missed]) -> None:
        """Look everything up at once."""
        every = list(missed)
        self._images = self._desk.store.documents(one.record for one in every)
        self.names.fetch_patients(one.patient for one in every)

    def line(self, one: Missed) -> Line:
        """Tell one record."""
        image = self._images.get(one.record)
        noun = KINDS.get(one.kind)
        record = build(noun, image.id, image.patient, image.site, image.fields) if noun and image else None
        writes = _writes(one, image)
        newest = max((w for _, w in writes), key=_place, default=None)
        details = list(self._details(one, image, record, writes, newest))
        # Whoever is told of one or two more fields could as well read them.
        told = details if len(details) <= FIELDS + 2 else details[:FIELDS]
        urgency, falls = urgency_of(self._scene, one, image, record, frozenset(group for group, _ in writes))
        return Line(
            record=one.record,
            kind=one.kind,
            patient_id=one.patient,
            icon=kind_icon(one.kind),
            title=_title(one, record),
            urgency=urgency,
            chip=chip_of(urgency, record, falls),
            falls=falls,
            details=tuple(told),
            more=len(details) - len(told),
            by=self._by(newest),
            when=self._when(newest),
            seen=self._seen(one, record, newest) if image else say(""),
            read=self._read(one.ticks.get(self._desk.me.person_id)),
            read_by=tuple(self._readers(one)),
            covers=((one.record, one.changes),),
            is_here=image is not None,
        )

    def whole(self, head: Missed, folded: list[Missed]) -> Line:
        """Tell of a chart that came to this computer or left it as a whole, with all that went with it."""
        line, mine = self.line(head), self._desk.me.person_id
        every = [head, *folded]
        is_read = all(mine in one.ticks for one in every)
        words = (
            say("The chart left this computer: {n} records", n=len(every))
            if head.is_gone
            else say("The chart is new on this computer: {n} records", n=len(every))
        )
        read = max((one.ticks[mine] for one in every), default=None) if is_read else None
        covers = tuple((one.record, one.changes) for one in every)
        values = {name: getattr(line, name) for name in Line.__slots__}
        return Line(
            **{**values, "title": words, "details": (), "more": 0, "read": self._read(read), "covers": covers}
        )

    def _details(
        self,
        one: Missed,
        image: Document | None,
        record: Record | None,
        writes: list[tuple[str, Write]],
        newest: Write | None,
    ) -> Iterator[Detail]:
        if image is None:
            return
        if self._scene.mark(one.record) == "review":
            told_too = say("Two people wrote it differently; both are kept until somebody decides.")
            yield Detail(say("Needs a decision"), "", told_too, say(""), is_new=True)
        if record is not None and record.is_withdrawn:
            yield Detail(say("Entered in error"), "", record.withdrawn_reason, say(""), is_new=True)
        if isinstance(record, LabResult):
            # A result is said as a whole everywhere: value, unit, flag, time and lab.
            before, now = _result(one.before), result_text(record).sentence
            is_same = before == now
            yield Detail(say("Result"), "" if is_same else before, now, say(""), is_new=is_same or not before)
            if not is_same:
                return
        noun, was = KINDS.get(one.kind), one.before.fields if one.before else {}
        for group, write in writes:
            values = image.group_values(noun, group) if write.values is None else write.values
            after = {**image.fields, **values}
            by = self._by(write) if newest is not None and write.author != newest.author else say("")
            for name, value in values.items():
                stood = was.get(name, _default(noun, name) if one.before else None)
                if stood == value or _is_untold(noun, name, values):
                    continue
                texts = (
                    told.value(self.names, one.kind, name, stood, was),
                    told.value(self.names, one.kind, name, value, after),
                )
                if any(texts):
                    yield Detail(told.label(noun, name), *texts, by, is_new=one.before is None)

    def _by(self, write: Write | None) -> Words:
        if write is None:
            return say("")
        if write.place is None and write.author not in self.names.people:
            return say("The center")
        return self.names.who_and_where(write.author, write.place)

    def _when(self, write: Write | None) -> When | None:
        if write is None:
            return None
        return When(at=datetime.fromisoformat(write.at), zone=self.names.zone(write.place))

    def _seen(self, one: Missed, record: Record | None, newest: Write | None) -> Words:
        """Say whether somebody looked at it elsewhere since it was written, as far as is known here."""
        tick = seen_by(record)
        if tick is not None and (newest is None or tick.at >= datetime.fromisoformat(newest.at)):
            return say("Seen by {who}, {when}", who=tick.by_name, when=When(at=tick.at, zone=tick.zone))
        opened = opened_by(self._desk, one.record) if one.patient else ()
        if opened:
            who = self.names.who_and_where(opened[0].person_id, opened[0].site_id)
            return say("Chart opened by {who}, {when}", who=who, when=opened[0].when)
        return say("Not seen by anybody, as far as is known here")

    def _readers(self, one: Missed) -> Iterator[Words]:
        for person, at in one.ticks.items():
            if person != self._desk.me.person_id:
                yield say("Read here by {who}, {when}", who=self.names.person(person), when=self._read(at))

    def _read(self, at: datetime | None) -> When | None:
        return When(at=at, zone=self._desk.me.zone) if at else None


def _writes(one: Missed, image: Document | None) -> list[tuple[str, Write]]:
    """Give what others wrote in the gap, group by group; what was written over here since stays theirs."""
    if image is None:
        return []
    wanted = set(one.changes)
    return [
        (group, write) for group, writes in image.writes.items() for write in writes if write.change in wanted
    ]


def _place(write: Write) -> tuple[str, int]:
    return (write.revision.epoch, write.revision.n) if write.revision else ("", 0)


def _title(one: Missed, record: Record | None) -> Words:
    kind = kind_label(one.kind)
    if record is None or one.kind == "patient":
        return kind
    what = record.headline()
    whole = say("{kind}: {what}", kind=kind, what=what) if what and what != kind else kind
    return say("{what}, entered in error", what=whole) if record.is_withdrawn else whole


def _is_untold(noun: type[Record] | None, name: str, values: Mapping[str, Any]) -> bool:
    """Say whether a field is told by another one, or is only for the program."""
    known = fields(noun).get(name) if noun else None
    if known is not None and known.about.is_internal and known.shape != "tick":
        return True
    return name.endswith("_zone") and f"{name.removesuffix('_zone')}_at" in values


def _default(noun: type[Record] | None, name: str) -> Any:
    """Give what a field stands for that nobody wrote."""
    known = fields(noun).get(name) if noun else None
    return to_plain(known.default) if known is not None else None


def _result(before: Document | None) -> str:
    if before is None:
        return ""
    record = build(KINDS["lab_result"], before.id, before.patient, before.site, before.fields)
    return result_text(record).sentence if isinstance(record, LabResult) else ""
