"""A woman says no at the clinic while it is offline, and the center books her visit: both ends are told the same."""

from __future__ import annotations

from datetime import date, time

import pytest

from navigator_app.commands import choices, records, referral_moves, referrals, reviews, trips
from navigator_app.commands.choices import HeardChoice
from navigator_app.commands.referral_moves import Booked
from navigator_app.commands.reviews import Settlement
from navigator_app.desk import Desk
from navigator_app.queries.choices import choice_note
from navigator_app.queries.decision import decision
from navigator_app.queries.queue import count, queue
from navigator_app.queries.referral import referral as referral_view
from navigator_app.queries.review import open_reviews
from navigator_app.queries.shown import Key
from navigator_app.queries.today import WorkItem, today
from tests.stories.places import Places

MOSS = {"family_name": "Moss (PRACTICE)", "given_name": "Marian Q", "birth_on": "1965-03-14"}
HERS = "I do not want to travel so far. I stay with my grandchildren."
TOLD = HeardChoice(how="in_person", told="A. Whitfield, in the room")


@pytest.fixture
def sent(places: Places) -> tuple[str, str]:
    """Send a referral that the center has accepted; give the patient and the referral."""
    clinic, center = places.clinic.desk, places.center.desk
    sites = [clinic.me.site_id, center.me.site_id]
    patient = records.save(clinic, "patient", {**MOSS, "sites": sites})
    typed = {"service": "medical_oncology", "to_site_id": center.me.site_id, "reason": "New diagnosis"}
    one = referrals.start(clinic, patient, typed)
    referrals.send(clinic, one)
    places.meet()
    referrals.accept(center, one)
    places.meet()
    return patient, one


def rows(desk: Desk) -> list[WorkItem]:
    return [row for row in today(desk, "everyone").rows if row.patient_id]


def visit_of(desk: Desk) -> str:
    (row,) = desk.store.rows("appointment")
    return str(row.id)


def apart(places: Places, sent: tuple[str, str]) -> None:
    """Let the clinic hear no without a link, and the center book meanwhile."""
    _, one = sent
    places.clinic.link.is_up = False
    choices.no(places.clinic.desk, ("referral", one), HERS, TOLD)
    referral_moves.schedule(places.center.desk, one, Booked(date(2026, 12, 3), time(9)))
    places.center.exchange()
    places.clinic.link.is_up = True
    places.meet()


def test_what_was_booked_apart_is_to_be_called_off_and_both_read_her_words(
    places: Places, sent: tuple[str, str]
) -> None:
    patient, one = sent
    apart(places, sent)
    for desk in (places.clinic.desk, places.center.desk):
        note = choice_note(desk, Key("referral", one), patient)
        assert note is not None
        assert note.headline == "Patient's choice: no"
        assert HERS in note.detail
        assert "Clinician informed: A. Whitfield, in the room" in note.detail
        visits = [row for row in rows(desk) if row.key.kind == "appointment"]
        assert [(row.title, row.group) for row in visits] == [("Call off: the patient said no", "due_today")]
        assert not [row for row in rows(desk) if row.group == "overdue"]
        assert len(open_reviews(desk)) == 1, "two people moved the referral apart: a person says which holds"


def test_whoever_calls_it_off_does_so_once_for_both(places: Places, sent: tuple[str, str]) -> None:
    apart(places, sent)
    clinic, center = places.clinic.desk, places.center.desk
    choices.call_off(center, visit_of(center))
    places.meet()
    for desk in (clinic, center):
        image = desk.image(visit_of(desk))
        assert image is not None
        assert image.fields["status"] == "cancelled"
        assert HERS in image.fields["status_reason"]
        assert not [row for row in rows(desk) if row.key.kind == "appointment"]
    assert [row.title for row in rows(center) if row.source == "task"] == ["Call off the visit"]


def test_settled_either_way_nothing_is_lost_and_no_says_what_stands(
    places: Places, sent: tuple[str, str]
) -> None:
    patient, one = sent
    apart(places, sent)
    center = places.center.desk
    found = decision(center, open_reviews(center)[0].key.id)
    assert found is not None
    mine = {
        part.key.id: next(n for n, side in enumerate(part.sides) if side.is_mine) for part in found.to_choose
    }
    reviews.settle_together(center, [Settlement(*part) for part in found.settlements(mine)])
    places.meet()
    for desk in (places.clinic.desk, center):
        view = referral_view(desk, one)
        assert view is not None
        assert not [verb for verb in view.verbs if verb.command.endswith("no_show")]
        standing = {row.key.kind for row in rows(desk) if row.title == "Call off: the patient said no"}
        assert standing == {"referral", "appointment"}
    choices.call_off(places.clinic.desk, one)
    places.meet()
    for desk in (places.clinic.desk, center):
        assert not [row for row in rows(desk) if row.title == "Call off: the patient said no"]
        assert choice_note(desk, Key("referral", one), patient) is not None


def test_a_no_show_that_was_noted_apart_is_not_said_of_her(places: Places, sent: tuple[str, str]) -> None:
    _, one = sent
    clinic, center = places.clinic.desk, places.center.desk
    referral_moves.schedule(center, one, Booked(date(2026, 11, 20), time(9)))
    places.meet()
    places.clinic.link.is_up = False
    choices.not_now(clinic, ("referral", one), "After the holidays.", date(2027, 1, 4), TOLD)
    referral_moves.no_show(center, one, "Did not come.")
    places.clinic.link.is_up = True
    places.meet()
    places.meet()
    for desk in (clinic, center):
        view = referral_view(desk, one)
        assert view is not None
        assert view.status.text == "Patient's choice: not now, ask again Mon Jan 4"
        assert view.status.tint == "neutral"
        assert not [row for row in rows(desk) if row.source == "referral"]


def test_heard_apart_the_newest_holds_at_both_ends_and_both_are_kept(
    places: Places, sent: tuple[str, str]
) -> None:
    patient, one = sent
    clinic, center = places.clinic.desk, places.center.desk
    places.clinic.link.is_up = False
    choices.not_now(clinic, ("referral", one), "After fish camp.", date(2026, 12, 15), TOLD)
    places.clock.forward(hours=1)
    choices.not_now(center, ("referral", one), "After the holidays.", date(2027, 1, 4), TOLD)
    places.clinic.link.is_up = True
    places.meet()
    for desk in (clinic, center):
        note = choice_note(desk, Key("referral", one), patient)
        assert note is not None
        assert note.words == "After the holidays."
        assert len(desk.store.rows("patient_choice")) == 2
    choices.take_back(center, str(next(r.id for r in center.store.rows("patient_choice"))), "I can go.")
    places.meet()
    for desk in (clinic, center):
        assert choice_note(desk, Key("referral", one), patient) is None


def test_the_center_that_hears_it_asks_to_cancel_what_only_the_clinic_cancels(places: Places) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    sites = [clinic.me.site_id, center.me.site_id]
    patient = records.save(clinic, "patient", {**MOSS, "sites": sites})
    typed = {"service": "medical_oncology", "to_site_id": center.me.site_id, "reason": "New diagnosis"}
    one = referrals.start(clinic, patient, typed)
    referrals.send(clinic, one)
    trip, _ = trips.ask(clinic, patient, {"purpose": "First visit", "referral_id": one})
    places.meet()
    choices.no(center, ("referral", one), HERS, TOLD)
    places.meet()
    found = {row.key.id: row for row in rows(clinic)}
    assert found[one].title == "Call off: the patient said no"
    image = clinic.image(one)
    assert image is not None
    assert image.fields["status"] == "cancellation_requested"
    assert HERS in image.fields["status_reason"]
    assert clinic.image(trip).fields["status"] == "cancelled"  # type: ignore[union-attr]
    choices.call_off(clinic, one)
    places.meet()
    assert not rows(clinic)
    assert not rows(center)


def test_what_waits_leaves_the_centers_queue_and_is_there_again(places: Places) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    sites = [clinic.me.site_id, center.me.site_id]
    patient = records.save(clinic, "patient", {**MOSS, "sites": sites})
    typed = {"service": "medical_oncology", "to_site_id": center.me.site_id, "reason": "New diagnosis"}
    one = referrals.start(clinic, patient, typed)
    referrals.send(clinic, one)
    places.meet()
    assert [row.item.key.id for row in queue(center).rows] == [one]
    choice = choices.not_now(clinic, ("referral", one), "After fish camp.", date(2026, 12, 15), TOLD)
    places.meet()
    assert (queue(center).rows, count(center)) == ((), 0)
    choices.take_back(center, choice, "She phoned: she can go.")
    places.meet()
    assert [row.item.key.id for row in queue(center).rows] == [one]
    assert choice_note(clinic, Key("referral", one), patient) is None
