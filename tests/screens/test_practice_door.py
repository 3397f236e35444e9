"""The first page of a new desk offers practice, which opens by itself and leaves the desk that is set up alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from navigator_app.app import door_of, practise
from navigator_app.ui.entrance.door import Door
from navigator_app.ui.entrance.first_run import FirstRun
from navigator_app.ui.work import Work
from sync.errors import Unavailable


@pytest.fixture
def work(dressed: QApplication) -> Iterator[Work]:
    found = Work()
    yield found
    found.stop()


def page_of(qtbot: QtBot, work: Work, door: Door) -> FirstRun:
    page = FirstRun(door, work)
    qtbot.addWidget(page)
    page.show()
    return page


def door(begin: Callable[[], None]) -> Door:
    return Door(lambda: True, lambda: (), lambda: None, lambda _p, _w: None, lambda _: None, practice=begin)


def test_practice_is_offered_and_begins_in_a_window_of_its_own(qtbot: QtBot, work: Work) -> None:
    begun: list[str] = []
    page = page_of(qtbot, work, door(lambda: begun.append("practice")))
    opened: list[object] = []
    page.opened.connect(opened.append)
    assert page.practise.isVisible()
    page.practise.click()
    qtbot.waitUntil(lambda: not page.practise.isEnabled())
    assert begun == ["practice"]
    assert "Practice opens in a window of its own." in [one.text() for one in page.findChildren(QLabel)]
    assert page.join.isEnabled(), "the desk can be set up meanwhile"
    assert opened == []


def test_a_practice_that_cannot_be_started_says_so(qtbot: QtBot, work: Work) -> None:
    def refuse() -> None:
        raise Unavailable("Practice could not be started.")

    page = page_of(qtbot, work, door(refuse))
    page.practise.click()
    qtbot.waitUntil(page._trouble.isVisible)
    assert page.practise.isEnabled()


def test_the_real_door_leads_to_it(tmp_path: Path) -> None:
    assert door_of(tmp_path).practice is practise
