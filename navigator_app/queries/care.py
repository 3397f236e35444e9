"""How care stands for one patient: the phase since when, who pays, what is in the way, what they have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from navigator_app import gathered
from navigator_app.queries.names import Names
from navigator_app.queries.records_requests import AskedRecords, requests_of
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.timeline import source_of
from navigator_app.queries.work.scene import code_chip
from sync.changes import Document
from sync.records.barrier import Barrier
from sync.records.condition import Condition
from sync.records.contact import Contact
from sync.records.coverage import Coverage
from sync.records.patient import Patient
from sync.records.task import Task
from sync.rules.codes import code_of, label_of
from sync.words import When, Words, say, us_date


@dataclass(frozen=True, slots=True)
class Phase:
    """The phase of care, what it means, since when and by whom."""

    chip: Chip
    meaning: Words
    said: Words
    verb: Verb


@dataclass(frozen=True, slots=True)
class Action:
    """What was done, or is to be done, about a barrier."""

    key: Key
    icon: str
    title: str
    said: Words
    is_open: bool


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A barrier to care with what was done about it, the newest first."""

    key: Key
    icon: str
    title: Words
    words: str
    said: Words
    standing: Chip
    reason: str
    is_open: bool
    actions: tuple[Action, ...]
    verbs: tuple[Verb, ...]


@dataclass(frozen=True, slots=True)
class Payer:
    """One coverage."""

    key: Key
    title: str
    detail: Words
    standing: Chip
    said: Words


@dataclass(frozen=True, slots=True)
class Illness:
    """One condition."""

    key: Key
    title: str
    detail: Words
    standing: Chip


@dataclass(frozen=True, slots=True)
class Care:
    """How care stands."""

    phase: Phase
    obstacles: tuple[Obstacle, ...]
    payers: tuple[Payer, ...]
    illnesses: tuple[Illness, ...]
    requests: tuple[AskedRecords, ...] = ()

    @property
    def open_obstacles(self) -> int:
        """Count what is in the way."""
        return sum(one.is_open for one in self.obstacles)


def care(names: Names, patient: Patient, images: Sequence[Document]) -> Care:
    """Gather how care stands, from the records of a chart."""
    by_id = {image.id: image for image in images}
    return Care(
        phase=phase_of(names, patient, by_id.get(patient.id)),
        obstacles=_obstacles(names, images, by_id),
        payers=tuple(_payers(names, images)),
        illnesses=tuple(_illnesses(images)),
        requests=requests_of(names, images),
    )


def phase_of(names: Names, patient: Patient, image: Document | None) -> Phase:
    """Say in which phase of care a patient is, since when and by whom."""
    known = code_of("phases", patient.phase)
    last = image.last_write("phase") if image else None
    said = say("")
    if last is not None:
        when = When(at=datetime.fromisoformat(last.at), zone=names.zone(last.place))
        who = names.who_and_where(last.author, last.place)
        said = say("Since {when}, {who}", when=when, who=who)
    verb = Verb(say("Another phase…"), "", "charts.set_phase", Key("patient", patient.id), icon="pencil")
    return Phase(code_chip("phases", patient.phase), say(known.help), said, verb)


def _obstacles(names: Names, images: Sequence[Document], by_id: dict[str, Document]) -> tuple[Obstacle, ...]:
    found = gathered.typed(images, Barrier)
    actions = list(_actions(names, images))
    made = [
        _obstacle(names, one, by_id[one.id], [a for about, a in actions if about == one.id]) for one in found
    ]
    return tuple(sorted(made, key=lambda one: not one.is_open))


def _obstacle(names: Names, one: Barrier, image: Document, actions: list[Action]) -> Obstacle:
    since = say("Since {day}. ", day=us_date(one.since_on)) if one.since_on else say("")
    who = say("Said by {who}. ", who=one.said_by) if one.said_by else say("")
    key = Key("barrier", one.id)
    task = Verb(say("Make it a task"), "", "barriers.make_task", key, "run", icon="plus")
    note = Verb(say("Note what was done…"), "", "barriers.note", key, icon="pencil")
    state = Verb(say("How it stands…"), "", "barriers.set_state", key, icon="circle-check")
    return Obstacle(
        key=key,
        icon=code_of("barrier-kinds", one.kind).icon or one.about.icon,
        title=say(label_of("barrier-kinds", one.kind) or one.about.label),
        words=one.words,
        said=say("{since}{who}{source}", since=since, who=who, source=source_of(names, image)),
        standing=code_chip("barrier-status", one.status),
        reason=one.status_reason,
        is_open=one.status == "open",
        actions=tuple(actions),
        verbs=(state,) if one.status == "resolved" else (task, note, state),
    )


def _actions(names: Names, images: Sequence[Document]) -> Iterable[tuple[str, Action]]:
    """Give what names a barrier: tasks and contacts, the newest first."""
    found: list[tuple[str, str, Action]] = []
    sources = {image.id: image for image in images}
    for task in gathered.typed(images, Task):
        if task.about_kind == "barrier" and task.about_id:
            done = task.status in ("completed", "cancelled")
            status = label_of("task-status", task.status)
            said = say("{status}, {who}", status=status, who=source_of(names, sources[task.id]))
            action = Action(Key("task", task.id), "circle-check", task.title, said, not done)
            found.append((_newest(sources[task.id]), task.about_id, action))
    for contact in gathered.typed(images, Contact):
        if contact.about_kind == "barrier" and contact.about_id:
            said = source_of(names, sources[contact.id])
            text = contact.outcome_note or contact.headline()
            action = Action(Key("contact", contact.id), "phone", text, said, is_open=False)
            found.append((_newest(sources[contact.id]), contact.about_id, action))
    found.sort(key=lambda one: one[0], reverse=True)
    return [(about, action) for _, about, action in found]


def _newest(image: Document) -> str:
    return max((write.at for group in image.writes.values() for write in group), default="")


def _payers(names: Names, images: Sequence[Document]) -> Iterable[Payer]:
    found = gathered.typed(images, Coverage)
    for one in sorted(found, key=lambda each: (each.rank is None, each.rank or 0, each.headline())):
        numbers = ", ".join(number.value for number in one.identifiers if number.value)
        parts = [str(label_of("coverage-types", one.type)) if one.payer else "", numbers, _window(one)]
        parts += [one.status_reason, say("Pays for travel") if one.covers_travel else ""]
        checked = say("Not checked")
        if one.checked_on:
            who = names.person(one.checked_by_id)
            day = us_date(one.checked_on)
            checked = (
                say("Checked {day} by {who}", day=day, who=who) if who else say("Checked {day}", day=day)
            )
        yield Payer(
            Key("coverage", one.id),
            one.headline(),
            say(" \u00b7 ".join(str(part) for part in parts if part)),
            code_chip("coverage-status", one.status),
            checked,
        )


def _window(one: Coverage) -> Words:
    if one.starts_on and one.ends_on:
        return say("{first} to {last}", first=us_date(one.starts_on), last=us_date(one.ends_on))
    if one.ends_on:
        return say("until {day}", day=us_date(one.ends_on))
    return say("from {day}", day=us_date(one.starts_on)) if one.starts_on else say("")


def _illnesses(images: Sequence[Document]) -> Iterable[Illness]:
    found = gathered.typed(images, Condition)
    for one in sorted(found, key=lambda each: not each.is_primary_cancer):
        stage = say("Stage {stage}", stage=one.stage) if one.stage else say("")
        since = say("diagnosed {day}", day=us_date(one.onset_on)) if one.onset_on else say("")
        navigated = say("the cancer that is navigated") if one.is_primary_cancer else say("")
        text = " \u00b7 ".join(
            str(part) for part in (one.code if one.text else "", stage, since, navigated) if part
        )
        yield Illness(
            Key("condition", one.id),
            one.headline(),
            say(text),
            code_chip("condition-clinical", one.clinical_status),
        )
