"""A new navigator learns the program on one invented referral; the lesson ticks what the records say, and only that."""

from __future__ import annotations

from datetime import date, timedelta

from navigator_app import gathered
from navigator_app.commands import lessons, records, referral_moves, referrals, trips, visits
from navigator_app.commands.referrals import moved
from navigator_app.commands.seen import seen, write
from navigator_app.queries.lesson import Step, course_of, steps_of
from sync.records.base import stamp
from tests.stories.places import Places
from tests.stories.test_both_ends import MOSS, center_of


def steps(places: Places) -> tuple[Step, ...]:
    return steps_of(course_of(places.clinic.desk))


def now(places: Places) -> str:
    return str(next((step.title for step in steps(places) if step.state == "now"), "all done"))


def test_one_referral_from_start_to_end_and_every_step_is_ticked_when_it_is_so(places: Places) -> None:
    rosa, lena = places.clinic.desk, places.center.desk
    patient = records.save(rosa, "patient", MOSS)
    earlier = referrals.start(rosa, patient, {"service": "imaging", "to_site_id": center_of(places)})
    places.clock.at += timedelta(minutes=1)
    lessons.begin(rosa)
    assert now(places) == "Begin a referral"
    places.clock.at += timedelta(minutes=1)
    typed = {"service": "medical_oncology", "to_site_id": center_of(places), "reason": "New diagnosis"}
    referral = referrals.start(rosa, patient, typed)
    assert referral != earlier
    assert now(places) == "Say what it still needs"
    for item in _needs(places, referral):
        referrals.set_item(rosa, referral, item, "not_needed", why_not_needed="For practice")
    records.save(
        rosa, "coverage", {"type": "medicaid", "payer": "Medicaid", "status": "enrolled"}, patient_id=patient
    )
    referrals.send(rosa, referral)
    assert "Send it" in {str(step.title) for step in steps(places) if step.state != "done"}
    places.meet()
    assert _state(places, "Send it") == "done"
    referrals.accept(lena, referral)
    places.meet()
    assert _state(places, "Be the center") == "done"
    visit = visits.book(
        rosa, patient, {"starts_at": stamp(places.clock.now() + timedelta(days=9)), "referral_id": referral}
    )
    assert _state(places, "Book the visit") == "done"
    trips.ask(rosa, patient, {"purpose": "First visit", "starts_on": "2026-11-28", "referral_id": referral})
    assert _state(places, "Plan the way there") == "done"
    assert _state(places, "The visit takes place") != "done"
    write(rosa, seen(rosa, visit), {"status": "fulfilled"})
    assert _state(places, "The visit takes place") != "done"
    write(rosa, seen(rosa, referral), moved("scheduled", appointment_id=visit))
    referral_moves.was_seen(rosa, referral, date(2026, 11, 20), date(2026, 11, 30))
    assert _state(places, "The visit takes place") == "done"
    referrals.report_came(rosa, referral, date(2026, 11, 30))
    referrals.tick_loop(rosa, referral, "report_read")
    assert _state(places, "The report comes back") == "done"
    referrals.tick_loop(rosa, referral, "patient_told")
    referrals.close(rosa, referral)
    assert _state(places, "Tell the patient, and close the loop") == "done"


def _needs(places: Places, referral: str) -> list[str]:
    course = course_of(places.clinic.desk)
    assert course.referral is not None
    assert course.referral.id == referral
    found = gathered.needs_of(places.clinic.desk, course.referral)
    return [one.key for one in found if one.key not in referrals.SEEN_IN_RECORDS]


def _state(places: Places, title: str) -> str:
    return next(step.state for step in steps(places) if step.title == title)


def test_before_it_is_begun_nothing_is_ticked(places: Places) -> None:
    rosa = places.clinic.desk
    patient = records.save(rosa, "patient", MOSS)
    referrals.start(rosa, patient, {"service": "imaging", "to_site_id": center_of(places)})
    assert [step.state for step in steps(places)] == ["now", *["ahead"] * 8]
