"""Contacts: what must be said at least, and a next step that is never dropped."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navigator_app.commands import contacts, undo
from navigator_app.commands.next_step import DayNames, day_named, day_of_step
from navigator_app.commands.seen import seen
from navigator_app.commands.verbs import written_by
from navigator_app.desk import Desk
from sync.errors import Refused
from sync.records.contact import Contact
from sync.rules import validity
from tests.desks import MARIAN

SATURDAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "typed",
    [
        {"with_whom": "Lab front desk"},
        {"with_role": "patient"},
        {"outcome": "no_answer"},
        {"outcome_note": "The line was cut."},
        {"next_step": "Call again"},
    ],
)
def test_a_contact_says_with_whom_or_what_came_of_it(desk: Desk, typed: dict[str, str]) -> None:
    assert contacts.note(desk, typed, MARIAN)[0]


def test_a_contact_that_says_nothing_is_refused_beside_with_whom(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        contacts.note(desk, {"medium": "phone", "minutes": 4, "with_whom": "  "}, MARIAN)
    assert refused.value.field == "with_whom"
    assert not desk.store.rows("contact")


def test_one_that_was_saved_empty_before_can_still_be_written_to_at_both_ends() -> None:
    home = ("c" * 32, None, "5" * 32)
    empty = {"medium": "phone"}
    assert validity.wrong_with(Contact, home, empty)
    assert validity.problems(Contact, home, empty, {**empty, "minutes": 5}) == []


def test_a_next_step_without_a_day_is_due_on_the_next_working_day(desk: Desk) -> None:
    _, task = contacts.note(desk, {"with_role": "patient", "next_step": "Send the form"}, MARIAN)
    assert task is not None
    assert seen(desk, task).fields["due_on"] == "2026-11-23"


def test_undo_takes_the_contact_and_its_task_back_together(desk: Desk) -> None:
    typed = {"outcome": "away", "next_step": "Call again Friday"}
    made = written_by(desk, lambda at: contacts.note(at, typed, MARIAN))
    assert {seen(desk, one).kind for one in made} == {"contact", "task"}
    undo.undo_last(desk, *made)
    assert all(seen(desk, one).fields["is_withdrawn"] for one in made)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("At camp, call again Friday", "2026-11-27"),
        ("call tomorrow", "2026-11-22"),
        ("Ask the lab today", "2026-11-21"),
        ("Ring on Tues", "2026-11-24"),
        ("Saturday", "2026-11-28"),
        ("She sat in the sun with them", "2026-11-23"),
        ("Ask Monica for the form", "2026-11-23"),
    ],
)
def test_the_day_that_words_name_is_taken(words: str, day: str) -> None:
    assert day_of_step(words, SATURDAY).isoformat() == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Llamar el Miércoles", "2026-11-25"),
        ("llamar el miercoles por la mañana", "2026-11-25"),
        ("Llamar mañana", "2026-11-22"),
        ("Preguntar hoy", "2026-11-21"),
        ("Call Friday", "2026-11-27"),
        ("Llamar pronto", "2026-11-23"),
    ],
)
def test_the_day_that_words_name_in_another_language_is_taken(words: str, day: str) -> None:
    weekdays = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
    names = DayNames(weekdays, "Hoy", "Mañana")
    assert day_of_step(words, SATURDAY, names).isoformat() == day


@given(st.text(max_size=60), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_whatever_is_written_has_a_day_that_is_not_over_and_near(words: str, today: date) -> None:
    on = day_of_step(words, today)
    assert 0 <= (on - today).days <= 7
    if day_named(words, today) is None:
        assert on.weekday() < 5
        assert on > today
