"""A desk that several share, in its window: somebody comes, somebody leaves, everybody is told, the sheet is tried."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from navigator_app import ways_in
from navigator_app.app import door_of
from navigator_app.store import keys, slots, vault
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.printing.leaving import letter_printer
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.unlocking.view import UnlockingPage
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.window import Window
from tests.hub.running import running_hub
from tests.screens.keyboard import Keys
from tests.screens.read_back import texts
from tests.screens.shells import go, settled
from tests.screens.stage import window_before
from tests.store.desks import BEN, BENS, FRESH, PASSPHRASE, ROSA, desk_of_two, is_let_in
from tests.stories.laptop import ROSAS, joined

MOST_TABS = 12
"""From the first field of the page to the card below."""
pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture(autouse=True)
def _one_strength(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the derivation for computers with little memory without measuring."""
    monkeypatch.setattr(slots, "CALIBRATED_MIB", ())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a desk of Rosa, who leads the site, and Ben."""
    desk_of_two(tmp_path / "desk", "site_lead")
    return tmp_path / "desk"


def window_of(home: Path) -> AbstractContextManager[Window]:
    """Show the program over a desk's folder."""
    return window_before(door_of(home), home)


def unlock(qtbot: QtBot, window: Window, person: str, passphrase: str) -> Shell:
    """Unlock as one of several."""
    page = window.centralWidget()
    assert isinstance(page, Unlock)
    qtbot.waitUntil(lambda: person in page._choices, timeout=20_000)
    page._choices[person].setChecked(True)
    page.field.setText(passphrase)
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
    shell = window.shell
    assert isinstance(shell, Shell)
    return shell


def page_of(qtbot: QtBot, shell: Shell) -> UnlockingPage:
    """Go to the page that says who unlocks this computer."""
    page = go(qtbot, shell, Target("unlocking"))
    assert isinstance(page, UnlockingPage)
    return page


def test_rosa_lets_ben_in_by_the_keyboard_alone_and_he_unlocks(qtbot: QtBot, tmp_path: Path) -> None:
    home = tmp_path / "laptop"
    with running_hub(tmp_path / "hub") as hub:
        rosa, code = joined(hub, home), hub.code(role="clinic_nurse")
        with window_of(home) as window:
            shell = unlock(qtbot, window, rosa, ROSAS)
            page = page_of(qtbot, shell)
            keys_of = Keys(qtbot, shell)
            for _ in range(MOST_TABS):
                keys_of.press(Qt.Key.Key_Tab)
                if QApplication.focusWidget() is page.coming.code:
                    break
            for text in (code.lower(), "Ben Hale", BENS, BENS):
                keys_of.write(text)
                keys_of.press(Qt.Key.Key_Tab)
            keys_of.write(ROSAS)
            QTest.keyClick(page.coming.proof.field, Qt.Key.Key_Return)
            qtbot.waitUntil(
                lambda: "Ben Hale can unlock" in shell.toast.accessibleDescription(), timeout=30_000
            )
            settled(qtbot, shell)
            assert "Ben Hale, Clinic nurse or lab" in page._people.text()
            assert not page.coming.code.text()
            assert not page.coming.new.field.text()
            qtbot.waitUntil(lambda: "Ben Hale was let in" in page._lately.text(), timeout=20_000)
            window.lock()
            ben = next(one.id for one in vault.people(home) if one.name == "Ben Hale")
            shell = unlock(qtbot, window, ben, BENS)
            assert shell.session.desk.me.person_id == ben
            qtbot.waitUntil(shell.key_news.isVisible, timeout=20_000)
            shell.key_news.done.click()
            assert not shell.key_news.isVisible()
            settled(qtbot, shell)


def test_without_a_link_nothing_is_changed_and_what_was_typed_stays(qtbot: QtBot, tmp_path: Path) -> None:
    home = tmp_path / "laptop"
    with running_hub(tmp_path / "hub") as hub:
        rosa, code = joined(hub, home), hub.code()
    before = (home / keys.NAME).read_bytes()
    with window_of(home) as window:
        shell = unlock(qtbot, window, rosa, ROSAS)
        page = page_of(qtbot, shell)
        page.coming.code.setText(code)
        page.coming.name.setText("Ben Hale")
        for edit in (page.coming.new.field, page.coming.new.again):
            edit.setText(BENS)
        page.coming.proof.field.setText(ROSAS)
        page.coming.let_in.click()
        qtbot.waitUntil(shell.trouble.isVisible, timeout=30_000)
        assert "needs the center's hub once" in shell.trouble.accessibleName()
        assert page.coming.code.text() == code
    assert (home / keys.NAME).read_bytes() == before


@pytest.mark.parametrize(
    ("code", "name", "again", "words"),
    [
        ("", "Ben Hale", FRESH, "code is needed"),
        ("AAAA", "", FRESH, "name is needed"),
        ("AAAA", "Ben Hale", "another one here", "agree"),
    ],
)
def test_what_is_wrong_with_the_newcomer_is_said_in_its_place(
    qtbot: QtBot, home: Path, code: str, name: str, again: str, words: str
) -> None:
    with window_of(home) as window:
        coming = page_of(qtbot, unlock(qtbot, window, ROSA, PASSPHRASE)).coming
        coming.code.setText(code)
        coming.name.setText(name)
        coming.new.field.setText(FRESH)
        coming.new.again.setText(again)
        coming.let_in.click()
        said = [one._error.text() for one in (coming._code, coming._name, coming.new.twice)]
        assert any(words in one for one in said)


def test_rosa_takes_ben_out_behind_the_entrance_and_unlocks_again(qtbot: QtBot, home: Path) -> None:
    with window_of(home) as window:
        shell = unlock(qtbot, window, ROSA, PASSPHRASE)
        page = page_of(qtbot, shell)
        page.leaving.whose.set_value(BEN)
        page.leaving.proof.field.setText(PASSPHRASE)
        page.leaving.take_out.click()
        qtbot.waitUntil(lambda: window.shell is None, timeout=20_000)
        qtbot.waitUntil(lambda: isinstance(window.centralWidget(), Unlock), timeout=30_000)
        entrance = window.centralWidget()
        assert isinstance(entrance, Unlock)
        assert "Ben Hale unlocks this computer no more" in entrance._notice.accessibleName()
        assert not is_let_in(home, BEN, BENS)
        assert keys.read(home).pending is None
        shell = unlock(qtbot, window, ROSA, PASSPHRASE)
        qtbot.waitUntil(lambda: "Ben Hale was taken out" in shell.key_news.told._text.text(), timeout=20_000)


def test_a_wrong_passphrase_closes_nothing(qtbot: QtBot, home: Path) -> None:
    with window_of(home) as window:
        shell = unlock(qtbot, window, ROSA, PASSPHRASE)
        leaving = page_of(qtbot, shell).leaving
        leaving.take_out.click()
        assert "Choose who" in leaving._who._error.text()
        leaving.whose.set_value(BEN)
        leaving.proof.field.setText("not this one at all")
        leaving.take_out.click()
        qtbot.waitUntil(lambda: "does not open" in leaving.proof._labelled._error.text(), timeout=20_000)
        assert window.shell is shell
    assert is_let_in(home, BEN, BENS)


def test_who_does_not_decide_is_not_offered_to_take_anybody_out(qtbot: QtBot, home: Path) -> None:
    with window_of(home) as window:
        page = page_of(qtbot, unlock(qtbot, window, BEN, BENS))
        assert page.leaving.isHidden()
        assert not page.coming.isHidden()


def test_where_it_cannot_be_done_the_way_in_says_why_and_everybody_is_in_still(
    qtbot: QtBot, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.sqlcipher.BUSY_S", 0.1)
    with window_of(home) as window:
        shell = unlock(qtbot, window, ROSA, PASSPHRASE)
        other = vault.Vault.open(home, BEN, BENS)
        leaving = page_of(qtbot, shell).leaving
        leaving.whose.set_value(BEN)
        leaving.proof.field.setText(PASSPHRASE)
        leaving.take_out.click()
        qtbot.waitUntil(lambda: isinstance(window.centralWidget(), Unlock), timeout=30_000)
        entrance = window.centralWidget()
        assert isinstance(entrance, Unlock)
        assert "was not taken out" in entrance._notice.accessibleName()
        assert "Another program" in entrance._notice.accessibleDescription()
        other.close()
    assert is_let_in(home, BEN, BENS)


def test_the_sheet_is_printed_for_its_envelope_and_nothing_of_it_is_kept(
    qtbot: QtBot, home: Path, tmp_path: Path
) -> None:
    with window_of(home) as window:
        page = page_of(qtbot, unlock(qtbot, window, ROSA, PASSPHRASE))
        page.sheet.proof.field.setText(PASSPHRASE)
        page.sheet.make.click()
        qtbot.waitUntil(lambda: page.sheet.print_button.isVisibleTo(page), timeout=20_000)
        code, printer = page.sheet.code.text(), letter_printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        page.sheet.print_to(printer)
    (words,) = texts((tmp_path / "printed.pdf").read_bytes())
    assert code in " ".join(words.split())
    for said in ("Recovery sheet of a computer", "Rosa Delgado", "sealed envelope", "I have a code", "Day"):
        assert said in " ".join(words.split())
    files = [path for path in home.rglob("*") if path.is_file()]
    assert files
    assert not any(code.encode() in path.read_bytes() for path in files)


def test_trying_the_sheet_keeps_the_day_and_a_wrong_code_is_said_beside_it(qtbot: QtBot, home: Path) -> None:
    _, sheet = ways_in.new_sheet(ways_in.by_passphrase(home, ROSA, PASSPHRASE))
    with window_of(home) as window:
        shell = unlock(qtbot, window, BEN, BENS)
        card = page_of(qtbot, shell).sheet
        card.tried.setText("0000-0000")
        card.try_button.click()
        qtbot.waitUntil(lambda: bool(card._tried._error.text()), timeout=20_000)
        card.tried.setText(sheet)
        QTest.keyClick(card.tried, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "opens this computer" in shell.toast.accessibleDescription(), timeout=20_000)
        qtbot.waitUntil(lambda: "by Ben Hale" in card._standing.text(), timeout=20_000)
        assert not card.tried.text()


def test_settings_say_when_it_is_time_to_try_the_sheet(qtbot: QtBot, home: Path) -> None:
    ways_in.new_sheet(ways_in.by_passphrase(home, ROSA, PASSPHRASE))
    with window_of(home) as window:
        shell = unlock(qtbot, window, ROSA, PASSPHRASE)
        store = shell.session.desk.store
        known = store.setting("desk.ways_in")
        old = {one: {**way, "since": "2020-01-01T00:00:00.000Z"} for one, way in known.items()}
        store.set_setting("desk.ways_in", old)
        settings = go(qtbot, shell, Target("settings"))
        qtbot.waitUntil(settings._sheet.isVisible, timeout=20_000)  # type: ignore[attr-defined]
        assert page_of(qtbot, shell).sheet._due.isVisible()
