"""The tray of what could not be filed with certainty, with the likely patients beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries import told
from navigator_app.queries.header import Header, header
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Key
from navigator_app.queries.work.decisions import kind_label
from navigator_app.queries.work.scene import ALIVE
from navigator_app.store.asking import Where
from sync.records import KINDS
from sync.records.derive import build
from sync.records.lab_result import LabResult
from sync.records.patient import Patient
from sync.records.unmatched import Unmatched
from sync.rules.codes import label_of
from sync.rules.matching import Charts
from sync.rules.proposal import PatientClues
from sync.rules.result_text import result_text
from sync.words import When, Words, say

_INTERNAL = frozenset({"source_key", "report_id", "source", "supersedes", "entered_by_id", "id"})


@dataclass(frozen=True, slots=True)
class Likely:
    """A patient it may belong to: what agrees and what does not."""

    header: Header
    agrees: tuple[Words, ...]
    differs: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One item of the tray."""

    key: Key
    title: Words
    reason: str
    received: When
    source: Words
    clues: tuple[tuple[Words, str], ...]
    content: tuple[tuple[Words, str], ...]
    likely: tuple[Likely, ...]
    is_person: bool
    """A person, who may also become a new chart."""


def count(desk: Desk) -> int:
    """Count what waits in the tray."""
    return desk.store.count("unmatched", ALIVE, Where("state", "=", "waiting"))


def tray(desk: Desk, *, with_likely: bool = True) -> tuple[Waiting, ...]:
    """List what waits, newest first, each with its likely patients."""
    rows = desk.store.rows("unmatched", ALIVE, Where("state", "=", "waiting"), order=("-received_at",))
    charts = _charts(desk) if rows and with_likely else None
    found = (gathered.record(desk, row.id, Unmatched) for row in rows)
    return tuple(_waiting(desk, item, charts) for item in found if item is not None)


def waiting(desk: Desk, unmatched_id: str) -> Waiting | None:
    """Gather one item of the tray."""
    item = gathered.record(desk, unmatched_id, Unmatched)
    return _waiting(desk, item, _charts(desk)) if item is not None and item.state == "waiting" else None


def _charts(desk: Desk) -> Charts:
    return Charts(gathered.typed(desk.store.of_kind("patient"), Patient))


def _waiting(desk: Desk, item: Unmatched, charts: Charts | None) -> Waiting:
    clues = PatientClues.from_document(item.clues)
    return Waiting(
        key=Key("unmatched", item.id),
        title=kind_label(item.proposed_kind),
        reason=item.reason,
        received=When(at=item.received_at, zone=item.received_zone or desk.me.zone),
        source=say(label_of("result-sources", item.source)),
        clues=_clues(clues),
        content=_content(desk, item),
        likely=tuple(_likely(desk, charts, clues)) if charts else (),
        is_person=item.proposed_kind == "patient",
    )


def _likely(desk: Desk, charts: Charts, clues: PatientClues) -> list[Likely]:
    found = [(header(desk, one.patient_id), one) for one in charts.likely(clues)]
    return [Likely(head, one.agrees, one.differs) for head, one in found if head is not None]


def _clues(clues: PatientClues) -> tuple[tuple[Words, str], ...]:
    name = ", ".join(part for part in (clues.family_name, clues.given_name) if part)
    born = f"{clues.birth_on[5:7]}/{clues.birth_on[8:10]}/{clues.birth_on[:4]}" if clues.birth_on else ""
    numbers = [f"{one.value} ({one.assigner or say('no assigner named')})" for one in clues.identifiers]
    said = (
        (say("Name"), name),
        (say("Date of birth"), born),
        (say("Sex"), say(label_of("administrative-gender", clues.sex))),
        (say("Record numbers"), ", ".join(numbers)),
        (say("As the sender wrote it"), clues.display),
    )
    return tuple((label, text or say("not said")) for label, text in said if text or label != said[-1][0])


def _content(desk: Desk, item: Unmatched) -> tuple[tuple[Words, str], ...]:
    noun = KINDS.get(item.proposed_kind)
    values: Mapping[str, Any] = item.proposed_fields
    if item.proposed_kind == "lab_result" and noun is not None:
        record = build(noun, item.id, None, None, values)
        if isinstance(record, LabResult):
            return ((say("Result"), result_text(record).sentence),)
    names = Names(desk)
    shown = (
        (told.label(noun, n), told.value(names, item.proposed_kind, n, v, values))
        for n, v in values.items()
        if n not in _INTERNAL
    )
    return tuple((label, text) for label, text in shown if text)
