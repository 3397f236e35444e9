"""How a records request stands: what was said last of each thing counts, and reminders come on their days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.ids import derived_id
from sync.records.records_request import RecordsRequest
from sync.rules.codes import code_list
from sync.rules.records_requests import (
    OUT,
    SETTLED,
    item_lines,
    missing,
    next_reminder,
    requirement_of,
    rule,
    status_after,
)

SENT = date(2026, 11, 16)
ROSA = derived_id("practitioner", "Rosa")
ITEMS = [code.code for code in code_list("record-items").codes]
STATES = [code.code for code in code_list("record-item-states").codes]


def noted(item: str, state: str, minute: int = 0) -> Mapping[str, Any]:
    at = datetime(2026, 11, 18, 16, tzinfo=UTC) + timedelta(minutes=minute)
    return {"item": item, "state": state, "at": at, "by_id": ROSA, "by_name": "R. Delgado", "zone": "UTC"}


def request(**values: Any) -> RecordsRequest:
    asked = {"facility": "Regional Hospital (PRACTICE)", "asked_for": ["pathology", "imaging_discs"]}
    known = {"status": "sent", "sent_on": SENT, **asked, **values}
    return RecordsRequest.model_validate({"id": derived_id("request", "one"), **known})


LINES = st.lists(
    st.tuples(st.sampled_from(ITEMS), st.sampled_from(STATES), st.integers(0, 5)), max_size=8, unique=True
)


@given(LINES, st.randoms(use_true_random=False))
def test_the_order_in_which_two_desks_lines_met_decides_nothing(
    lines: list[tuple[str, str, int]], chance: Any
) -> None:
    came = [noted(*line) for line in lines]
    mixed = list(came)
    chance.shuffle(mixed)
    one, other = request(came=came), request(came=mixed)
    assert [(line.item, line.state) for line in item_lines(one)] == [
        (line.item, line.state) for line in item_lines(other)
    ]


@given(LINES)
def test_nothing_that_was_asked_for_is_ever_left_out_and_nothing_is_both_settled_and_missing(
    lines: list[tuple[str, str, int]],
) -> None:
    found = request(came=[noted(*line) for line in lines])
    told = item_lines(found)
    assert {"pathology", "imaging_discs"} <= {line.item for line in told}
    assert len({line.item for line in told}) == len(told)
    settled = {line.item for line in told if line.state in SETTLED}
    assert settled.isdisjoint(missing(found))
    assert settled | set(missing(found)) == {line.item for line in told}
    assert (status_after(found) == "received") == (not missing(found))


def test_what_came_and_was_found_to_lack_pages_is_missing_again() -> None:
    found = request(came=[noted("pathology", "came", 1), noted("pathology", "missing", 2)])
    assert missing(found) == ("pathology", "imaging_discs")
    assert status_after(found) == "sent"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_what_they_do_not_have_is_not_waited_for(order: tuple[int, ...]) -> None:
    lines = [
        noted("pathology", "came", 1),
        noted("imaging_discs", "asked", 2),
        noted("imaging_discs", "not_there", 3),
    ]
    found = request(came=[lines[place] for place in order])
    assert missing(found) == ()
    assert status_after(found) == "received"
    assert next_reminder(found) is None


def test_the_first_reminder_is_due_on_the_third_day_and_the_second_on_the_seventh() -> None:
    assert rule().reminder_days == (3, 7)
    first = next_reminder(request())
    assert first is not None
    assert (first.field, first.due_on) == ("first_reminder_on", date(2026, 11, 19))
    second = next_reminder(request(first_reminder_on=date(2026, 11, 20)))
    assert second is not None
    assert (second.field, second.due_on) == ("second_reminder_on", date(2026, 11, 23))
    both = request(first_reminder_on=date(2026, 11, 20), second_reminder_on=date(2026, 11, 24))
    assert next_reminder(both) is None


@given(st.sampled_from([code.code for code in code_list("records-request-status").codes]), LINES)
def test_nobody_is_reminded_of_what_is_not_out_or_all_here(
    status: str, lines: list[tuple[str, str, int]]
) -> None:
    found = request(status=status, came=[noted(*line) for line in lines])
    reminder = next_reminder(found)
    assert (reminder is not None) == (status in OUT and bool(missing(found)))


def test_every_thing_that_answers_a_readiness_line_names_one_that_there_is() -> None:
    assert {requirement_of(item) for item in ITEMS} <= {
        "",
        *(c.code for c in code_list("requirements").codes),
    }
    assert set(rule().answers) <= set(ITEMS)
