"""A navigator's day as staff tell it: Monday morning, ten rows to a cover, a filter with a name, asking again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from navigator_app.commands import duties, filters, messages, tasks, undo, verbs, visits
from navigator_app.desk import Desk
from navigator_app.filters import Saved, saved_filters
from navigator_app.queries.today import Kept, WorkItem, freshness, today
from navigator_app.queries.work.narrowing import Narrowing, narrowed
from sync.changes import Document
from sync.hub.service import write_as_hub
from sync.records.base import stamp
from tests.desks import CLINIC, DELIA, MARIAN, clock_of, open_desk, put, settle_patients, settle_places
from tests.stories.places import Places

TESS = "ab" * 16


def titles(rows: tuple[WorkItem, ...], group: str = "") -> list[str]:
    return [row.title for row in rows if group in ("", row.group)]


def at(desk: Desk, moment: datetime) -> None:
    clock = clock_of(desk)
    clock.forward(seconds=(moment - clock.now()).total_seconds())


def test_monday_morning_says_what_is_late_what_is_due_and_on_whom_it_waits(desk: Desk) -> None:
    """Rosa opens the desk on Monday at 7:40, after a weekend."""
    tasks.add(desk, {"title": "Ask pathology for the report", "due_on": "2026-11-20"}, MARIAN)
    tasks.add(desk, {"title": "Book the van", "due_on": "2026-11-23"}, DELIA)
    waits = tasks.add(desk, {"title": "PRC number"}, DELIA)
    tasks.wait_on(desk, waits, "PRC office")
    tasks.add(desk, {"title": "Call about the ride home", "due_on": "2026-11-27"}, DELIA)
    at(desk, datetime(2026, 11, 23, 14, 40, tzinfo=UTC))
    found = today(desk)
    assert titles(found.rows, "overdue") == ["Ask pathology for the report"]
    assert titles(found.rows, "due_today") == ["Book the van"]
    assert titles(found.rows, "waiting") == ["PRC number"]
    assert titles(found.rows, "next_days") == ["Call about the ride home"]
    assert {group: found.counts[group] for group in found.counts if found.counts[group]} == {
        "overdue": 1,
        "due_today": 1,
        "waiting": 1,
        "next_days": 1,
    }
    assert all(row.verbs for row in found.rows)


def test_before_her_leave_rosa_gives_ten_rows_to_tess_and_takes_them_back(desk: Desk) -> None:
    put(desk, "practitioner", TESS, family_name="North", given_name="Tess", site=CLINIC)
    ten = [tasks.add(desk, {"title": f"Call {n}", "due_on": "2026-11-24"}, DELIA) for n in range(10)]
    kept = Kept()
    assert len(today(desk, kept=kept).rows) == 10
    ids = verbs.written_by(desk, lambda each: duties.hand_over(each, ten, owner_id=TESS))
    kept.touched([("task", one) for one in ids])
    assert today(desk, kept=kept).rows == ()
    assert {row.owner for row in today(desk, "clinic").rows} == {"Tess North"}
    undo.undo_last(desk, *ids)
    assert len(today(desk).rows) == 10


def test_what_is_handed_to_the_center_arrives_there(places: Places) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    here = [clinic.me.site_id]
    patient = put(clinic, "patient", MARIAN, family_name="Moss", given_name="Marian", sites=here)
    one = tasks.add(clinic, {"title": "Call the family", "due_on": "2026-11-24"}, patient)
    duties.hand_over(clinic, [one], owner_site_id=center.me.site_id)
    places.meet()
    assert "Call the family" in titles(today(center, "mine").rows)
    assert "Call the family" not in titles(today(clinic, "mine").rows)


def test_a_message_is_handed_to_a_colleague_and_the_center_hears_to_whom(places: Places) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    here = [clinic.me.site_id]
    put(clinic, "patient", MARIAN, family_name="Moss", given_name="Marian", sites=here)
    with places.hub.writing() as tx:
        blank = Document("practitioner", TESS, None, clinic.me.site_id, None)
        names = {"family_name": "North", "given_name": "Tess", "roles": ["navigator"]}
        write_as_hub(tx, blank, names, stamp(places.clock.now()))
    places.meet()
    asked = {"subject": "Which day suits?", "body": "Tuesday or Friday?", "to_site_id": clinic.me.site_id}
    one = messages.write(center, asked, MARIAN)
    places.meet()
    (row,) = [each for each in today(clinic).rows if each.source == "message"]
    assert [verb.key for verb in row.verbs] == ["R", "D", "A"]
    duties.hand_over(clinic, [one], owner_id=TESS)
    places.meet()
    assert not clinic.store.needs_you()
    told = center.image(one)
    assert told is not None
    assert (told.fields["to_id"], told.fields["to_site_id"]) == (TESS, clinic.me.site_id)


def test_a_filter_with_a_name_is_there_again_tomorrow_and_only_for_whom_it_is(desk: Desk) -> None:
    """Tess and Rosa share a computer; each has filters of her own."""
    filters.save(desk, Saved("Calls to families", "clinic", text="call"))
    tasks.add(desk, {"title": "Call her daughter"}, MARIAN)
    tasks.add(desk, {"title": "Write to the payer"}, MARIAN)
    clock_of(desk).forward(days=1)
    (mine,) = saved_filters(desk)
    assert titles(narrowed(today(desk, "clinic").rows, Narrowing(text=mine.text))) == ["Call her daughter"]
    rosa, desk.me = desk.me, type(desk.me)(TESS, "Tess North", CLINIC, desk.me.zone)
    assert saved_filters(desk) == ()
    desk.me = rosa
    assert saved_filters(desk) == (mine,)


def test_asking_again_is_one_deed_and_nobody_forgets_the_first_time(desk: Desk) -> None:
    waits = tasks.add(desk, {"title": "Slides"}, MARIAN)
    tasks.wait_on(desk, waits, "Cedar Basin lab")
    clock_of(desk).forward(days=4)
    (row,) = today(desk).rows
    assert (row.waiting_on, row.asked_on) == ("Cedar Basin lab", date(2026, 11, 21))
    assert row.verb is not None
    assert (row.verb.text, row.verb.key) == ("Ask again", "R")
    ids = verbs.run(desk, row.verb)
    assert today(desk).rows[0].asked_on == date(2026, 11, 25)
    assert len([line for line in desk.store.history(waits) if "asked_on" in line.change.patch]) == 2
    undo.undo_last(desk, *ids)
    assert today(desk).rows[0].asked_on == date(2026, 11, 21)


DST = (
    ("America/Denver", datetime(2026, 3, 8, 6, 59, tzinfo=UTC), "2026-03-07"),
    ("America/Denver", datetime(2026, 3, 8, 7, 0, tzinfo=UTC), "2026-03-08"),
    ("America/Denver", datetime(2026, 3, 9, 5, 59, tzinfo=UTC), "2026-03-08"),
    ("America/Denver", datetime(2026, 11, 2, 6, 59, tzinfo=UTC), "2026-11-01"),
    ("America/Phoenix", datetime(2026, 3, 8, 6, 59, tzinfo=UTC), "2026-03-07"),
    ("America/Adak", datetime(2026, 3, 9, 8, 59, tzinfo=UTC), "2026-03-08"),
)
"""A moment at the edge of a day on which clocks are set, and the day that it is at the place."""


@pytest.mark.parametrize(("zone", "moment", "day"), DST)
def test_complaint_21_a_task_is_due_on_the_calendar_day_of_its_place_not_by_the_time_of_day(
    desk: Desk, zone: str, moment: datetime, day: str
) -> None:
    tasks.add(desk, {"title": "Call", "due_on": day, "due_zone": zone}, MARIAN)
    (row,) = today(desk, at=moment).rows
    assert row.group == "due_today"
    before = today(desk, at=moment - timedelta(hours=26)).rows
    assert [each.group for each in before] == ["next_days"]
    assert [each.group for each in today(desk, at=moment + timedelta(hours=26)).rows] == ["overdue"]


@pytest.mark.parametrize(
    "viewer", ["America/Denver", "Pacific/Auckland", "Pacific/Honolulu", "America/Phoenix"]
)
@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01", "2026-12-31", "2028-02-29"])
def test_complaint_20_a_date_is_the_same_date_by_whichever_clock_it_is_read(
    tmp_path_factory: pytest.TempPathFactory, viewer: str, day: str
) -> None:
    there = open_desk(tmp_path_factory.mktemp("viewer"), zone=viewer)
    settle_places(there)
    settle_patients(there)
    at(there, datetime.fromisoformat(f"{day}T12:00:00Z"))
    one = tasks.add(there, {"title": "Call", "due_on": day, "due_zone": "America/Denver"}, MARIAN)
    (row,) = today(there, "everyone").rows
    assert row.due is not None
    assert row.due.day == date.fromisoformat(day)
    image = there.image(one)
    assert image is not None
    assert image.fields["due_on"] == day
    there.store.close()


def test_complaint_20_a_visit_keeps_its_moment_and_tells_its_clock_on_the_day_clocks_are_set(
    desk: Desk,
) -> None:
    at(desk, datetime(2027, 3, 13, 16, 0, tzinfo=UTC))
    told = {"starts_at": "2027-03-14T09:30:00Z", "patient_zone": "America/Denver", "patient_site_id": CLINIC}
    visits.book(desk, MARIAN, told)
    row = next(each for each in today(desk).rows if each.source == "appointment")
    assert str(row.due) == "Sun Mar 14, 3:30 AM MDT"
    assert row.group == "next_days"


def test_complaint_7_what_is_known_since_more_than_a_day_ago_is_said_with_its_time(places: Places) -> None:
    places.meet()
    clinic = places.clinic.desk
    assert not freshness(clinic).is_stale
    clock_of(clinic).forward(days=5)
    old = freshness(clinic)
    assert old.is_stale
    assert str(old.words).startswith("Last exchange ")
    assert "What happened since is not here yet." in old.words
