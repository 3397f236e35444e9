"""A patient's own choice in words: what was chosen, heard by whom, which clinician knows, what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from navigator_app import gathered
from navigator_app.choosing import Choices, is_choosable, may_begin_again
from navigator_app.desk import Desk
from navigator_app.queries.names import WITHIN, Names
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.store.asking import Where
from sync.changes import Document
from sync.records import KINDS
from sync.records.derive import build
from sync.records.patient_choice import PatientChoice
from sync.rules import ticks
from sync.rules.choices import CHART, NO, NOT_NOW, About, Choice, is_booked, is_open, is_under_way
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


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """One choice of a patient's in their chart, whether it holds or not."""

    state: Chip
    words: str
    facts: tuple[Words, ...]
    verbs: tuple[Verb, ...]
    """What can be done about it; none once it was taken back."""


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
    """Give the chip of the choice that holds for a record; None for most."""
    found = Choices(desk).holding(key, patient)
    return choice_chip(found) if found else None


def spared(desk: Desk, key: Key, patient: str | None, chip: Chip) -> Chip:
    """Give a state, but where the patient's own choice holds nothing in a tint of trouble: the choice itself then."""
    chosen = chip_for(desk, key, patient) if chip.tint in ("danger", "warn") else None
    return chosen or chip


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
    return _verbs(Key("patient_choice", choice.id), is_informed=choice.is_informed)


def _verbs(key: Key, *, is_informed: bool) -> tuple[Verb, ...]:
    back = Verb(say("Take it back"), "N", "choices.take_back", key, icon="check")
    told = Verb(say("Clinician informed"), "I", "choices.clinician_informed", key, icon="stethoscope")
    return (back,) if is_informed else (back, told)


def choice_note(desk: Desk, key: Key, patient: str | None) -> ChoiceNote | None:
    """Give what a page says of the choice that holds for its record, or of what it closed and was taken back.

    Empty: None where no choice holds and nothing waits to be begun again.
    """
    choice = Choices(desk).holding(key, patient)
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
        chip, record.words, (*facts, informed_words(record)), _verbs(key, is_informed=is_informed)
    )


def _said(record: PatientChoice) -> Words:
    if record.choice == NO:
        return say("Patient's choice: no")
    if record.ask_again_on is None:
        return say("Patient's choice: not now")
    return say("Patient's choice: not now, ask again {day}", day=When(on=record.ask_again_on))


def before_no(desk: Desk, record: str) -> Words | None:
    """Say what a no would close, and what of it is booked so that a person calls it off."""
    image = desk.image(record)
    if image is None:
        return None
    patient = record if image.kind == CHART else image.patient or ""
    touched = [
        one
        for one in Choices(desk).touched((image.kind, record), patient)
        if is_open(one.kind, one.fields) and not is_under_way(one.kind, one.fields, today_of(desk))
    ]
    if not touched:
        return say("Nothing is open that would be closed with it. Their words are kept.")
    closes = ", ".join(_named(desk, one) for one in touched)
    booked = ", ".join(_named(desk, one) for one in touched if is_booked(one.kind, one.fields))
    if not booked:
        return say("This is closed with it, with their words: {what}.", what=closes)
    return say(
        "This is closed with it, with their words: {what}. Booked, so that a task is made to call it off: {booked}.",
        what=closes,
        booked=booked,
    )


def before_take_back(desk: Desk, choice: str) -> Words | None:
    """Say what comes back by itself, and what was closed and is begun again by a key each."""
    record = gathered.record(desk, choice, PatientChoice)
    if record is None:
        return None
    if record.choice == NOT_NOW and not record.closed_ids:
        return say("What waited is there again at once, as it was.")
    closed = (desk.image(one) for one in record.closed_ids)
    named = ", ".join(_named(desk, one) for one in closed if one is not None)
    return say(
        "Nothing begins again by itself. What was closed can be begun again on its own page, by a key each: {what}.",
        what=named or say("nothing that is here"),
    )


def _named(desk: Desk, image: Document) -> str:
    """Name a record with its kind."""
    label, what = say(KINDS[image.kind].about.label), about_words(desk, (image.kind, image.id))
    return label if label == what else say("{kind} ({what})", kind=label, what=what)
