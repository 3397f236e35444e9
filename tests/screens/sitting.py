"""Rosa's kept desk behind the real window, with a seat that a test leaves and clocks that it moves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from navigator_app.app import shell_maker
from navigator_app.desk import Desk, Me
from navigator_app.elapsed import Clocks
from navigator_app.settings import Settings
from navigator_app.store import slots
from navigator_app.store.local import Store
from navigator_app.store.vault import Vault
from navigator_app.ui.entrance.by_pin import ByPin
from navigator_app.ui.entrance.door import Door, Keyholder
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.quick_return.view import QuickReturnPage
from navigator_app.ui.session import OpenDesk
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.window import Window
from navigator_app.ui.work import Work
from sync.clock import SetClock
from tests.desks import CLINIC, MARIAN, ROSA, SATURDAY, settle_patients, settle_places
from tests.screens.shells import fill, go, settled

PASSPHRASE = "four quiet herons walk home"
PIN = "480213"
ANN, ANNS = "a" * 32, "seven slow rivers turn south"
TYPED = "Ask for the wheelchair"


@dataclass
class Hands:
    """The hands of the computer's two clocks."""

    steady_s: float = 1_000.0
    wall_s: float = 2_000_000_000.0

    def clocks(self) -> Clocks:
        """Give the clocks that these hands show."""
        return Clocks(lambda: self.steady_s, lambda: self.wall_s)

    def forward(self, **amount: float) -> None:
        """Let time go by while the computer is awake."""
        for each in ("steady_s", "wall_s"):
            setattr(self, each, getattr(self, each) + _seconds(**amount))

    def sleep(self, **amount: float) -> None:
        """Let time go by while the computer sleeps: one clock stands still."""
        self.wall_s += _seconds(**amount)


def _seconds(hours: float = 0, minutes: float = 0, seconds: float = 0) -> float:
    return hours * 3600 + minutes * 60 + seconds


def keep(folder: Path) -> Path:
    """Make Rosa's desk with a morning's work in it, and close it."""
    Vault.create(
        folder, "Rosa Delgado", PASSPHRASE, person_id=ROSA, kdf=slots.cheapest(), clock=SetClock(SATURDAY)
    ).close()
    desk = sat_down(Vault.open(folder, ROSA, PASSPHRASE, clock=SetClock(SATURDAY)))
    settle_places(desk)
    settle_patients(desk)
    fill(desk)
    desk.store.close()
    return folder


def sat_down(store: Store) -> Desk:
    """Sit down as who opened it."""
    person = store.person
    return Desk(store, Me(person.id, person.name, CLINIC, "America/Denver"), SetClock(SATURDAY))


@dataclass
class Sitting:
    """Somebody at the window."""

    qtbot: QtBot
    window: Window
    home: Path
    hands: Hands = field(default_factory=Hands)

    @property
    def page(self) -> QWidget:
        """What the window shows."""
        found = self.window.centralWidget()
        assert found is not None
        return found

    @property
    def shell(self) -> Shell:
        """The open desk."""
        assert isinstance(self.window.shell, Shell)
        return self.window.shell

    def unlock(self, passphrase: str = PASSPHRASE) -> Shell:
        """Unlock as a person does."""
        page = self.page
        assert isinstance(page, Unlock)
        page.field.setText(passphrase)
        page.submit()
        self.qtbot.waitUntil(lambda: self.window.shell is not None, timeout=20_000)
        settled(self.qtbot, self.shell)
        return self.shell

    def set_pin(self, pin: str = PIN, again: str = "") -> QuickReturnPage:
        """Set a PIN on its page."""
        page = go(self.qtbot, self.shell, Target("quick_return"))
        assert isinstance(page, QuickReturnPage)
        page.pin.setText(pin)
        page.twice.setText(again or pin)
        page.submit()
        self.qtbot.waitUntil(page.set.isEnabled, timeout=20_000)
        settled(self.qtbot, self.shell)
        return page

    def step_away(self) -> ByPin:
        """Step away by the key, and wait until the file is closed."""
        with self.qtbot.waitSignal(self.window.put_away, timeout=20_000):
            self.shell.step_away()
        page = self.page
        assert isinstance(page, ByPin)
        return page

    def try_pin(self, pin: str) -> None:
        """Type a PIN and wait for what comes of it."""
        page = self.page
        assert isinstance(page, ByPin)
        page.field.setText(pin)
        page.submit()
        self.qtbot.waitUntil(lambda: self.page is not page or not page.is_busy, timeout=20_000)

    def type_something(self) -> None:
        """Type into a form and save nothing."""
        page = go(self.qtbot, self.shell, Target("record", "task", patient_id=MARIAN))
        page.form.editors["title"].set_value(TYPED)  # type: ignore[attr-defined]

    def typed_before(self) -> Any:
        """Give what the same form finds kept."""
        page = go(self.qtbot, self.shell, Target("record", "task", patient_id=MARIAN))
        return page.opening.draft.typed["title"]  # type: ignore[attr-defined]


@contextmanager
def sitting(qtbot: QtBot, home: Path) -> Iterator[Sitting]:
    """Open the window of a kept desk, locked."""
    work, settings, hands = Work(), Settings(home), Hands()
    people = (Keyholder(ROSA, "Rosa Delgado"),)
    clock = SetClock(SATURDAY)
    door = Door(
        lambda: False,
        lambda: people,
        lambda: None,
        lambda person, said: OpenDesk(sat_down(Vault.open(home, person, said, clock=clock))),
        lambda _: None,
        by_pin=lambda way, pin: OpenDesk(sat_down(Vault.come_back(way, pin, clock=clock))),
    )
    window = Window(door, work, settings, shell_maker(work, settings, home), hands.clocks())
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    found = Sitting(qtbot, window, home, hands)
    try:
        yield found
    finally:
        window.close()
        work.stop()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
