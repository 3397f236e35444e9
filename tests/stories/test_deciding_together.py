"""Two people wrote the same trip: decided in one go, decided twice, read whole when it begins within days."""

from __future__ import annotations

import pytest

from navigator_app.commands import records, reviews, trips, verbs
from navigator_app.commands.reviews import Settlement
from navigator_app.commands.seen import seen
from navigator_app.desk import Desk
from navigator_app.queries.decision import Decision, decision
from navigator_app.queries.preview import preview
from navigator_app.queries.review import open_reviews
from navigator_app.queries.today import WorkItem, today
from sync.errors import Refused
from sync.records.trip import Trip
from sync.rules.ticks import standing
from tests.stories.places import Places

MOSS = {"family_name": "Moss (PRACTICE)", "given_name": "Marian Q", "birth_on": "1965-03-14"}
VAN = {
    "mode": "tribal_van",
    "from_place": "Juniper Creek",
    "to_place": "Mesa View",
    "departs_at": "2026-12-01T12:40:00Z",
    "departs_zone": "America/Denver",
}
SOON, LATER = "2026-11-24", "2026-12-01"


def trip_at_both(places: Places, starts_on: str) -> tuple[str, str]:
    """Give a trip and its leg that both desks hold."""
    clinic, center = places.clinic.desk, places.center.desk
    sites = [clinic.me.site_id, center.me.site_id]
    patient = records.save(clinic, "patient", {**MOSS, "sites": sites})
    trip, (leg,) = trips.ask(clinic, patient, {"purpose": "First visit", "starts_on": starts_on}, [VAN])
    places.meet()
    return trip, leg


def change(desk: Desk, kind: str, record: str, **typed: object) -> None:
    records.save(desk, kind, typed, seen(desk, record))


def asked_of(desk: Desk) -> Decision:
    found = decision(desk, open_reviews(desk)[0].key.id)
    assert found is not None
    return found


def theirs(found: Decision) -> dict[str, int]:
    """Choose the other side everywhere."""
    return {
        one.key.id: next(n for n, side in enumerate(one.sides) if not side.is_mine) for one in found.to_choose
    }


def settle_all(desk: Desk, found: Decision, *, mine: bool = False, is_read: bool = False) -> None:
    chosen = theirs(found)
    if mine:
        chosen = {one.key.id: 1 - chosen[one.key.id] for one in found.to_choose}
    every = [Settlement(*one) for one in found.settlements(chosen)]
    reviews.settle_together(desk, every, is_read_whole=is_read)


def merged_rows(desk: Desk) -> list[WorkItem]:
    return [row for row in today(desk, "everyone").rows if row.source == "merged"]


def test_what_is_disagreed_about_a_trip_and_its_leg_is_decided_in_one_go(places: Places) -> None:
    trip, leg = trip_at_both(places, LATER)
    clinic, center = places.clinic.desk, places.center.desk
    change(clinic, "trip", trip, lodging="none_needed")
    change(clinic, "trip", trip, voucher="FV-1")
    change(clinic, "trip_leg", leg, departs_at="2026-12-01T13:00:00Z")
    change(center, "trip", trip, lodging="lodge")
    change(center, "trip", trip, voucher="FV-2")
    change(center, "trip_leg", leg, departs_at="2026-12-01T14:00:00Z")
    places.center.exchange()
    places.meet()
    found = asked_of(clinic)
    assert len(found.to_choose) == 3
    assert not found.is_complete({})
    assert not found.is_complete(dict(list(theirs(found).items())[:2]))
    assert found.is_complete(theirs(found))
    assert not found.whole(theirs(found)), "it begins later than the rule asks"
    settle_all(clinic, found)
    places.meet()
    for desk in (clinic, center):
        assert not open_reviews(desk)
        kept, ride = desk.image(trip), desk.image(leg)
        assert kept is not None
        assert ride is not None
        assert (kept.fields["lodging"], kept.fields["voucher"]) == ("lodge", "FV-2")
        assert ride.fields["departs_at"] == "2026-12-01T14:00:00Z"


def test_decided_differently_on_two_computers_it_is_asked_once_more_and_both_are_named(
    places: Places,
) -> None:
    trip, _ = trip_at_both(places, LATER)
    clinic, center = places.clinic.desk, places.center.desk
    change(clinic, "trip", trip, voucher="FV-1")
    change(center, "trip", trip, voucher="FV-2")
    places.center.exchange()
    places.meet()
    first = open_reviews(clinic)[0].key
    settle_all(clinic, asked_of(clinic), mine=True)
    settle_all(center, asked_of(center), mine=True)
    places.meet()
    for desk in (clinic, center):
        (view,) = open_reviews(desk)
        assert view.key == first
        assert {"You", "Rosa Delgado", "Lena Grant"} >= {side.person for side in view.sides}
        assert len({side.person for side in view.sides}) == 2
        assert {side.values["voucher"] for side in view.sides} == {"FV-1", "FV-2"}
    settle_all(clinic, asked_of(clinic))
    places.meet()
    kept = [desk.image(trip) for desk in (clinic, center)]
    assert not open_reviews(clinic)
    assert not open_reviews(center)
    assert kept[0] is not None
    assert kept[1] is not None
    assert kept[0].fields == kept[1].fields


def test_a_record_entered_in_error_closes_its_review_and_says_so(places: Places) -> None:
    trip, _ = trip_at_both(places, LATER)
    clinic, center = places.clinic.desk, places.center.desk
    change(clinic, "trip", trip, voucher="FV-1")
    change(center, "trip", trip, voucher="FV-2")
    places.center.exchange()
    places.meet()
    view = open_reviews(clinic)[0]
    records.withdraw(clinic, "trip", trip, "Wrong patient")
    places.meet()
    for desk in (clinic, center):
        kept = decision(desk, view.key.id)
        assert kept is not None
        assert (kept.first.is_open, kept.first.is_removed) == (False, True)
        assert not kept.to_choose
        assert {side.values["voucher"] for side in kept.first.sides} == {"FV-1", "FV-2"}


def test_a_trip_within_days_is_read_whole_before_a_choice_is_saved(places: Places) -> None:
    trip, _ = trip_at_both(places, SOON)
    clinic, center = places.clinic.desk, places.center.desk
    change(clinic, "trip", trip, lodging="none_needed")
    change(center, "trip", trip, lodging="lodge", lodging_place="Cedar Lodge")
    places.center.exchange()
    places.meet()
    found = asked_of(clinic)
    ((_, lines),) = found.whole(theirs(found))
    told = {line.name: (line.text, line.is_changed) for line in lines}
    assert told["purpose"] == ("First visit", False)
    assert told["lodging"] == ("Lodge", False), "the center's word came first and stands at present"
    assert told["lodging_place"] == ("Cedar Lodge", False)
    with pytest.raises(Refused, match="Read the whole"):
        settle_all(clinic, found)
    settle_all(clinic, found, is_read=True)
    places.meet()
    assert not open_reviews(clinic)
    for desk in (clinic, center):
        kept = desk.store.record(trip)
        assert isinstance(kept, Trip)
        assert standing(kept, "read_whole").is_current


def test_two_halves_merged_for_a_trip_within_days_wait_for_somebody_to_read_the_whole(places: Places) -> None:
    trip, _ = trip_at_both(places, SOON)
    clinic, center = places.clinic.desk, places.center.desk
    change(center, "trip", trip, starts_on="2026-11-25")
    places.center.exchange()
    change(clinic, "trip", trip, lodging="motel", lodging_place="Sandstone Motel")
    places.meet()
    assert not open_reviews(clinic)
    (row,) = merged_rows(clinic)
    assert not merged_rows(center), "who wrote first wrote alone"
    told = {fact.text for fact in preview(clinic, row).facts}
    assert any("Nov 25" in text for text in told)
    assert "Sandstone Motel" in told
    verb = row.verb
    assert verb is not None
    verbs.run(clinic, verb)
    assert not merged_rows(clinic)
    places.meet()
    assert not merged_rows(clinic)
    assert not merged_rows(center)


def test_nobody_is_asked_to_read_what_one_computer_wrote_alone(places: Places) -> None:
    trip, _ = trip_at_both(places, SOON)
    clinic = places.clinic.desk
    change(clinic, "trip", trip, lodging="motel")
    change(clinic, "trip", trip, plan_b="Call the van")
    change(clinic, "trip", trip, starts_on="2026-11-25")
    places.meet()
    assert not merged_rows(clinic)


def test_two_halves_of_a_trip_in_weeks_need_no_reading(places: Places) -> None:
    trip, _ = trip_at_both(places, "2026-12-20")
    clinic, center = places.clinic.desk, places.center.desk
    change(center, "trip", trip, plan_b="Call the van")
    places.center.exchange()
    change(clinic, "trip", trip, lodging="motel")
    places.meet()
    assert not merged_rows(clinic)


def test_each_side_says_what_was_there_before_either_of_them(places: Places) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    trip, _ = trip_at_both(places, LATER)
    change(clinic, "trip", trip, lodging="motel", lodging_place="Cottonwood Motel")
    places.meet()
    change(clinic, "trip", trip, lodging="family", lodging_place="")
    change(center, "trip", trip, lodging="lodge", lodging_place="Mesa View lodge", voucher="2307")
    places.meet()
    for desk in (clinic, center):
        (view,) = open_reviews(desk)
        (choice,) = view.choices
        assert choice.is_before_known
        assert "Motel" in choice.was
        assert "Cottonwood Motel" in choice.was


def test_what_is_disagreed_about_elsewhere_in_the_record_is_not_said_to_be_merged(places: Places) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    trip, _ = trip_at_both(places, LATER)
    change(clinic, "trip", trip, lodging="motel", lodging_nights=2, starts_on="2026-12-02")
    change(center, "trip", trip, lodging="lodge", lodging_nights=1, starts_on="2026-12-03", voucher="2307")
    places.meet()
    for desk in (clinic, center):
        views = open_reviews(desk)
        assert len(views) == 2
        merged = {str(one.label) for view in views for one in view.merged}
        assert "Voucher" in merged
        assert not merged & {"Lodging", "Where", "Nights", "Leaves", "Back home"}
