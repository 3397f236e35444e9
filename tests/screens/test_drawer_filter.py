"""The lists behind the navigation are narrowed by what a clinic's keyboard can type."""

from __future__ import annotations

import pytest

from navigator_app.queries.lists import Line, said_by
from navigator_app.queries.shown import Chip, Key
from navigator_app.ui.screens.drawer.state import Answered, Model, Opened, Typed, update
from sync.words import say

NAMES = ("Pe\u00f1a, Jos\u00e9", "O'Brien, Ann", "Tse-Begay, Lena")


def line(name: str) -> Line:
    chip = Chip(say("Accepted"), "check", "ok")
    return Line(
        Key("referral", "a" * 32),
        "send",
        "ok",
        say("Medical oncology"),
        "b" * 32,
        name,
        say("Mesa View"),
        chip,
        None,
        is_open=True,
        mark="",
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("pena", NAMES[0]),
        ("JOSE oncology", NAMES[0]),
        ("o'brien", NAMES[1]),
        ("obrien", NAMES[1]),
        ("begay", NAMES[2]),
        ("accepted lena", NAMES[2]),
    ],
)
def test_a_name_is_found_however_it_is_typed(typed: str, found: str) -> None:
    lines = tuple(map(line, NAMES))
    model = update(update(Model(), Answered(lines, tuple(map(said_by, lines)))), Typed(typed))
    assert [one.person for one in model.shown] == [found]


def test_another_question_keeps_what_was_typed_until_its_answer() -> None:
    lines = tuple(map(line, NAMES))
    model = update(update(Model(), Answered(lines, tuple(map(said_by, lines)))), Typed("pena"))
    assert update(model, Opened(open_only=False)).shown == ()
    assert update(model, Opened(open_only=False)).text == "pena"
