"""Practice: the care that is seeded is there on any day of the week, and never reaches a real hub."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from navigator_app import joining
from navigator_app.demo.cases import cases, places
from navigator_app.demo.clock import PracticeClock, morning, practice_day
from navigator_app.demo.honest import lies
from navigator_app.demo.practice import practice
from navigator_app.demo.seeding import seed
from navigator_app.desk import Desk
from navigator_app.queries.chart import chart
from navigator_app.queries.outbox import unaccepted
from navigator_app.queries.review import open_reviews
from navigator_app.queries.today import GROUPS, today
from navigator_app.queries.trend import Point
from sync.errors import Refused, Unavailable

MONDAY = date(2026, 7, 6)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("days", [0, 2, 4], ids=["monday", "wednesday", "friday"])
def test_three_weeks_of_care_are_there_on_any_day(tmp_path: Path, days: int) -> None:
    with practice(tmp_path, MONDAY + timedelta(days=days)) as made:
        seed(made)
        rosa, center = made.desk_of("rosa"), made.desk_of("imani")
        rows = today(rosa)
        assert all(rows.counts[group] for group in GROUPS), rows.counts
        assert all(row.verb is not None for row in rows.rows)
        assert len(open_reviews(rosa)) == len(open_reviews(center)) == 1
        assert {row.source for row in rows.rows} >= {
            "task",
            "referral",
            "lab_draw",
            "trip",
            "appointment",
            "message",
            "unmatched",
        }
        assert [one.kind for one in (line.written.key for line in unaccepted(made.desk_of("ben")))] == [
            "coverage"
        ]
        values = [point.text for point in _white_cells(made.id_of("marian"), rosa)]
        assert [text.split()[0] for text in values] == ["6.1", "2.4", "50.0", "31.2", "21.4"]
        assert lies(rosa, made.hub, is_linked=True) == []
        made.seats["juniper"].switch.cut()
        with pytest.raises(Unavailable):
            made.exchange("juniper")


def _white_cells(patient: str, desk: Desk) -> tuple[Point, ...]:
    found = chart(desk, patient)
    assert found is not None
    return next(one.points for one in found.series if one.code == "6690-2")


def test_each_clinic_has_a_dozen_patients_and_more() -> None:
    assert [len(cases(site.key).cases) >= 12 for site in places().sites if not site.is_center] == [True, True]


def test_every_file_says_that_it_is_practice() -> None:
    assert all(file.note.startswith("PRACTICE") for file in (places(), cases("juniper"), cases("ptarmigan")))


def test_a_practice_desk_never_joins_a_hub_beyond_this_computer(tmp_path: Path) -> None:
    clock = PracticeClock(morning(MONDAY, "America/Denver"))
    with pytest.raises(Refused, match="beyond this computer"):
        joining.enroll(
            tmp_path,
            "https://hub.example.org",
            "ABCD-EFGH-JKMN-PQRS",
            "Rosa Delgado",
            "words",
            practice=clock,
        )
    assert list(tmp_path.iterdir()) == []


def test_the_practice_day_is_a_working_day() -> None:
    days = [practice_day(MONDAY + timedelta(days=n)) for n in range(7)]
    assert [day.weekday() for day in days] == [0, 1, 2, 3, 4, 4, 4]


def test_the_practice_clock_stands_until_it_is_let_go() -> None:
    clock = PracticeClock(morning(MONDAY, "America/Denver"))
    assert clock.now() == clock.now()
    clock.let_go()
    assert clock.now() < clock.now()
