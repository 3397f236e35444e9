"""Two charts side by side, for whoever decides whether they are one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.header import RESOURCE_ID, Number
from navigator_app.queries.names import Names
from navigator_app.queries.same_person import Decision, decision_of, facts_of, links_between
from navigator_app.queries.work.scene import ALIVE
from navigator_app.store.asking import Where
from sync.changes import Document
from sync.records.patient import Patient
from sync.rules.codes import label_of
from sync.rules.same_person import Reasons, compare
from sync.words import When, Words, say


@dataclass(frozen=True, slots=True)
class Side:
    """One chart as it is compared."""

    patient_id: str
    name: str
    other_names: str
    birth_on: date | None
    sex: Words
    numbers: tuple[Number, ...]
    phones: tuple[str, ...]
    community: str
    sites: tuple[str, ...]
    last_contact: When | None
    records: int
    has_died: bool


@dataclass(frozen=True, slots=True)
class PairView:
    """Two charts side by side; the other is None where it is not on this computer."""

    one: Side
    other: Side | None
    other_id: str
    where: str
    """Where a chart that is not here was when this was decided."""
    reasons: Reasons | None
    decision: Decision | None


def pair(desk: Desk, patient: str, other: str) -> PairView | None:
    """Gather two charts; None where the first is not here."""
    one, two = (gathered.record(desk, each, Patient) for each in (patient, other))
    if one is None:
        return None
    links = links_between(desk, patient, other)
    sites = next((link.other_site_ids for link in links if link.other_patient_id == other), [])
    names = Names(desk)
    return PairView(
        one=_side(desk, names, one),
        other=_side(desk, names, two) if two else None,
        other_id=other,
        where=", ".join(names.site(each) for each in sites),
        reasons=compare(facts_of(one), facts_of(two)) if two else None,
        decision=decision_of(links, names) if links else None,
    )


def _side(desk: Desk, names: Names, patient: Patient) -> Side:
    mine = Where("patient_id", "in", (patient.id,))
    contacts = desk.store.rows("contact", ALIVE, mine, order=("-at",), limit=1)
    last = next((one for one in contacts if one.at is not None), None)
    return Side(
        patient_id=patient.id,
        name=patient.headline(),
        other_names=patient.other_names,
        birth_on=patient.birth_on,
        sex=say(label_of("administrative-gender", patient.sex)),
        numbers=tuple(
            Number(one.value, one.assigner, one.type)
            for one in patient.identifiers
            if one.type != RESOURCE_ID
        ),
        phones=tuple(one.value for one in patient.contact_points if one.system == "phone"),
        community=patient.community,
        sites=tuple(names.site(one) for one in patient.sites),
        last_contact=When(at=last.at, zone=last.zone or desk.me.zone) if last else None,
        records=len(_own(desk.store.of_chart(patient.id), patient.id)),
        has_died=patient.died_at is not None,
    )


def _own(images: Iterable[Document], patient: str) -> list[Document]:
    return [one for one in images if one.id != patient and one.kind not in ("opening", "patient_link")]
