"""The phone of a working day: a potassium at 9:30, camp until Friday, a visit moved while the other end is offline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from navigator_app.commands import calls, contacts, intake, visits
from navigator_app.commands.calls import Call
from navigator_app.commands.seen import seen
from navigator_app.desk import Deed, Desk
from navigator_app.queries import unmatched
from navigator_app.queries.today import today
from sync.errors import Refused
from sync.ids import derived_id
from sync.records.lab_result import LabResult
from sync.rules.proposal import PatientClues
from sync.rules.result_text import result_text
from tests.commands.test_intake_commands import MOSS, OWN, settle_moss
from tests.desks import MARIAN, clock_of
from tests.stories.places import Places

ANA = Call("Ana Ortiz, Cedar Basin Lab", "laboratory", "555-0133", MARIAN, ("birth date", "phone"))
POTASSIUM = {"code": "2823-3", "value_text": ">6.0", "flags": ["HH"]}


def told(desk: Desk, patient: str) -> list[str]:
    found = [desk.store.record(row.id) for row in desk.store.rows("lab_result")]
    return [
        result_text(one).sentence for one in found if isinstance(one, LabResult) and one.patient_id == patient
    ]


def test_at_half_past_nine_the_lab_phones_a_potassium_and_at_noon_its_report_comes(desk: Desk) -> None:
    settle_moss(desk)
    clock_of(desk).forward(days=2)
    calls.take_result(desk, replace(ANA, patient_id=MOSS), POTASSIUM, is_read_back=True)
    (by_phone,) = told(desk, MOSS)
    assert "Potassium: >6.0 mmol/L · Critically high (HH)" in by_phone
    assert "By phone, awaiting report" in by_phone
    list(intake.bring_in(desk, [OWN / "oru-cbc.hl7"]))
    (reported,) = [one for one in told(desk, MOSS) if one.startswith("Potassium")]
    assert "Critically high (HH)" in reported
    assert "By phone" not in reported
    assert "earlier: >6.0 mmol/L" in reported


def test_before_two_identifiers_agree_nothing_is_written_and_the_call_is_not_lost(desk: Desk) -> None:
    doubtful = replace(ANA, read_back=("phone",))
    with pytest.raises(Refused, match="two identifiers"):
        calls.take_result(desk, doubtful, POTASSIUM, is_read_back=True)
    assert told(desk, MARIAN) == []
    clues = PatientClues(family_name="Moss", given_name="Marian", birth_on="1965-03-15")
    calls.take_result(
        desk, replace(ANA, patient_id=None, read_back=(), clues=clues), POTASSIUM, is_read_back=True
    )
    (item,) = unmatched.tray(desk)
    assert [one.header.patient_id for one in item.likely] == [MARIAN]
    intake.match(desk, item.key.id, MARIAN)
    (by_phone,) = told(desk, MARIAN)
    assert "By phone, awaiting report" in by_phone
    assert unmatched.tray(desk) == ()


def test_she_is_at_camp_until_friday_and_the_next_step_becomes_a_task(desk: Desk) -> None:
    _, task = contacts.note(
        desk, {"with_role": "family", "outcome": "away", "next_step": "At camp, call again Friday"}, MARIAN
    )
    assert task is not None
    assert seen(desk, task).fields["due_on"] == "2026-11-27"
    clock_of(desk).forward(days=6)
    (row,) = [one for one in today(desk).rows if one.key.id == task]
    assert row.due is not None
    assert row.due.day == date(2026, 11, 27)
    assert row.group == "due_today"


def test_a_visit_that_the_center_moved_by_phone_is_followed_until_the_center_has_it(places: Places) -> None:
    clinic, center, patient = places.clinic.desk, places.center.desk, derived_id("patient", "Marian")
    clinic.commit(Deed("patient", {"family_name": "Moss", "sites": [clinic.me.site_id]}, record=patient))
    typed = {
        "starts_at": (clinic.now() + timedelta(days=3)).isoformat(),
        "patient_zone": "America/Denver",
        "provider_site_id": center.me.site_id,
    }
    visit = visits.book(clinic, patient, typed)
    for _ in range(3):
        places.meet()
    places.center.link.is_up = False
    said = Call("Imani Okafor", "center", "", patient, ("birth date", "record number"))
    calls.take_move(clinic, said, visit, clinic.now() + timedelta(days=4))
    places.clinic.exchange()
    places.clock.forward(hours=2)
    (row,) = [one for one in today(clinic).rows if one.source == "received"]
    assert row.key.id == visit
    places.center.link.is_up = True
    for _ in range(2):
        places.meet()
    assert [one for one in today(clinic).rows if one.source == "received"] == []
    assert seen(center, visit).fields["starts_at"] == seen(clinic, visit).fields["starts_at"]
