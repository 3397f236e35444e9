"""The timeline of a chart as it was asked for: some kinds, some words, so many; what is left out is counted.

Beside the records stand the changes to the chart itself: a phase, a number, a wish, from what to what, who and where.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from navigator_app.desk import Desk
from navigator_app.queries.record_history import Entry, FieldWrite, history
from navigator_app.queries.shown import Key
from navigator_app.queries.timeline import Happening, timeline
from navigator_app.queries.work.scene import Scene
from navigator_app.store.search import spelled
from sync.changes import Document
from sync.words import Words, say

Group = Literal[
    "visits", "labs", "referrals", "travel", "contacts", "messages", "documents", "tasks", "care", "changes"
]
GROUPS: Final[Mapping[Group, Words]] = {
    "visits": say("Visits"),
    "labs": say("Labs"),
    "referrals": say("Referrals"),
    "travel": say("Travel"),
    "contacts": say("Contacts"),
    "messages": say("Messages"),
    "documents": say("Documents"),
    "tasks": say("Tasks"),
    "care": say("Care"),
    "changes": say("Changes"),
}
_OF_KIND: Final[Mapping[str, Group]] = {
    "appointment": "visits",
    "lab_result": "labs",
    "lab_plan": "labs",
    "referral": "referrals",
    "authorization": "referrals",
    "bill": "referrals",
    "trip": "travel",
    "contact": "contacts",
    "message": "messages",
    "document": "documents",
    "task": "tasks",
    "patient": "changes",
}
AT_ONCE: Final = 40
_CLOCKWORK: Final = frozenset({"died_at", "death_day_only", "death_zone", "death_noted"})
"""How a death is kept: its day stands in the header, and each field in the history of the chart."""
_CREATED: Final = frozenset({"family_name", "given_name"})


@dataclass(frozen=True, slots=True)
class AskedStory:
    """Which part of the timeline is asked for; no group means every one."""

    groups: frozenset[Group] = frozenset()
    words: str = ""
    limit: int = AT_ONCE


@dataclass(frozen=True, slots=True)
class Story:
    """What happened, newest first, as far as it was asked for."""

    happenings: tuple[Happening, ...] = ()
    counts: Mapping[Group, int] = field(default_factory=dict)
    """Per group how many there are, whatever was asked for."""
    matching: int = 0
    total: int = 0

    @property
    def hidden(self) -> int:
        """Count what is filtered away."""
        return self.total - self.matching


def group_of(kind: str) -> Group:
    """Say in which group a kind stands; one of a newer release stands with the care."""
    return _OF_KIND.get(kind, "care")


def story(scene: Scene, images: Sequence[Document], asked: AskedStory) -> Story:
    """Tell what happened to a patient, as far as it is asked for."""
    every = [*timeline(scene, images, len(images)), *_changes(scene)]
    every.sort(key=lambda one: one.moment, reverse=True)
    counts = Counter(group_of(one.key.kind) for one in every)
    wanted = tuple(spelled(asked.words).split())
    found = [
        one
        for one in every
        if (not asked.groups or group_of(one.key.kind) in asked.groups) and _has(one, wanted)
    ]
    return Story(tuple(found[: asked.limit]), dict(counts), len(found), len(every))


def story_of(desk: Desk, patient_id: str, asked: AskedStory) -> Story:
    """Tell what happened to a patient."""
    return story(Scene(desk, desk.now(), patient_id), desk.store.of_patient(patient_id), asked)


def _has(one: Happening, wanted: Sequence[str]) -> bool:
    if not wanted:
        return True
    text = spelled(f"{one.title} {one.text} {one.source}")
    return all(word in text for word in wanted)


def _changes(scene: Scene) -> Iterable[Happening]:
    """Give the writes to the chart's own record, but for the one that began it."""
    if scene.patient_id is None:
        return
    for entry in history(scene.desk, scene.patient_id).entries:
        said = _said(entry)
        if said and not {write.name for write in entry.fields} >= _CREATED:
            yield Happening(
                key=Key("patient", scene.patient_id),
                when=entry.at,
                icon="pencil",
                tint="neutral",
                title=_title(entry),
                text=said,
                source=say("{who}, {where}, {when}", who=entry.person, where=entry.place, when=entry.at),
                standing=entry.outcome if entry.received is None else None,
            )


def _moved(entry: Entry) -> list[FieldWrite]:
    """Give the fields whose value is another now: what is written together travels together, changed or not."""
    return [write for write in entry.fields if write.text != write.before] or list(entry.fields)


def _death(entry: Entry) -> Words | None:
    """Say of a write that somebody died, or that this was taken back; None for any other."""
    died = next((write for write in _moved(entry) if write.name == "died_at"), None)
    if died is None:
        return None
    return (say("Day of the death changed") if died.before else say("Death noted")) if died.text else (
        say("Death taken back")
    )  # fmt: skip


def _title(entry: Entry) -> Words:
    death = _death(entry)
    if death is not None:
        return death
    labels = [write.label for write in _moved(entry)]
    if len(labels) == 1:
        return say("{field} changed", field=labels[0])
    return say("{field} and {n} more changed", field=labels[0], n=len(labels) - 1)


def _said(entry: Entry) -> str:
    """Give every field of a write from what to what, and the reason."""
    parts = [
        say(
            "{field}: {before} \u2192 {after}",
            field=w.label,
            before=w.before or "\u2013",
            after=w.text or "\u2013",
        )
        for w in _moved(entry)
        if w.name not in _CLOCKWORK or _death(entry) is None
    ]
    if entry.reason:
        parts.append(say("\u201c{reason}\u201d", reason=entry.reason))
    return " \u00b7 ".join(str(part) for part in parts)
