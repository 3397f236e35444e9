"""A patient's own choice in words: what was chosen, heard by whom, which clinician knows, what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from navigator_app import gathered
from navigator_app.choosing import Choices, is_choosable, may_begin_again
from navigator_app.desk import Desk
from navigator_app.queries.names import WITHIN, Names
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.store.asking import Where
from sync.records import KINDS
from sync.records.derive import build
from sync.records.patient_choice import PatientChoice
from sync.rules import ticks
from sync.rules.choices import CHART, NO, NOT_NOW, About, Choice
from sync.rules.codes import label_of
from sync.rules.whose_day import day_of
from sync.words import When, Words, say

SHOWN: Final = 200
"""So many letters of their words stand in a notice; longer ones are never cut, only named."""
ICONS: Final = {NOT_NOW: "hourglass", NO: "hand-helping"}


@dataclass(frozen=True, slots=True)
class ChoiceNote:
    """A choice where it holds, or what it closed and can be begun again after it was taken back."""

    headline: Words
    detail: Words
    words: str
    icon: str
    may_ask: bool
    """Whether the day has come on which it may be asked again."""
    is_informed: bool
    verbs: tuple[Verb, ...]


def headline(choice: Choice) -> Words:
    """Name a choice neutrally, with the day from which it may be asked again."""
    if choice.choice == NO:
        return say("Patient's choice: no")
    if choice.ask_again_on is None:
        return say("Patient's choice: not now")
    return say("Patient's choice: not now, ask again {day}", day=When(on=choice.ask_again_on))


def choice_chip(choice: Choice) -> Chip:
    """Give a choice as a chip, never in a tint of trouble."""
    return Chip(headline(choice), ICONS[choice.choice], "neutral")


def chip_for(desk: Desk, key: Key, patient: str | None) -> Chip | None:
    """Give the chip of the choice by which a record waits or is closed; None for most, and for what is under way."""
    found = Choices(desk, patient).quieting(key.kind, key, patient)
    return choice_chip(found) if found else None


def calmed(chip: Chip) -> Chip:
    """Give a state without the tint of trouble, for what is about a choice that holds."""
    return replace(chip, icon="circle-dashed", tint="neutral") if chip.tint in ("danger", "warn") else chip


def begin_verbs(key: Key) -> tuple[Verb, ...]:
    """Give how a choice is written down about a record; none for what a choice cannot be about."""
    if not is_choosable(key.kind):
        return ()
    return (
        Verb(say("Patient says not now"), "N", "choices.not_now", key, icon="hourglass"),
        Verb(say("Patient says no"), "", "choices.no", key, icon="hand-helping"),
    )


def choice_verbs(choice: Choice) -> tuple[Verb, ...]:
    """Give what can be done about a choice that holds."""
    if not choice.id:
        chart = Key(*choice.about)
        return (Verb(say("Changed their mind"), "N", "wishes.changed_mind", chart, "run", icon="check"),)
    return verbs_on(Key("patient_choice", choice.id), is_informed=choice.is_informed)


def verbs_on(key: Key, *, is_informed: bool) -> tuple[Verb, ...]:
    """Give what can be done about a record of a choice."""
    back = Verb(say("Take it back"), "N", "choices.take_back", key, icon="check")
    told = Verb(say("Clinician informed"), "I", "choices.clinician_informed", key, icon="stethoscope")
    return (back,) if is_informed else (back, told)


def choice_note(desk: Desk, key: Key, patient: str | None) -> ChoiceNote | None:
    """Give what a page says of the choice that holds for its record, or of what it closed and was taken back.

    Empty: None where no choice holds and nothing waits to be begun again.
    """
    choice = Choices(desk, patient).holding(key, patient)
    if choice is None:
        return _to_begin_again(desk, key, patient)
    record = gathered.record(desk, choice.id, PatientChoice) if choice.id else None
    if record is None:
        # What an earlier release kept in the chart is told by the chart's own header.
        return ChoiceNote(
            headline=headline(choice),
            detail=say("Their words stand in the chart."),
            words="",
            icon="hourglass",
            may_ask=_may_ask(desk, choice),
            is_informed=True,
            verbs=choice_verbs(choice),
        )
    return ChoiceNote(
        headline=headline(choice),
        detail=_detail(desk, record, choice, key),
        words=record.words,
        icon=ICONS[choice.choice],
        may_ask=_may_ask(desk, choice),
        is_informed=choice.is_informed,
        verbs=choice_verbs(choice),
    )


def _may_ask(desk: Desk, choice: Choice) -> bool:
    return choice.may_ask(today_of(desk))


def today_of(desk: Desk) -> date:
    """Give the day it is for who sits here."""
    return day_of(desk.now(), desk.me.zone)


def _detail(desk: Desk, record: PatientChoice, choice: Choice, key: Key) -> Words:
    names = Names(desk)
    quoted = " ".join(record.words.split())
    short = say("\u201c{words}\u201d", words=quoted)
    words = short if len(quoted) <= SHOWN else say("Their words stand in the record of this choice.")
    parts = [words, heard_words(names, record), informed_words(record)]
    if choice.about != tuple(key):
        parts.insert(0, say("It is about: {what}.", what=about_words(desk, choice.about)))
    if choice.may_ask(today_of(desk)):
        parts.append(say("It may be asked again now, once."))
    return say(" ".join(f"{{p{n}}}" for n in range(len(parts))), **{f"p{n}": p for n, p in enumerate(parts)})


def heard_words(names: Names, record: PatientChoice) -> Words:
    """Say by whom a choice was heard, when and how."""
    who = names.person(record.heard_by_id, WITHIN) or say("somebody")
    when = When(at=record.heard_at, zone=record.heard_zone) if record.heard_at else say("on a day not said")
    if record.heard_how:
        how = label_of("contact-media", record.heard_how)
        return say("Heard by {who}, {when} ({how}).", who=who, when=when, how=how)
    return say("Heard by {who}, {when}.", who=who, when=when)


def informed_words(record: PatientChoice) -> Words:
    """Say which clinician knows of it, and from whom."""
    found = ticks.standing(record, "clinician_informed")
    if found.tick is None or not found.is_current:
        return say("The clinician is not informed yet.")
    when = When(at=found.tick.at, zone=found.tick.zone)
    return say(
        "Clinician informed: {told} ({who}, {when}).", told=found.tick.how, who=found.tick.by_name, when=when
    )


def about_words(desk: Desk, about: About) -> Words:
    """Name what a choice is about, without the patient's name."""
    kind, one = about
    if kind == CHART:
        return say("the whole chart")
    found = desk.store.record(one)
    return say(found.headline()) if found is not None else say("a record that is not here yet")


def _to_begin_again(desk: Desk, key: Key, patient: str | None) -> ChoiceNote | None:
    """Say of a record that a choice closed and that can be begun again, now that it was taken back."""
    if patient is None or key.kind == "trip_leg" or not may_begin_again(desk, desk.image(key.id)):
        return None
    for record in taken_back(desk, patient):
        if key.id in record.closed_ids:
            said = " ".join(record.taken_back_words.split())
            by = record.taken_back
            when = When(at=by.at, zone=by.zone) if by else say("")
            return ChoiceNote(
                headline=say("The patient took their choice back. This can be begun again."),
                detail=say(
                    "\u201c{words}\u201d Heard by {who}, {when}.",
                    words=said,
                    who=by.by_name if by else "",
                    when=when,
                ),
                words=record.taken_back_words,
                icon="refresh-cw",
                may_ask=True,
                is_informed=True,
                verbs=(begin_again_verb(key),),
            )
    return None


def begin_again_verb(key: Key) -> Verb:
    """Offer to begin again what a choice closed."""
    return Verb(say("Begin it again"), "G", "choices.begin_again", key, "run", icon="refresh-cw")


def taken_back(desk: Desk, patient: str) -> Sequence[PatientChoice]:
    """Give the choices of a patient that were taken back, the latest first."""
    mine = (Where("patient_id", "=", patient), Where("taken_back", "not null"))
    rows = desk.store.rows(
        "patient_choice", Where("is_withdrawn", "=", value=False), *mine, order=("-taken_back",)
    )
    images = desk.store.documents(row.id for row in rows)
    found = [images[row.id] for row in rows if row.id in images]
    records = (build(KINDS["patient_choice"], i.id, i.patient, i.site, i.fields) for i in found)
    return [record for record in records if isinstance(record, PatientChoice)]
