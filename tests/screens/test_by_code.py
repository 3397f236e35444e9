"""A forgotten passphrase at the entrance: the sheet or a code from the phone, a new one, and the desk is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from navigator_app.app import door_of, shell_maker
from navigator_app.settings import Settings
from navigator_app.store import key_ring
from navigator_app.ui.entrance.by_code import ByCode
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.window import Window
from navigator_app.ui.work import Work
from tests.store.desks import BEN, BENS, FRESH, PASSPHRASE, ROSA, desk_of_two, is_let_in


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a folder with a desk of Rosa's and Ben's in it."""
    desk_of_two(tmp_path / "desk")
    return tmp_path / "desk"


@pytest.fixture
def window(dressed: QApplication, tmp_path: Path, home: Path) -> Iterator[Window]:
    """Give the locked window of that desk."""
    work, settings = Work(), Settings(tmp_path / "settings")
    found = Window(door_of(home), work, settings, shell_maker(work, settings, tmp_path))
    found.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    found.show()
    yield found
    found.close()
    work.stop()
    found.deleteLater()


def asked(qtbot: QtBot, window: Window, person: str) -> ByCode:
    """Pick a person, say that the passphrase is forgotten and that there is a code."""
    page = window.centralWidget()
    assert isinstance(page, Unlock)
    qtbot.waitUntil(lambda: len(page._choices) == 2)
    page._choices[person].setChecked(True)
    page._forgot.click()
    page._by_code.click()
    found = window.centralWidget()
    assert isinstance(found, ByCode)
    return found


def typed(page: ByCode, code: str, passphrase: str = FRESH, again: str = "") -> None:
    page.code.setText(code)
    page.new.field.setText(passphrase)
    page.new.again.setText(again or passphrase)
    QTest.keyClick(page.new.again, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    "make",
    [
        lambda ring: key_ring.new_recovery_code(ring)[1],
        lambda ring: next(iter(key_ring.new_phone_codes(ring)[1].values())),
    ],
    ids=["the sheet", "the phone"],
)
def test_a_code_sets_a_new_passphrase_and_the_desk_is_open(
    qtbot: QtBot, window: Window, home: Path, make: Callable[[key_ring.KeyRing], str]
) -> None:
    code = make(key_ring.opened(home, BEN, BENS))
    page = asked(qtbot, window, ROSA)
    typed(page, code.lower().replace("-", " "))
    qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
    assert window.shell.session.desk.me.person_id == ROSA
    window.lock()
    window._work.stop()
    assert is_let_in(home, ROSA, FRESH)
    assert not is_let_in(home, ROSA, PASSPHRASE)
    assert is_let_in(home, BEN, BENS)


def test_a_wrong_code_changes_nothing_and_what_was_typed_stays(
    qtbot: QtBot, window: Window, home: Path
) -> None:
    key_ring.new_recovery_code(key_ring.opened(home, BEN, BENS))
    page = asked(qtbot, window, ROSA)
    typed(page, "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ")
    qtbot.waitUntil(lambda: "does not open this desk" in page._code._error.text(), timeout=20_000)
    assert page.new.field.text() == FRESH
    assert is_let_in(home, ROSA, PASSPHRASE)


@pytest.mark.parametrize(
    ("code", "passphrase", "again", "field", "words"),
    [
        ("", FRESH, FRESH, "code", "needed"),
        ("0123-4567", FRESH, FRESH, "code", "groups of four"),
        ("0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYU", FRESH, FRESH, "code", "no U"),
        ("0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ", "rosa delgado 12", "", "passphrase", "easy"),
        ("0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ", FRESH, "another one here", "again", "agree"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    qtbot: QtBot, window: Window, code: str, passphrase: str, again: str, field: str, words: str
) -> None:
    page = asked(qtbot, window, ROSA)
    typed(page, code, passphrase, again)
    places = {"code": page._code, "passphrase": page.new.labelled, "again": page.new.twice}
    qtbot.waitUntil(lambda: words in places[field]._error.text(), timeout=20_000)


def test_a_passphrase_that_anybody_would_try_first_is_refused_in_its_place(
    qtbot: QtBot, window: Window, home: Path
) -> None:
    _, code = key_ring.new_recovery_code(key_ring.opened(home, BEN, BENS))
    page = asked(qtbot, window, ROSA)
    typed(page, code, "qwertyuiopasdfghjkl")
    qtbot.waitUntil(lambda: bool(page.new.labelled._error.text()), timeout=20_000)
    assert is_let_in(home, ROSA, PASSPHRASE)


def test_back_goes_to_the_passphrase_of_who_was_picked(qtbot: QtBot, window: Window) -> None:
    asked(qtbot, window, BEN).back.click()
    page = window.centralWidget()
    assert isinstance(page, Unlock)
    qtbot.waitUntil(lambda: len(page._choices) == 2)
    assert page._person() == BEN


def test_it_begins_with_the_code_and_says_for_whom(qtbot: QtBot, window: Window) -> None:
    page = asked(qtbot, window, BEN)
    qtbot.waitUntil(lambda: window.focusWidget() is page.code)
    assert "A new passphrase for Ben Hale" in {label.text() for label in page.findChildren(Label)}
