"""Charts that may be one person, charts that are, and two charts side by side for whoever decides it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.names import WITHIN, Names
from navigator_app.queries.work.scene import ALIVE
from navigator_app.store.asking import Where
from sync.records.patient import Patient
from sync.records.patient_link import PatientLink
from sync.rules.one_person import SAME, Pair, apart, by_pair, joined, together
from sync.rules.same_person import Facts, Reasons, likely, pairs
from sync.words import When

_MOST_ALIKE = 40
"""So many charts that share something are compared while a form is typed."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a named person decided about two charts."""

    is_same: bool
    is_undone: bool
    by: str
    when: When | None
    reason: str
    is_disputed: bool = False
    """The records of it do not say the same; until they do, the charts count as two people."""


@dataclass(frozen=True, slots=True)
class Possible:
    """A chart that may be the same person, with the reasons."""

    patient_id: str
    name: str
    birth_on: date | None
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class Linked:
    """Another chart of the same person; one that is not here has no name, only where it was."""

    patient_id: str
    name: str
    is_here: bool
    where: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class OtherCharts:
    """What other charts are to one: of the same person, of somebody else, or nobody has looked yet."""

    linked: tuple[Linked, ...]
    """Those of the same person, those that are not here too."""
    apart: Mapping[str, Decision]
    """Of which somebody decided that they are somebody else."""
    possible: tuple[Possible, ...]
    """Those here that may be the same person and about which nobody decided."""


@dataclass(frozen=True, slots=True)
class PossiblePair:
    """Two charts of the list."""

    one_id: str
    other_id: str
    one: str
    other: str
    born: tuple[date | None, date | None]
    reasons: Reasons


def possible_pairs(desk: Desk) -> tuple[PossiblePair, ...]:
    """List every two charts here that may be one person and about which nobody decided, the likeliest first."""
    people = {
        image.id: image for image in desk.store.of_kind("patient") if not image.fields.get("is_withdrawn")
    }
    settled = _settled(desk.store.rows("patient_link", ALIVE))
    found = pairs(Facts.of(image.id, image.fields) for image in people.values())
    return tuple(
        PossiblePair(one.id, two.id, _name(one), _name(two), (one.birth_on, two.birth_on), reasons)
        for one, two, reasons in found
        if _pair(one.id, two.id) not in settled
    )


def other_charts(desk: Desk, patient: Patient, names: Names) -> OtherCharts:
    """Say of which other charts it was decided that they are this person or another, and which may be: in one read."""
    links = desk.store.rows("patient_link", ALIVE)
    every, charts, two_people = by_pair(links), together(patient.id, links)[1:], apart(links)
    names.fetch_patients(charts)
    settled = _settled(links)
    found = near(desk, patient.id, patient.model_dump(mode="json"))
    return OtherCharts(
        linked=tuple(_linked(desk, names, patient.id, chart, every) for chart in charts),
        apart={
            two[1] if two[0] == patient.id else two[0]: decision_of(
                records(desk, [link.id for link in every[two]]), names
            )
            for two in two_people
            if patient.id in two
        },
        possible=tuple(one for one in found if _pair(one.patient_id, patient.id) not in settled),
    )


def near(desk: Desk, record: str, fields: Mapping[str, Any]) -> tuple[Possible, ...]:
    """Give the charts here that may be the person whose fields these are, such as a form holds while it is typed."""
    mine = Facts.of(record, fields)
    ids = [one for one in dict.fromkeys(_sharing(desk, mine)) if one != record][:_MOST_ALIKE]
    images = desk.store.documents(ids).values()
    others = [Facts.of(image.id, image.fields) for image in images if not image.fields.get("is_withdrawn")]
    return tuple(
        Possible(other.id, _name(other), other.birth_on, reasons) for other, reasons in likely(mine, others)
    )


def _linked(
    desk: Desk, names: Names, patient: str, chart: str, every: Mapping[Pair, Sequence[Any]]
) -> Linked:
    about = every.get(_pair(patient, chart), ())
    if not about:
        # Through a third chart: what was decided about that one says why.
        about = next(
            each for two, each in every.items() if chart in two and all(x.type == SAME for x in each)
        )
    found = records(desk, [link.id for link in about])
    sites = next((one.other_site_ids for one in found if one.other_patient_id == chart), [])
    is_here = names.patient_row(chart) is not None
    return Linked(
        patient_id=chart,
        name=names.patient(chart) if is_here else "",
        is_here=is_here,
        where=", ".join(names.site(one) for one in sites),
        decision=decision_of(found, names),
    )


def _settled(links: Sequence[Any]) -> frozenset[Pair]:
    """Name the pairs about which somebody decided; what was taken back is open again."""
    return joined(links) | apart(links)


def _pair(one: str, other: str) -> Pair:
    return min(one, other), max(one, other)


def links_between(desk: Desk, patient: str, other: str) -> list[PatientLink]:
    """Give what was decided about two charts, as it is written into either."""
    links = by_pair(desk.store.rows("patient_link", ALIVE))
    return records(desk, [one.id for one in links.get(_pair(patient, other), ())])


def records(desk: Desk, ids: Iterable[str]) -> list[PatientLink]:
    """Give some decisions whole."""
    return gathered.typed(list(desk.store.documents(ids).values()), PatientLink)


def decision_of(links: Sequence[PatientLink], names: Names) -> Decision:
    """Say what was decided, by whom and when: the last who did, where several records tell it."""
    last = max(links, key=lambda link: (link.decided.at.isoformat() if link.decided else "", link.id))
    said = {(link.type, link.is_undone) for link in links}
    by = last.decided
    return Decision(
        is_same=last.type == SAME,
        is_undone=last.is_undone,
        by=(names.person(by.by_id, WITHIN) if by.by_id in names.people else by.by_name) if by else "",
        when=When(at=by.at, zone=by.zone) if by else None,
        reason=last.reason,
        is_disputed=len(said) > 1,
    )


def _sharing(desk: Desk, mine: Facts) -> Iterable[str]:
    """Name the charts that share a number, a birth date or its turn, a phone's tail or the names."""
    for written in mine.numbers.values():
        yield from (hit.id for hit in desk.store.search(written, ("patient",), _MOST_ALIKE))
    if mine.birth_on:
        yield from (
            row.id for row in desk.store.rows("patient", ALIVE, Where("birth_on", "=", mine.birth_on))
        )
    for tail in mine.phones:
        yield from (hit.id for hit in desk.store.search(tail, ("patient",), _MOST_ALIKE))
    if mine.family.strip() and mine.given.strip():
        name = f"{mine.family} {mine.given.split()[0]}"
        yield from (hit.id for hit in desk.store.search(name, ("patient",), _MOST_ALIKE))


def facts_of(patient: Patient) -> Facts:
    """Give what is compared of a chart."""
    return Facts.of(patient.id, patient.model_dump(mode="json"))


def _name(facts: Facts) -> str:
    return ", ".join(part for part in (facts.family, facts.given) if part)
