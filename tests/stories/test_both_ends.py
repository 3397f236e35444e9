"""The thread: a referral, labs and a trip between a clinic with a poor link and the center, in staff's words."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from navigator_app.commands import (
    intake,
    labs,
    messages,
    records,
    referrals,
    reviews,
    tasks,
    trips,
    undo,
    verbs,
)
from navigator_app.commands.seen import seen
from navigator_app.desk import Desk
from navigator_app.queries.names import site as site_name
from navigator_app.queries.record_history import history
from navigator_app.queries.referral import ReferralView, referral
from navigator_app.queries.review import ReviewView, open_reviews
from navigator_app.queries.syncing import Link, sync_card
from navigator_app.queries.today import today
from sync.errors import Refused, Unavailable
from sync.records.trip import Trip
from tests.stories.places import Places

OWN = Path(__file__).resolve().parents[1] / "examples" / "messages"
MOSS = {
    "family_name": "Moss (PRACTICE)",
    "given_name": "Marian Q",
    "birth_on": "1965-03-14",
    "sex": "female",
    "identifiers": [{"assigner": "CEDARLAB", "value": "000417", "type": "MR"}],
    "contact_points": [{"system": "phone", "value": "555-0177"}],
}


def center_of(places: Places) -> str:
    return places.center.desk.me.site_id


def begin(places: Places) -> tuple[str, str]:
    """Rosa writes the chart and the referral without a link."""
    places.clinic.link.is_up = False
    clinic = places.clinic.desk
    patient = records.save(clinic, "patient", MOSS)
    typed = {"service": "medical_oncology", "to_site_id": center_of(places), "reason": "New diagnosis"}
    return patient, referrals.start(clinic, patient, typed)


def view_at(desk: Desk, referral_id: str) -> ReferralView:
    found = referral(desk, referral_id)
    assert found is not None
    return found


def review_at(desk: Desk) -> ReviewView:
    (found,) = open_reviews(desk)
    return found


def test_a_draft_that_the_hub_has_is_not_said_to_be_sent(places: Places) -> None:
    _, one = begin(places)
    places.clinic.link.is_up = True
    places.meet()
    view = view_at(places.clinic.desk, one)
    assert view.standing.text == "Draft copied to the center"
    assert view.standing_words == "A copy of the draft is at the center. It was not sent as a referral."


def test_a_referral_goes_to_the_center_and_comes_back_with_words(places: Places) -> None:
    _, one = begin(places)
    clinic, center = places.clinic.desk, places.center.desk
    referrals.send(clinic, one)
    with pytest.raises(Unavailable):
        places.clinic.exchange()
    assert view_at(clinic, one).standing.text == "Saved on this computer"
    assert sync_card(clinic, Link(is_online=False)).waiting > 0

    places.clinic.link.is_up = True
    places.clinic.exchange()
    assert view_at(clinic, one).standing.text == "Sent to the center"
    assert sync_card(clinic, Link(is_online=True)).state == "up_to_date"
    places.center.exchange()
    row = next(row for row in today(center).rows if row.source == "referral")
    assert (row.group, row.title) == ("decision", "New referral")

    referrals.send_back(center, one, "Pathology slides are missing.")
    places.meet()
    row = next(row for row in today(clinic).rows if row.source == "referral")
    assert row.status.text == "Sent back: Pathology slides are missing."
    view = view_at(clinic, one)
    assert view.status_reason == "Pathology slides are missing."
    assert "Lena Grant" in view.said_by
    assert view.seen.startswith("Seen by Lena Grant")

    referrals.answer(clinic, one, "Slides follow on Monday.")
    places.meet()
    assert view_at(center, one).status.text == "Submitted"
    assert "Slides follow on Monday." in str(seen(center, one).fields["note"])


def test_seen_is_for_the_version_that_was_seen(places: Places) -> None:
    _, one = begin(places)
    clinic, center = places.clinic.desk, places.center.desk
    referrals.send(clinic, one)
    places.clinic.link.is_up = True
    places.meet()
    referrals.mark_seen(center, one)
    places.meet()
    assert view_at(clinic, one).standing.text == "Seen by Lena Grant"
    records.save(clinic, "referral", {"reason": "Relapse"}, seen(clinic, one))
    places.meet()
    assert "saw an earlier version" in view_at(clinic, one).seen
    assert view_at(clinic, one).standing.text != "Seen by Lena Grant"
    with pytest.raises(Refused):
        referrals.mark_seen(clinic, one)


def test_both_change_the_lodging_and_each_another_field(places: Places) -> None:
    patient, one = begin(places)
    clinic, center = places.clinic.desk, places.center.desk
    referrals.send(clinic, one)
    trip_id, _ = trips.ask(clinic, patient, {"purpose": "First visit", "starts_on": "2026-12-01"})
    places.clinic.link.is_up = True
    places.meet()

    trips.set_lodging(clinic, trip_id, {"lodging": "none_needed"})
    trips.set_escort(clinic, trip_id, {"escort_needed": True, "escort_name": "Daniel Reed"})
    trips.set_lodging(
        center, trip_id, {"lodging": "lodge", "lodging_place": "Cedar Lodge", "lodging_nights": 1}
    )
    records.save(center, "trip", {"voucher": "FV-2231"}, seen(center, trip_id))
    places.center.exchange()
    places.meet()

    view = review_at(clinic)
    assert {side.person for side in view.sides} == {"You", "Lena Grant"}
    assert {side.place for side in view.sides} == {clinic_name(places), center_name(places)}
    (choice,) = view.choices
    theirs = next(i for i, side in enumerate(view.sides) if not side.is_mine)
    assert choice.texts[theirs] == "Lodge \u00b7 Where: Cedar Lodge \u00b7 Nights: 1"
    assert choice.texts[1 - theirs] == "None needed \u00b7 Where: not said \u00b7 Nights: not said"
    assert view.result({}) is None
    assert view.what_will_be_saved({}) == (("Lodging", "choose above"),)
    left = dict(view.what_will_be_saved({choice.name: theirs}))
    assert left == {"Lodging": "Lodge", "Where": "Cedar Lodge", "Nights": "1"}
    row = next(row for row in today(clinic).rows if row.source == "review")
    assert row.title == "Lodging: two people changed it"
    trip = clinic.store.record(trip_id)
    assert isinstance(trip, Trip)
    assert (trip.escort_name, trip.voucher) == ("Daniel Reed", "FV-2231")

    values = view.result(dict.fromkeys((choice.name for choice in view.choices), theirs))
    assert values is not None
    reviews.settle(clinic, view.key.id, values, view.saw)
    places.meet()
    for desk in (clinic, center):
        assert not open_reviews(desk)
        kept = desk.store.record(trip_id)
        assert isinstance(kept, Trip)
        assert (kept.lodging, kept.lodging_place) == ("lodge", "Cedar Lodge")
    told = [field.text for entry in history(clinic, trip_id).entries for field in entry.fields]
    assert "None needed" in told
    with pytest.raises(Refused):
        reviews.settle(clinic, view.key.id, values)


def clinic_name(places: Places) -> str:
    return site_name(places.clinic.desk, places.clinic.desk.me.site_id)


def center_name(places: Places) -> str:
    return site_name(places.clinic.desk, center_of(places))


def test_a_lab_message_brings_a_result_and_the_center_looks_at_it(places: Places) -> None:
    patient, one = begin(places)
    clinic, center = places.clinic.desk, places.center.desk
    referrals.send(clinic, one)
    (outcome,) = intake.bring_in(clinic, [OWN / "oru-cbc.hl7"])
    assert (outcome.state, outcome.patient_id) == ("filed", patient)
    places.clinic.link.is_up = True
    places.meet()
    came = max(row.collected_at for row in center.store.rows("lab_result"))
    places.clock.at = came + timedelta(hours=3)
    rows = [row for row in today(center).rows if row.source == "lab_result"]
    assert {row.status.text for row in rows} == {"Not acknowledged"}
    for row in rows:
        verbs.run(center, row.verbs[0])
    places.meet()
    acknowledged = clinic.store.rows("lab_result")
    assert acknowledged
    assert all(row.acknowledged_is_current for row in acknowledged)
    assert not [row for row in today(center).rows if row.source == "lab_result"]


def test_an_answer_of_the_center_reaches_the_clinic(places: Places) -> None:
    patient, one = begin(places)
    clinic, center = places.clinic.desk, places.center.desk
    referrals.send(clinic, one)
    asked = messages.write(
        clinic, {"subject": "Question", "body": "Which day?", "to_site_id": center_of(places)}, patient
    )
    places.clinic.link.is_up = True
    places.meet()
    assert [row.source for row in today(center).rows if row.source == "message"]
    messages.answer(center, asked, "Tuesday")
    places.meet()
    row = next(row for row in today(clinic).rows if row.source == "message")
    assert "Lena Grant" in row.person or row.patient_id == patient
    assert not [row for row in today(center).rows if row.source == "message"]


def test_a_plan_that_was_proposed_offline_reaches_the_center_whole(places: Places) -> None:
    patient, one = begin(places)
    clinic, center = places.clinic.desk, places.center.desk
    rule = labs.read_rule("CBC Mondays and Thursdays for three weeks", date(2026, 11, 21))
    plan, draws = labs.propose_plan(clinic, patient, rule)
    referrals.send(clinic, one)
    places.clinic.link.is_up = True
    places.meet()
    assert len(center.store.rows("lab_draw")) == len(draws) == 6
    assert center.store.record(plan) is not None


def test_what_was_sent_can_be_undone_and_the_center_sees_both(places: Places) -> None:
    patient, one = begin(places)
    clinic, center = places.clinic.desk, places.center.desk
    referrals.send(clinic, one)
    task = tasks.add(clinic, {"title": "Call the lab", "due_on": "2026-11-20"}, patient)
    places.clinic.link.is_up = True
    places.meet()
    tasks.done(clinic, task)
    places.meet()
    undo.undo_last(clinic, task)
    places.meet()
    for desk in (clinic, center):
        assert seen(desk, task).fields["status"] == "requested"
    tasks.later(clinic, task, date(2026, 11, 24))
    places.meet()
    tasks.later(center, task, date(2026, 11, 25))
    places.meet()
    with pytest.raises(Refused):
        undo.undo_last(clinic, task)
