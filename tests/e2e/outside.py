"""What the expected values of a published sample say, beside what a desk keeps of it.

A record agrees where there is one expected result or person from whom it differs in nothing; where it differs
as a reader's own test already explains, that stands there as an exception.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sync.changes import Document
from tests.formats import test_fhir_samples, test_hl7v2_samples
from tests.formats.conftest import expected_of

ZONE = ZoneInfo("America/Denver")
STATUSES = {"F": "final", "P": "preliminary", "C": "corrected", "S": "preliminary", "": "unknown"}
"""HL7 table 0085, as far as the samples use it and it is a result."""
SEXES = {"m": "male", "f": "female"}
EXPLAINED = {
    # The name in use is not the first one.
    (name, field.partition(".")[2] or field)
    for name, field in {**test_hl7v2_samples.EXCEPTIONS, **test_fhir_samples.EXCEPTIONS}
} | {
    # The same repeated code, in words.
    ("0106-msconv-oul-r24-01.hl7", "text"),
    # A report sent one line a segment: we keep it as the one text that it is.
    ("0143-lfh-oru-multiline-short-mixed.hl7", "text"),
}
Fields = dict[str, Any]


def disagreements(path: Path, kept: Iterable[tuple[str, Fields]]) -> list[str]:
    """Name what differs between what a desk keeps of a file and what its expected values say."""
    people, results = _expected(path)
    found = []
    for kind, values in kept:
        wanted = people if kind == "patient" else results
        if not wanted and path.suffix == ".json":
            # They list only what is marked as laboratory; what is marked as nothing is kept, too.
            continue
        held = _person(values) if kind == "patient" else _result(values)
        differing = [_differing(held, one) for one in wanted] or [{"nothing like it is expected"}]
        least = min(differing, key=len) - {field for name, field in EXPLAINED if name == path.name}
        if least:
            found.append(f"{path.name}: a {kind} differs in {', '.join(sorted(least))}")
    return found


def kept_of(documents: Iterable[Document]) -> Iterator[tuple[str, Fields]]:
    """Give the people and results among records, those that wait in the tray as they would be filed."""
    for one in documents:
        kind, values = one.kind, one.fields
        if kind == "unmatched":
            kind, values = values["proposed_kind"], values["proposed_fields"]
        if kind in ("patient", "lab_result"):
            yield kind, dict(values)


def _differing(held: Fields, wanted: Fields) -> set[str]:
    return {name for name, value in wanted.items() if held[name] not in value}


def _person(values: Fields) -> Fields:
    return {
        "family": values.get("family_name", ""),
        "given": values.get("given_name", ""),
        "born_on": values.get("birth_on"),
        "sex": values.get("sex", "unknown"),
        "ids": [one["value"] for one in values.get("identifiers", [])],
    }


def _result(values: Fields) -> Fields:
    number = values.get("value")
    return {
        "code": values.get("code", ""),
        "value": Decimal(number) if number is not None else None,
        "text": _spaced(values.get("lab_note") if _is_below(values) else values.get("value_text", "")),
        "comparator": values.get("comparator", ""),
        "unit": values.get("unit", ""),
        "flags": values.get("flags", []),
        "status": values.get("status"),
        "time": values.get("collected_at"),
    }


def _is_below(values: Fields) -> bool:
    return str(values.get("value_text", "")).startswith("A text; see")


def _spaced(text: Any) -> str:
    return " ".join(str(text or "").split())


def _expected(path: Path) -> tuple[list[Fields], list[Fields]]:
    """Give the expected people and results; for each of their fields, the values that are right."""
    found = expected_of(path)
    if path.suffix == ".json":
        summary = found["summary"]
        return [_fhir_person(one) for one in summary["patients"]], [_lab(one) for one in summary["labs"]]
    people = [_hl7_person(one) for message in found["messages"] for one in message["patients"]]
    lines = [_line(one, message["orders"]) for message in found["messages"] for one in message["results"]]
    return people, lines


def _hl7_person(one: Fields) -> Fields:
    given = " ".join(" ".join(filter(None, (one["given"], one["middle"]))).split())
    numbers = [number["id"] for number in one["ids"] if number["id"]]
    sex = SEXES.get(one["sex"].casefold(), "unknown")
    return {
        "family": [one["family"]],
        "given": [given],
        "born_on": [one["dob_iso"]],
        "sex": [sex],
        "ids": [numbers],
    }


def _fhir_person(one: Fields) -> Fields:
    given = " ".join(" ".join(one["given"] or []).split())
    return {
        "family": [one["family"] or ""],
        "given": [given],
        "born_on": [one["dob"]],
        "sex": [one["sex"] or "unknown"],
    } | ({"ids": _Holding(one["mrn"])} if one["mrn"] else {})


class _Holding:
    """Any list of numbers that has this one."""

    def __init__(self, number: str) -> None:
        self._number = number

    def __contains__(self, numbers: list[str]) -> bool:
        return self._number in numbers


class _Anything:
    """Where the expected values say nothing."""

    def __contains__(self, _value: object) -> bool:
        return True


def _lab(one: Fields) -> Fields:
    number = Decimal(str(one["value"])) if one["value"] is not None else None
    return {
        "code": [one["code"]],
        "value": _Near(number),
        "text": [_spaced(one["text"])] if number is None else _Anything(),
        "comparator": [one["comparator"] or ""],
        "unit": [one["unit"] or ""],
        "status": [one["status"]],
        "time": [_instant(one["effective"])],
    }


class _Near:
    """The number, as exactly as a file of expected values can hold it."""

    def __init__(self, number: Decimal | None) -> None:
        self._number = number

    def __contains__(self, value: Decimal | None) -> bool:
        if value is None or self._number is None:
            return value is self._number
        return float(value) == float(self._number)


def _line(one: Fields, orders: list[Fields]) -> Fields:
    order = next((each for each in orders if each["n"] == one["obr"]), None)
    observed = one["observed_iso"] or (order or {}).get("observed_iso")
    status = STATUSES.get(one["status"], one["status"])
    by_order = [STATUSES.get(order["status"], "unknown")] if order and not one["status"] else []
    return {
        "code": [one["code"], one["alt_code"]],
        "value": _Near(_number(one)),
        "text": _words(one),
        "comparator": [_comparator(one)],
        "unit": [one["units"]],
        "flags": [[flag.partition("^")[0] for flag in one["flags"]]],
        "status": [status, *by_order],
        "time": [_instant(observed)],
    }


def _number(one: Fields) -> Decimal | None:
    value = one["value"]
    if one["vt"] == "SN":
        return Decimal(value["num1"]) if value["num1"] else None
    return Decimal(str(value)) if isinstance(value, float) else None


def _comparator(one: Fields) -> str:
    return (one["value"]["comparator"] or "") if one["vt"] == "SN" else ""


def _words(one: Fields) -> Any:
    """Give the words that a value may be told in: a code's own or its text, a text whole."""
    value = one["value"]
    if one["vt"] in {"CE", "CWE"}:
        return [_spaced(value["text"]), _spaced(value["code"])]
    if one["vt"] == "NM":
        return [_spaced(one["value_raw"])]
    if one["vt"] == "SN":
        return [f"{value['comparator'] or ''}{value['num1']}"]
    if isinstance(value, str):
        return [_spaced(value)]
    return _Anything()


def _instant(iso: str | None) -> str | None:
    if not iso:
        return None
    at = datetime.fromisoformat(iso)
    aware = at if at.tzinfo else at.replace(tzinfo=ZONE)
    return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")
