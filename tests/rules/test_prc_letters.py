"""Letters say what is written down, name what is missing, and leave out what is asked to be left out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.ids import derived_id
from sync.records.authorization import Authorization
from sync.records.bill import Bill
from sync.records.patient import Patient
from sync.records.prc_program import PrcProgram
from sync.rules.prc import letters
from sync.rules.prc.appeals import appeal
from sync.rules.prc.letter import Discreet, Letter, Sender
from sync.rules.prc.notification import notification
from sync.rules.prc.program import Program, program_of, rules
from tests.rules.known import a, bare

TODAY = date(2026, 11, 30)
IHS, TRIBAL = program_of(None, "ihs"), program_of(None, "tribal_638")
PATIENT = a(Patient)
SENDER = Sender("Rosa Delgado", "Juniper Creek Clinic (PRACTICE)", "555-0101", TODAY)
VENDOR = "Mesa View Cancer Center (PRACTICE)"
CODES = ("no_liability", "appeal", "deferral", "call_in")


def promise(**values: Any) -> Authorization:
    whole = {"status": "approved", "vendor": VENDOR, "vendor_site_id": None, "coverage_id": None, **values}
    return a(Authorization, **whole)


def bill(**values: Any) -> Bill:
    said = {
        "from_whom": VENDOR,
        "service_from_on": "2026-11-24",
        "service_to_on": "2026-11-25",
        "account_number": "AC-55120",
        "amount": "1812.40",
        **values,
    }
    return bare(Bill, **said)


def denied(**values: Any) -> Authorization:
    said = {"status": "denied", "status_reason": "No funds", "notice_on": "2026-11-02", **values}
    return promise(**{"denial_received_on": "2026-11-06", **said})


def draft(code: str, program: Program = IHS, discreet: Discreet | None = None, **values: Any) -> Letter:
    sender = Sender(SENDER.name, SENDER.site, SENDER.number, TODAY, discreet or Discreet())
    if code == "no_liability":
        return letters.no_liability(bill(), promise(**values), PATIENT, program, sender)
    if code == "appeal":
        one = denied(**values)
        step = appeal(one, program, TODAY)
        assert step is not None
        return letters.appeal_letter(one, step, PATIENT, program, sender)
    if code == "deferral":
        return letters.deferral_letter(denied(**{"status": "deferred", **values}), PATIENT, program, sender)
    one = promise(is_emergency=True, **values)
    clock = notification(one, program, "America/Denver", datetime(2026, 11, 24, tzinfo=UTC))
    return letters.call_in(one, clock, PATIENT, program, sender)


def fact(letter: Letter, name: str) -> str:
    return next(value for label, value in letter.about if label == name)


def text(letter: Letter) -> str:
    about = (part for row in letter.about for part in row)
    return "\n".join((letter.title, *letter.to, *about, *letter.paragraphs, letter.signed_by))


def test_the_no_liability_letter_names_the_law_the_account_and_the_authorization() -> None:
    found = draft("no_liability")
    assert found.is_ready
    assert found.to == (VENDOR,)
    assert found.reference == "Indian Health Manual Exhibit 2-3-M"
    assert "25 U.S.C. 1621u" in text(found)
    assert fact(found, "Account number") == "AC-55120"
    assert fact(found, "Dates of service") == "11/24/2026 to 11/25/2026"
    assert fact(found, "Amount") == "$1,812.40"
    assert "26-PO-00417" in fact(found, "Authorization")


def test_the_exhibit_of_ihs_is_no_model_for_a_tribal_program() -> None:
    assert draft("no_liability", TRIBAL).reference == ""


@pytest.mark.parametrize(
    "values",
    [{"status": "denied"}, {"ends_on": "2026-11-24"}, {"vendor": "Other Hospital (PRACTICE)"}],
)
def test_no_letter_says_that_somebody_owes_nothing_for_what_nobody_authorized(values: dict[str, Any]) -> None:
    assert letters.NO_AUTHORIZATION in draft("no_liability", **values).missing
    assert letters.NO_AUTHORIZATION in letters.no_liability(bill(), None, PATIENT, IHS, SENDER).missing


def test_an_insurers_authorization_has_no_such_letter() -> None:
    unmarked: dict[str, Any] = {
        f"gate_{gate}": None for gate in ("eligible", "residency", "priority", "notification", "alternate")
    }
    found = draft(
        "no_liability", payer="Medicaid", priority_scheme="", program_id=None, is_emergency=None, **unmarked
    )
    assert "Only care that a PRC program authorized has this letter." in found.missing


@pytest.mark.parametrize("past", [0, 1, 2])
def test_an_appeal_goes_to_its_level_and_names_the_receipt_of_the_notice(past: int) -> None:
    found = draft("appeal", appeal_level=past or None)
    assert found.to[0] == IHS.terms.appeal_levels[past].to_whom
    assert "received on Fri Nov 6" in text(found)
    assert "No funds" in text(found)
    assert found.missing == ("Why it should be decided otherwise.",)


def test_what_nobody_knows_is_missing_and_never_guessed() -> None:
    found = draft("appeal", denial_received_on=None)
    assert "When the notice was received: ask, never guess." in found.missing
    assert letters.GAP in text(found)
    assert draft("deferral", denial_received_on=None).missing == found.missing[:1]
    assert len(draft("call_in", start_of_care_at=None, vendor="").missing) == 2


def test_an_appeal_that_is_late_does_not_say_that_it_is_in_time() -> None:
    found = draft("appeal", denial_received_on="2026-10-01", notice_on="2026-09-30")
    assert "the 30 days are over" in text(found)
    assert "is sent within" not in text(found)


def test_a_call_in_carries_the_clock_and_its_evidence() -> None:
    found = draft("call_in", start_of_care_at="2026-11-22T16:30:00Z", notified_at="2026-11-23T16:30:00Z")
    assert "Time to notify ends Wed Nov 25, 9:30 AM MST." in text(found)
    assert "R. Delgado reached L. Yazzie (PRACTICE)" in text(found)


def test_a_partners_own_words_stand_instead_of_ours() -> None:
    own = program_of(
        bare(
            PrcProgram,
            name="Juniper Creek Tribal PRC (PRACTICE)",
            facility_type="tribal_638",
            letters=[{"letter": "no_liability", "words": "The tribe pays this bill (PRACTICE)."}],
        )
    )
    assert draft("no_liability", own).paragraphs == ("The tribe pays this bill (PRACTICE).",)


@pytest.mark.parametrize("code", CODES)
def test_a_letter_leaves_out_the_disease_and_the_center(code: str) -> None:
    whole = draft(code)
    assert VENDOR in text(whole)
    found = draft(code, discreet=Discreet(disease=True, center="Mesa View"))
    assert "cancer" not in text(found).casefold()
    assert "oncology" not in text(found).casefold()
    assert "mesa view" not in text(found).casefold()
    assert PATIENT.headline() in text(found)


WORDS = st.sampled_from(rules().discreet_words)


@given(
    code=st.sampled_from(CODES),
    word=WORDS,
    around=st.sampled_from(("{}", "the {}s", "Pre{}", "{}.")),
    loud=st.booleans(),
)
def test_no_word_that_is_left_out_comes_back_by_another_way(
    code: str, word: str, around: str, *, loud: bool
) -> None:
    said = around.format(word.upper() if loud else word)
    values: dict[str, Any] = {
        "vendor": said,
        "status_reason": said,
        "good_cause": said,
        "elder_or_disabled_why": said,
    }
    found = draft(code, discreet=Discreet(disease=True), **values)
    assert word not in text(found).casefold()


def test_what_was_left_out_is_named_for_whoever_signs() -> None:
    found = draft("appeal", discreet=Discreet(disease=True), status_reason="Cancer care is not covered")
    assert "A paragraph that says what the care is for, or where." in found.left_out
    assert draft("appeal").left_out == ()
    assert derived_id("person") not in text(found)
