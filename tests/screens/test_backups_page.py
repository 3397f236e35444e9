"""The page of backups and the way in through one: what is said, what is made, what is put in place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from navigator_app import backups
from navigator_app.app import door_of, shell_maker
from navigator_app.settings import Settings
from navigator_app.ui.backing_up import AGAIN_S, BackingUp
from navigator_app.ui.entrance.put_back import PutBack
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.screens.backups.view import BackupsPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.session import OpenDesk, Session
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.window import Window
from navigator_app.ui.work import Work
from sync.rules.backing_up import rule
from tests.backups.desks import Kept, kept_desk
from tests.screens.shells import go, settled
from tests.store.desks import BEN, FRESH, PASSPHRASE, ROSA, is_let_in

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return kept_desk(tmp_path / "desk")


@contextmanager
def unlocked(qtbot: QtBot, kept: Kept) -> Iterator[tuple[Shell, BackupsPage]]:
    """Unlock the desk and go to the page."""
    desk, work = kept.unlock(), Work()
    shell = Shell(Session.begin(OpenDesk(desk), work, Settings(kept.home), kept.home))
    shell.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    shell.resize(1366, 768)
    shell.show()
    try:
        page = go(qtbot, shell, Target("backups"))
        assert isinstance(page, BackupsPage)
        yield shell, page
    finally:
        shell.close()
        shell.session.rounds.end()
        shell.session.backups.end()
        work.stop()
        desk.store.close()
        shell.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def headlines(page: BackupsPage) -> list[str]:
    return [alert.accessibleName() for alert in page.findChildren(Alert)]


def lines(page: BackupsPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(Label))


def test_one_is_made_by_hand_and_told_with_its_time_and_place(qtbot: QtBot, kept: Kept) -> None:
    with unlocked(qtbot, kept) as (shell, page):
        assert headlines(page) == ["There is no backup yet"]
        page.make.click()
        qtbot.waitUntil(lambda: any("The last backup:" in one for one in headlines(page)), timeout=30_000)
        settled(qtbot, shell)
        assert "made, read back and opened" in shell.toast.accessibleDescription()
        assert "Records: 1. Changes not sent then: 1." in lines(page)
        assert page.make.isEnabled()


def test_one_that_is_made_while_the_pages_are_made_anew_is_told_all_the_same(
    qtbot: QtBot, kept: Kept
) -> None:
    with unlocked(qtbot, kept) as (shell, page):
        page.make.click()
        shell.stack.begin_anew()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qtbot.waitUntil(lambda: not shell.session.backups.is_running, timeout=30_000)
        assert "made, read back and opened" in shell.toast.accessibleDescription()


def test_one_that_is_stopped_because_the_desk_is_closed_is_told_to_nobody(qtbot: QtBot, kept: Kept) -> None:
    desk, work, told = kept.unlock(), Work(), list[object]()
    by_hand = BackingUp(work, desk, kept.home)
    by_hand.make(None, told.append, told.append)
    by_hand.end()
    qtbot.waitUntil(lambda: not by_hand.is_running, timeout=30_000)
    assert told == []
    work.stop()
    desk.store.close()


def test_one_that_is_made_behind_another_page_is_read_once_the_page_is_shown_again(
    qtbot: QtBot, kept: Kept
) -> None:
    with unlocked(qtbot, kept) as (shell, page):
        shell.go_aside("contact")
        settled(qtbot, shell)
        kept.back_up()
        shell.session.backups.changed.emit()
        settled(qtbot, shell)
        assert headlines(page) == ["There is no backup yet"], (
            "nobody reads the disk for a page that is not shown"
        )
        shell.back()
        qtbot.waitUntil(lambda: any("The last backup:" in one for one in headlines(page)), timeout=30_000)


def test_a_stick_that_is_pulled_out_is_said_and_what_is_kept_stays(
    qtbot: QtBot, kept: Kept, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with unlocked(qtbot, kept) as (shell, page):
        page.choose = lambda _parent, _title: str(stick)
        page.elsewhere.click()
        qtbot.waitUntil(lambda: any("The last backup:" in one for one in headlines(page)), timeout=30_000)
        (file,) = stick.iterdir()
        file.unlink()
        stick.rmdir()
        page.elsewhere.click()
        qtbot.waitUntil(lambda: "Plug the stick in" in shell.trouble.accessibleName(), timeout=30_000)
        page.refresh()
        settled(qtbot, shell)
        assert "which is not here now" in lines(page)


def test_without_a_sheet_none_is_made_and_the_page_leads_to_it(qtbot: QtBot, tmp_path: Path) -> None:
    with unlocked(qtbot, kept_desk(tmp_path / "desk", has_sheet=False)) as (shell, page):
        assert headlines(page) == ["No backups are made: nothing could open one"]
        assert not page.make.isEnabled()
        (alert,) = page.findChildren(Alert)
        leads = next(one for one in alert.children() if hasattr(one, "click"))
        leads.click()
        settled(qtbot, shell)
        assert shell.page.target.page == "unlocking"


def test_an_old_one_is_said_to_be_old(qtbot: QtBot, kept: Kept) -> None:
    kept.back_up()
    kept.clock.forward(days=rule().stale_days, minutes=1)
    with unlocked(qtbot, kept) as (_, page):
        (headline,) = headlines(page)
        assert headline.startswith("The last backup is old")
        assert page.findChildren(Alert)[0].property("tint") == "warn"


def test_the_daily_one_is_made_in_a_quiet_moment_and_not_while_somebody_types(
    qtbot: QtBot, kept: Kept
) -> None:
    desk, work, now_s = kept.unlock(), Work(), [0.0]
    daily = BackingUp(work, desk, kept.home, lambda: now_s[0])
    daily.begin()
    quiet_s = [rule().quiet_seconds - 1.0]
    daily.quiet_s = lambda: quiet_s[0]
    daily.look()
    assert not daily.is_running
    quiet_s[0] += 1
    daily.look()
    qtbot.waitUntil(lambda: not daily.is_running, timeout=30_000)
    assert backups.standing(desk, kept.home).last is not None
    now_s[0] += AGAIN_S
    daily.look()
    qtbot.waitUntil(lambda: not daily.is_running, timeout=30_000)
    assert len(backups.standing(desk, kept.home).kept) == 1
    daily.end()
    work.stop()
    desk.store.close()


@pytest.fixture
def window(dressed: QApplication, tmp_path: Path) -> Iterator[Window]:
    """Give the window of a computer without a desk."""
    work, settings, home = Work(), Settings(tmp_path / "settings"), tmp_path / "new"
    found = Window(door_of(home), work, settings, shell_maker(work, settings, home))
    found.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    found.show()
    yield found
    found.close()
    work.stop()
    found.deleteLater()


def test_a_backup_is_put_in_place_on_a_new_computer(
    qtbot: QtBot, kept: Kept, window: Window, tmp_path: Path
) -> None:
    made = kept.back_up()
    window.centralWidget()._backup.click()  # type: ignore[union-attr]
    page = window.centralWidget()
    assert isinstance(page, PutBack)
    page.file.setText(str(made.file))
    page.code.setText("0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ")
    page.look.click()
    qtbot.waitUntil(lambda: "does not open this backup" in page._code._error.text(), timeout=30_000)
    page.code.setText(kept.code.lower().replace("-", " "))
    QTest.keyClick(page.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page._choices) == 2 and page.put.isVisible(), timeout=30_000)
    page._choices[BEN].setChecked(True)
    for edit in (page.new.field, page.new.again):
        edit.setText("ben hale 12345678")
    page.put.click()
    assert page.new.labelled._error.text()
    for edit in (page.new.field, page.new.again):
        edit.setText(FRESH)
    page.put.click()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=60_000)
    assert window.shell.session.desk.me.person_id == BEN
    assert is_let_in(tmp_path / "new", BEN, FRESH)
    assert not is_let_in(tmp_path / "new", ROSA, PASSPHRASE)


def test_a_damaged_one_is_said_and_back_leads_to_where_one_was(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    window.show_put_back()
    page = window.centralWidget()
    assert isinstance(page, PutBack)
    file = tmp_path / "no backup"
    file.write_bytes(b"PK")
    page.file.setText(str(file))
    page.code.setText("0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ")
    page.look.click()
    qtbot.waitUntil(lambda: "no backup of Navigator" in page._trouble.accessibleDescription(), timeout=30_000)
    page.back.click()
    assert not isinstance(window.centralWidget(), PutBack)
