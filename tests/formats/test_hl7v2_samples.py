"""Every published HL7 v2 sample says what its expected values say, field by field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sync.formats.hl7v2.reading import MessageSaid, read
from sync.formats.hl7v2.referrals import ReferralSaid
from sync.formats.shapes import OrderSaid, PatientSaid, ResultSaid
from tests.formats.conftest import expected_of, outside_files

FILES = outside_files("hl7v2", ".hl7")

# Where we differ from the expected values, and why. (file, field): reason.
EXCEPTIONS = {
    (
        "0094-msconv-orm-o01-01.hl7",
        "order.placer",
    ): "OBR-2 is empty and the ORC before it has the number; the expected value looks at OBR alone.",
    ("0094-msconv-orm-o01-01.hl7", "order.filler"): "As above, OBR-3 and ORC-3.",
    ("0746-lfh-hl7identifierfhirconversiontest-24.hl7", "order.placer"): "As above, OBR-2 and ORC-2.",
    (
        "0106-msconv-oul-r24-01.hl7",
        "value",
    ): "OBX-5 repeats: two codes, 80 and 120; the expected value takes them for one code with a tilde in it.",
    (
        "0545-connect-test-hl7-input.hl7",
        "order.system",
    ): "An ampersand that nobody escaped: we keep all of the text, the expected value cuts it off there.",
    (
        "0933-hapi-newpipeparsertest-8.hl7",
        "value_raw",
    ): "The last blank of the file: python-hl7 takes white space off both ends of a message.",
    ("0933-hapi-newpipeparsertest-8.hl7", "value"): "As above.",
}


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_a_published_message_is_read_as_its_expected_values_say(path: Path) -> None:
    expected = expected_of(path)["messages"]
    read_now = read(path.read_bytes())
    assert len(read_now) == len(expected)
    differing = {
        field
        for said, wanted in zip(read_now, expected, strict=True)
        for field, got, want in _fields(said, wanted)
        if got != want
    }
    assert differing == {field for name, field in EXCEPTIONS if name == path.name}


def test_the_samples_are_here(samples: Path) -> None:
    """Without this the parametrised tests above would be none at all, and nobody would notice."""
    assert len(FILES) >= 70


def test_the_samples_hold_every_kind_that_is_taken_and_others_are_refused_by_name(samples: Path) -> None:
    for path in FILES:
        for said in read(path.read_bytes()):
            message, event = [*said.type.split("^"), ""][:2]
            if message in {"ORU", "OUL"}:
                assert said.kind == "results"
            elif message == "ADT" and event in {"A01", "A04", "A08"}:
                assert said.kind == "demographics"
            elif message == "REF" and event in {"I12", "I13", "I14", "I15"}:
                assert said.kind == "referral"
            else:
                assert said.kind == "refused"
                assert said.reason is not None
                assert f"{message}^{event}" in said.reason


Field = tuple[str, Any, Any]


def _fields(said: MessageSaid, wanted: dict[str, Any]) -> list[Field]:
    header = wanted["message"]
    fields: list[Field] = [
        ("type", said.type, header["type"]),
        ("control_id", said.control_id, header["control_id"]),
        ("version", said.version, header["version"]),
        ("sent", said.sent, header["sent"]),
        ("processing", said.processing, header["processing"]),
        ("charset", said.charset, header["charset_MSH18"]),
        ("notes", len(said.notes), wanted["notes"]),
        ("merged", [one.value for one in said.merged_from], wanted.get("merge", {}).get("prior_ids", [])),
        ("patients", len(said.patients), len(wanted["patients"])),
        ("orders", len(said.orders), len(wanted["orders"])),
        ("results", len(said.results), len(wanted["results"])),
        ("referral", [*map(_referral, said.referrals)], [wanted["referral"]] if "referral" in wanted else []),
    ]
    for patient, one in zip(said.patients, wanted["patients"], strict=True):
        fields += _patient(patient, one)
    for order, one in zip(said.orders, wanted["orders"], strict=True):
        fields += _order(order, one)
    for result, one in zip(said.results, wanted["results"], strict=True):
        fields += _result(result, one)
    return fields


def _referral(said: ReferralSaid) -> dict[str, Any]:
    return {
        "status": said.status.first.code,
        "priority": said.priority.first.code,
        "type": said.type.first.code,
        "id": said.number.value,
        "effective": said.effective.raw,
        "reason": said.reasons[0].first.code if said.reasons else "",
    }


def _patient(said: PatientSaid, wanted: dict[str, Any]) -> list[Field]:
    numbers = [{"id": one.value, "authority": one.authority, "type": one.type} for one in said.identifiers]
    return [
        ("patient.ids", numbers, wanted["ids"]),
        ("patient.mrn", said.record_number.value, wanted["mrn"]),
        ("patient.pid2", said.legacy_id, wanted["pid2_legacy"]),
        ("patient.family", said.name.family, wanted["family"]),
        ("patient.given", said.name.given, wanted["given"]),
        ("patient.middle", said.name.middle, wanted["middle"]),
        ("patient.names", len(said.names), wanted["name_repetitions"]),
        ("patient.born_raw", said.born_raw, wanted["dob_raw"]),
        ("patient.born_on", said.born_on, wanted["dob_iso"]),
        ("patient.sex", said.sex, wanted["sex"]),
    ]


def _order(said: OrderSaid, wanted: dict[str, Any]) -> list[Field]:
    return [
        ("order.n", said.number, wanted["n"]),
        ("order.placer", said.placer.value, wanted["placer"]),
        ("order.filler", said.filler.value, wanted["filler"]),
        ("order.code", said.code.first.code, wanted["code"]),
        ("order.text", said.code.first.text, wanted["text"]),
        ("order.system", said.code.first.system, wanted["system"]),
        ("order.observed_raw", said.observed.raw, wanted["observed_raw"]),
        ("order.observed", said.observed.iso, wanted["observed_iso"]),
        ("order.status", said.status, wanted["status"]),
    ]


def _result(said: ResultSaid, wanted: dict[str, Any]) -> list[Field]:
    return [
        ("obr", said.order, wanted["obr"]),
        ("set_id", said.set_id, wanted["set_id"]),
        ("type", said.value_type, wanted["vt"]),
        ("code", said.code.first.code, wanted["code"]),
        ("text", said.code.first.text, wanted["text"]),
        ("system", said.code.first.system, wanted["system"]),
        ("alt_code", said.code.second.code, wanted["alt_code"]),
        ("alt_system", said.code.second.system, wanted["alt_system"]),
        ("sub_id", said.sub_id, wanted["sub_id"]),
        ("value_raw", said.value_raw, wanted["value_raw"]),
        ("units", said.units, wanted["units"]),
        ("range", said.range, wanted["range"]),
        ("flags", list(said.flags), wanted["flags"]),
        ("status", said.status, wanted["status"]),
        ("observed_raw", said.observed_raw, wanted["observed_raw"]),
        ("observed", said.observed.iso, wanted["observed_iso"]),
        ("value", _value(said), wanted["value"]),
    ]


def _value(said: ResultSaid) -> Any:
    """Put a value the way the expected files do, for each value type."""
    value, code = said.value, said.value.code.first
    if said.document and said.value_type == "ED":
        media, _, subtype = said.document.media_type.partition("/")
        size = len(said.document.data)
        return {"type": media, "subtype": subtype, "encoding": said.document.encoding, "data_chars": size}
    if said.document:
        return f"{said.document.data}^^{said.document.media_type.replace('/', '^')}"
    if said.value_type == "NM":
        return float(value.number) if value.kind == "number" and value.number is not None else None
    if said.value_type == "SN":
        return {"comparator": value.comparator or None, "num1": str(value.number), "sep": None, "num2": None}
    if said.value_type in {"CE", "CWE"}:
        return {"code": code.code, "text": code.text, "system": code.system}
    return value.text
