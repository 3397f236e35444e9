"""Every screen in every state and dress: nothing blank, nothing cut, no English left, and trouble is said.

With NAVIGATOR_PICTURES=FOLDER they are seen in every dress, and each is pictured there: `make states`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.screens.administration_moments import ADMINISTRATION
from tests.screens.directory_moments import DIRECTORY
from tests.screens.entrances import ENTRANCES
from tests.screens.moments import MOMENTS, Hands, Moment
from tests.screens.prc_moments import PRC
from tests.screens.records_moments import RECORDS
from tests.screens.shells import every_page
from tests.screens.stage import DRESSES, PICTURES, Stage, desk_of, looked_at, shell_of, wear, window_before
from tests.screens.states import STATES

TIGHT: Final = tuple(DRESSES) if PICTURES else ("pseudo",)
"""The dress in which most is cut first, where not every one is pictured."""


@pytest.mark.parametrize("dress", TIGHT)
@pytest.mark.parametrize("name", STATES)
def test_every_screen_is_whole_in_every_state(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, name: str, dress: str
) -> None:
    wear(dressed, dress)
    state, wrong = STATES[name], dict[str, list[str]]()
    desk = desk_of(state, tmp_path)
    morning = state.lay(desk)
    with shell_of(desk, tmp_path) as shell:
        stage = Stage(qtbot, shell, state, dress)
        stage.begin()
        for screen, target in every_page(morning).items():
            with stage.showing(target):
                if found := stage.looked_at(screen, name):
                    wrong[screen] = found
    desk.store.close()
    assert not wrong


@pytest.mark.parametrize("dress", TIGHT)
@pytest.mark.parametrize(
    "moments",
    [MOMENTS, ADMINISTRATION, DIRECTORY, RECORDS, PRC],
    ids=["at work", "looking after", "the directory", "records", "who pays"],
)
def test_what_is_met_between_the_screens_is_whole(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, moments: dict[str, Moment], dress: str
) -> None:
    wear(dressed, dress)
    state, wrong = STATES["full"], dict[str, list[str]]()
    desk = desk_of(state, tmp_path)
    morning = state.lay(desk)
    with shell_of(desk, tmp_path) as shell:
        stage = Stage(qtbot, shell, state, dress)
        stage.begin()
        for moment, act in moments.items():
            stage.clear()
            act(Hands(qtbot, shell, morning, tmp_path))
            if found := stage.looked_at(moment, "moment"):
                wrong[moment] = found
    desk.store.close()
    assert not wrong


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("name", ENTRANCES)
def test_the_way_in_is_whole(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, name: str, dress: str
) -> None:
    wear(dressed, dress)
    door, act = ENTRANCES[name]
    with window_before(door, tmp_path) as window:
        qtbot.waitUntil(window.isActiveWindow)
        act(qtbot, window)
        QApplication.processEvents()
        assert not looked_at(window, name, "entrance", dress)
