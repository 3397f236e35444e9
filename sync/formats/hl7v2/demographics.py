"""What the PID segment says about the person, every number kept with who gave it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sync.formats.hl7v2 import fields
from sync.formats.hl7v2.segments import Segment
from sync.formats.shapes import Identifier, PatientSaid
from sync.words import say

_RECORD_NUMBER_TYPES = ("MR", "MRN", "PI")


def patient(segment: Segment) -> PatientSaid:
    """Read one PID segment."""
    identifiers = tuple(fields.identifier(one) for one in segment.repetitions(3))
    identifiers = tuple(one for one in identifiers if one.value)
    born_raw = segment.raw(7).strip()
    address = segment.repetitions(11)[:1]
    names = tuple(fields.person_name(one) for one in segment.repetitions(5))
    said = PatientSaid(
        identifiers=identifiers,
        record_number=record_number(identifiers),
        legacy_id=segment.text(2),
        names=names,
        born_raw=born_raw,
        born_on=fields.calendar_date(born_raw),
        sex=segment.text(8),
        deceased=segment.text(29) or ("Y" if segment.text(30) == "Y" else ""),
        address_lines=tuple(filter(None, (one.text(at) for one in address for at in (1, 2)))),
        city=address[0].text(3) if address else "",
        state=address[0].text(4) if address else "",
        postal_code=address[0].text(5) if address else "",
        phones=tuple(filter(None, (one.text(1) or one.text(12) for one in segment.repetitions(13)))),
        language=segment.text(15, 2) or segment.text(15),
    )
    return _with_remarks(said)


def record_number(identifiers: tuple[Identifier, ...]) -> Identifier:
    """Pick the record number: the first typed MR, MRN or PI, else the first there is."""
    typed = (one for one in identifiers if one.type in _RECORD_NUMBER_TYPES)
    return next(typed, identifiers[0] if identifiers else Identifier(""))


def _with_remarks(said: PatientSaid) -> PatientSaid:
    remarks = []
    if not said.identifiers:
        remarks.append(say("The message gives no number for the patient, so a person has to match it."))
    if not said.name.family and not said.name.given:
        remarks.append(say("The message gives no name for the patient, so a person has to match it."))
    if said.born_on is None:
        remarks.append(say("The message gives no full birth date, so a person has to match it."))
    elif date.fromisoformat(said.born_on) < date(1900, 1, 1):
        remarks.append(say("The birth date is before 1900. Check it with the sender."))
    return replace(said, remarks=tuple(remarks))
