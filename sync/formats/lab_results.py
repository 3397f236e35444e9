"""From one result line, of either door, to the values of a LabResult."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sync.formats.code_lists import code_list
from sync.formats.intake import Intake, said
from sync.formats.shapes import Code, Coding, Moment, ResultSaid
from sync.words import Words, say

_REPORT_ABOVE_LETTERS = 400


@dataclass(frozen=True, slots=True)
class Report:
    """What all results of one report share."""

    door: str
    lab: str
    assigner: str
    filler_number: str
    report_id: str
    report_name: str
    status: str
    reported: Moment


def result_fields(
    result: ResultSaid, report: Report, intake: Intake
) -> tuple[dict[str, Any], tuple[Words, ...]]:
    """Give the values as documents hold them, and what a person should know about them."""
    collected_at, about_time = intake.instant(result.observed)
    reported_at, _ = intake.instant(report.reported)
    coding, system = best_coding(result.code, report.door)
    value_text, note = _value(result)
    fields = {
        "name": result.code.shown or report.report_name or say("Unnamed result"),
        "code": coding.code,
        "code_system": system,
        "report_id": report.report_id or None,
        "report_name": report.report_name,
        "value_text": value_text,
        "comparator": result.value.comparator,
        "value": _decimal(result),
        "unit": said(result.units),
        "reference_range": said(result.range),
        "flags": [_flag(one) for one in result.flags],
        "status": report.status,
        "collected_at": collected_at,
        "collected_zone": intake.zone if collected_at else "",
        "reported_at": reported_at,
        "lab": report.lab,
        "filler_number": report.filler_number,
        "assigner": report.assigner,
        "source": report.door,
        "lab_note": "\n".join(filter(None, (*result.notes, note, *map(str, about_time)))),
    }
    warnings = result.remarks + about_time + _about_status(report.status)
    return {name: value for name, value in fields.items() if value not in (None, "", [])}, warnings


def best_coding(code: Code, door: str) -> tuple[Coding, str]:
    """Pick the coding of a list that Navigator knows, else the first; and our short name of its list."""
    known = code_list("hl7v2" if door == "hl7v2" else "fhir-r4")["code_systems"]
    named = [(one, known[one.system]) for one in code.codings if one.code and one.system in known]
    if named:
        return named[0]
    return code.first, "local" if code.first.code else ""


def identity_of(code: Code) -> str:
    """Give what tells one analyte from another in the sender's own terms."""
    first = code.first
    return f"{first.system}|{first.code or first.text or code.shown}"


def _value(result: ResultSaid) -> tuple[str, str]:
    """Give the value's text; a report too long for a value goes below it, whole."""
    text = result.value.text
    if len(text) > _REPORT_ABOVE_LETTERS:
        return say("A text; see the lab's comment."), text
    return text.strip(), ""


def _decimal(result: ResultSaid) -> str | None:
    """Give the number as decimals are held; none where the text is not one number."""
    return f"{result.value.number:f}" if result.value.number is not None else None


def _flag(raw: str) -> str:
    """Give a flag's code without the words and the list that a sender may write behind it."""
    code = re.match(r"[\w<>+-]+", raw)
    return code[0] if code else raw


def _about_status(status: str) -> tuple[Words, ...]:
    if status == "unknown":
        return (say("The sender did not say whether it is final."),)
    if status in {"preliminary", "registered"}:
        return (say("Not final yet."),)
    return ()
