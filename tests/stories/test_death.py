"""Wednesday, a patient dies far from home: reminders stop everywhere, the escort's way back does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from navigator_app.commands import deaths, intake, labs, records, same_person, tasks, trips, undo
from navigator_app.commands.seen import seen
from navigator_app.desk import Desk
from navigator_app.queries.chart import chart
from navigator_app.queries.header import Header, header
from navigator_app.queries.lists import lines, open_counts
from navigator_app.queries.names import Names
from navigator_app.queries.patients import patients
from navigator_app.queries.prints.standing import notices
from navigator_app.queries.today import WorkItem, today
from navigator_app.queries.walk_in.page import walk_in
from sync.errors import Refused
from sync.ids import new_id
from sync.records.patient import Patient
from tests.stories.places import Places

MOSS = {"family_name": "Moss", "given_name": "Marian", "birth_on": "1965-03-14", "sex": "female"}
TOLD = "Daniel Reed, her son"


def on_today(desk: Desk) -> list[WorkItem]:
    return list(today(desk, "everyone").rows)


def sources(desk: Desk) -> list[str]:
    return sorted(row.source for row in on_today(desk))


def head(desk: Desk, patient: str) -> Header:
    found = header(desk, patient)
    assert found is not None
    return found


@pytest.fixture
def away(places: Places) -> tuple[str, str]:
    """Marian is in the city since Thursday, with her son; labs, calls, a visit and a bill wait at home."""
    clinic, center = places.clinic.desk, places.center.desk
    sites = [clinic.me.site_id, center.me.site_id]
    patient = records.save(clinic, "patient", {**MOSS, "sites": sites})
    trip, _ = trips.ask(
        clinic,
        patient,
        {
            "purpose": "Second cycle",
            "starts_on": "2026-11-19",
            "ends_on": "2026-11-23",
            "escort_needed": True,
            "escort_name": "Daniel Reed",
            "destination": "Mesa View",
        },
        [{"mode": "tribal_van", "from_place": "Mesa View", "to_place": "Juniper Creek"}],
    )
    labs.propose_plan(
        clinic, patient, labs.read_rule("CBC Mondays and Thursdays for three weeks", date(2026, 11, 16))
    )
    tasks.add(clinic, {"title": "Call her about the shot", "due_on": "2026-11-20"}, patient)
    tasks.add(center, {"title": "Send the appointment letter", "due_on": "2026-11-21"}, patient)
    tasks.add(clinic, {"title": "Motel bill", "kind": "payment", "due_on": "2026-11-24"}, patient)
    records.save(
        center,
        "appointment",
        {
            "service": "medical_oncology",
            "starts_at": "2026-11-24T17:00:00Z",
            "patient_zone": "America/Denver",
            "status": "booked",
        },
        patient_id=patient,
    )
    places.meet()
    return patient, trip


def test_reminders_stop_everywhere_in_one_exchange_the_escorts_way_back_does_not(
    places: Places, away: tuple[str, str]
) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    patient, trip = away
    for desk in (clinic, center):
        assert {"task", "trip", "appointment"} <= set(sources(desk))
    deaths.note(
        center,
        patient,
        date(2026, 11, 20),
        TOLD,
        {"place": "the hospital in Mesa View", "family": clinic.me.person_id},
    )
    places.center.exchange()
    places.clinic.exchange()
    for desk in (clinic, center):
        left = {str(row.title) for row in on_today(desk)}
        assert left == {"Way home, lodging and bills", "Motel bill", "Call the family"}
        (way_home,) = (row for row in on_today(desk) if row.key.id == trip)
        assert str(way_home.context) == "Escort: Daniel Reed"
        assert way_home.group == "due_today"
        assert {row.person for row in on_today(desk)} == {"Moss, Marian (died 11/20/2026)"}
        found = chart(desk, patient)
        assert found is not None
        assert {one.key.kind for one in found.upcoming} <= {"trip"}
        assert desk.store.rows("lab_draw")
        assert all(row.status != "cancelled" for row in desk.store.rows("appointment"))
        counts = open_counts(desk)
        assert (counts["labs"], counts["visits"], counts["travel"]) == (0, 0, 1)
        assert not any(line.is_open for line in lines(desk, "labs"))
    family = next(row for row in on_today(clinic) if str(row.title) == "Call the family")
    assert family.is_mine
    told = head(clinic, patient).death
    assert told is not None
    assert (told.told_by, told.place, told.noted_by) == (TOLD, "the hospital in Mesa View", "Lena Grant")


def test_it_is_taken_back_as_easily_and_every_reminder_is_there_again(
    places: Places, away: tuple[str, str]
) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    patient, _ = away
    before = [sources(desk) for desk in (clinic, center)]
    deaths.note(clinic, patient, date(2026, 11, 20), TOLD, {})
    places.meet()
    assert "appointment" not in sources(center)
    deaths.take_back(center, patient, "It was another Marian Moss; her son called")
    places.center.exchange()
    places.clinic.exchange()
    assert [sources(desk) for desk in (clinic, center)] == before
    for desk in (clinic, center):
        assert head(desk, patient).death is None
        assert Names(desk).patient(patient) == "Moss, Marian"
    with pytest.raises(Refused, match="No death"):
        deaths.take_back(clinic, patient, "again")


def test_undo_takes_it_back_before_anybody_else_notices(places: Places, away: tuple[str, str]) -> None:
    clinic = places.clinic.desk
    patient, _ = away
    before = sources(clinic)
    deaths.note(clinic, patient, date(2026, 11, 20), TOLD, {})
    assert sources(clinic) != before
    undo.undo_last(clinic, patient)
    assert sources(clinic) == before


def test_somebody_who_edits_with_no_link_loses_nothing_and_brings_no_reminder_back(
    places: Places, away: tuple[str, str]
) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    patient, _ = away
    places.clinic.link.is_up = False
    tasks.add(clinic, {"title": "Ask about the ramp", "due_on": "2026-11-20"}, patient)
    records.save(clinic, "patient", {"community": "Cedar Flats"}, seen(clinic, patient))
    deaths.note(center, patient, date(2026, 11, 20), TOLD, {})
    places.center.exchange()
    places.clinic.link.is_up = True
    places.meet()
    for desk in (clinic, center):
        assert {row.source for row in on_today(desk)} == {"trip", "task"}
        assert not [row for row in on_today(desk) if str(row.title) == "Ask about the ramp"]
        assert head(desk, patient).community == "Cedar Flats"
        assert not desk.store.rows("review")


def test_a_death_on_one_chart_is_the_persons_on_the_other(places: Places, away: tuple[str, str]) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    patient, _ = away
    other = records.save(center, "patient", {**MOSS, "sites": [clinic.me.site_id, center.me.site_id]})
    tasks.add(center, {"title": "Ask for the slides", "due_on": "2026-11-20"}, other)
    places.meet()
    deaths.note(clinic, patient, date(2026, 11, 20), TOLD, {})
    assert [row for row in on_today(clinic) if row.patient_id == other]
    same_person.one_person(clinic, patient, other, "Same name and birth date")
    assert not [row for row in on_today(clinic) if row.patient_id == other]
    death = head(clinic, other).death
    assert death is not None
    assert death.chart_id == patient


def test_what_is_not_known_is_asked_for(places: Places, away: tuple[str, str]) -> None:
    clinic = places.clinic.desk
    patient, _ = away
    with pytest.raises(Refused, match="who told us"):
        deaths.note(clinic, patient, date(2026, 11, 20), "  ", {})
    with pytest.raises(Refused, match="not come yet"):
        deaths.note(clinic, patient, date(2026, 11, 21), TOLD, {})
    with pytest.raises(Refused, match="Say why"):
        deaths.take_back(clinic, patient, "")
    scheduler = replace(clinic, me=replace(clinic.me, person_id=new_id(), roles=frozenset({"scheduler"})))
    with pytest.raises(Refused, match="role"):
        deaths.note(scheduler, patient, date(2026, 11, 20), TOLD, {})


def message(died: str) -> bytes:
    segments = [
        "MSH|^~\\&|ADT|JUNIPER|NAV|NAV|20261120170000||ADT^A08|77|P|2.5.1",
        "EVN|A08|20261120170000",
        f"PID|1||12-0774^^^JUNIPER^MR||Moss^Marian||19650314|F{'|' * 21}{died}",
    ]
    return "\r".join(segments).encode()


@pytest.fixture
def known(places: Places, away: tuple[str, str]) -> str:
    clinic = places.clinic.desk
    number = {"assigner": "JUNIPER", "value": "12-0774", "type": "MR"}
    records.save(clinic, "patient", {"identifiers": [number]}, seen(clinic, away[0]))
    places.meet()
    return away[0]


def bring(desk: Desk, tmp_path: Path, died: str) -> list[intake.Outcome]:
    file = tmp_path / "adt.hl7"
    file.write_bytes(message(died))
    return list(intake.bring_in(desk, [file]))


def test_a_report_of_a_death_is_asked_about_and_stops_nothing(
    places: Places, known: str, tmp_path: Path
) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    before = sorted([*sources(clinic), "death"])
    (outcome,) = bring(clinic, tmp_path, "20261120|Y")
    assert outcome.state == "filed"
    assert "A person has to confirm it" in " ".join(map(str, outcome.warnings))
    places.meet()
    for desk in (clinic, center):
        (row,) = (row for row in on_today(desk) if row.source == "death")
        assert str(row.title) == "A report says this patient died"
        assert row.owner_id == clinic.me.person_id
        patient = desk.store.record(known)
        assert isinstance(patient, Patient)
        assert patient.died_at is None
        assert head(desk, known).death_report.startswith("HL7")
    assert sources(clinic) == before
    # The same file again asks nothing new.
    bring(clinic, tmp_path, "20261120|Y")
    assert sources(clinic).count("death") == 1

    deaths.note(clinic, known, date(2026, 11, 20), TOLD, {})
    assert "death" not in sources(clinic)
    assert {row.source for row in on_today(clinic)} == {"trip", "task"}


def test_a_wrong_report_is_said_to_be_wrong_and_does_not_come_again(
    places: Places, known: str, tmp_path: Path
) -> None:
    clinic = places.clinic.desk
    before = sources(clinic)
    bring(clinic, tmp_path, "20261120|Y")
    deaths.not_so(clinic, known, "She was here an hour ago")
    assert sources(clinic) == before
    bring(clinic, tmp_path, "20261120|Y")
    assert sources(clinic) == before
    with pytest.raises(Refused, match="No report"):
        deaths.not_so(clinic, known, "again")
    bring(clinic, tmp_path, "20261119|Y")
    assert "death" in sources(clinic)


def test_the_counter_and_paper_say_so_and_nothing_is_ahead(places: Places, away: tuple[str, str]) -> None:
    clinic = places.clinic.desk
    before = walk_in(clinic, away[0])
    assert before is not None
    assert before.labs
    deaths.note(clinic, away[0], date(2026, 11, 20), TOLD, {})
    page = walk_in(clinic, away[0])
    assert page is not None
    assert (page.visits, page.labs) == ((), ())
    assert page.travel
    assert [str(one) for one in notices(clinic, page.header)] == ["This patient died Fri Nov 20, 2026."]


def test_lists_and_pickers_say_that_somebody_died(places: Places, away: tuple[str, str]) -> None:
    clinic = places.clinic.desk
    deaths.note(clinic, away[0], date(2026, 11, 20), TOLD, {})
    assert [row.name for row in patients(clinic, "moss")] == ["Moss, Marian (died 11/20/2026)"]
