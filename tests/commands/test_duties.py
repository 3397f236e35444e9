"""Handing over, putting off, asking again: one or several, all or none, one way back; nothing goes where it cannot."""

from __future__ import annotations

from datetime import date

import pytest

from navigator_app.commands import duties, labs, referrals, tasks, trips, undo, verbs
from navigator_app.commands.records import save
from navigator_app.desk import Desk
from navigator_app.queries.today import WorkItem, of_patient, today
from sync.errors import Refused
from tests.desks import CENTER, CLINIC, DELIA, IMANI, MARIAN, clock_of, put

TESS = "ab" * 16
FAR = "cd" * 16


@pytest.fixture
def tess(desk: Desk) -> str:
    """Tess, a colleague at the clinic."""
    return put(desk, "practitioner", TESS, family_name="North", given_name="Tess", site=CLINIC)


def row(desk: Desk, record: str) -> WorkItem:
    return next(one for one in today(desk, "everyone").rows if one.key.id == record)


def field(desk: Desk, record: str, name: str) -> object:
    image = desk.image(record)
    assert image is not None
    return image.fields.get(name)


def test_ten_rows_go_to_a_cover_in_one_deed_and_come_back_with_one_undo(desk: Desk, tess: str) -> None:
    ten = [tasks.add(desk, {"title": f"Call {n}"}, (MARIAN, DELIA)[n % 2]) for n in range(10)]
    ids = verbs.written_by(desk, lambda at: duties.hand_over(at, ten, owner_id=tess))
    assert {row(desk, one).owner for one in ten} == {"Tess North"}
    deeds = {change.deed for change in desk.store.pending_changes() if change.patch.get("owner_id") == tess}
    assert len(deeds) == 1
    undo.undo_last(desk, *ids)
    assert {row(desk, one).owner for one in ten} == {"You"}


def test_if_one_cannot_go_none_goes(desk: Desk, tess: str) -> None:
    task = tasks.add(desk, {"title": "Call"}, MARIAN)
    draw = put(desk, "lab_draw", "ee" * 16, MARIAN, due_on="2026-11-23")
    with pytest.raises(Refused):
        duties.hand_over(desk, [task, draw], owner_id=tess)
    assert row(desk, task).owner == "You"


def test_what_is_handed_to_a_place_is_everybodys_there(desk: Desk, tess: str) -> None:
    one = tasks.add(desk, {"title": "Call", "owner_id": tess}, MARIAN)
    duties.hand_over(desk, [one], owner_site_id=CLINIC)
    assert row(desk, one).owner == "Juniper Creek"
    assert one in [each.key.id for each in today(desk, "mine").rows]


def test_nothing_is_handed_to_where_the_chart_is_not(desk: Desk) -> None:
    put(desk, "site", FAR, name="Cedar Flats (PRACTICE)", short_name="Cedar Flats", zone="America/Anchorage")
    away = put(desk, "practitioner", "ef" * 16, family_name="Hale", given_name="Ada", site=FAR)
    one = tasks.add(desk, {"title": "Call"}, MARIAN)
    for person, place in ((away, None), (None, FAR)):
        with pytest.raises(Refused) as refused:
            duties.hand_over(desk, [one], owner_id=person, owner_site_id=place)
        assert str(refused.value) == "Cedar Flats does not see this chart, so it would not arrive there."
    duties.hand_over(desk, [one], owner_site_id=CENTER)
    assert field(desk, one, "owner_site_id") == CENTER


def test_a_restricted_chart_is_only_handed_to_whom_it_names(desk: Desk, tess: str) -> None:
    one = tasks.add(desk, {"title": "Call"}, MARIAN)
    put_restricted = desk.image(MARIAN)
    assert put_restricted is not None
    save(desk, "patient", {"restricted_to_ids": [desk.me.person_id, IMANI]}, put_restricted)
    with pytest.raises(Refused):
        duties.hand_over(desk, [one], owner_id=tess)
    with pytest.raises(Refused):
        duties.hand_over(desk, [one], owner_site_id=CLINIC)
    duties.hand_over(desk, [one], owner_id=IMANI)
    assert field(desk, one, "owner_id") == IMANI


def test_a_day_is_due_by_the_clock_of_the_place_that_takes_it_over_and_stays_that_day(desk: Desk) -> None:
    one = tasks.add(desk, {"title": "Call", "due_on": "2026-11-24"}, MARIAN)
    duties.hand_over(desk, [one], owner_site_id=CENTER)
    assert (field(desk, one, "due_on"), field(desk, one, "due_zone")) == ("2026-11-24", "America/Phoenix")


def test_a_requirement_a_referral_and_a_trip_have_owners_but_no_queue(desk: Desk, tess: str) -> None:
    referral = referrals.start(desk, MARIAN, {"to_site_id": CENTER, "service": "medical_oncology"})
    trip, _ = trips.ask(desk, DELIA, {"purpose": "Visit", "starts_on": "2026-11-24"})
    duties.hand_over(desk, [referral, trip], owner_id=tess)
    assert field(desk, referral, "case_manager_id") == tess
    assert field(desk, trip, "owner_id") == tess
    with pytest.raises(Refused):
        duties.hand_over(desk, [trip], owner_site_id=CLINIC)


def test_a_row_that_was_put_off_says_until_when_and_by_whom(desk: Desk) -> None:
    one = tasks.add(desk, {"title": "Call", "due_on": "2026-11-19"}, MARIAN)
    duties.put_off(desk, [one], date(2026, 11, 24))
    assert (row(desk, one).group, row(desk, one).context) == ("next_days", "Put off until Tue Nov 24 by you")
    image = desk.image(one)
    assert image is not None
    save(desk, "task", {"due_on": "2026-11-25"}, image)
    assert row(desk, one).context == ""


def test_undo_takes_back_that_it_was_put_off(desk: Desk) -> None:
    one = tasks.add(desk, {"title": "Call", "due_on": "2026-11-19"}, MARIAN)
    ids = verbs.written_by(desk, lambda at: duties.put_off(at, [one], date(2026, 11, 24)))
    undo.undo_last(desk, *ids)
    assert (row(desk, one).group, row(desk, one).late_days, row(desk, one).context) == ("overdue", 2, "")


def test_a_day_is_over_by_the_clock_of_the_place_where_it_is_done(desk: Desk) -> None:
    there = tasks.add(desk, {"title": "Call", "due_zone": "Pacific/Auckland", "due_on": "2026-11-22"}, MARIAN)
    with pytest.raises(Refused):
        duties.put_off(desk, [there], date(2026, 11, 21))
    here = tasks.add(desk, {"title": "Call", "due_on": "2026-11-21"}, MARIAN)
    duties.put_off(desk, [here], date(2026, 11, 21))


def test_a_draw_keeps_its_day(desk: Desk) -> None:
    labs.propose_plan(desk, MARIAN, labs.read_rule("CBC Mondays for three weeks", date(2026, 11, 16)))
    plan = next(one for one in of_patient(desk, MARIAN) if one.source == "lab_plan")
    with pytest.raises(Refused):
        duties.put_off(desk, [plan.key.id], date(2026, 11, 24))


def test_asking_again_moves_the_day_and_the_history_keeps_the_earlier_ask(desk: Desk) -> None:
    one = tasks.add(desk, {"title": "PRC number"}, MARIAN)
    tasks.wait_on(desk, one, "PRC office")
    clock_of(desk).forward(days=4)
    ids = verbs.written_by(desk, lambda at: duties.ask_again(at, [one]))
    assert row(desk, one).asked_on == date(2026, 11, 25)
    asked = [
        line.change.patch["asked_on"] for line in desk.store.history(one) if "asked_on" in line.change.patch
    ]
    assert sorted(asked) == ["2026-11-21", "2026-11-25"]
    with pytest.raises(Refused) as refused:
        duties.ask_again(desk, [one])
    assert str(refused.value) == "Asked today already. Nothing was changed."
    undo.undo_last(desk, *ids)
    assert row(desk, one).asked_on == date(2026, 11, 21)
