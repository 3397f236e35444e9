"""A referral as plain text in an order that never changes, to be pasted into another record system."""

from __future__ import annotations

from collections.abc import Iterator

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from navigator_app.queries.referral import ReferralView, referral
from navigator_app.queries.today import freshness
from sync.records.patient import Patient
from sync.records.referral import Referral
from sync.rules.codes import label_of
from sync.words import When, us_date

_NOTHING = "-"


def as_text(desk: Desk, referral_id: str) -> str:
    """Write a referral as text: always the same lines, with a dash where nothing is known; empty for none."""
    view, record = referral(desk, referral_id), gathered.record(desk, referral_id, Referral)
    if view is None or record is None:
        return ""
    patient = gathered.record(desk, record.patient_id, Patient)
    lines = [*_patient(patient), *_asked(desk, view, record), *_stands(view, record), *_how_old(desk)]
    return "\n".join(f"{label}: {' '.join(text.split()) or _NOTHING}" for label, text in lines) + "\n"


def _patient(patient: Patient | None) -> Iterator[tuple[str, str]]:
    if patient is None:
        yield "Patient", "chart not here yet"
        return
    yield "Patient", ", ".join(part for part in (patient.family_name, patient.given_name) if part)
    yield "Born", us_date(patient.birth_on) if patient.birth_on else ""
    yield "Sex", label_of("administrative-gender", patient.sex)
    yield "Numbers", "; ".join(f"{one.value} ({one.assigner})" for one in patient.identifiers)
    phones = [one for one in patient.contact_points if one.system == "phone"]
    yield "Phones", "; ".join(f"{one.value} {one.use}".strip() for one in phones)
    yield "Language", label_of("languages", patient.language)
    yield "Interpreter", {True: "needed", False: "not needed", None: ""}[patient.needs_interpreter]


def _asked(desk: Desk, view: ReferralView, record: Referral) -> Iterator[tuple[str, str]]:
    names = Names(desk)
    yield "Referred from", view.from_site
    yield "Referred to", view.to_site
    yield "Begun by", names.person(record.authored_by_id, desk.me.name)
    yield "Service", view.service
    yield "Priority", label_of("request-priority", record.priority)
    yield "Needed by", us_date(record.needed_by_on) if record.needed_by_on else ""
    yield "Diagnosis", record.diagnosis
    yield "Reason", record.reason
    yield "Question", record.question
    yield "Note", record.note
    yield "RCIS number", record.rcis_number
    yield "RCIS type", label_of("rcis-types", record.rcis_type)
    yield "RCIS status", label_of("rcis-status", record.rcis_status)
    yield "Referral numbers", "; ".join(f"{one.value} ({one.assigner})" for one in record.identifiers)


def _stands(view: ReferralView, record: Referral) -> Iterator[tuple[str, str]]:
    yield "Status", label_of("referral-status", record.status)
    yield "Readiness", "; ".join(f"{item.label}: {item.state.text}" for item in view.items)


def _how_old(desk: Desk) -> Iterator[tuple[str, str]]:
    now = When(at=desk.now(), zone=desk.me.zone)
    fresh = freshness(desk)
    yield "Copied from Navigator", f"{now} by {desk.me.name}. {fresh.words}".strip()
