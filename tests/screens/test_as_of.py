"""What is shown from an exchange too long ago says as of when it is known, beside the data, on every list and chart."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from navigator_app.ui.parts.placeholder import StaleBar
from tests.screens.shells import every_page
from tests.screens.stage import Stage, desk_of, shell_of
from tests.screens.states import STATES, State

DATED = ("today", "chart", "referrals", "labs", "travel", "telehealth", "messages")


def _said(qtbot: QtBot, folder: Path, state: State) -> dict[str, list[str]]:
    desk = desk_of(state, folder)
    morning = state.lay(desk)
    found: dict[str, list[str]] = {}
    with shell_of(desk, folder) as shell:
        stage = Stage(qtbot, shell, state, "light")
        stage.begin()
        for name in DATED:
            with stage.showing(every_page(morning)[name]):
                bars = [one for one in shell.page.findChildren(StaleBar) if one.isVisible()]
                found[name] = [one.accessibleName() for one in bars]
    desk.store.close()
    return found


def test_what_is_stale_says_as_of_when_it_is_known(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path
) -> None:
    """Found in the pictures: after four days without a link the lists of draws and rides said nothing of it."""
    found = _said(qtbot, tmp_path, STATES["stale"])
    told = "Last exchange Sat Nov 21, 9:42 AM MST. What happened since is not here yet."
    assert found == {name: [told] for name in DATED}


def test_what_is_fresh_says_nothing_of_it(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> None:
    assert not any(_said(qtbot, tmp_path, STATES["offline"]).values())
