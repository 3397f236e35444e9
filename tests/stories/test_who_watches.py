"""Who watches, said at the clinic's desk before and after: on Friday night, per queue, and as the site lead sets it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navigator_app.commands import messages, referrals
from navigator_app.commands.sites import Hours, set_hours
from navigator_app.deciding import may_edit
from navigator_app.queries import standing
from navigator_app.queries.hours import read_elsewhere, site_hours
from navigator_app.queries.watch import answering, before_saving, said_after_saving, unwatched
from navigator_app.ui.forms.entries import read_hours
from navigator_app.ui.screens.hours.state import DAYS, day_texts, typed_hours
from sync.clock import SetClock
from sync.errors import Refused
from sync.ids import new_id
from sync.records.site import QueueWatch, Site
from sync.rules.watching import who_is_watching
from tests.faults.joined import Seat
from tests.stories.town import Town

FRIDAY_NIGHT = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
"""Fri Nov 20, 10:00 PM in Phoenix and Denver."""
WEEK = [{"day": day, "opens": "08:00", "closes": "17:00"} for day in DAYS[:5]]


def at_night(town: Town) -> None:
    assert isinstance(town.hub.clock, SetClock)
    town.hub.clock.at = FRIDAY_NIGHT


def center_hours(town: Town, **queues: Hours) -> str:
    """Let the site lead say when somebody watches at the center, and let everybody hear it."""
    town.meet()
    site = town.site("Lena Grant")
    desk = town.lena.desk
    set_hours(desk, site, "", Hours(WEEK, (), "555-0100", "Oncology nurse line"))
    for queue, typed in queues.items():
        set_hours(desk, site, queue, typed)
    town.meet()
    return site


def test_a_question_on_friday_night_says_nobody_watches_until_monday_and_whom_to_call(
    town: Town, chart: tuple[str, str]
) -> None:
    site, (patient, _) = center_hours(town), chart
    rosa = town.rosa.desk
    at_night(town)
    zone = rosa.store.record(site).zone  # type: ignore[union-attr]
    typed: dict[str, Any] = {
        "to_site_id": site,
        "subject": "Fever",
        "body": "What now?",
        "reply_by_on": "2026-11-24",
    }
    before = before_saving(rosa, "message", typed)
    assert before is not None
    assert before.startswith("Nobody is watching at the center until Mon Nov 23, 8:00 AM")
    assert before.endswith("Cover: Oncology nurse line. Call 555-0100.")
    assert zone
    question = messages.write(rosa, typed, patient)
    after = said_after_saving(rosa, [question])
    assert after is not None
    assert before in after
    assert before in standing.words(rosa, question)
    town.meet()
    # Sent is not read: it is still said beside it, also when it has arrived.
    assert before in standing.words(rosa, question)
    messages.mark_read(town.lena.desk, question)
    town.meet()
    assert "Nobody is watching" not in standing.words(rosa, question)


def test_results_may_be_watched_when_referrals_are_not(town: Town, chart: tuple[str, str]) -> None:
    saturday = [{"day": "sa", "opens": "07:00", "closes": "12:00"}]
    site = center_hours(town, results=Hours([*WEEK, *saturday], (), "555-0199", ""))
    rosa = town.rosa.desk
    at_night(town)
    result = before_saving(rosa, "lab_result", {})
    assert result is not None
    assert "Nobody is watching results at the center until Sat Nov 21, 7:00 AM" in result
    assert "Call 555-0199." in result
    referral = before_saving(rosa, "referral", {"to_site_id": site})
    assert referral is not None
    assert "Nobody is watching referrals at the center until Mon Nov 23, 8:00 AM" in referral
    assert "Call 555-0100." in referral
    # A queue that says nothing any more follows the site again.
    set_hours(town.lena.desk, site, "results", Hours())
    town.meet()
    again = before_saving(rosa, "lab_result", {})
    assert again is not None
    assert "Nobody is watching at the center until Mon Nov 23" in again


def test_only_who_answers_for_a_site_sets_its_hours(town: Town) -> None:
    town.meet()
    site = town.site("Lena Grant")
    assert may_edit(town.lena.desk, "site")
    assert not may_edit(town.rosa.desk, "site")
    with pytest.raises(Refused, match="site lead"):
        set_hours(town.rosa.desk, site, "", Hours(WEEK))
    view = site_hours(town.rosa.desk, site)
    assert view is not None
    assert not view.may_change
    with pytest.raises(Refused, match="end after they begin"):
        set_hours(
            town.lena.desk, site, "results", Hours([{"day": "mo", "opens": "09:00", "closes": "08:00"}])
        )


def test_the_page_says_what_others_would_read_before_it_is_saved(town: Town) -> None:
    site = center_hours(town)
    at_night(town)
    view = site_hours(town.lena.desk, site)
    assert view is not None
    typed = {
        "hours": WEEK,
        "holidays": [{"on": "2026-11-23", "name": "Inventory"}],
        "on_call_number": "",
        "cover": "",
    }
    said = read_elsewhere(town.lena.desk, view.opened, "", typed)
    assert "until Tue Nov 24, 8:00 AM" in said
    assert said.endswith("No on-call number is known.")
    assert [one.queue for one in view.queues] == ["", "referrals", "results", "questions"]


def test_what_goes_nowhere_and_what_was_answered_says_nothing(town: Town, chart: tuple[str, str]) -> None:
    site, (patient, trip) = center_hours(town), chart
    rosa: Seat = town.rosa
    at_night(town)
    assert before_saving(rosa.desk, "trip", {}) is None
    assert before_saving(rosa.desk, "message", {"to_site_id": town.site("Rosa Delgado")}) is None
    assert before_saving(rosa.desk, "message", {"to_site_id": new_id()}) is None
    assert unwatched(rosa.desk, [trip]) is None
    referral = referrals.start(rosa.desk, patient, {"to_site_id": site, "service": "medical_oncology"})
    assert unwatched(rosa.desk, [referral]) is None
    referrals.send(rosa.desk, referral)
    assert unwatched(rosa.desk, [referral]) is not None
    town.meet()
    referrals.send_back(town.lena.desk, referral, "Which side?")
    town.meet()
    assert unwatched(rosa.desk, [referral]) is None
    told = answering(rosa.desk, referral)
    assert told is not None
    assert "Nobody is watching" in told


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", []),
        ("8:00 AM to 5:00 PM", [("08:00", "17:00")]),
        ("8-5", [("08:00", "17:00")]),
        ("8-12, 1-5", [("08:00", "12:00"), ("13:00", "17:00")]),
        ("8-12, 13-17", [("08:00", "12:00"), ("13:00", "17:00")]),
        ("7:30\u201316:00", [("07:30", "16:00")]),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, read: list[tuple[str, str]]) -> None:
    assert read_hours(typed) == read


@pytest.mark.parametrize("typed", ["8", "8-", "5 PM to 8 AM", "closed", "8-25", "8-12-17"])
def test_what_is_no_stretch_of_a_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_hours(typed)


minutes = st.integers(0, 24 * 60 - 1)


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@given(
    st.lists(
        st.tuples(st.sampled_from(DAYS), minutes, minutes).filter(lambda one: one[1] < one[2]), max_size=8
    )
)
def test_written_and_read_again_a_week_is_the_same(stretches: list[tuple[str, int, int]]) -> None:
    hours = [{"day": day, "opens": clock(opens), "closes": clock(closes)} for day, opens, closes in stretches]
    again = typed_hours(day_texts(hours))
    assert sorted(again, key=str) == sorted(hours, key=str)


@given(
    st.sets(st.sampled_from(DAYS), min_size=1),
    st.sampled_from(["America/Phoenix", "America/Denver", "America/Adak", "Asia/Tokyo"]),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - made aware below
)
def test_a_queue_of_its_own_is_watched_as_a_site_with_those_hours_would_be(
    days: set[str], zone: str, at: datetime
) -> None:
    now = at.replace(tzinfo=UTC)
    hours = [{"day": day, "opens": "09:00", "closes": "15:30"} for day in sorted(days)]
    own = Site(id=new_id(), name="Center", zone=zone, hours=hours, on_call_number="1")  # type: ignore[arg-type]
    queues = [QueueWatch(queue="results", hours=hours, on_call_number="1")]
    other = Site(id=new_id(), name="Center", zone=zone, queues=queues)
    one, two = who_is_watching(own, now), who_is_watching(other, now, queue="results")
    assert (one.is_watched, one.until_at, one.number) == (two.is_watched, two.until_at, two.number)
    assert not who_is_watching(other, now, queue="referrals").is_known
