"""How a patient wishes to hear news, who may hear it, which interpreter, what they chose: in short and in whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from navigator_app.desk import Desk
from navigator_app.queries.choice_lines import ChoiceLine, choice_lines
from navigator_app.queries.choices import choice_note
from navigator_app.queries.names import WITHIN, Names
from navigator_app.queries.shown import Key, Verb
from sync.changes import Document
from sync.records.patient import Patient, RelatedPerson
from sync.rules.codes import label_of
from sync.rules.deaths import NOTHING_TO_PUT_OFF
from sync.rules.whose_day import day_of
from sync.words import When, Words, say, us_date

SHORT = 60
"""Words of somebody's own are shown beside other facts up to so many letters; longer ones are never cut, only named."""
SHOWN = 200
"""So many stand in the header, where they have lines of their own."""


@dataclass(frozen=True, slots=True)
class NotNow:
    """A patient's "not now": their words, who took them down, and from when it may be asked again."""

    headline: Words
    detail: Words
    words: str
    may_ask: bool
    """Whether the day has come."""
    verb: Verb
    """What N does: take it back."""
    verbs: tuple[Verb, ...]
    icon: str = "hourglass"


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish with what was said."""

    title: Words
    text: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a patient wishes: `facts` for the header, `news` and `language` in whole."""

    facts: tuple[Words, ...]
    not_now: NotNow | None
    """The choice that holds for the whole chart."""
    closed: Words
    """Why there is nothing to put off any more; empty for the living."""
    news: tuple[Wish, ...]
    news_said: Words
    """Who wrote the wishes about news down last, where and when; empty while there are none."""
    language: tuple[Wish, ...]
    language_said: Words
    choices: tuple[ChoiceLine, ...] = ()
    """Every choice of theirs, those that hold first."""


NO_WISHES = Wishes((), None, say(""), (), say(""), (), say(""))


def wishes_of(desk: Desk, patient: Patient, image: Document | None, names: Names) -> Wishes:
    """Say what a patient wishes."""
    said = _Said(image, names)
    return Wishes(
        facts=tuple(fact for fact in _facts(patient) if fact),
        not_now=_not_now(desk, patient, said.group("not-now")),
        closed=NOTHING_TO_PUT_OFF if names.has_died(patient.id) else say(""),
        news=tuple(_news(patient)),
        news_said=said.group("news"),
        language=tuple(_language(patient)),
        language_said=said.group("language"),
        choices=choice_lines(desk, patient.id, names),
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """Who wrote a group of fields last."""

    image: Document | None
    names: Names

    def group(self, name: str) -> Words:
        last = self.image.last_write(name) if self.image else None
        if last is None:
            return say("")
        when = When(at=datetime.fromisoformat(last.at), zone=self.names.zone(last.place))
        who = self.names.who_and_where(last.author, last.place, WITHIN)
        return say("Taken down by {who}, {when}", who=who, when=when)


def _facts(patient: Patient) -> Iterable[Words]:
    yield from _titled(
        say("Interpreter"), "interpreter-wishes", patient.interpreter_wishes, patient.interpreter_note
    )
    yield from _titled(say("News"), "news-ways", patient.news_ways, patient.news_words)
    if may := _people(patient, may_hear=True):
        yield say("May hear: {who}", who=may)
    if may_not := _people(patient, may_hear=False):
        yield say("May not hear: {who}", who=may_not)


def _titled(title: Words, codes: str, ways: Iterable[str], words: str) -> Iterable[Words]:
    """Say every wish of a list; words that are too long for this place are said to be there, never cut."""
    parts = [label_of(codes, way) for way in ways]
    if words:
        quoted = " ".join(words.split())
        is_short = len(quoted) <= SHORT
        parts.append(
            say("\u201c{words}\u201d", words=quoted) if is_short else say("more in their own words (P)")
        )
    for place, part in enumerate(parts):
        yield say("{title}: {wish}", title=title, wish=part) if place == 0 else part


def _people(patient: Patient, *, may_hear: bool) -> str:
    return ", ".join(called(one) for one in patient.people if one.may_hear is may_hear)


def called(one: RelatedPerson) -> str:
    """Name somebody close with how they are related."""
    return f"{one.name} ({one.relation})" if one.name and one.relation else one.name or one.relation


def _not_now(desk: Desk, patient: Patient, said: Words) -> NotNow | None:
    note = choice_note(desk, Key("patient", patient.id), patient.id)
    if note is not None and note.words:
        return NotNow(
            note.headline, note.detail, note.words, note.may_ask, note.verbs[0], note.verbs, note.icon
        )
    if not patient.not_now_words:
        return None
    until = patient.not_now_until_on
    may_ask = until is not None and until <= day_of(desk.now(), desk.me.zone)
    quoted = " ".join(patient.not_now_words.split())
    headline = (
        say("Not now: \u201c{words}\u201d", words=quoted)
        if len(quoted) <= SHOWN
        else say("Not now: kept in their own words under People (P)")
    )
    if until is None:
        when = say("No day was agreed for asking again.")
    elif may_ask:
        when = say("May be asked again since {day}.", day=us_date(until))
    else:
        when = say("Nobody asks before {day}.", day=us_date(until))
    key = Key("patient", patient.id)
    verb = Verb(say("Changed their mind"), "N", "wishes.changed_mind", key, "run", icon="check")
    detail = say("{when} {said}", when=when, said=said)
    return NotNow(headline, detail, patient.not_now_words, may_ask, verb, (verb,))


def _news(patient: Patient) -> Iterable[Wish]:
    for way in patient.news_ways:
        yield Wish(say(label_of("news-ways", way)), "")
    if patient.news_words:
        yield Wish(say("In their words"), patient.news_words)


def _language(patient: Patient) -> Iterable[Wish]:
    if patient.language:
        yield Wish(say("Language"), say(label_of("languages", patient.language)))
    needs = {True: say("Needed"), False: say("Not needed"), None: say("Not asked")}
    yield Wish(say("Interpreter"), say(needs[patient.needs_interpreter]))
    for wish in patient.interpreter_wishes:
        yield Wish(say(label_of("interpreter-wishes", wish)), "")
    if patient.interpreter_note:
        yield Wish(say("In words"), patient.interpreter_note)
