"""A patient's own choice: *not now* and *no* in their words, the clinician told, taken back, begun again.

A *not now* writes nothing but itself: what it is about waits, and is there again unchanged. A *no* closes what it
touches in the same deed, by the moves that each kind has, and makes a task of each thing that somebody outside counts
on. Nothing is deleted by either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from navigator_app.choosing import Choices, is_choosable
from navigator_app.commands.closing_chosen import begun_again, closed, moot
from navigator_app.commands.seen import MISSING, of, seen, tick, with_values, words_needed, write
from navigator_app.commands.tasks import new_task
from navigator_app.desk import Deed, Desk
from navigator_app.store.asking import Where
from sync.changes import Document
from sync.errors import Refused
from sync.ids import new_id
from sync.records.base import stamp
from sync.rules.choices import CHART, NO, NOT_NOW, About
from sync.rules.deaths import NOTHING_TO_PUT_OFF
from sync.rules.one_person import together
from sync.rules.whose_day import day_of
from sync.words import say

_AS_SAID: Final = say("Write it as it was said.")
_BACK: Final = say("The patient took it back.")
_NO_CHOICE: Final = say("This choice was taken back already.")


@dataclass(frozen=True, slots=True)
class HeardChoice:
    """By whom a choice was heard and how, and which clinician was told of it; empty where nobody was yet."""

    by_id: str = ""
    how: str = ""
    told: str = ""


HEARD_BY_ME: Final = HeardChoice()


def not_now(
    desk: Desk,
    about: About,
    words: str,
    ask_again_on: date,
    heard: HeardChoice = HEARD_BY_ME,
    waits: Sequence[str] = (),
) -> str:
    """Keep a *not now* in the patient's words; give the id of the choice.

    Shape: `waits` are tasks of the chart that would only ask again.
    Raises: Refused without words, for a day that is not ahead, where a death is noted, and for what cannot wait.
    """
    patient = _patient_of(desk, about)
    said = words_needed(words, "words", _AS_SAID)
    if ask_again_on <= day_of(desk.now(), desk.me.zone):
        raise Refused("until", say("Choose a later day: from then on it may be asked again."))
    more = {"ask_again_on": ask_again_on.isoformat(), "waits_ids": list(waits)}
    return desk.commit(_choice(desk, about, patient, NOT_NOW, said, heard, more))[0]


def no(desk: Desk, about: About, words: str, heard: HeardChoice = HEARD_BY_ME) -> str:
    """Keep a *no* in the patient's words and close what it touches; give the id of the choice.

    Writes: each thing that is closed, and a task for each that was booked with somebody who has to be told.
    Raises: Refused without words, where a death is noted, and for what nobody can say no to.
    """
    patient = _patient_of(desk, about)
    said = words_needed(words, "words", _AS_SAID)
    touched = Choices(desk).touched(about, patient)
    deeds, ids = closed(desk, touched, about, said)
    choice = _choice(desk, about, patient, NO, said, heard, {"closed_ids": list(ids)})
    return desk.commit(choice, *deeds)[0]


def call_off(desk: Desk, record_id: str) -> str:
    """Close what stands although the patient chose otherwise, such as a visit that was made apart.

    Raises: Refused where no choice holds for it, and where this side or role does not close it.
    """
    image = seen(desk, record_id)
    choices = Choices(desk)
    choice = choices.holding((image.kind, image.id), image.patient)
    kept = desk.image(choice.id) if choice else None
    if choice is None:
        raise Refused(None, say("No choice of the patient holds for this any more."))
    words = str(kept.fields.get("words") or "") if kept else ""
    touched = choices.touched((image.kind, image.id), image.patient or "")
    deeds, ids = closed(desk, touched, choice.about, words, choice.choice)
    if image.id not in ids:
        raise Refused(None, say("Your role or your side does not call this off. Ask who arranges it."))
    noted = [of(kept, {"closed_ids": [*(kept.fields.get("closed_ids") or ()), *ids]})] if kept else []
    desk.commit(*deeds, *noted)
    return image.id


def clinician_informed(desk: Desk, choice_id: str, told: str, opened: Document | None = None) -> str:
    """Tick that a clinician knows of a choice: who was told and how, in words.

    Raises: Refused without a name.
    """
    who = words_needed(told, "told", say("Say who was told, and how."))
    image = seen(desk, choice_id, opened)
    ticked = tick(desk, with_values(image, {}), "clinician_informed", who)
    return write(desk, image, {"clinician_informed": ticked})


def take_back(desk: Desk, choice_id: str, words: str, opened: Document | None = None) -> str:
    """Take a choice back, with what the patient said then: what waited is there again.

    What a *no* closed stays closed and is named in one task, to be begun again by a key each. What was to be called
    off and was not yet is no task any more.
    Raises: Refused without words, and where it was taken back already.
    """
    image = seen(desk, choice_id, opened)
    said = words_needed(words, "words", _AS_SAID)
    if image.fields.get("taken_back"):
        raise Refused(None, _NO_CHOICE)
    deeds = [_taken_back(desk, one, said) for one in _same(desk, image)]
    ids = [str(one) for one in image.fields.get("closed_ids") or ()]
    deeds += moot(desk, ids, image.patient, str(_BACK))
    if any(begun_again(desk, one) for one in ids):
        typed = {
            "title": str(say("Begin again what was closed?")),
            "kind": "other",
            "due_on": day_of(desk.now(), desk.me.zone).isoformat(),
            "about_kind": image.kind,
            "about_id": image.id,
            "note": str(say("The patient took their no back: \u201c{words}\u201d", words=said)),
        }
        deeds.append(new_task(desk, typed, image.patient))
    return desk.commit(*deeds, reason=str(_BACK))[0]


def begin_again(desk: Desk, record_id: str) -> str:
    """Begin again what a choice closed that was taken back; a trip with the rides that were closed with it.

    Raises: Refused where it was not closed, or a choice still holds for it.
    """
    image = seen(desk, record_id)
    if Choices(desk).holding((image.kind, image.id), image.patient) is not None:
        raise Refused(None, say("The patient's choice still holds. Take it back first, in their words."))
    deeds = begun_again(desk, record_id)
    if not deeds:
        raise Refused(None, say("There is nothing to begin again here."))
    desk.commit(*deeds, reason=str(_BACK))
    return record_id


def _choice(
    desk: Desk, about: About, patient: str, choice: str, words: str, heard: HeardChoice, more: dict[str, Any]
) -> Deed:
    """Give the deed that keeps it, with the clinician's tick where one was told already."""
    me = desk.me
    values: dict[str, Any] = {
        "about_kind": about[0],
        "about_id": about[1],
        "choice": choice,
        "words": words,
        "heard_by_id": heard.by_id or me.person_id,
        "heard_at": stamp(desk.now()),
        "heard_zone": me.zone,
        "heard_how": heard.how,
        **more,
    }
    new = Document("patient_choice", new_id(), patient, None, None)
    if heard.told.strip():
        record = with_values(new, values)
        values["clinician_informed"] = tick(desk, record, "clinician_informed", heard.told.strip())
    return Deed("patient_choice", values, record=new.id, patient=patient)


def _patient_of(desk: Desk, about: About) -> str:
    """Say whose choice it would be.

    Raises: Refused where it is not here, where a death is noted, and for what a choice cannot be about.
    """
    kind, record = about
    image = seen(desk, record)
    patient = record if kind == CHART else image.patient
    if not is_choosable(kind) or image.kind != kind:
        raise Refused(
            None, say("Their choice is kept for a referral, a trip, a visit, a lab plan or the chart.")
        )
    if patient is None:
        raise Refused(None, MISSING)
    links = desk.store.rows("patient_link", Where("is_withdrawn", "=", value=False))
    charts = desk.store.documents(together(patient, links)).values()
    if any(one.fields.get("died_at") for one in charts):
        raise Refused(None, NOTHING_TO_PUT_OFF)
    return patient


def _same(desk: Desk, image: Document) -> list[Document]:
    """Give every choice about the same thing that was not taken back, this one first: none comes up again unasked."""
    about = (Where("about_id", "=", image.fields.get("about_id")), Where("taken_back", "is null"))
    rows = desk.store.rows("patient_choice", Where("is_withdrawn", "=", value=False), *about)
    others = desk.store.documents(row.id for row in rows if row.id != image.id)
    return [image, *others.values()]


def _taken_back(desk: Desk, image: Document, words: str) -> Deed:
    ticked = tick(desk, with_values(image, {}), "taken_back")
    return of(image, {"taken_back": ticked, "taken_back_words": words})
