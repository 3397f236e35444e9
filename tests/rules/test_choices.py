"""Which of a patient's choices holds, what it quiets and what goes on: whatever was said, in whatever order it came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sync.ids import derived_id
from sync.rules.choices import (
    CHART,
    About,
    Choice,
    chain,
    choice_rules,
    holding,
    is_to_call_off,
    newest,
    quiets,
)

HER = derived_id("patient", "choosing")
REFERRAL, VISIT, TRIP, LEG, PLAN, DRAW, ITEM, TASK, ALONE = (
    derived_id("choosing", name)
    for name in ("referral", "visit", "trip", "leg", "plan", "draw", "item", "task", "alone")
)
CHARTED: Mapping[About, Mapping[str, Any]] = {
    ("referral", REFERRAL): {"status": "scheduled", "appointment_id": VISIT},
    ("appointment", VISIT): {
        "status": "booked",
        "referral_id": REFERRAL,
        "starts_at": "2026-12-01T17:00:00Z",
    },
    ("trip", TRIP): {"status": "booked", "appointment_id": VISIT, "starts_on": "2026-12-01"},
    ("trip_leg", LEG): {"status": "booked", "trip_id": TRIP},
    ("lab_plan", PLAN): {"status": "active", "referral_id": REFERRAL},
    ("lab_draw", DRAW): {"lab_plan_id": PLAN, "due_on": "2026-12-02"},
    ("referral_item", ITEM): {"referral_id": REFERRAL, "state": "waiting"},
    ("task", TASK): {"about_kind": "trip", "about_id": TRIP, "kind": "trip"},
    ("task", ALONE): {"kind": "records"},
}
NOW = datetime(2026, 11, 21, 16, 42, tzinfo=UTC)
about = st.sampled_from([(CHART, HER), *(one for one in CHARTED if one[0] in choice_rules().wider)])


@st.composite
def said(draw: st.DrawFn) -> Choice:
    """Give a choice about something of hers, at some time, taken back or not."""
    is_no = draw(st.booleans())
    return Choice(
        id=draw(st.uuids()).hex,
        about=draw(about),
        choice="no" if is_no else "not_now",
        heard_at=NOW + timedelta(hours=draw(st.integers(-48, 0))),
        zone="America/Denver",
        ask_again_on=None if is_no else date(2026, 12, 15),
        is_informed=draw(st.booleans()),
        is_taken_back=draw(st.booleans()),
    )


def _find(charted: Mapping[About, Mapping[str, Any]], kind: str, record: str) -> Mapping[str, Any] | None:
    return charted.get((kind, record))


def find(kind: str, record: str) -> Mapping[str, Any] | None:
    return CHARTED.get((kind, record))


def by_about(choices: list[Choice]) -> dict[About, list[Choice]]:
    found: dict[About, list[Choice]] = {}
    for one in choices:
        found.setdefault(one.about, []).append(one)
    return found


def of(kind: str, record: str) -> tuple[About, ...]:
    return chain((kind, record), find)


def test_a_ride_belongs_to_its_trip_visit_and_referral_and_never_the_other_way() -> None:
    assert of("trip_leg", LEG) == (
        ("trip_leg", LEG),
        ("trip", TRIP),
        ("appointment", VISIT),
        ("referral", REFERRAL),
    )
    assert of("referral", REFERRAL) == (("referral", REFERRAL),)
    assert of("task", TASK)[1] == ("trip", TRIP)


@given(st.lists(said(), max_size=8), st.randoms())
def test_two_desks_that_know_the_same_say_the_same_in_whatever_order_it_came(
    choices: list[Choice], order: Any
) -> None:
    shuffled = list(choices)
    order.shuffle(shuffled)
    for one in CHARTED:
        first = holding(by_about(choices), of(*one), (HER,))
        assert holding(by_about(shuffled), of(*one), (HER,)) == first


@given(st.lists(said(), max_size=8))
def test_what_holds_was_not_taken_back_and_is_about_the_record_or_what_it_belongs_to(
    choices: list[Choice],
) -> None:
    for one in CHARTED:
        found = holding(by_about(choices), of(*one), (HER,))
        reach = {*of(*one), (CHART, HER)}
        standing = [each for each in choices if not each.is_taken_back and each.about in reach]
        assert (found is None) == (not standing)
        if found is not None:
            assert found in standing
            same = [each for each in standing if each.about == found.about]
            assert found == newest(same)


@given(st.lists(said(), max_size=8))
def test_while_a_choice_holds_no_row_of_what_it_is_about_asks_anybody(choices: list[Choice]) -> None:
    for one in CHARTED:
        found = holding(by_about(choices), of(*one), (HER,))
        if found is not None and one != ("task", ALONE):
            assert quiets(found, one[0], of(*one), find)
        for source in ("lab_result", "received", "review", "message", "death"):
            assert found is None or not quiets(found, source, of(*one), find)


@given(said(), st.sampled_from(sorted(CHARTED)))
def test_what_is_under_way_goes_on_whatever_was_said(choice: Choice, one: About) -> None:
    shown = choice_rules().under_way.get(one[0], {})
    for field, values in shown.items():
        under_way = {**CHARTED[one], field: next(iter(values), "ticked")}
        charted = {**CHARTED, one: under_way}
        assert not quiets(choice, one[0], of(*one), partial(_find, charted))
        assert not is_to_call_off(choice, one[0], under_way)


@given(said())
def test_a_task_that_is_about_nothing_else_waits_where_that_was_said(choice: Choice) -> None:
    assert not quiets(choice, "task", of("task", ALONE), find)
    waiting = Choice(**{**{f: getattr(choice, f) for f in Choice.__slots__}, "waits": frozenset({ALONE})})
    assert quiets(waiting, "task", of("task", ALONE), find)
