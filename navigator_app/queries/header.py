"""Who a patient is: the header above every tab, on pickers, previews and prints, with whom they could be taken for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.names import WITHIN, Names, age_years
from navigator_app.queries.same_person import Decision, Linked, Possible, other_charts
from navigator_app.queries.shown import Chip
from navigator_app.queries.wishes import NO_WISHES, Wishes, wishes_of
from navigator_app.queries.work.scene import ALIVE, code_chip
from navigator_app.store.asking import Where
from sync.records.condition import Condition
from sync.records.patient import Patient
from sync.rules.codes import label_of
from sync.rules.deaths import died_on, died_when
from sync.rules.names import words_of
from sync.rules.reaching import failed
from sync.rules.whose_day import day_of
from sync.words import When, Words, say

RESOURCE_ID = "RI"
"""HL7 table 0203: a system's own key, kept so that importing again finds the chart; nobody reads it aloud."""


_MOST_NAMED = 200
RESTRICTED = Chip(say("Restricted"), "lock", "violet")
"""Only named people see the chart."""
NOTHING = say("")
_NOT_SENT = Chip(say("Restricted, not sent"), "lock", "violet")


@dataclass(frozen=True, slots=True)
class Number:
    """Someone else's number for the patient, with who gave it."""

    value: str
    assigner: str
    type: str


@dataclass(frozen=True, slots=True)
class Phone:
    """A way to reach somebody, and who verified it when."""

    value: str
    system: str
    use: str
    note: str
    verified_on: date | None
    verified_by: str
    has_failed: bool = False


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Another patient who could be taken for this one, and why."""

    patient_id: str
    name: str
    birth_on: date | None
    why: Words
    looked: Decision | None = None
    """Somebody looked and said that they are two people: they still look alike."""


@dataclass(frozen=True, slots=True)
class Death:
    """What is known of a death: who told us, where it was, who noted it."""

    told_by: str
    place: str
    how: str
    noted_by: str
    noted_on: date | None
    chart_id: str
    """The chart of the person that says so."""


@dataclass(frozen=True, slots=True)
class Header:
    """Who this is; shown above every tab, on pickers and prints."""

    patient_id: str
    name: str
    initials: str
    other_names: str
    age_years: int | None
    sex: Words
    birth_on: date | None
    numbers: tuple[Number, ...]
    community: str
    distance_miles: int | None
    language: Words
    needs_interpreter: bool | None
    phones: tuple[Phone, ...]
    phase: Chip
    look_alikes: tuple[LookAlike, ...]
    died_at: When | None
    diagnosis: str
    sites: tuple[str, ...]
    is_withdrawn: bool = False
    restriction: Chip | None = None
    possible: tuple[Possible, ...] = ()
    """Charts that may be the same person, until somebody has looked."""
    linked: tuple[Linked, ...] = ()
    """The other charts of this person."""
    death: Death | None = None
    death_report: str = ""
    """Who reports a death that nobody has confirmed."""
    restriction_reason: Words = NOTHING
    wishes: Wishes = NO_WISHES


def header(desk: Desk, patient_id: str) -> Header | None:
    """Say who a patient is; None when the chart is not here."""
    found = gathered.record(desk, patient_id, Patient)
    return header_of(desk, found) if found else None


def header_of(desk: Desk, patient: Patient) -> Header:
    """Say who a patient is, from the record."""
    names = Names(desk)
    today = day_of(desk.now(), desk.me.zone)
    charts, others = _charts(desk, patient), other_charts(desk, patient, names)
    dead = next((chart for chart in charts if chart.died_at is not None), None)
    return Header(
        patient_id=patient.id,
        name=patient.headline(),
        initials=(patient.family_name[:1] + patient.given_name[:1]).upper(),
        other_names=patient.other_names,
        age_years=age_years(patient.birth_on, today, died_on(dead, desk.me.zone) if dead else None),
        sex=say(label_of("administrative-gender", patient.sex)),
        birth_on=patient.birth_on,
        numbers=_numbers(charts),
        community=patient.community,
        distance_miles=patient.distance_miles,
        language=say(label_of("languages", patient.language)),
        needs_interpreter=patient.needs_interpreter,
        phones=tuple(dict.fromkeys(_phone(point) for chart in charts for point in chart.contact_points)),
        phase=code_chip("phases", patient.phase),
        look_alikes=look_alikes(desk, patient, others.apart),
        died_at=died_when(dead, desk.me.zone) if dead else None,
        diagnosis=_diagnosis(desk, patient.id),
        sites=tuple(names.site(one) for one in patient.sites),
        is_withdrawn=patient.is_withdrawn,
        restriction=restriction(desk, patient),
        restriction_reason=label_of("restriction-reasons", patient.restriction_reason),
        wishes=wishes_of(desk, patient, desk.image(patient.id), names),
        possible=others.possible,
        linked=others.linked,
        death=_death(names, dead) if dead else None,
        death_report=patient.death_report_from or str(say("A file"))
        if patient.death_report_state == "waiting" and dead is None
        else "",
    )


def _charts(desk: Desk, patient: Patient) -> list[Patient]:
    """Give every chart of this person that is here, this one first."""
    others = (gathered.record(desk, one, Patient) for one in desk.store.charts_of(patient.id)[1:])
    return [patient, *(one for one in others if one is not None)]


def _numbers(charts: Sequence[Patient]) -> tuple[Number, ...]:
    """Give the numbers that all charts of a person have."""
    found = (
        Number(one.value, one.assigner, one.type)
        for chart in charts
        for one in chart.identifiers
        if one.type != RESOURCE_ID
    )
    return tuple(dict.fromkeys(found))


def _death(names: Names, dead: Patient) -> Death:
    noted = dead.death_noted
    return Death(
        told_by=dead.death_told_by,
        place=dead.death_place,
        how=dead.death_note,
        noted_by=names.person(noted.by_id, WITHIN) if noted else "",
        noted_on=day_of(noted.at, noted.zone) if noted else None,
        chart_id=dead.id,
    )


def restriction(desk: Desk, patient: Patient) -> Chip | None:
    """Say that a chart is restricted, never before the center knows; None while it is not."""
    image = desk.image(patient.id) if patient.restricted_to_ids else None
    last = image.last_write("restricted_to_ids") if image else None
    if last is None:
        return None
    return RESTRICTED if last.revision is not None else _NOT_SENT


def _phone(point: Any) -> Phone:
    has_failed = failed(point.model_dump(mode="json"))
    return Phone(
        point.value, point.system, point.use, point.note, point.verified_on, point.verified_by, has_failed
    )


def _diagnosis(desk: Desk, patient_id: str) -> str:
    """Give the cancer that is navigated, in its own words; empty when nobody marked one."""
    found = gathered.typed(desk.store.of_patient(patient_id, ("condition",)), Condition)
    marked = next((one for one in found if one.is_primary_cancer), None)
    return marked.headline() if marked else ""


def look_alikes(desk: Desk, patient: Patient, looked: Mapping[str, Decision]) -> tuple[LookAlike, ...]:
    """Find others with the same surname and initial, or the same birth date and sex; not the person's other charts.

    Who was looked at and is somebody else goes on looking alike: the warning stays, and says who looked.
    """
    mine = set(desk.store.charts_of(patient.id))
    initial = patient.given_name[:1].casefold()
    family = words_of(patient.family_name)
    same_name = [
        row
        for row in _of_name(desk, f"{patient.family_name} {initial}")
        if words_of(row.family_name) == family
    ]
    same_birth = (
        desk.store.rows("patient", ALIVE, Where("birth_on", "=", patient.birth_on))
        if patient.birth_on
        else []
    )
    found: dict[str, LookAlike] = {}
    for row in same_name:
        if row.id not in mine and row.given_name[:1].casefold() == initial:
            found[row.id] = _alike(row, say("Same surname and initial"), looked.get(row.id))
    for row in same_birth:
        if row.id not in mine and row.sex == patient.sex and row.id not in found:
            found[row.id] = _alike(row, say("Same birth date and sex"), looked.get(row.id))
    return tuple(found.values())


def _of_name(desk: Desk, name: str) -> list[Any]:
    """List who is found by a surname and an initial, in whichever spelling."""
    ids = [hit.id for hit in desk.store.search(name, ("patient",), _MOST_NAMED)]
    return desk.store.rows("patient", ALIVE, Where("id", "in", ids)) if ids else []


def _alike(row: Any, why: Words, looked: Decision | None) -> LookAlike:
    name = ", ".join(part for part in (row.family_name, row.given_name) if part)
    return LookAlike(row.id, name, row.birth_on, why, looked)
