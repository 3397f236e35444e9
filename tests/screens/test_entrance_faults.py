"""What is wrong with a desk is said at the entrance in its own words, from real files that are really so."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from navigator_app.app import door_of
from navigator_app.settings import Settings
from navigator_app.store import keys, schema, slots
from navigator_app.store.connections import once
from navigator_app.store.vault import Vault
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.window import Window
from navigator_app.ui.work import Work
from tests.store.desks import PASSPHRASE, ROSA


def _nothing(_home: Path) -> None:
    """Leave it as it is."""


def _no_key_file(home: Path) -> None:
    (home / keys.NAME).unlink()


def _damaged_key_file(home: Path) -> None:
    body = (home / keys.NAME).read_bytes()
    (home / keys.NAME).write_bytes(body.replace(b"Rosa", b"Rose", 1))


def _newer_key_file(home: Path) -> None:
    plain = json.loads((home / keys.NAME).read_bytes())
    plain.pop("check")
    plain["format"] = keys.FORMAT + 1
    (home / keys.NAME).write_bytes(keys._lettered(plain | {"check": keys._check(plain)}))


def _no_records(home: Path) -> None:
    (home / keys.RECORDS).unlink()


def _damaged_header(home: Path) -> None:
    body = (home / keys.RECORDS).read_bytes()
    (home / keys.RECORDS).write_bytes(bytes(64) + body[64:])


def _cut_records(home: Path) -> None:
    body = (home / keys.RECORDS).read_bytes()
    (home / keys.RECORDS).write_bytes(body[: len(body) // 2])


def _newer_records(home: Path) -> None:
    slot = keys.read(home).people()[0]
    key = keys.key_for(slots.unlock(keys.read(home).store, slot, PASSPHRASE), keys.RECORDS)
    with once(home / keys.RECORDS, key) as connection:
        connection.execute(f"PRAGMA user_version = {schema.FORMAT + 1}")


CASES: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "a wrong passphrase": (_nothing, "not this one at all", "This passphrase does not open the desk"),
    "no key file": (_no_key_file, PASSPHRASE, "The key file of this desk is damaged or missing"),
    "a damaged key file": (_damaged_key_file, PASSPHRASE, "The key file of this desk is damaged or missing"),
    "a newer key file": (_newer_key_file, PASSPHRASE, "The key file was written by a newer Navigator"),
    "no records": (_no_records, PASSPHRASE, "The passphrase is right, but the file with the records"),
    "a damaged header": (
        _damaged_header,
        PASSPHRASE,
        "The passphrase is right, but the file with the records",
    ),
    "records cut short": (_cut_records, PASSPHRASE, "The passphrase is right, but the file with the records"),
    "newer records": (_newer_records, PASSPHRASE, "The records were written by a newer Navigator"),
    "a wrong passphrase, and damaged records": (
        _no_records,
        "not this one at all",
        "This passphrase does not open",
    ),
}


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("case", CASES)
def test_each_has_words_of_its_own_and_nothing_is_changed(qtbot: QtBot, tmp_path: Path, case: str) -> None:
    harm, passphrase, words = CASES[case]
    home, work = tmp_path / "desk", Work()
    Vault.create(home, "Rosa Delgado", PASSPHRASE, person_id=ROSA, kdf=slots.cheapest()).close()
    harm(home)
    before = {path.name: path.read_bytes() for path in home.iterdir() if path.name != "attempts.json"}
    window = Window(door_of(home), work, Settings(home), lambda _opened, _window: QWidget())
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.show()
    try:
        said = _said(qtbot, window, passphrase)
    finally:
        window.close()
        work.stop()
        window.deleteLater()
    assert words in said
    after = {path.name: path.read_bytes() for path in home.iterdir() if path.name in before}
    assert after == before


def _said(qtbot: QtBot, window: Window, passphrase: str) -> str:
    """Give what is said once the people are read, or else once the passphrase was tried."""
    page = window.centralWidget()
    assert isinstance(page, Unlock)
    qtbot.waitUntil(lambda: bool(page._people_here) or window.centralWidget() is not page, timeout=20_000)
    if window.centralWidget() is page:
        page.field.setText(passphrase)
        QTest.keyClick(page.field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bool(page._labelled._error.text()), timeout=20_000)
        return page._labelled._error.text()
    told = window.centralWidget()
    return told.accessibleDescription() if told else ""
