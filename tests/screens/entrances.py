"""What a person meets before the desk is open: set-up, the passphrase, and why neither goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from navigator_app.leasing import CHECK_DATE, OVER, LeaseOver
from navigator_app.store.faults import (
    DamagedBackup,
    DamagedKeyFile,
    DamagedStore,
    FolderNotWritable,
    NewerFormat,
    NewerStore,
    StoreBusy,
    WrongCode,
    WrongPassphrase,
    WrongSheet,
)
from navigator_app.ui.entrance.ask_center import AskCenter
from navigator_app.ui.entrance.behind import Behind, BehindPage
from navigator_app.ui.entrance.by_code import ByCode
from navigator_app.ui.entrance.by_phone import ByPhone
from navigator_app.ui.entrance.by_pin import ByPin
from navigator_app.ui.entrance.door import Door
from navigator_app.ui.entrance.first_run import FirstRun
from navigator_app.ui.entrance.put_back import PutBack
from navigator_app.ui.entrance.tries import FREE_TRIES
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.window import Window
from sync.client.asking import GONE
from sync.client.refusals import NO_LINK, NOT_A_HUB
from sync.errors import Refused, Unavailable
from sync.words import When
from tests.screens.entrance_doors import (
    BACKUP,
    SEVERAL,
    apart_door,
    backup_door,
    by_code_door,
    by_pin_door,
    center_door,
    door_to,
    found_backup,
    new_door,
    nothing,
    refusing,
    wiped_door,
)

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


def _take_out(run: Callable[..., Any], until: Callable[[Window], bool]) -> Act:
    """Close the desk to take Luz out, with a shell that has nothing in it."""

    def act(qtbot: QtBot, window: Window) -> None:
        window._shell = _EmptyShell()
        words = ("Taking Luz Nez out", _SAFE)
        window.close_and_do(
            Behind(
                *words, run, lambda: 0.4, "Luz Nez unlocks this computer no more", "Luz Nez was not taken out"
            )
        )
        qtbot.waitUntil(lambda: until(window), timeout=20_000)
        if isinstance(page := window.centralWidget(), BehindPage):
            page.look()

    return act


def _is_back(window: Window) -> bool:
    page = window.centralWidget()
    return isinstance(page, Unlock) and page._notice.isVisible() and len(page._choices) == len(SEVERAL)


class _EmptyShell:
    """Rosa's desk, which is closed at once."""

    session = SimpleNamespace(
        desk=SimpleNamespace(me=SimpleNamespace(person_id="r", name="Rosa Delgado")), way_back=None
    )

    def keep_drafts(self) -> None:
        """Keep nothing."""

    def shut(self, then: Callable[[], None]) -> None:
        """Close nothing, and tell of it."""
        then()


def _forget(_qtbot: QtBot, window: Window) -> None:
    page = window.centralWidget()
    assert isinstance(page, Unlock)
    QTest.mouseClick(page._forgot, Qt.MouseButton.LeftButton)


def _forget_among_several(qtbot: QtBot, window: Window) -> None:
    page = window.centralWidget()
    assert isinstance(page, Unlock)
    qtbot.waitUntil(lambda: len(page._choices) == len(SEVERAL), timeout=20_000)
    _forget(qtbot, window)


def _has_a_code(qtbot: QtBot, window: Window) -> None:
    page = window.centralWidget()
    assert isinstance(page, Unlock)
    qtbot.waitUntil(lambda: len(page._choices) == len(SEVERAL), timeout=20_000)
    _forget(qtbot, window)
    QTest.mouseClick(page._by_code, Qt.MouseButton.LeftButton)
    assert isinstance(window.centralWidget(), ByCode)


def _ask_center(until: Callable[[AskCenter], bool] | None = None, *, hears: bool = False) -> Act:
    def act(qtbot: QtBot, window: Window) -> None:
        page = window.centralWidget()
        assert isinstance(page, Unlock)
        qtbot.waitUntil(lambda: len(page._choices) == len(SEVERAL), timeout=20_000)
        _forget(qtbot, window)
        QTest.mouseClick(page._ask_center, Qt.MouseButton.LeftButton)
        asking = window.centralWidget()
        assert isinstance(asking, AskCenter)
        if until is None:
            return
        asking.submit()
        if hears:
            qtbot.waitUntil(asking.words.isVisible, timeout=20_000)
            asking.hear()
        qtbot.waitUntil(lambda: until(asking), timeout=20_000)

    return act


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


def _is_asked(qtbot: QtBot, window: Window) -> None:
    page = window.centralWidget()
    assert isinstance(page, Unlock)
    qtbot.waitUntil(lambda: len(page._choices) == len(SEVERAL), timeout=20_000)
    page.field.setText("juniper creek at first light")
    page.submit()
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), ByPhone), timeout=20_000)
    asking = window.centralWidget()
    assert asking is not None
    qtbot.waitUntil(asking.isVisible)


def _types_a_code(qtbot: QtBot, window: Window) -> None:
    _is_asked(qtbot, window)
    page = window.centralWidget()
    assert isinstance(page, ByPhone)
    page.code.setText("8TZ4-0QVK-7M2C-XW9E-5HRB-DN3J-Y6GA")
    page.submit()
    qtbot.waitUntil(lambda: bool(page._code._error.text()), timeout=20_000)


def _tries_the_center(qtbot: QtBot, window: Window) -> None:
    _is_asked(qtbot, window)
    page = window.centralWidget()
    assert isinstance(page, ByPhone)
    page.meet()
    qtbot.waitUntil(page._trouble.isVisible, timeout=20_000)


@dataclass
class _Away:
    """A way back for looking at, with no desk behind it."""

    left_s: float = 540.0
    is_open: bool = True

    def begin(self, _since: object) -> None:
        """Stand still."""

    def forget(self) -> None:
        """Hold nothing anyway."""


def _step_away(pin: str = "") -> Act:
    def act(qtbot: QtBot, window: Window) -> None:
        window._show_by_pin(_Away(), "Rosa Delgado")
        page = window.centralWidget()
        assert isinstance(page, ByPin)
        page.field.setText(pin)
        page.submit()
        qtbot.waitUntil(lambda: not pin or bool(page._labelled._error.text()), timeout=20_000)

    return act


def _open_a_backup(until: Callable[[PutBack], bool]) -> Act:
    def act(qtbot: QtBot, window: Window) -> None:
        window.show_put_back()
        page = window.centralWidget()
        assert isinstance(page, PutBack)
        qtbot.waitUntil(lambda: page.file.text() == BACKUP, timeout=20_000)
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


_SAFE: Final = (
    "Every record is encrypted anew. It is safe to switch off: nothing is lost, and what was begun is finished by"
    " whoever unlocks next."
)
_QUIET: Final = "four quiet herons walk home"
_MONTH: Final = LeaseOver(OVER, days=31)
_DATE: Final = LeaseOver(
    CHECK_DATE,
    now=When(at=datetime(2036, 11, 23, 17, tzinfo=UTC), zone="America/Denver"),
    year=2036,
    days=3_653,
)
ENTRANCES: Final[dict[str, tuple[Door, Act]]] = {
    "set-up": (new_door(), _stay),
    "set-up, not a hub": (
        new_door(refusing(Unavailable(NOT_A_HUB))),
        _set_up(_QUIET, lambda page: page._trouble.isVisible()),
    ),
    "set-up, code used": (
        new_door(refusing(Refused("code", "This code was used already. Ask for a new one."))),
        _set_up(_QUIET, lambda page: bool(page._fields["code"]._error.text())),
    ),
    "set-up, easy passphrase": (
        new_door(),
        _set_up("rosa delgado 12", lambda page: bool(page.new.labelled._error.text())),
    ),
    "unlock": (door_to(), _stay),
    "unlock, several people": (door_to(lambda: SEVERAL), _stay),
    "unlock, practice": (door_to(hint="practice, all invented"), _stay),
    "unlock, capitals": (door_to(), _type_in_capitals),
    "unlock, wrong passphrase": (door_to(unlock=refusing(WrongPassphrase())), _try()),
    "unlock, has to wait": (door_to(unlock=refusing(WrongPassphrase())), _try(FREE_TRIES)),
    "unlock, folder": (door_to(lambda: SEVERAL, refusing(FolderNotWritable())), _try()),
    "unlock, damaged": (door_to(unlock=refusing(DamagedStore())), _try()),
    "unlock, forgot": (door_to(), _forget),
    "unlock, forgot, several people": (by_code_door(), _forget),
    "by code": (by_code_door(), _has_a_code),
    "by code, wrong": (
        by_code_door(refusing(WrongCode())),
        _type_the_code(lambda page: bool(page._code._error.text())),
    ),
    "by code, folder": (
        by_code_door(refusing(FolderNotWritable())),
        _type_the_code(lambda page: page._trouble.isVisible()),
    ),
    "unlock, forgot, center": (center_door(), _forget_among_several),
    "center": (center_door(), _ask_center()),
    "center, six words": (center_door(), _ask_center(lambda page: page.words.isVisible())),
    "center, said yes": (
        center_door(lambda: True),
        _ask_center(lambda page: page.new.isVisible(), hears=True),
    ),
    "center, no link": (
        center_door(ask=refusing(Unavailable(NO_LINK))),
        _ask_center(lambda page: page._trouble.isVisible()),
    ),
    "center, gone": (
        center_door(refusing(Refused(None, GONE))),
        _ask_center(lambda page: page._trouble.isVisible(), hears=True),
    ),
    "somebody is taken out": (
        door_to(lambda: SEVERAL),
        _take_out(
            lambda: threading.Event().wait(2), lambda window: isinstance(window.centralWidget(), BehindPage)
        ),
    ),
    "somebody was taken out": (door_to(lambda: SEVERAL), _take_out(nothing, _is_back)),
    "nobody was taken out": (door_to(lambda: SEVERAL), _take_out(refusing(StoreBusy()), _is_back)),
    "unlock, newer records": (door_to(unlock=refusing(NewerStore())), _try()),
    "unlock, key file": (door_to(unlock=refusing(DamagedKeyFile())), _try()),
    "a month apart": (apart_door(_MONTH), _is_asked),
    "a month apart, wrong code": (apart_door(_MONTH, refusing(WrongCode())), _types_a_code),
    "a month apart, no link": (apart_door(_MONTH), _tries_the_center),
    "a date that may be wrong": (apart_door(_DATE), _is_asked),
    "wiped": (wiped_door(center="Mesa View (PRACTICE)", phone="555-0100"), _stay),
    "wiped, sealed": (wiped_door(sealed=("unsent-1a2b3c4d.navsealed",)), _stay),
    "wiped, not all yet": (wiped_door(is_wiping=True), _stay),
    "stepped away": (by_pin_door(), _step_away()),
    "stepped away, wrong PIN": (by_pin_door(), _step_away("480214")),
    "set-up, with backups": (backup_door(found_backup), _stay),
    "unlock, with backups": (replace(door_to(), backup=backup_door(found_backup).backup), _stay),
    "a backup": (backup_door(found_backup), _open_a_backup(lambda page: page.put.isVisible())),
    "a backup, another sheet": (
        backup_door(refusing(WrongSheet())),
        _open_a_backup(lambda page: bool(page._code._error.text())),
    ),
    "a backup, damaged": (
        backup_door(refusing(DamagedBackup())),
        _open_a_backup(lambda page: page._trouble.isVisible()),
    ),
    "cannot be opened, with backups": (
        replace(door_to(refusing(NewerFormat())), backup=backup_door(found_backup).backup),
        _cannot_open,
    ),
    "cannot be opened": (door_to(refusing(NewerFormat())), _cannot_open),
}
