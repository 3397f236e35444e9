"""What a person meets before the desk is open: set-up, the passphrase, and why neither goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, NoReturn

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from navigator_app.store.faults import (
    DamagedBackup,
    DamagedStore,
    FolderNotWritable,
    NewerFormat,
    WrongCode,
    WrongPassphrase,
    WrongSheet,
)
from navigator_app.ui.entrance.by_code import ByCode
from navigator_app.ui.entrance.door import BackupDoor, Door, FoundBackup, Keyholder
from navigator_app.ui.entrance.first_run import FirstRun
from navigator_app.ui.entrance.put_back import PutBack
from navigator_app.ui.entrance.tries import FREE_TRIES
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.window import Window
from sync.client.refusals import NOT_A_HUB
from sync.errors import Refused, Said, Unavailable

ROSA: Final = (Keyholder("r", "Rosa Delgado"),)
SEVERAL: Final = (*ROSA, Keyholder("a", "Ann Begay"), Keyholder("l", "Luz Nez"))


def _nothing(*_: object) -> None:
    """Do nothing, and let nobody in."""


def _refusing(why: Said) -> Callable[..., NoReturn]:
    def refuse(*_: object) -> NoReturn:
        raise why

    return refuse


def _door(people: Any = lambda: ROSA, unlock: Any = _nothing, hint: str = "") -> Door:
    return Door(lambda: False, people, _nothing, unlock, _nothing, hint=hint)


def _by_code(by_code: Callable[..., Any] = _nothing) -> Door:
    return Door(lambda: False, lambda: SEVERAL, _nothing, _nothing, _nothing, by_code=by_code)


def _new(enroll: Callable[..., Any] = _nothing) -> Door:
    return Door(lambda: True, tuple, _nothing, _nothing, enroll, practice=_nothing)


Act = Callable[[QtBot, Window], None]


def _stay(_qtbot: QtBot, _window: Window) -> None:
    """Touch nothing."""


def _try(times: int = 1) -> Act:
    def act(qtbot: QtBot, window: Window) -> None:
        page = window.centralWidget()
        assert isinstance(page, Unlock)
        for _ in range(times):
            page._labelled.refuse("")
            page.field.setText("not this one")
            page.submit()
            qtbot.waitUntil(lambda: bool(page._labelled._error.text()), timeout=20_000)

    return act


def _type_in_capitals(_qtbot: QtBot, window: Window) -> None:
    page = window.centralWidget()
    assert isinstance(page, Unlock)
    QTest.keyClicks(page.field, "A")


def _forget(_qtbot: QtBot, window: Window) -> None:
    page = window.centralWidget()
    assert isinstance(page, Unlock)
    QTest.mouseClick(page._forgot, Qt.MouseButton.LeftButton)


def _has_a_code(qtbot: QtBot, window: Window) -> None:
    page = window.centralWidget()
    assert isinstance(page, Unlock)
    qtbot.waitUntil(lambda: len(page._choices) == len(SEVERAL), timeout=20_000)
    _forget(qtbot, window)
    QTest.mouseClick(page._by_code, Qt.MouseButton.LeftButton)
    assert isinstance(window.centralWidget(), ByCode)


def _type_the_code(until: Callable[[ByCode], bool]) -> Act:
    def act(qtbot: QtBot, window: Window) -> None:
        _has_a_code(qtbot, window)
        page = window.centralWidget()
        assert isinstance(page, ByCode)
        page.code.setText("8TZ4-0QVK-7M2C-XW9E-5HRB-DN3J-Y6GA")
        for edit in (page.new.field, page.new.again):
            edit.setText(_QUIET)
        page.submit()
        qtbot.waitUntil(lambda: until(page), timeout=20_000)

    return act


def _with_backup(look: Callable[..., Any]) -> Door:
    way = BackupDoor(lambda: _BACKUP, look, _nothing, ".navigator-backup")
    return Door(lambda: True, tuple, _nothing, _nothing, _nothing, backup=way, practice=_nothing)


def _found(*_: object) -> FoundBackup:
    return FoundBackup("2026-11-23T16:42:00.000Z", SEVERAL)


def _open_a_backup(until: Callable[[PutBack], bool]) -> Act:
    def act(qtbot: QtBot, window: Window) -> None:
        window.show_put_back()
        page = window.centralWidget()
        assert isinstance(page, PutBack)
        qtbot.waitUntil(lambda: page.file.text() == _BACKUP, timeout=20_000)
        page.code.setText("8TZ4-0QVK-7M2C-XW9E-5HRB-DN3J-Y6GA-77PK")
        page.submit()
        qtbot.waitUntil(lambda: until(page), timeout=20_000)

    return act


def _cannot_open(qtbot: QtBot, window: Window) -> None:
    qtbot.waitUntil(lambda: not isinstance(window.centralWidget(), Unlock), timeout=20_000)


def _set_up(passphrase: str, until: Callable[[FirstRun], bool]) -> Act:
    def act(qtbot: QtBot, window: Window) -> None:
        page = window.centralWidget()
        assert isinstance(page, FirstRun)
        typed = {"hub": "https://hub.example.org", "code": "AAAA-BBBB", "name": "Rosa Delgado"}
        for name, text in typed.items():
            page._texts[name][0].setText(text)
        page.new.field.setText(passphrase)
        page.new.again.setText(passphrase)
        page.submit()
        qtbot.waitUntil(lambda: until(page), timeout=20_000)

    return act


_BACKUP: Final = "/media/stick/navigator-20261123T164200Z-4f0c2a.navigator-backup"
_QUIET: Final = "four quiet herons walk home"
ENTRANCES: Final[dict[str, tuple[Door, Act]]] = {
    "set-up": (_new(), _stay),
    "set-up, not a hub": (
        _new(_refusing(Unavailable(NOT_A_HUB))),
        _set_up(_QUIET, lambda page: page._trouble.isVisible()),
    ),
    "set-up, code used": (
        _new(_refusing(Refused("code", "This code was used already. Ask for a new one."))),
        _set_up(_QUIET, lambda page: bool(page._fields["code"]._error.text())),
    ),
    "set-up, easy passphrase": (
        _new(),
        _set_up("rosa delgado 12", lambda page: bool(page.new.labelled._error.text())),
    ),
    "unlock": (_door(), _stay),
    "unlock, several people": (_door(lambda: SEVERAL), _stay),
    "unlock, practice": (_door(hint="practice, all invented"), _stay),
    "unlock, capitals": (_door(), _type_in_capitals),
    "unlock, wrong passphrase": (_door(unlock=_refusing(WrongPassphrase())), _try()),
    "unlock, has to wait": (_door(unlock=_refusing(WrongPassphrase())), _try(FREE_TRIES)),
    "unlock, folder": (_door(lambda: SEVERAL, _refusing(FolderNotWritable())), _try()),
    "unlock, damaged": (_door(unlock=_refusing(DamagedStore())), _try()),
    "unlock, forgot": (_door(), _forget),
    "unlock, forgot, several people": (_by_code(), _forget),
    "by code": (_by_code(), _has_a_code),
    "by code, wrong": (
        _by_code(_refusing(WrongCode())),
        _type_the_code(lambda page: bool(page._code._error.text())),
    ),
    "by code, folder": (
        _by_code(_refusing(FolderNotWritable())),
        _type_the_code(lambda page: page._trouble.isVisible()),
    ),
    "set-up, with backups": (_with_backup(_found), _stay),
    "unlock, with backups": (replace(_door(), backup=_with_backup(_found).backup), _stay),
    "a backup": (_with_backup(_found), _open_a_backup(lambda page: page.put.isVisible())),
    "a backup, another sheet": (
        _with_backup(_refusing(WrongSheet())),
        _open_a_backup(lambda page: bool(page._code._error.text())),
    ),
    "a backup, damaged": (
        _with_backup(_refusing(DamagedBackup())),
        _open_a_backup(lambda page: page._trouble.isVisible()),
    ),
    "cannot be opened, with backups": (
        replace(_door(_refusing(NewerFormat())), backup=_with_backup(_found).backup),
        _cannot_open,
    ),
    "cannot be opened": (_door(_refusing(NewerFormat())), _cannot_open),
}
