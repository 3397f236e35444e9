"""The visits at which whoever sits here interprets: when, where, in which language, and what the patient is called.

Nothing else of the visit or of the patient is read: why somebody comes is no interpreter's to know beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from sync.records.appointment import Appointment
from sync.records.patient import Patient
from sync.rules.codes import label_of
from sync.rules.whose_day import day_of
from sync.words import When, Words, say

_KEPT_FOR = timedelta(days=7)
"""How long a visit that is over stays in the list."""


@dataclass(frozen=True, slots=True)
class OwnVisit:
    """One visit."""

    record_id: str
    when: When | None
    name: str
    language: Words
    wishes: Words
    """How the patient wishes to be interpreted for."""
    place: Words
    state: Words
    is_over: bool


def own_visits(desk: Desk) -> tuple[OwnVisit, ...]:
    """List the visits at which who sits here interprets, by their time; those of last week stay for a while."""
    names, now = Names(desk), desk.now()
    found = gathered.typed(desk.store.of_kind("appointment"), Appointment)
    mine = [one for one in found if one.interpreter_id == desk.me.person_id and not _is_long_over(one, now)]
    mine.sort(key=lambda one: (one.starts_at is None, one.starts_at or now, one.id))
    return tuple(_visit(desk, names, one, now) for one in mine)


def _is_long_over(visit: Appointment, now: datetime) -> bool:
    return visit.starts_at is not None and visit.starts_at < now - _KEPT_FOR


def _visit(desk: Desk, names: Names, visit: Appointment, now: datetime) -> OwnVisit:
    patient = gathered.record(desk, visit.patient_id, Patient)
    over_at = visit.ends_at or visit.starts_at
    return OwnVisit(
        visit.id,
        When(at=visit.starts_at, zone=_zone(desk, names, visit)) if visit.starts_at else None,
        _called(patient),
        (label_of("languages", patient.language) if patient and patient.language else None)
        or say("Language not known"),
        _wishes(patient),
        _place(names, visit),
        label_of("appointment-status", visit.status) or say(""),
        over_at is not None and day_of(over_at, desk.me.zone) < day_of(now, desk.me.zone),
    )


def _zone(desk: Desk, names: Names, visit: Appointment) -> str:
    """Give the clock of where the interpreter goes: the patient's, by video as well."""
    return visit.patient_zone or visit.provider_zone or names.zone(visit.patient_site_id) or desk.me.zone


def _called(patient: Patient | None) -> str:
    if patient is None:
        return ""
    name = patient.headline()
    return f"{name} ({patient.other_names})" if patient.other_names else name


def _wishes(patient: Patient | None) -> Words:
    """Join what was wished by code and in words."""
    if patient is None:
        return say("")
    told = [label_of("interpreter-wishes", one) or say(one) for one in patient.interpreter_wishes]
    told += [say(patient.interpreter_note)] if patient.interpreter_note else []
    words = say("")
    for one in told:
        words = say("{first} · {second}", first=words, second=one) if words else one
    return words


def _place(names: Names, visit: Appointment) -> Words:
    """Say where: the patient's site by video, the provider's in the room, and the room."""
    is_by_video = visit.modality == "video"
    site = visit.patient_site_id if is_by_video else (visit.provider_site_id or visit.patient_site_id)
    where = say(names.site(site)) if site else say("Place not known")
    parts = [where, *([say(visit.room)] if visit.room else [])]
    parts += [label_of("modalities", visit.modality) or say("")] if visit.modality else []
    words = parts[0]
    for one in parts[1:]:
        words = say("{first} · {second}", first=words, second=one)
    return words
