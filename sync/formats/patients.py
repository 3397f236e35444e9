"""From what was said about a person to a proposal for a chart."""

from __future__ import annotations

from typing import Any

from sync.formats.code_lists import code_list
from sync.formats.intake import Intake, clues_of, identifiers, kept_within_bounds, said, source_key
from sync.formats.shapes import Moment, PatientSaid
from sync.records.patient import Identifier
from sync.rules.proposal import PatientClues, Proposal
from sync.words import Words, say

_DOORS = {"fhir": "FHIR", "hl7v2": "HL7"}


def patient_clues(patient: PatientSaid | None, intake: Intake, sender: str) -> PatientClues:
    """Say what is known about whose it is; no clues at all when nobody was named."""
    if patient is None:
        return PatientClues()
    return clues_of(_identity(patient), identifiers(patient.identifiers, intake, sender))


def patient_proposal(door: str, patient: PatientSaid, intake: Intake, sender: str, own: str = "") -> Proposal:
    """Propose a chart; `own` is the sender's own key for the resource, where there is one."""
    numbers = identifiers(patient.identifiers, intake, sender)
    warnings: list[Words] = list(patient.remarks)
    fields = _identity(patient) | _reach(patient)
    fields["identifiers"] = [one.model_dump() for one in numbers]
    fields |= _death(
        patient, intake, warnings, f"{_DOORS.get(door, door)}, {sender}" if sender else _DOORS.get(door, door)
    )
    parts = [f"{one.assigner}|{one.value}" for one in numbers if one.assigner] or [sender, own]
    proposal = Proposal(
        kind="patient",
        source_key=source_key(door, "patient", *parts),
        fields={name: value for name, value in fields.items() if value not in (None, "", [])},
        patient=clues_of(fields, numbers),
        warnings=tuple(warnings),
        aside=unborn(patient, intake),
    )
    return kept_within_bounds(proposal)


def unborn(patient: PatientSaid | None, intake: Intake) -> Words | None:
    """Say why a birth date cannot be: it lies in the future."""
    if patient and patient.born_on and patient.born_on > intake.today.isoformat():
        return say("The birth date lies in the future. Ask the sender to correct it.")
    return None


def _identity(patient: PatientSaid) -> dict[str, Any]:
    name = patient.name
    others = {
        " ".join(filter(None, (said(one.given), said(one.middle), said(one.family))))
        for one in patient.names[1:]
    }
    sex = code_list("hl7v2")["sex"].get(patient.sex.casefold(), "unknown")
    return {
        "family_name": said(name.family).strip(),
        "given_name": " ".join(filter(None, (said(name.given).strip(), said(name.middle).strip()))),
        "other_names": "; ".join(sorted(others - {""})),
        "birth_on": patient.born_on,
        "sex": sex,
    }


def _reach(patient: PatientSaid) -> dict[str, Any]:
    """Read how to reach somebody: phones, and the address as one line."""
    points = [{"system": "phone", "value": said(one)} for one in patient.phones if said(one)]
    state = " ".join(filter(None, (said(patient.state), said(patient.postal_code))))
    lines = [*map(said, patient.address_lines), said(patient.city), state]
    address = ", ".join(filter(None, lines))
    if address:
        points.append({"system": "address", "value": address})
    language = patient.language.split("-")[0].casefold()
    is_tag = language.isalpha() and len(language) in {2, 3}
    return {
        "contact_points": points,
        "community": said(patient.city),
        "language": language if is_tag else "",
    }


def _death(patient: PatientSaid, intake: Intake, warnings: list[Words], source: str) -> dict[str, Any]:
    """Propose that somebody died: a person confirms it, never the program."""
    if patient.deceased.casefold() in {"", "false", "n", '""'}:
        return {}
    died_at, said_by = intake.instant(Moment(patient.deceased, patient.deceased))
    if died_at is not None:
        warnings.extend(said_by)
    warnings.append(say("It says that the patient has died. A person has to confirm it."))
    return {
        "death_report_at": died_at,
        "death_report_from": source,
        "death_report_on": intake.today.isoformat(),
        "death_report_state": "waiting",
    }


def source_identifier(source: str, own: str) -> Identifier | None:
    """Give the sender's own key as a number of the sender's; nothing where the sender is not known."""
    return Identifier(assigner=source, value=own, type="RI") if source and own else None
