"""Whatever arrives: a reading, or one sentence that says why not; never anything else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.errors import Unreadable
from sync.formats import fhir, hl7v2
from sync.formats.fhir.reading import read as read_fhir
from sync.formats.fhir.shapes import ObservationSaid
from sync.formats.hl7v2.reading import read as read_hl7
from sync.formats.shapes import PatientSaid
from tests.formats.conftest import OWN

HL7_SEEDS = [path.read_bytes() for path in sorted(OWN.glob("*.hl7"))]
FHIR_SEEDS = [path.read_bytes() for path in sorted(OWN.glob("*.json"))]
JUNK = [
    *(bytes([one]) for one in b'\x00\x0b\x1c\r\n|^~\\&{}[]"-'),
    *(b"\\X00\\", b"\xff\xfe", b'""', b"MSH", b"null", b"1e999", b"\\u0000", b"\\ud800", b"\xe2\x80\xa8"),
]

# A mutation: where to cut, how much to take away, what to put there.
mutation = st.tuples(
    st.floats(0, 1),
    st.integers(0, 40),
    st.one_of(st.sampled_from(JUNK), st.binary(max_size=8)),
)


def mutated(seed: bytes, mutations: list[tuple[float, int, bytes]]) -> bytes:
    for at, length, junk in mutations:
        where = int(at * len(seed))
        seed = seed[:where] + junk + seed[where + length :]
    return seed


def reasons(read: Callable[[bytes], list[Any]], data: bytes) -> list[str]:
    """Give the reasons why something was not taken: of the whole file, or of its parts."""
    try:
        found = read(data)
    except Unreadable as refused:
        return [str(refused)]
    refused_kinds = [one for one in found if getattr(one, "said", True) is None or one.kind == "refused"]
    return [str(one.reason or "") for one in refused_kinds]


def test_there_are_seeds_to_begin_from() -> None:
    assert len(HL7_SEEDS) >= 5
    assert len(FHIR_SEEDS) >= 5


@settings(max_examples=600, deadline=None)
@given(seed=st.sampled_from(HL7_SEEDS), mutations=st.lists(mutation, max_size=6))
def test_a_damaged_hl7_message_is_read_or_refused_with_a_sentence(
    seed: bytes, mutations: list[tuple[float, int, bytes]]
) -> None:
    assert all(reasons(read_hl7, mutated(seed, mutations)))


@settings(max_examples=600, deadline=None)
@given(seed=st.sampled_from(FHIR_SEEDS), mutations=st.lists(mutation, max_size=4))
def test_a_damaged_fhir_file_is_read_or_refused_with_a_sentence(
    seed: bytes, mutations: list[tuple[float, int, bytes]]
) -> None:
    assert all(reasons(read_fhir, mutated(seed, mutations)))


json_value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("2026-01-01"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["coding", "code", "system", "reference", "value", "text", "start"]), inner
        )
    ),
    max_leaves=6,
)


@settings(max_examples=600, deadline=None)
@given(seed=st.sampled_from(FHIR_SEEDS), where=st.floats(0, 1), value=json_value)
def test_a_fhir_file_with_an_element_of_another_shape_is_read_or_refused(
    seed: bytes, where: float, value: Any
) -> None:
    found = json.loads(seed)
    places = list(_places(found))
    part, key = places[int(where * (len(places) - 1))]
    part[key] = value
    assert all(reasons(read_fhir, json.dumps(found).encode()))


def _places(part: Any) -> Any:
    pairs = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, inner in list(pairs):
        yield part, key
        yield from _places(inner)


def refusal_of(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read_fhir(data)
    return str(refused.value)


PATIENT = b'{"resourceType": "Patient", "name": [{"family": "Moss"}]}'


def test_hostile_json_is_refused_with_its_own_sentence() -> None:
    assert "twice" in refusal_of(b'{"resourceType": "Patient", "gender": "male", "gender": "female"}')
    assert "NaN" in refusal_of(b'{"resourceType": "Observation", "valueQuantity": {"value": NaN}}')
    assert "nested" in refusal_of(b'{"resourceType": ' + b"[" * 100_000 + b"]" * 100_000 + b"}")
    assert "nested" in refusal_of(b'{"resourceType": ' + b"[" * 70 + b"]" * 70 + b"}")
    assert "NUL" in refusal_of(PATIENT.replace(b"Moss", b"Mo\x00ss"))
    assert "NUL" in refusal_of(PATIENT.replace(b"Moss", b"Mo\\u0000ss"))
    assert "letters" in refusal_of(PATIENT.replace(b"Moss", b"Mo\\ud800ss"))
    assert "UTF-8" in refusal_of(PATIENT.replace(b"Moss", b"Mu\xf1oz"))
    assert "absurd" in refusal_of(PATIENT.replace(b'"Moss"', b"1" * 5000))
    assert "absurd" in refusal_of(PATIENT.replace(b'"Moss"', b"1e999999"))
    assert "whole" in refusal_of(PATIENT[:30])
    assert "resourceType" in refusal_of(b"{}")
    assert "not a FHIR resource" in refusal_of(b"[]")


def test_a_file_of_absurd_size_is_refused_before_it_is_read() -> None:
    assert "MB" in refusal_of(b" " * (fhir.json_text.SIZE_LIMIT_BYTES + 1))


def test_a_hundred_megabyte_line_is_set_aside_and_the_other_message_is_read() -> None:
    good = HL7_SEEDS[0]
    huge = b"MSH|^~\\&|LAB|X|||||ORU^R01|1|T|2.5\rOBX|1|TX|1||" + b"A" * 100_000_000 + b"\r"
    aside, *others = read_hl7(huge + good)
    assert aside.reason is not None
    assert "MB" in aside.reason
    assert [one.kind for one in others] == [one.kind for one in read_hl7(good)]


def test_a_message_of_nothing_but_separators_is_set_aside() -> None:
    [aside] = read_hl7(b"MSH|^~\\&|LAB|X|||||ORU^R01|1|T|2.5\rOBX|" + b"~" * (hl7v2.segments.PARTS_LIMIT + 1))
    assert aside.reason is not None
    assert "parts" in aside.reason


def test_one_damaged_message_of_a_batch_does_not_lose_the_others() -> None:
    good = b"MSH|^~\\&|LAB|X|||||ORU^R01|1|T|2.5\rPID|1||7^^^X^MR||MOSS^M||19650314|F\r"
    first, second, third = read_hl7(
        b"BHS|^~\\&\r" + good + good.replace(b"MOSS", b"M\x00SS") + good + b"BTS|3\r"
    )
    assert (first.kind, second.kind, third.kind) == ("results", "refused", "results")
    assert second.reason is not None
    assert "NUL" in second.reason


def test_html_in_a_name_stays_text() -> None:
    hostile = "<img src=x onerror=alert(1)>"
    [item] = read_fhir(PATIENT.replace(b"Moss", hostile.encode()))
    assert isinstance(item.said, PatientSaid)
    assert item.said.name.family == hostile


def test_a_number_keeps_its_precision() -> None:
    observation = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "Potassium"},
        "valueQuantity": {"value": 0.0, "unit": "mmol/L", "comparator": "<"},
    }
    sent = json.dumps(observation).replace("0.0", "4.10000000000000000001")
    [item] = read_fhir(sent.encode())
    assert isinstance(item.said, ObservationSaid)
    [result] = item.said.results
    assert str(result.value.number) == "4.10000000000000000001"
    assert result.value.text == "<4.10000000000000000001"
    assert result.value.comparator == "<"
