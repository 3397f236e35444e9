"""The traps of real messages, in invented ones (PRACTICE): what stands in them is what is read, no more."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sync.formats.fhir.reading import read as read_fhir
from sync.formats.fhir.shapes import ObservationSaid, ResourceSaid
from sync.formats.hl7v2.reading import MessageSaid
from sync.formats.hl7v2.reading import read as read_hl7
from sync.formats.shapes import PatientSaid
from tests.formats.conftest import OWN


def hl7(name: str) -> list[MessageSaid]:
    return read_hl7((OWN / name).read_bytes())


def fhir(name: str) -> list[ResourceSaid]:
    return read_fhir((OWN / name).read_bytes())


def test_a_comparator_stays_with_its_number_and_text_stays_text() -> None:
    [message] = hl7("oru-cbc.hl7")
    white, neutrophils, platelets, empty, potassium, early = (one.value for one in message.results)
    assert (white.text, white.number) == ("3.20", Decimal("3.20"))
    assert str(white.number) == "3.20"
    assert (neutrophils.text, neutrophils.comparator, neutrophils.number) == ("<0.5", "<", Decimal("0.5"))
    assert (platelets.kind, platelets.text, platelets.number) == ("text", "clumped", None)
    assert message.results[2].remarks
    assert (empty.kind, empty.text, empty.number) == ("none", "", None)
    assert (potassium.text, potassium.comparator) == (">6.0", ">")
    assert message.results[5].status == "P"
    assert early.text == "11.2"


def test_digits_that_are_a_date_are_no_number() -> None:
    line = (OWN / "oru-cbc.hl7").read_bytes()
    [message] = read_hl7(line.replace(b"|NM|6690-2^WBC^LN||3.20|", b"|DT|6690-2^WBC^LN||20261123|"))
    first = message.results[0].value
    assert (first.kind, first.text, first.number) == ("text", "20261123", None)


def test_a_note_belongs_to_the_result_above_it() -> None:
    [message] = hl7("oru-cbc.hl7")
    assert [len(one.notes) for one in message.results] == [0, 1, 0, 0, 0, 0]


def test_the_collection_time_is_the_results_own_else_its_orders_never_the_arrival() -> None:
    [message] = hl7("oru-cbc.hl7")
    assert {one.observed.iso for one in message.results} == {"2026-11-23T08:10:00-07:00"}


def test_separators_and_escapes_are_the_messages_own() -> None:
    [message] = hl7("oru-escapes-odd-marks.hl7")
    [patient], [result] = message.patients, message.results
    assert (patient.name.family, patient.name.given) == ("Ts\u02bcosie (PRACTICE)", "Ren*ee")
    assert patient.record_number.authority == "CEDARLAB"
    assert result.value.text == "first\nsecond # % A bold"
    assert result.observed.iso == "2026-11-23T08:10"
    assert not result.observed.has_offset


def test_latin_1_is_read_as_it_says() -> None:
    [message] = hl7("oru-latin1.hl7")
    assert message.patients[0].name.family == "Muñoz (PRACTICE)"


def test_letters_that_are_not_what_they_claim_are_read_and_said() -> None:
    [message] = read_hl7((OWN / "oru-latin1.hl7").read_bytes().replace(b"8859/1", b"UNICODE UTF-8"))
    assert message.patients[0].name.family == "Muñoz (PRACTICE)"
    assert any("Latin-1" in remark for remark in message.remarks)


def test_two_frames_in_one_read_are_two_messages_and_an_order_is_refused_by_name() -> None:
    results, order = hl7("two-frames.hl7")
    assert results.kind == "results"
    assert order.kind == "refused"
    assert order.reason is not None
    assert "An order message (ORM^O01)" in order.reason


def test_a_batch_with_crlf_gives_each_message_and_a_merge_is_left_to_a_person() -> None:
    update, merge = hl7("batch-crlf.hl7")
    assert update.kind == "demographics"
    assert merge.kind == "refused"
    assert merge.reason is not None
    assert "by hand" in merge.reason
    assert [one.value for one in merge.merged_from] == ["000999"]


def test_each_result_belongs_to_the_patient_above_it() -> None:
    [message] = hl7("oru-two-patients.hl7")
    assert [message.patients[one.patient or 0].name.family for one in message.results] == [
        "Moss (PRACTICE)",
        "Reed (PRACTICE)",
    ]


def test_a_document_is_never_shown_as_a_value() -> None:
    [message] = hl7("oru-document.hl7")
    [result] = message.results
    assert (result.value.kind, result.value.text) == ("document", "")
    assert result.document is not None
    assert result.document.media_type == "Application/PDF"


def test_no_patient_is_no_patient_and_a_cut_off_line_is_not_believed() -> None:
    [nobody] = hl7("oru-no-patient.hl7")
    assert nobody.results[0].patient is None
    [cut] = hl7("oru-cut-off.hl7")
    assert [one.is_cut_off for one in cut.results] == [False, True]


def test_a_line_without_a_segment_name_is_the_rest_of_the_line_before_it() -> None:
    data = (OWN / "oru-cbc.hl7").read_bytes().replace(b"Called to the clinic", b"Called\nto the clinic")
    [message] = read_hl7(data)
    assert message.results[1].notes == ("Called\nto the clinic at 8:55 AM.",)
    assert message.remarks


@pytest.mark.parametrize("name", ["bundle-transaction.json", "bundle-collection.json"])
def test_references_find_the_patient_by_url_by_id_and_by_number(name: str) -> None:
    about = {one.kind: one.patient for one in fhir(name) if one.said}
    assert len(about) == 7
    assert {patient.name.family for patient in about.values() if patient} == {"Moss (PRACTICE)"}
    assert None not in about.values()


def test_a_transaction_is_taken_whole_or_not_at_all_and_a_batch_piece_by_piece() -> None:
    assert not [one for one in fhir("bundle-transaction-spoilt.json") if one.reason is None]
    taken = {one.kind for one in fhir("bundle-batch-spoilt.json") if one.reason is None}
    assert taken == {"Patient", "Condition", "ServiceRequest", "Task", "Appointment", "DiagnosticReport"}


def test_the_name_to_go_by_is_never_the_one_marked_as_old() -> None:
    [item] = fhir("patient.json")
    assert isinstance(item.said, PatientSaid)
    assert [one.family for one in item.said.names] == ["Moss (PRACTICE)", "Hale (PRACTICE)"]


def test_each_component_is_a_result_of_its_own() -> None:
    [item] = fhir("observation-components.json")
    assert isinstance(item.said, ObservationSaid)
    assert [(one.sub_id, one.value.text) for one in item.said.results] == [("1", "120"), ("2", "80")]
