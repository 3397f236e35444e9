"""Rows from the patients' own choices: a clinician to tell, one row to ask again, what stands although they chose."""

from __future__ import annotations

from collections.abc import Iterator

from navigator_app.queries.choices import about_words, choice_chip, choice_verbs
from navigator_app.queries.shown import Key, Tint, Verb
from navigator_app.queries.work.item import Work, short
from navigator_app.queries.work.scene import Scene, kind_words
from sync.changes import Document
from sync.records import KINDS
from sync.rules.choices import NO, Choice
from sync.words import When, Words, say

_ASK_AGAIN = say("Ask again: the patient said not now")
_CALL_OFF = {NO: say("Call off: the patient said no")}
_BOOKED = say("Booked, but the patient said not now")


def work(scene: Scene) -> Iterator[Work]:
    """Give what a choice that holds asks of somebody; nothing of it asks the patient before the day."""
    for choice, patient in scene.choices.standing():
        if not scene.is_about(patient):
            continue
        if not choice.is_informed:
            yield _to_tell(scene, choice, patient)
        if choice.id and choice.may_ask(scene.today(_zone(scene, choice))):
            yield _to_ask(scene, choice, patient)
        for image in scene.choices.to_call_off(choice, patient):
            yield _standing(scene, choice, image)


def _zone(scene: Scene, choice: Choice) -> str:
    return scene.names.zone(scene.names.site_of(choice.heard_by_id))


def _to_tell(scene: Scene, choice: Choice, patient: str) -> Work:
    key = Key("patient_choice", choice.id)
    told = Verb(say("Clinician informed"), "D", "choices.clinician_informed", key, icon="stethoscope")
    return _row(scene, choice, patient, "choice_told", say("Tell the clinician their choice"), (told,))


def _to_ask(scene: Scene, choice: Choice, patient: str) -> Work:
    about = Key(*choice.about)
    back = choice_verbs(choice)[0]
    again = Verb(say("Not now again"), "S", "choices.not_now", about, icon="hourglass")
    no = Verb(say("Patient says no"), "", "choices.no", about, icon="hand-helping")
    call = Verb(say("Note a call"), "C", "contacts.note", about, icon="phone")
    return _row(scene, choice, patient, "choice_ask", _ASK_AGAIN, (back, again, no, call))


def _row(
    scene: Scene, choice: Choice, patient: str, source: str, title: Words, verbs: tuple[Verb, ...]
) -> Work:
    zone = _zone(scene, choice)
    about = Key(*choice.about)
    place = "chart" if about.kind == "patient" else about.kind
    return Work(
        source=source,
        key=Key("patient_choice", choice.id),
        icon="hand-helping",
        icon_tint="neutral",
        kind=kind_words("Patient's choice"),
        title=short(title),
        patient_id=patient,
        context=about_words(scene.desk, choice.about),
        status=choice_chip(choice),
        due=When(on=scene.today(zone), zone=zone),
        owner_id=choice.heard_by_id,
        site_id=scene.names.site_of(choice.heard_by_id),
        verbs=(*verbs, Verb(say("Open"), "E", place, about, "open", icon="arrow-right")),
        group="due_today",
    )


def _standing(scene: Scene, choice: Choice, image: Document) -> Work:
    """Give what was made apart, or is booked for before the day: a person calls it off, or hears the patient again."""
    key = Key(image.kind, image.id)
    owner, site_id = _whose(scene, image)
    zone = scene.names.zone(site_id)
    noun = KINDS[image.kind].about
    tint: Tint = "neutral"
    off = Verb(say("Call it off"), "D", "choices.call_off", key, "run", icon="circle-x")
    return Work(
        source="choice_stands",
        key=key,
        icon=noun.icon,
        icon_tint=tint,
        kind=kind_words(noun.label),
        title=short(_CALL_OFF.get(choice.choice, _BOOKED)),
        patient_id=image.patient,
        context=about_words(scene.desk, (image.kind, image.id)),
        status=choice_chip(choice),
        due=When(on=scene.today(zone), zone=zone),
        owner_id=owner,
        site_id=site_id,
        verbs=(
            off,
            Verb(say("Open"), "E", image.kind, key, "open", icon="arrow-right"),
            *choice_verbs(choice)[:1],
        ),
        group="due_today",
    )


def _whose(scene: Scene, image: Document) -> tuple[str | None, str | None]:
    """Say who arranges a record, and where."""
    fields = image.fields
    owner = fields.get("owner_id") or fields.get("case_manager_id") or fields.get("requested_by_id")
    site = fields.get("from_site_id") or fields.get("patient_site_id") or fields.get("drawn_at_site_id")
    return owner, site or scene.names.site_of(owner)
