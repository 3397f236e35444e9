"""Today as a navigator reads it."""

from __future__ import annotations

from datetime import date, timedelta

from navigator_app.commands import labs, referrals, tasks, trips, visits
from navigator_app.commands.records import save
from navigator_app.desk import Desk
from navigator_app.queries.today import Kept, WorkItem, today
from tests.desks import CENTER, DELIA, MARIAN, clock_of, put


def row_of(desk: Desk, source: str) -> WorkItem:
    return next(row for row in today(desk).rows if row.source == source)


def test_an_empty_day_says_what_comes_next(desk: Desk) -> None:
    tasks.add(desk, {"title": "Ask pathology", "due_on": "2026-11-23"}, MARIAN)
    found = today(desk)
    assert found.counts["due_today"] == 0
    assert found.next_up is not None
    assert found.next_up.title == "Ask pathology"


def test_a_task_is_late_by_the_clock_of_the_place_where_it_is_done(desk: Desk) -> None:
    tasks.add(desk, {"title": "Call", "due_on": "2026-11-21", "due_zone": "Pacific/Auckland"}, MARIAN)
    tasks.add(desk, {"title": "Write", "due_on": "2026-11-21", "due_zone": "America/Denver"}, MARIAN)
    groups = {row.title: (row.group, row.late_days) for row in today(desk).rows}
    assert groups == {"Call": ("overdue", 1), "Write": ("due_today", 0)}


def test_a_waiting_row_names_on_whom_and_since_when_and_offers_to_ask_again(desk: Desk) -> None:
    one = tasks.add(desk, {"title": "PRC number"}, DELIA)
    tasks.wait_on(desk, one, "PRC office")
    row = row_of(desk, "task")
    assert (row.group, row.waiting_on, row.asked_on) == ("waiting", "PRC office", date(2026, 11, 21))
    assert row.status.text == "Waiting: PRC office"
    assert row.verb is not None
    assert row.verb.command == "duties.ask_again"


def test_every_row_has_a_verb_and_no_title_names_the_patient_or_is_long(desk: Desk) -> None:
    labs.propose_plan(desk, MARIAN, labs.read_rule("CBC Mon and Thu for 1 week", date(2026, 11, 21)))
    trips.ask(desk, MARIAN, {"purpose": "First visit", "starts_on": "2026-11-24", "destination": "Mesa View"})
    visits.book(desk, DELIA, {"starts_at": "2026-11-23T17:00:00Z", "service": "medical_oncology"})
    referrals.start(desk, DELIA, {"service": "medical_oncology", "to_site_id": CENTER})
    tasks.add(desk, {"title": "A title that goes on for much longer than any row of a list can ever hold"})
    rows = today(desk, "everyone").rows
    assert {row.source for row in rows} >= {"lab_plan", "trip", "appointment", "referral", "task"}
    for row in rows:
        assert row.verb is not None
        assert len(row.title) <= 40
        assert "Moss" not in row.title
        assert "Dale" not in row.title


def test_what_is_not_sent_yet_carries_the_mark(desk: Desk) -> None:
    tasks.add(desk, {"title": "Call"}, MARIAN)
    assert row_of(desk, "task").mark == "saved"


def test_counts_are_counted_from_the_rows(desk: Desk) -> None:
    for day in ("2026-11-19", "2026-11-21", "2026-11-24"):
        tasks.add(desk, {"title": "Call", "due_on": day}, MARIAN)
    found = today(desk)
    assert sum(found.counts.values()) == len(found.rows) == 3
    assert (found.counts["overdue"], found.counts["due_today"], found.counts["next_days"]) == (1, 1, 1)
    assert found.patients == 1


def test_a_draw_that_passed_says_no_result_here_yet_never_missed(desk: Desk) -> None:
    plan, _ = labs.propose_plan(
        desk, MARIAN, labs.read_rule("CBC Mon and Thu for 1 week", date(2026, 11, 21))
    )
    labs.order_plan(desk, plan, "A. Whitfield, NP")
    clock_of(desk).forward(days=4)
    row = row_of(desk, "lab_draw")
    assert row.group == "overdue"
    assert row.status.text == "No result here yet"
    assert row.late_days == 2


def test_a_colleagues_task_is_not_mine_but_the_clinics_sees_it(desk: Desk) -> None:
    other = put(desk, "practitioner", "ab" * 16, family_name="North", given_name="Tess", site=desk.me.site_id)
    tasks.add(desk, {"title": "Call", "owner_id": other}, MARIAN)
    assert not [row for row in today(desk, "mine").rows if row.source == "task"]
    assert [row.owner for row in today(desk, "clinic").rows if row.source == "task"] == ["Tess North"]


def test_reminders_stop_when_a_patient_died_the_way_home_does_not(desk: Desk) -> None:
    tasks.add(desk, {"title": "Call"}, MARIAN)
    trips.ask(desk, MARIAN, {"purpose": "Visit", "starts_on": "2026-11-20", "ends_on": "2026-11-23"})
    image = desk.image(MARIAN)
    assert image is not None
    save(desk, "patient", {"died_at": "2026-11-21T10:00:00Z"}, image)
    assert {row.source for row in today(desk, "everyone").rows} == {"trip"}


def test_as_of_another_moment(desk: Desk) -> None:
    tasks.add(desk, {"title": "Call", "due_on": "2026-11-24"}, MARIAN)
    later = desk.now() + timedelta(days=5)
    assert [row.group for row in today(desk, at=later).rows] == ["overdue"]


def test_what_is_kept_from_the_last_answer_never_shows_what_is_over(desk: Desk) -> None:
    kept = Kept()
    one = tasks.add(desk, {"title": "Call", "due_on": "2026-11-21"}, MARIAN)
    trips.ask(desk, MARIAN, {"purpose": "Visit", "starts_on": "2026-11-24"})
    assert len(today(desk, kept=kept).rows) == 2
    tasks.done(desk, one)
    kept.touched([("task", one)])
    assert today(desk, kept=kept).rows == today(desk).rows
    assert [row.source for row in today(desk, kept=kept).rows] == ["trip"]
    clock_of(desk).forward(days=5)
    assert today(desk, kept=kept).rows == today(desk).rows
