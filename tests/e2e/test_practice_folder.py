"""Practice in a window: something is seen at once, Cancel and Ctrl+C leave nothing behind, a killed one is cleared."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from navigator_app.demo.folder import PREFIX, clear_leftovers, practice_folder
from navigator_app.demo.progress import Progress
from navigator_app.ui.entrance.preparing import Preparing
from sync.errors import Refused
from sync.words import say


def test_the_folder_goes_with_its_practice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with practice_folder() as folder:
        (folder / "desk.db").write_bytes(b"invented")
        assert folder.parent == tmp_path
        assert clear_leftovers(tmp_path) == (), "nobody clears away what is in use"
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_practice_left_goes_at_the_next_one(tmp_path: Path) -> None:
    left, foreign = tmp_path / f"{PREFIX}killed", tmp_path / "somebody else's"
    for folder in (left, foreign):
        folder.mkdir()
        (folder / "in-use").touch()
    assert clear_leftovers(tmp_path) == (left,)
    assert not left.exists()
    assert foreign.exists()


def test_the_window_says_what_is_made_and_how_far_it_is_and_cancel_stops_it(qtbot: QtBot) -> None:
    progress = Progress()
    window = Preparing(progress)
    qtbot.addWidget(window)
    assert window.state.text() == "Setting up a center and two clinics"
    progress.tell(say("Writing three weeks of care"), 12, 40)
    window.look()
    assert window.state.text() == "Writing three weeks of care: 12 of 40"
    assert (window.bar.value(), window.bar.maximum()) == (12, 40)
    window.cancel.click()
    with pytest.raises(Refused, match="Nothing of it was kept"):
        progress.tell(say("Writing three weeks of care"), 13, 40)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_practice_that_is_stopped_by_a_signal_leaves_nothing(tmp_path: Path, sent: signal.Signals) -> None:
    # With the colon it is a screen like any other, only that nobody sees it.
    environment = {**os.environ, "DISPLAY": ":none", "QT_QPA_PLATFORM": "offscreen:", "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-u", "-m", "navigator_app", "demo"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as demo:
        assert demo.stdout is not None
        assert "are being written" in demo.stdout.readline()
        while demo.poll() is None and not list(tmp_path.glob(f"{PREFIX}*/hub/*")):
            os.sched_yield()
        demo.send_signal(sent)
        rest = demo.stdout.read()
        assert demo.wait(120) == 1
    assert "Nothing of it was kept" in rest
    assert not list(tmp_path.glob(f"{PREFIX}*"))
