"""A desk at work takes in what the fax machine leaves in its folder, says so, and leaves alone what it cannot read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.commands.papers import Taken
from navigator_app.desk import Desk
from navigator_app.settings import Settings
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.settings.folder import FolderEditor
from navigator_app.ui.screens.settings.view import SettingsPage
from navigator_app.ui.session import OpenDesk, Session
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.work import Work
from tests.paper.sheets import fax
from tests.screens.shells import settled


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "fax"
    found.mkdir()
    return found


@pytest.fixture
def shell(dressed: QApplication, desk: Desk, folder: Path, tmp_path: Path) -> Iterator[Shell]:
    """Open Rosa's desk with a folder that is watched; the test looks itself, instead of a clock."""
    work, home = Work(), tmp_path / "desk"
    desk.store.set_setting("desk.fax_folder", str(folder))
    session = Session.begin(OpenDesk(desk), work, Settings(home), home)
    session.folder._timer.stop()
    found = Shell(session)
    found.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    found.resize(1366, 768)
    found.show()
    yield found
    found.close()
    session.folder.stop()
    session.rounds.end()
    work.stop()
    found.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def look(qtbot: QtBot, shell: Shell) -> None:
    """Look into the folder once, and wait until everything of it is kept and told."""
    watch = shell.session.folder
    watch.look()
    qtbot.waitUntil(lambda: not watch._is_busy, timeout=30_000)
    settled(qtbot, shell)


def test_a_fax_is_taken_in_with_nobody_pressing_anything_and_it_says_so(
    qtbot: QtBot, shell: Shell, desk: Desk, folder: Path
) -> None:
    told: list[Taken] = []
    shell.session.folder.taken.connect(told.append)
    (folder / "in.tif").write_bytes(fax(3))
    look(qtbot, shell)
    assert told == []
    look(qtbot, shell)
    assert [(one.state, one.is_removed) for one in told] == [("taken", True)]
    assert list(folder.iterdir()) == []
    (row,) = desk.store.rows("document")
    assert desk.store.contents.read(row.sha256) == fax(3)
    assert "the original was removed" in " ".join(label.text() for label in shell.toast.findChildren(QLabel))


def test_a_damaged_file_is_said_once_and_stays(qtbot: QtBot, shell: Shell, folder: Path) -> None:
    (folder / "torn.pdf").write_bytes(b"%PDF-1.4 torn")
    for _ in range(3):
        look(qtbot, shell)
    assert not shell.trouble.isHidden()
    assert (folder / "torn.pdf").exists()
    shell.trouble.setVisible(False)
    look(qtbot, shell)
    assert shell.trouble.isHidden()


def test_a_full_disk_is_said_and_the_fax_is_taken_in_later(
    qtbot: QtBot, shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "in.tif").write_bytes(fax(1))
    look(qtbot, shell)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        look(qtbot, shell)
    assert not shell.trouble.isHidden()
    assert (folder / "in.tif").read_bytes() == fax(1)
    look(qtbot, shell)
    assert list(folder.iterdir()) == []


def test_a_locked_desk_and_a_practice_desk_watch_nothing(shell: Shell, folder: Path) -> None:
    session = shell.session
    assert session.folder.is_watching
    session.is_practice = True
    session.watch_folder()
    assert not session.folder.is_watching
    session.is_practice = False
    session.watch_folder()
    session.folder.stop()
    assert not session.folder.is_watching


def chooses(folder: Path) -> Callable[[QWidget, str], str]:
    """Give a dialog in which a person chooses this folder."""
    return lambda _parent, _words: str(folder)


def test_the_folder_is_chosen_in_a_dialog_and_never_the_desks_own(
    qtbot: QtBot, shell: Shell, desk: Desk, folder: Path, tmp_path: Path
) -> None:
    shell.go(Target("settings"))
    settled(qtbot, shell)
    page = shell.page
    assert isinstance(page, SettingsPage)
    editor = page.editors["fax_folder"]
    assert isinstance(editor, FolderEditor)
    assert editor.value() == str(folder)
    for forbidden in (shell.session.home, tmp_path, shell.session.home / "log"):
        editor._ask = chooses(forbidden)
        editor.choose_button.click()
        assert editor.value() == str(folder)
    editor.none_button.click()
    settled(qtbot, shell)
    assert not shell.session.folder.is_watching
    assert desk.store.setting("desk.fax_folder") == ""
    editor._ask = chooses(folder)
    editor.choose_button.click()
    settled(qtbot, shell)
    assert shell.session.folder.is_watching
    assert desk.store.setting("desk.fax_folder") == str(folder)
