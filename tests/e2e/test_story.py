"""The story of one patient, by commands: two encrypted desks, a real hub over HTTP, a link that is cut and comes back.

After every part the desk is asked whether it says "sent" of anything that the hub never acknowledged.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from navigator_app.commands import labs, records, referrals, trips
from navigator_app.commands.intake import bring_in
from navigator_app.commands.seen import of, seen
from navigator_app.demo import story
from navigator_app.demo.days import file_for
from navigator_app.demo.honest import has_acknowledged, lies
from navigator_app.demo.practice import Practice, practice
from navigator_app.demo.seeding import open_the_sites
from navigator_app.desk import Desk
from navigator_app.queries import standing
from navigator_app.queries.today import today
from navigator_app.store.asking import Where
from sync.errors import Unavailable

FRIDAY = date(2026, 11, 20)


@pytest.fixture
def around(tmp_path: Path) -> Iterator[Practice]:
    """Two clinics, a center and a hub, nobody's chart yet, and the clinic's link cut."""
    with practice(tmp_path, FRIDAY) as made:
        open_the_sites(made)
        made.clock.put(made.morning)
        made.seats[story.CLINIC].switch.cut()
        yield made


def ours(around: Practice) -> Desk:
    return around.desk_of(story.NAVIGATOR)


def honest(around: Practice) -> None:
    switch = around.seats[story.CLINIC].switch
    assert lies(ours(around), around.hub, is_linked=not switch.is_cut) == []


def test_one_patient_from_a_clinic_without_a_link_to_the_center_and_back(around: Practice) -> None:
    she_unlocks_without_a_link(around)
    honest(around)
    she_opens_a_patient_from_a_file(around)
    honest(around)
    she_starts_a_referral_and_sees_what_is_missing(around)
    honest(around)
    she_completes_it(around)
    honest(around)
    she_proposes_labs_near_home(around)
    honest(around)
    she_asks_for_a_trip_with_an_escort(around)
    honest(around)
    power_fails_during_a_save(around)
    honest(around)
    the_link_comes_back_and_the_center_sends_it_back(around)
    honest(around)
    both_change_the_lodging(around)
    honest(around)
    she_settles_it_and_both_ends_agree(around)
    honest(around)
    a_result_comes_and_the_center_sees_it(around)
    honest(around)


def she_unlocks_without_a_link(around: Practice) -> None:
    seat = around.seats[story.CLINIC]
    seat.lock()
    seat.unlock(around.clock)
    with pytest.raises(Unavailable, match="no link"):
        seat.exchange()


def she_opens_a_patient_from_a_file(around: Practice) -> None:
    outcomes = list(bring_in(ours(around), [Path(file_for(around, story.CHART))]))
    assert {one.state for one in outcomes} == {"filed"}
    assert {one.patient_id for one in outcomes} == {story.patient_of(ours(around))}
    again = list(bring_in(ours(around), [Path(file_for(around, story.CHART))]))
    assert {one.state for one in again} == {"known"}


def she_starts_a_referral_and_sees_what_is_missing(around: Practice) -> None:
    desk = ours(around)
    patient = story.patient_of(desk)
    typed = {"to_site_id": around.id_of(story.CENTER), "service": story.SERVICE, "reason": story.REASON}
    made = referrals.start(desk, patient, typed)
    referrals.set_item(desk, made, "pathology", "waiting", waiting_on=story.WAITS_ON)
    view = story.view_of(desk)
    assert {"authorization", "coverage", "pathology", "clinic_note"} <= set(story.still_open(view))
    waits = next(item for item in view.items if item.item == "pathology")
    assert waits.waiting_on == story.WAITS_ON
    assert waits.asked_on == FRIDAY
    assert all(item.owner and item.fix for item in view.items if item.item in story.still_open(view))


def she_completes_it(around: Practice) -> None:
    desk = ours(around)
    patient, referral = story.patient_of(desk), story.referral_of(desk)
    records.save(desk, "coverage", story.coverage(FRIDAY), patient_id=patient)
    records.save(desk, "authorization", story.authorization(FRIDAY, referral), patient_id=patient)
    for item in story.still_open(story.view_of(desk)):
        if item not in referrals.SEEN_IN_RECORDS:
            referrals.set_item(desk, referral, item, "ready")
    assert referrals.send(desk, referral).gaps == ()
    assert story.view_of(desk).standing == standing.SAVED


def she_proposes_labs_near_home(around: Practice) -> None:
    desk = ours(around)
    _, draws = labs.propose_plan(desk, story.patient_of(desk), labs.read_rule(story.PLAN, FRIDAY))
    days = [date.fromisoformat(seen(desk, draw).fields["due_on"]) for draw in draws]
    assert len(days) == story.DRAWS
    assert {day.weekday() for day in days} == {0, 3}


def she_asks_for_a_trip_with_an_escort(around: Practice) -> None:
    desk = ours(around)
    trips.ask(desk, story.patient_of(desk), story.trip_values(around))
    assert seen(desk, story.trip_of(desk)).fields["escort_name"] == story.ESCORT["escort_name"]


def power_fails_during_a_save(around: Practice) -> None:
    seat = around.seats[story.CLINIC]
    patient = story.patient_of(seat.desk)
    before = len(seat.desk.store.pending_changes())
    seat.lock()
    loss = story.power_fails(around, patient)
    desk = seat.unlock(around.clock)
    assert story.is_all_there(desk, loss)
    waits = len(desk.store.pending_changes())
    assert waits >= before + len(loss.acknowledged)
    assert {row.id for row in desk.store.rows("task", Where("patient_id", "=", patient))} >= set(
        loss.acknowledged
    )


def the_link_comes_back_and_the_center_sends_it_back(around: Practice) -> None:
    seat = around.seats[story.CLINIC]
    assert not story.center_has_it(around)
    seat.switch.restore()
    around.exchange(story.CLINIC)
    referral = story.referral_of(ours(around))
    assert has_acknowledged(ours(around), around.hub, referral)
    assert str(story.view_of(ours(around)).standing.text) == "Sent to the center"
    assert story.center_sees_it(around)
    story.center_sends_it_back(around)
    around.exchange(story.CLINIC)
    view = story.view_of(ours(around))
    assert view.status_reason == story.BACK_WORDS
    assert "Imani Okafor" in str(view.said_by)
    assert any(
        row.key.id == referral and "Sent back" in str(row.status.text) for row in today(ours(around)).rows
    )


def both_change_the_lodging(around: Practice) -> None:
    seat = around.seats[story.CLINIC]
    seat.switch.cut()
    desk = ours(around)
    trip = story.trip_of(desk)
    desk.commit(of(seen(desk, trip), story.OURS))
    story.center_changes_the_trip(around)
    seat.switch.restore()
    around.exchange(story.CLINIC)
    view = story.review_of(ours(around))
    assert view is not None
    assert story.names_both(view)
    assert story.is_merged(ours(around))
    assert view.result({}) is None


def she_settles_it_and_both_ends_agree(around: Practice) -> None:
    desk = ours(around)
    view = story.review_of(desk)
    assert view is not None
    story.settle(desk, view)
    around.exchange(story.CLINIC)
    around.exchange(story.CENTER)
    around.exchange(story.CLINIC)
    assert story.review_of(desk) is None
    assert story.review_of(around.desk_of(story.COORDINATOR)) is None
    assert story.agree(around, story.trip_of(desk), story.referral_of(desk))
    assert seen(desk, story.trip_of(desk)).fields["lodging_place"] == story.THEIRS["lodging_place"]
    assert story.loser_is_in_history(desk)


def a_result_comes_and_the_center_sees_it(around: Practice) -> None:
    desk = ours(around)
    outcomes = list(bring_in(desk, [Path(file_for(around, story.RESULTS))]))
    assert [one.state for one in outcomes] == ["filed"]
    results = story.results_of(desk)
    assert {str(standing.chip(desk, one).text) for one in results} == {str(standing.SAVED.text)}
    around.exchange(story.CLINIC)
    assert story.center_acknowledges(around)
    around.exchange(story.CLINIC)
    assert {str(standing.chip(desk, one).text) for one in results} == {"Seen by Imani Okafor"}
