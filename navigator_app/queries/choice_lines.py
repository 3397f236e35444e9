"""Every choice of a patient's in their chart, those that stand and those that were taken back, in their words."""

from __future__ import annotations

from dataclasses import dataclass

from navigator_app.desk import Desk
from navigator_app.queries.choices import ICONS, about_words, heard_words, informed_words, verbs_on
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.store.asking import Where
from sync.records import KINDS
from sync.records.derive import build
from sync.records.patient_choice import PatientChoice
from sync.rules import ticks
from sync.rules.choices import NO
from sync.words import When, Words, say


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """One choice of a patient's in their chart, whether it holds or not."""

    state: Chip
    words: str
    facts: tuple[Words, ...]
    verbs: tuple[Verb, ...]
    """What can be done about it; none once it was taken back."""


def choice_lines(desk: Desk, patient: str, names: Names) -> tuple[ChoiceLine, ...]:
    """Give every choice of a patient's: those that stand first, then those that were taken back, the latest first."""
    mine = Where("patient_id", "=", patient)
    rows = desk.store.rows(
        "patient_choice", Where("is_withdrawn", "=", value=False), mine, order=("-heard_at",)
    )
    images = desk.store.documents(row.id for row in rows)
    records = [build(KINDS["patient_choice"], i.id, i.patient, i.site, i.fields) for i in images.values()]
    found = [record for record in records if isinstance(record, PatientChoice)]
    found.sort(key=lambda one: one.taken_back is not None)
    return tuple(_line(desk, record, names) for record in found)


def _line(desk: Desk, record: PatientChoice, names: Names) -> ChoiceLine:
    key = Key("patient_choice", record.id)
    about = say("It is about: {what}.", what=about_words(desk, (record.about_kind, record.about_id or "")))
    facts = (about, heard_words(names, record))
    if record.taken_back is not None:
        tick = record.taken_back
        when = When(at=tick.at, zone=tick.zone)
        said = " ".join(record.taken_back_words.split())
        back = say(
            "Taken back: \u201c{words}\u201d Heard by {who}, {when}.", words=said, who=tick.by_name, when=when
        )
        return ChoiceLine(Chip(say("Taken back"), "check", "neutral"), record.words, (*facts, back), ())
    chip = Chip(_said(record), ICONS.get(record.choice, "hand-helping"), "neutral")
    is_informed = ticks.standing(record, "clinician_informed").is_current
    return ChoiceLine(
        chip, record.words, (*facts, informed_words(record)), verbs_on(key, is_informed=is_informed)
    )


def _said(record: PatientChoice) -> Words:
    if record.choice == NO:
        return say("Patient's choice: no")
    if record.ask_again_on is None:
        return say("Patient's choice: not now")
    return say("Patient's choice: not now, ask again {day}", day=When(on=record.ask_again_on))
