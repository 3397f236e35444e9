"""The clinic's proxy is typed once, in Settings: half an address never applies, and what is none is said beside it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from navigator_app.joining import proxy_of
from navigator_app.settings import Settings
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.settings.address import AddressEditor
from navigator_app.ui.screens.settings.view import SettingsPage
from navigator_app.ui.shell.shell import Shell
from sync.errors import Refused
from tests.screens.shells import settled


@pytest.fixture
def editor(qtbot: QtBot, shell: Shell) -> AddressEditor:
    shell.go(Target("settings"))
    settled(qtbot, shell)
    page = shell.page
    assert isinstance(page, SettingsPage)
    found = page.editors["proxy"]
    assert isinstance(found, AddressEditor)
    return found


def test_an_address_applies_when_it_is_whole(qtbot: QtBot, shell: Shell, editor: AddressEditor) -> None:
    QTest.keyClicks(editor.line, "proxy.example.org:80")
    assert shell.session.settings.text("proxy") == ""
    QTest.keyClicks(editor.line, "80")
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    settled(qtbot, shell)
    assert shell.session.settings.text("proxy") == "http://proxy.example.org:8080"
    assert editor.line.text() == "http://proxy.example.org:8080"
    assert not editor.trouble.isVisibleTo(editor)


def test_what_is_no_proxy_is_said_beside_it_and_does_not_apply(shell: Shell, editor: AddressEditor) -> None:
    QTest.keyClicks(editor.line, "socks5://proxy:1080")
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    assert shell.session.settings.text("proxy") == ""
    assert editor.trouble.isVisibleTo(editor)
    assert "not the address of a proxy" in editor.trouble.text()
    assert editor.line.accessibleDescription() == editor.trouble.text()


def test_the_line_has_a_name(editor: AddressEditor) -> None:
    assert editor.line.accessibleName() == "Proxy"


def test_a_link_takes_the_proxy_that_is_set_while_the_desk_is_open(tmp_path: Path) -> None:
    asked = proxy_of(tmp_path)
    assert asked() == ""
    Settings(tmp_path).choose("proxy", "proxy.example.org:3128")
    assert asked() == "http://proxy.example.org:3128"


def test_a_proxy_that_was_written_wrong_by_hand_is_as_if_it_was_not_set(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('proxy = "two words"\n', encoding="utf-8")
    assert proxy_of(tmp_path)() == ""
    with pytest.raises(Refused, match="name and password"):
        Settings(tmp_path).choose("proxy", "http://ann:secret@proxy.example.org:1")
