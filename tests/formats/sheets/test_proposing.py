"""Rows of people's own lists: what they propose, and that no word of them is lost."""

from __future__ import annotations

from datetime import date

from sync.formats.sheets.columns import Column, fingerprint, guessed, head_of, targets, wrong_with
from sync.formats.sheets.proposing import ENDED, NO_NAME, UNKNOWN_CODE
from sync.formats.sheets.values import UNREADABLE
from tests.formats.sheets.workbooks import HERE, columns, rows_of, workbook


def test_the_titles_are_found_below_a_heading_and_told_by_what_people_call_them() -> None:
    rows = [
        ("Cedar Basin, patients 2026", "", ""),
        ("", "", ""),
        ("Patient Name", "D.O.B.", "HRN #"),
        ("x", "", ""),
    ]
    at = head_of(rows)
    assert at == 2
    found = guessed([str(cell) for cell in rows[at]], HERE)
    assert [one.target for one in found] == ["patient.full_name", "patient.birth_on", "patient.number"]
    assert found[2].assigner == HERE


def test_a_row_becomes_a_chart_a_referral_and_a_contact() -> None:
    data = workbook(
        [
            ["Name", "DOB", "HRN", "Phone", "Sex", "Referred for", "Diagnosis", "Appt", "Contact date", "Spoke with"],
            ["Moss, Marian", date(1965, 3, 14), 417, "555-0123", "F", "Med Onc", "Breast ca", "12/4/26",
             "11/20/26", "Daughter"],
        ]
    )  # fmt: skip
    (row,) = rows_of(data)
    assert row.patient is not None
    assert row.patient.fields == {
        "family_name": "Moss", "given_name": "Marian", "birth_on": "1965-03-14", "sex": "female",
        "identifiers": [{"assigner": HERE, "value": "417", "type": ""}],
        "contact_points": [{"system": "phone", "value": "555-0123"}],
    }  # fmt: skip
    referral, contact = row.others
    assert referral.fields == {
        "service": "medical_oncology", "diagnosis": "Breast ca", "expected_on": "2026-12-04",
    }  # fmt: skip
    assert contact.fields == {
        "at": "2026-11-20T19:00:00.000Z", "zone": "America/Denver", "with_whom": "Daughter",
    }  # fmt: skip
    assert row.problems == ()


def test_what_cannot_be_told_stays_in_words_and_is_said() -> None:
    data = b"Name,DOB,Sex,Referred for\nMoss,2/30/65,?,Onco/hem clinic\n"
    (row,) = rows_of(data)
    assert row.patient is not None
    assert row.patient.fields["note"] == "DOB: 2/30/65\nSex: ?"
    assert row.others[0].fields == {"note": "Referred for: Onco/hem clinic"}
    assert [(one.column, one.why) for one in row.problems] == [
        ("DOB", UNREADABLE), ("Sex", UNKNOWN_CODE), ("Referred for", UNKNOWN_CODE),
    ]  # fmt: skip


def test_a_referral_that_is_over_begins_no_work() -> None:
    (row,) = rows_of(b"Name,Referred for,Status\nMoss,CT,Closed\n")
    assert row.others == ()
    assert row.patient is not None
    assert row.patient.fields["note"] == "Status: Closed\nimaging"
    assert row.problems[0].why == ENDED


def test_a_row_without_a_name_is_left_out_and_said() -> None:
    rows = rows_of(b"Name,Phone\n,555-0123\nMoss,\n\n")
    assert [(row.number, row.patient is None) for row in rows] == [(2, True), (3, False)]
    assert rows[0].problems[0].why == NO_NAME


def test_the_same_row_has_the_same_key_every_time_and_another_order_of_names_too() -> None:
    one = rows_of(b'Name,DOB\n"Moss, Marian",3/14/65\n')[0].patient
    other = rows_of(b"Last name,First name,DOB\nMOSS,Marian,1965-03-14\n")[0].patient
    assert one is not None
    assert other is not None
    assert one.source_key == other.source_key


def test_a_site_is_found_by_its_name_and_kept_in_words_when_it_is_not_known() -> None:
    site = "c" * 32
    rows = rows_of(
        b"Name,Referred to\nMoss,Center (PRACTICE)\nCloud,Elsewhere\n", sites={"center practice": site}
    )
    assert rows[0].others[0].fields == {"to_site_id": site}
    assert rows[1].others[0].fields == {"note": "Referred to: Elsewhere"}


def test_columns_that_cannot_be_are_said_before_anything_is_read() -> None:
    assert wrong_with(columns("patient.phone")) is not None
    assert wrong_with(columns("patient.family_name", "patient.family_name")) is not None
    assert wrong_with((Column("patient.full_name"), Column("patient.number"))) is not None
    assert (
        wrong_with(columns("patient.full_name", "patient.number", "patient.phone", "patient.phone")) is None
    )


def test_every_target_has_words_and_a_list_is_known_by_its_titles() -> None:
    assert all(str(words) for words in targets().values())
    assert fingerprint(["Name", "D.O.B."]) == fingerprint(["NAME ", "D O B"])
    assert fingerprint(["Name", "DOB"]) != fingerprint(["DOB", "Name"])
