"""When to give up waiting and when to try again, as pure numbers: whatever the line does, both stay within reason."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sync.client.pace import FIRST_S, JITTER, LONGEST_S, WISH_JITTER, Pace
from sync.client.patience import (
    LONGEST_CONNECT_S,
    LONGEST_READ_S,
    SHORTEST_CONNECT_S,
    SHORTEST_READ_S,
    Patience,
)
from sync.client.refusals import LONGEST_WISH_S, SHORTEST_WISH_S, wish_s

answers_s = st.floats(0.001, 60.0)
stories = st.lists(answers_s | st.none(), max_size=40)
"""What a line did: how long each answer took, None where none came."""


def lived_through(story: list[float | None]) -> Patience:
    patience = Patience()
    for took_s in story:
        if took_s is None:
            patience.failed()
        else:
            patience.measured(took_s)
    return patience


@given(stories)
def test_nobody_is_given_up_in_less_than_half_a_minute_nor_waited_for_without_end(
    story: list[float | None],
) -> None:
    patience = lived_through(story)
    assert SHORTEST_READ_S <= patience.read_s <= LONGEST_READ_S
    assert SHORTEST_CONNECT_S <= patience.connect_s <= LONGEST_CONNECT_S
    assert patience.bell_s > patience.connect_s
    assert SHORTEST_READ_S == 30.0


@given(answers_s, st.integers(1, 40))
def test_a_line_that_always_takes_as_long_is_waited_for_ever_more_exactly(took_s: float, times: int) -> None:
    patience = lived_through([took_s] * times)
    assert took_s <= patience.expected_s <= took_s * 3 + 1e-9
    later = lived_through([took_s] * (times + 1))
    assert later.expected_s <= patience.expected_s + 1e-9


@given(stories, answers_s)
def test_an_answer_that_did_not_come_is_waited_for_longer_and_one_that_came_ends_that(
    story: list[float | None], took_s: float
) -> None:
    before_s = lived_through(story).expected_s
    assert lived_through([*story, None]).expected_s >= before_s
    again = lived_through([*story, None, took_s])
    assert again.failures == 0
    assert again.expected_s == lived_through([*story, took_s]).expected_s


@given(stories, st.integers(0, 64_000))
def test_what_is_sent_has_the_time_to_leave(story: list[float | None], size_bytes: int) -> None:
    """At 9,600 bit/s, which is less than any line we know of carries."""
    assert lived_through(story).send_s(size_bytes) >= 30 + size_bytes * 8 / 9_600


@given(st.integers(0, 2**32), st.integers(1, 60))
def test_tries_come_ever_later_but_never_later_than_five_minutes(seed: int, failures: int) -> None:
    pace = Pace(Random(seed))  # noqa: S311
    waits = [pace.after_failure() for _ in range(failures)]
    for at, wait_s in enumerate(waits):
        longest_s = min(LONGEST_S, FIRST_S * 2**at)
        assert longest_s * (1 - JITTER) <= wait_s <= longest_s
    pace.after_success()
    assert pace.after_failure() <= FIRST_S


@given(st.integers(0, 2**32), st.floats(1.0, 3_600.0), st.integers(1, 20))
def test_who_asks_to_be_asked_later_is_never_asked_earlier(seed: int, asked_s: float, times: int) -> None:
    pace = Pace(Random(seed))  # noqa: S311
    for _ in range(times):
        assert asked_s <= pace.after_failure(asked_s) <= asked_s * (1 + WISH_JITTER)


@given(st.text(max_size=20) | st.integers(0, 10**12).map(str))
def test_whatever_stands_where_a_number_of_seconds_belongs_is_bounded_or_passed_over(told: str) -> None:
    wanted_s = wish_s(told)
    assert wanted_s is None or SHORTEST_WISH_S <= wanted_s <= LONGEST_WISH_S
    if told.isascii() and told.isdigit() and 1 <= int(told) <= 3_600:
        assert wanted_s == int(told)
