"""A referral leaves as FHIR with a reason that is written down first, and is no news when its file comes back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from navigator_app.commands import referral_files, referrals
from navigator_app.commands.intake import bring_in
from navigator_app.desk import Desk
from sync.errors import Refused, Unavailable
from sync.records.referral import Referral
from tests.desks import CENTER, MARIAN
from tests.formats.fhir_validators import by_fhirclient, by_schema

WHY = "For Riverbend Hospital, which has no Navigator (PRACTICE)"


@pytest.fixture
def referral(desk: Desk) -> str:
    typed = {"service": "medical_oncology", "to_site_id": CENTER, "reason": "Treatment plan (PRACTICE)"}
    return referrals.start(desk, MARIAN, typed)


def test_the_file_is_r4_and_what_left_is_written_down_with_who_and_why(
    desk: Desk, referral: str, tmp_path: Path
) -> None:
    path = referral_files.save_as_fhir(desk, tmp_path / referral_files.file_name(desk), referral, WHY)
    bundle = json.loads(path.read_bytes())
    assert by_schema(bundle) == by_fhirclient(bundle) == []
    assert [one["resource"]["resourceType"] for one in bundle["entry"]] == [
        "Patient",
        "ServiceRequest",
        "Task",
    ]
    [account] = desk.store.of_kind("disclosure")
    assert (account.patient, account.fields["sheet"], account.fields["reason"]) == (
        MARIAN,
        "referral_fhir",
        WHY,
    )
    assert "Moss" not in path.name


def test_the_file_brought_in_again_finds_its_referral_and_changes_nothing(
    desk: Desk, referral: str, tmp_path: Path
) -> None:
    path = referral_files.save_as_fhir(desk, tmp_path / "referral.json", referral, WHY)
    referrals.send(desk, referral)
    before = desk.image(referral)
    [patient, request, task] = list(bring_in(desk, [path]))
    assert (patient.state, request.state, task.state) == ("known", "known", "known")
    assert request.record_id == referral
    assert desk.image(referral) == before
    assert len(desk.store.of_kind("referral")) == 1


def test_the_answer_of_a_hospital_without_navigator_comes_back_to_the_referral(
    desk: Desk, tmp_path: Path
) -> None:
    typed = {"service": "imaging", "vendor": "Riverbend Hospital (PRACTICE)", "reason": "Scan (PRACTICE)"}
    referral = referrals.start(desk, MARIAN, typed)
    path = referral_files.save_as_fhir(desk, tmp_path / "referral.json", referral, WHY)
    bundle = json.loads(path.read_bytes())
    bundle["entry"][2]["resource"] |= {
        "status": "cancelled",
        "statusReason": {"text": "The scanner is down (PRACTICE)"},
        "lastModified": "2026-11-24T09:00:00Z",
    }
    path.write_text(json.dumps(bundle), encoding="utf-8")
    assert [one.state for one in bring_in(desk, [path])] == ["known", "filed", "known"]
    kept = desk.store.record(referral)
    assert isinstance(kept, Referral)
    assert (kept.status, kept.status_reason) == ("cancelled", "The scanner is down (PRACTICE)")


def test_without_a_reason_or_the_role_nothing_leaves_and_nothing_is_written(
    desk: Desk, referral: str, tmp_path: Path
) -> None:
    path = tmp_path / "referral.json"
    with pytest.raises(Refused, match="why this file leaves"):
        referral_files.save_as_fhir(desk, path, referral, "  ")
    driver = replace(desk, me=replace(desk.me, roles=frozenset({"scheduler"})))
    with pytest.raises(Refused, match="Your role"):
        referral_files.save_as_fhir(driver, path, referral, WHY)
    assert not path.exists()
    assert not desk.store.of_kind("disclosure")


def test_a_place_that_cannot_be_written_is_said(desk: Desk, referral: str, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        referral_files.save_as_fhir(desk, tmp_path / "nowhere" / "referral.json", referral, WHY)
