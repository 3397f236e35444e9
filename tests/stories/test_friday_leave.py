"""Friday, leave: the panel goes to a colleague until the fifth, stays in both's sight, and comes back by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navigator_app.commands import covers, messages, tasks
from navigator_app.commands.undo import undo_last
from navigator_app.desk import Deed, Desk
from navigator_app.queries import queue as queues
from navigator_app.queries.covers import covers as board
from navigator_app.queries.liaison import liaison_words
from navigator_app.queries.preview import preview
from navigator_app.queries.today import Kept, WorkItem, today
from sync.errors import Refused
from sync.hub.service import write_as_hub
from sync.ids import derived_id
from sync.records.base import stamp
from sync.records.cover import Cover
from sync.rules.covering import by_covered, for_whom, state_of
from sync.rules.whose_day import day_of
from tests.stories.places import Places, Seat, beside

MARIAN = derived_id("patient", "Marian")
FIRST, FIFTH = date(2026, 11, 27), date(2026, 12, 5)
IN_DENVER = "America/Denver"


@dataclass
class Clinic:
    """Rosa and Tom at one clinic, the center, and what Rosa has to do."""

    places: Places
    tom: Seat
    task: str

    @property
    def rosa(self) -> Seat:
        return self.places.clinic

    def meet(self) -> None:
        for seat in (self.rosa, self.tom, self.places.center, self.rosa, self.tom):
            seat.exchange()

    def it_is(self, month: int, day: int, hour: int = 16, minute: int = 0) -> None:
        """Put every clock to a moment, by UTC; Denver is seven hours behind."""
        self.places.clock.at = datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def clinic(places: Places, tmp_path: Path) -> Iterator[Clinic]:
    rosa = places.clinic.desk
    name = {"family_name": "Moss", "given_name": "Marian", "sites": [rosa.me.site_id]}
    rosa.commit(Deed("patient", name, record=MARIAN))
    task = tasks.add(rosa, {"title": "Call the lab", "due_on": "2026-11-30"}, MARIAN)
    tom = beside(places, tmp_path, places.clinic, "Tom North", "navigator")
    found = Clinic(places, tom, task)
    found.meet()
    yield found
    tom.desk.store.close()


def mine(desk: Desk, record: str, kept: Kept | None = None) -> WorkItem | None:
    return next((item for item in today(desk, "mine", kept=kept).rows if item.key.id == record), None)


def handed(clinic: Clinic, **more: Any) -> str:
    rosa, tom = clinic.rosa.desk.me, clinic.tom.desk.me
    cover = covers.hand(clinic.rosa.desk, tom.person_id, FIRST, FIFTH, of_id=rosa.person_id, **more)
    clinic.meet()
    return cover


def test_friday_leave_the_panel_goes_to_a_colleague_until_the_fifth(clinic: Clinic) -> None:
    rosa, tom = clinic.rosa.desk, clinic.tom.desk
    handed(clinic, note="Marian likes to be called before nine.")
    # Thursday evening it is still hers alone; Friday morning it is on both lists.
    clinic.it_is(11, 27, 6, 59)
    assert mine(tom, clinic.task) is None
    clinic.it_is(11, 27, 7, 0)
    item = mine(tom, clinic.task)
    assert item is not None
    assert item.covering == "For Rosa Delgado until Sat Dec 5"
    assert item.owner == "Rosa Delgado"
    assert not item.is_mine
    hers = mine(rosa, clinic.task)
    assert hers is not None
    assert hers.covering == "Covered by Tom North until Sat Dec 5"
    assert hers.is_mine
    told = {str(fact.label): fact.text for fact in preview(tom, item).facts}
    assert told["Cover"] == "For Rosa Delgado until Sat Dec 5"
    # What Tom does is done; nothing changed its owner.
    tasks.done(tom, clinic.task)
    clinic.meet()
    assert mine(rosa, clinic.task) is None


def test_it_ends_by_itself_by_the_clock_of_the_place(clinic: Clinic) -> None:
    handed(clinic)
    kept = Kept()
    clinic.it_is(12, 6, 6, 59)
    assert mine(clinic.tom.desk, clinic.task, kept) is not None
    clinic.it_is(12, 6, 7, 0)
    assert mine(clinic.tom.desk, clinic.task, kept) is None
    again = mine(clinic.rosa.desk, clinic.task)
    assert again is not None
    assert again.covering is None


def test_it_is_ended_early_and_the_end_is_taken_back(clinic: Clinic) -> None:
    cover = handed(clinic)
    clinic.it_is(11, 30)
    assert mine(clinic.tom.desk, clinic.task) is not None
    covers.end(clinic.rosa.desk, cover)
    clinic.meet()
    assert mine(clinic.tom.desk, clinic.task) is None
    with pytest.raises(Refused, match="ended already"):
        covers.end(clinic.tom.desk, cover)
    undo_last(clinic.rosa.desk, cover)
    clinic.meet()
    assert mine(clinic.tom.desk, clinic.task) is not None


def test_what_comes_for_whoever_is_away_comes_to_the_cover(clinic: Clinic) -> None:
    handed(clinic)
    clinic.it_is(11, 30)
    center = clinic.places.center.desk
    rosa = clinic.rosa.desk.me
    message = messages.write(
        center,
        {"to_site_id": rosa.site_id, "to_id": rosa.person_id, "subject": "Visit", "body": "Tuesday?"},
        MARIAN,
    )
    clinic.meet()
    item = mine(clinic.tom.desk, message)
    assert item is not None
    assert item.covering == "For Rosa Delgado until Sat Dec 5"


def test_a_cover_needs_somebody_else_something_and_days_in_order(clinic: Clinic) -> None:
    rosa, tom = clinic.rosa.desk, clinic.tom.desk.me.person_id
    me = rosa.me.person_id
    for field, by, of, first, last in (
        ("by_id", me, me, FIRST, FIFTH),
        ("by_id", None, me, FIRST, FIFTH),
        ("of_id", tom, None, FIRST, FIFTH),
        ("until_on", tom, me, FIFTH, FIRST),
        ("from_on", tom, me, None, FIFTH),
        ("until_on", tom, me, FIRST, date(2026, 11, 19)),
    ):
        with pytest.raises(Refused) as refused:
            covers.hand(rosa, by, first, last, of_id=of)
        assert refused.value.field == field
    assert board(rosa).lines == ()


def test_a_queue_is_handed_over_and_the_centers_desks_read_who_covers_it(clinic: Clinic) -> None:
    center = clinic.places.center.desk
    covers.hand(center, center.me.person_id, date(2026, 11, 20), FIFTH, queues=["results", "questions"])
    assert "Results, Questions: covered by you until Sat Dec 5." in queues.queue(center).watching
    (line,) = board(center).lines
    assert line.what == "The queues: Results, Questions"
    assert line.chip.text == "Runs now"


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
zones = st.sampled_from(["America/Denver", "America/Phoenix", "America/Adak", "Asia/Tokyo", "UTC"])
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


def cover_of(first: date, last: date, zone: str, ended: datetime | None = None, seed: str = "a") -> Cover:
    return Cover(
        id=derived_id("cover", seed),
        of_id=derived_id("person", "Rosa"),
        by_id=derived_id("person", f"Tom {seed}"),
        from_on=min(first, last),
        until_on=max(first, last),
        zone=zone,
        ended_at=ended,
    )


@given(days, days, zones, moments)
def test_a_cover_runs_on_its_days_and_no_other_by_its_own_clock(
    first: date, last: date, zone: str, now: datetime
) -> None:
    cover = cover_of(first, last, zone)
    assert cover.problems() == []
    runs = min(first, last) <= day_of(now, zone) <= max(first, last)
    assert (state_of(cover, now) == "running") == runs
    assert (cover.of_id in by_covered([cover], now)) == runs
    assert (cover.of_id in for_whom([cover], str(cover.by_id), now)) == runs
    assert for_whom([cover], str(cover.of_id), now) == {}


@given(days, days, zones, moments, st.integers(0, 100_000))
def test_once_over_it_never_runs_again_and_an_early_end_is_at_once(
    first: date, last: date, zone: str, now: datetime, later_s: int
) -> None:
    later = now + timedelta(seconds=later_s)
    order = ["coming", "running", "over"]
    cover = cover_of(first, last, zone)
    assert order.index(state_of(cover, now)) <= order.index(state_of(cover, later))
    ended = cover_of(first, last, zone, now)
    assert state_of(ended, later) == "over"
    before = now - timedelta(microseconds=1)
    assert state_of(ended, before) == state_of(cover, before)


@given(st.lists(st.tuples(days, days), min_size=1, max_size=4), zones, moments)
def test_of_several_covers_each_sees_it_and_the_longest_is_named(
    spans: list[tuple[date, date]], zone: str, now: datetime
) -> None:
    several = [cover_of(*span, zone, seed=str(n)) for n, span in enumerate(spans)]
    running = [one for one in several if state_of(one, now) == "running"]
    named = by_covered(several, now)
    assert bool(named) == bool(running)
    for one in running:
        assert for_whom(several, str(one.by_id), now) == {one.of_id: one}
        assert named[str(one.of_id)].until_on >= one.until_on


def test_the_liaison_of_a_partner_is_named_with_back_up_and_cover(clinic: Clinic) -> None:
    """Need A14: every referral names who at the center knows the clinic, who stands in, and a number."""
    hub, center, rosa = clinic.places.hub, clinic.places.center.desk, clinic.rosa.desk
    with hub.writing() as tx:
        home, lena = tx.document(rosa.me.site_id), tx.document(center.me.person_id)
        assert home is not None
        assert lena is not None
        phone = {"contact_points": [{"system": "phone", "value": "555-0142"}]}
        at = stamp(clinic.places.clock.now())
        liaison = {"liaison_id": center.me.person_id, "liaison_backup_id": clinic.tom.desk.me.person_id}
        write_as_hub(tx, home, liaison, at)
        write_as_hub(tx, lena, phone, at)
    clinic.meet()
    said = liaison_words(rosa, rosa.me.site_id)
    assert said == "Liaison: Lena Grant, 555-0142. Liaison's back-up: Tom North, no number known"
    assert liaison_words(rosa, center.me.site_id) == ""
    handed_over = covers.hand(
        clinic.tom.desk, rosa.me.person_id, FIRST, FIFTH, of_id=clinic.tom.desk.me.person_id
    )
    assert handed_over
    clinic.meet()
    clinic.it_is(11, 30)
    assert "covered by you until Sat Dec 5" in liaison_words(rosa, rosa.me.site_id)
    item = mine(rosa, clinic.task)
    assert item is not None
    assert "555-0142" in [callee.number for callee in preview(rosa, item).callees]
