"""A list that is not complete says so for as long as the first download goes on, like Today and the chart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.today.state import Answered
from navigator_app.ui.screens.today.view import TodayPage
from navigator_app.ui.shell.shell import Shell
from sync.client.ports import FirstPart, Touched
from sync.ids import derived_id
from sync.protocol import Head, Offer
from tests.screens.shells import go, settled

FEED = f"site:{derived_id('site', 'elsewhere')}"
OFFER = Offer(FEED, "one", seq=40, rows=10_000, size_bytes=2_000_000)
TOLD = "First download: 0 of 10,000 records are here."
LISTS = [
    Target("patients"),
    Target("kind", "appointment"),
    *(Target(drawer) for drawer in ("referrals", "labs", "travel", "telehealth", "messages")),
]


@pytest.fixture
def arriving(shell: Shell) -> Shell:
    """Let the shell's desk follow a second site, of which nothing has come."""
    store = shell.session.desk.store
    feeds = (*store.cursors(), FEED)
    epoch = store.epoch() or "first"
    store.absorb_head(
        Head(epoch, "2026-11-20T16:00:00.000Z", feeds=feeds, feeds_version=1_000, offers=(OFFER,)), ()
    )
    return shell


@pytest.mark.parametrize("target", LISTS)
def test_a_list_says_that_not_everything_is_here_until_it_is(
    qtbot: QtBot, arriving: Shell, target: Target
) -> None:
    page: Any = go(qtbot, arriving, target)
    settled(qtbot, arriving)
    assert page.incomplete.isVisible()
    assert page.incomplete.accessibleName() == TOLD
    assert "in this list yet. It fills by itself; nothing is lost." in page.incomplete.accessibleDescription()
    part = FirstPart(FEED, "one", 0, (), 10_000, 2_000_000, is_last=True)
    arriving.session.desk.store.absorb_first(part)
    # What came last was of another kind.
    page.touched(Touched(frozenset({("trip", "a" * 32)})))
    qtbot.waitUntil(lambda: not page.incomplete.isVisible(), timeout=10_000)


@pytest.mark.parametrize("target", LISTS)
def test_a_list_that_is_complete_says_nothing(qtbot: QtBot, shell: Shell, target: Target) -> None:
    page: Any = go(qtbot, shell, target)
    settled(qtbot, shell)
    assert not page.incomplete.isVisible()


def test_nothing_due_gets_no_tick_while_not_everything_is_here(qtbot: QtBot, arriving: Shell) -> None:
    page = go(qtbot, arriving, Target("today"))
    settled(qtbot, arriving)
    assert isinstance(page, TodayPage)
    answer = page.model.answer
    assert answer is not None
    page.take(Answered(replace(answer, rows=(), counts={}), None))
    shown = page.states.currentWidget()
    assert shown is not None
    assert shown.accessibleName() == "Nothing due among what is here"
