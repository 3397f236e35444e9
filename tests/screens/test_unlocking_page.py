"""Who unlocks this computer: one's own passphrase, the sheet in the envelope, somebody who forgot theirs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from navigator_app import joining
from navigator_app.settings import Settings
from navigator_app.store import key_ring, keys
from navigator_app.store.faults import WrongCode
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.unlocking.view import UnlockingPage
from navigator_app.ui.session import OpenDesk, Session
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.work import Work
from tests.screens.shells import controls, go, settled
from tests.store.desks import BEN, BENS, FRESH, PASSPHRASE, ROSA, desk_of_two, is_let_in


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a desk of Rosa, who leads the site, and Ben."""
    desk_of_two(tmp_path / "desk", "site_lead")
    return tmp_path / "desk"


@contextmanager
def unlocked(qtbot: QtBot, home: Path, person: str, passphrase: str) -> Iterator[tuple[Shell, UnlockingPage]]:
    """Unlock the desk as somebody and go to the page."""
    found, work = joining.unlock(home, person, passphrase), Work()
    shell = Shell(Session.begin(OpenDesk(found.desk), work, Settings(home), home))
    shell.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    shell.resize(1366, 768)
    shell.show()
    try:
        page = go(qtbot, shell, Target("unlocking"))
        assert isinstance(page, UnlockingPage)
        yield shell, page
    finally:
        shell.close()
        shell.session.rounds.end()
        work.stop()
        found.desk.store.close()
        shell.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def is_in_sight(one: QWidget) -> bool:
    """Say whether no part of it is scrolled out of sight."""
    return one.visibleRegion().boundingRect() == one.rect()


@pytest.mark.usefixtures("dressed")
def test_one_changes_ones_own_passphrase(qtbot: QtBot, home: Path) -> None:
    with unlocked(qtbot, home, BEN, BENS) as (shell, page):
        page.own.field.setText(BENS)
        for edit in (page.new.field, page.new.again):
            edit.setText(FRESH)
        QTest.keyClick(page.new.again, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "opens this computer" in shell.toast.accessibleDescription(), timeout=20_000)
        assert not page.own.field.text()
        assert not page.new.field.text()
    assert is_let_in(home, BEN, FRESH)
    assert not is_let_in(home, BEN, BENS)
    assert is_let_in(home, ROSA, PASSPHRASE)


@pytest.mark.usefixtures("dressed")
def test_a_wrong_one_until_now_changes_nothing_and_is_said_beside_it(qtbot: QtBot, home: Path) -> None:
    before = (home / keys.NAME).read_bytes()
    with unlocked(qtbot, home, BEN, BENS) as (_, page):
        page.own.field.setText("not this one at all")
        for edit in (page.new.field, page.new.again):
            edit.setText(FRESH)
        page.save.click()
        qtbot.waitUntil(lambda: "does not open" in page.own._labelled._error.text(), timeout=20_000)
        assert page.new.field.text() == FRESH
        assert page.save.isEnabled()
    assert (home / keys.NAME).read_bytes() == before


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize(
    ("now", "fresh", "again", "words"),
    [
        ("", FRESH, FRESH, "is needed"),
        (BENS, "ben hale 12", "ben hale 12", "easy"),
        (BENS, FRESH, "another one here", "agree"),
        (BENS, "qwertyuiopasdfghjkl", "qwertyuiopasdfghjkl", "first"),
    ],
)
def test_what_is_wrong_is_said_in_its_place(
    qtbot: QtBot, home: Path, now: str, fresh: str, again: str, words: str
) -> None:
    with unlocked(qtbot, home, BEN, BENS) as (_, page):
        page.own.field.setText(now)
        page.new.field.setText(fresh)
        page.new.again.setText(again)
        page.save.click()
        labels = (page.own._labelled, page.new.labelled, page.new.twice)
        qtbot.waitUntil(lambda: any(words in one._error.text() for one in labels), timeout=20_000)
    assert is_let_in(home, BEN, BENS)


@pytest.mark.usefixtures("dressed")
def test_the_first_sheet_is_made_shown_once_and_opens_the_desk(qtbot: QtBot, home: Path) -> None:
    with unlocked(qtbot, home, BEN, BENS) as (shell, page):
        assert "No sheet" in page._sheet.text()
        page.sheet.proof.field.setText(BENS)
        page.sheet.make.click()
        qtbot.waitUntil(lambda: page.sheet.code.isVisibleTo(page), timeout=20_000)
        settled(qtbot, shell)
        code = page.sheet.code.text()
        qtbot.waitUntil(lambda: is_in_sight(page.sheet.code), timeout=20_000)
        assert "sealed envelope" in page._sheet.text()
        assert not page.sheet.make.isEnabled()
        go(qtbot, shell, Target("settings"))
        again = go(qtbot, shell, Target("unlocking"))
        assert code not in {each.text() for each in again.findChildren(type(page.sheet.code))}
    assert key_ring.opened_by_code(home, code).by.type == "recovery"


@pytest.mark.usefixtures("dressed")
def test_a_new_sheet_is_a_leads_to_make_and_ends_the_one_before(qtbot: QtBot, home: Path) -> None:
    _, before = key_ring.new_recovery_code(key_ring.opened(home, ROSA, PASSPHRASE))
    with unlocked(qtbot, home, ROSA, PASSPHRASE) as (_, page):
        page.sheet.proof.field.setText(PASSPHRASE)
        page.sheet.make.click()
        qtbot.waitUntil(lambda: page.sheet.code.isVisibleTo(page), timeout=20_000)
    with pytest.raises(WrongCode):
        key_ring.opened_by_code(home, before)


@pytest.mark.usefixtures("dressed")
def test_a_lead_sets_the_passphrase_of_who_forgot_it(qtbot: QtBot, home: Path) -> None:
    with unlocked(qtbot, home, BEN, BENS) as (_, page):
        assert page.others.isHidden()
    with unlocked(qtbot, home, ROSA, PASSPHRASE) as (shell, page):
        assert not page.others.isHidden()
        page.set.click()
        assert "Choose who" in page._who_forgot._error.text()
        page.whose.set_value(BEN)
        for edit in (page.theirs.field, page.theirs.again):
            edit.setText(FRESH)
        page.lead_proof.field.setText(PASSPHRASE)
        page.set.click()
        qtbot.waitUntil(lambda: "opens this computer" in shell.toast.accessibleDescription(), timeout=20_000)
    assert is_let_in(home, BEN, FRESH)
    assert is_let_in(home, ROSA, PASSPHRASE)


@pytest.mark.usefixtures("dressed")
def test_who_was_chosen_stays_chosen_while_another_card_is_used_and_not_once_it_was_done(
    qtbot: QtBot, home: Path
) -> None:
    with unlocked(qtbot, home, ROSA, PASSPHRASE) as (shell, page):
        page.whose.set_value(BEN)
        page.leaving.whose.set_value(BEN)
        page.sheet.proof.field.setText(PASSPHRASE)
        page.sheet.make.click()
        qtbot.waitUntil(lambda: page.sheet.code.isVisibleTo(page), timeout=20_000)
        settled(qtbot, shell)
        assert (page.whose.value(), page.leaving.whose.value()) == (BEN, BEN)
        page.refresh()
        settled(qtbot, shell)
        assert (page.whose.value(), page.leaving.whose.value()) == (None, None)


@pytest.mark.usefixtures("dressed")
def test_a_key_file_that_cannot_be_read_is_said_with_what_to_do(qtbot: QtBot, home: Path) -> None:
    with unlocked(qtbot, home, ROSA, PASSPHRASE) as (shell, _):
        (home / keys.NAME).write_bytes(b"{")
        page = go(qtbot, shell, Target("unlocking"))
        assert isinstance(page, UnlockingPage)
        assert page.states.is_in_trouble


@pytest.mark.usefixtures("dressed")
def test_it_is_reached_from_settings(qtbot: QtBot, home: Path) -> None:
    with unlocked(qtbot, home, ROSA, PASSPHRASE) as (shell, _):
        page = go(qtbot, shell, Target("settings"))
        leads = next(one for one in controls(page) if one.accessibleName() == "Passphrases and recovery")
        QTest.mouseClick(leads, Qt.MouseButton.LeftButton)
        settled(qtbot, shell)
        assert shell.page.target.page == "unlocking"


@pytest.mark.usefixtures("dressed")
def test_it_says_that_nobody_else_can_open_this_computer_until_there_is_a_sheet(
    qtbot: QtBot, home: Path
) -> None:
    with unlocked(qtbot, home, ROSA, PASSPHRASE) as (_, page):
        assert page._nobody_else.isVisible()
        assert page._center.text() == "The center has no key to this computer."
    key_ring.new_recovery_code(key_ring.opened(home, ROSA, PASSPHRASE))
    with unlocked(qtbot, home, ROSA, PASSPHRASE) as (_, page):
        assert not page._nobody_else.isVisible()


@pytest.mark.usefixtures("dressed")
def test_it_says_whose_key_of_the_center_opens_it_and_since_when(qtbot: QtBot, home: Path) -> None:
    public = X25519PrivateKey.generate().public_key().public_bytes_raw()
    ring = key_ring.opened(home, ROSA, PASSPHRASE)
    key_ring.set_escrow(ring, "Mesa View (PRACTICE)", public, "2026-11-20")
    with unlocked(qtbot, home, ROSA, PASSPHRASE) as (_, page):
        assert "Mesa View (PRACTICE), since 11/20/2026" in page._center.text()
        assert not page._nobody_else.isVisible()
