"""A real window over a desk in one state: dressed as asked, looked at, and pictured where that is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.app import shell_maker
from navigator_app.desk import Desk
from navigator_app.settings import Settings
from navigator_app.ui.entrance.door import Door
from navigator_app.ui.i18n import install_language, install_pseudo
from navigator_app.ui.parts.buttons import Button
from navigator_app.ui.parts.placeholder import Placeholder, Skeleton, States
from navigator_app.ui.parts.tiles import Tile
from navigator_app.ui.screens.page import Target
from navigator_app.ui.session import OpenDesk, Session
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.theme.style import Choice, Theme
from navigator_app.ui.window import Window
from navigator_app.ui.work import Work
from tests.desks import CENTER, IMANI, open_desk
from tests.screens.seen import cut, english, is_wrong, may_be_short, shortened, shortened_labels, words
from tests.screens.shells import lettered, settled
from tests.screens.states import State

SIZE_PX: Final = (1366, 768)
Dress = tuple[str, Choice, float]
"""A language, a scheme, and how large the text is."""
DRESSES: Final[dict[str, Dress]] = {
    "light": ("en", "light", 1.0),
    "dark": ("en", "dark", 1.0),
    "contrast": ("en", "contrast-dark", 1.0),
    "large": ("en", "light", 1.5),
    "pseudo": ("pseudo", "light", 1.0),
    "spanish": ("es", "light", 1.0),
}
PICTURES: Final = os.environ.get("NAVIGATOR_PICTURES", "")
"""Where pictures are kept; empty for none."""


def wear(app: QApplication, dress: str) -> None:
    """Speak and look like this from now on; `pseudo` stands for every language that is longer than English."""
    language, scheme, scale = DRESSES[dress]
    if language == "pseudo":
        install_pseudo(app)
    else:
        assert install_language(app, language)
    Theme.current().apply(app, scheme, scale)


def desk_of(state: State, folder: Path) -> Desk:
    """Open the desk at which this state is met."""
    if state.seat == "center":
        return open_desk(folder, IMANI, "Imani Okafor", CENTER, "America/Phoenix")
    return open_desk(folder)


@contextmanager
def shell_of(desk: Desk, folder: Path) -> Iterator[Shell]:
    """Open a window in which somebody types, at the smallest screen that clinics have."""
    work = Work()
    shell = Shell(Session.begin(OpenDesk(desk, is_practice=True), work, lettered(folder), folder))
    shell.resize(*SIZE_PX)
    shell.show()
    shell.activateWindow()
    try:
        yield shell
    finally:
        shell.close()
        shell.session.rounds.end()
        work.stop()
        shell.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def window_before(door: Door, folder: Path) -> Iterator[Window]:
    """Open the window of a desk that is not open yet."""
    work, settings = Work(), Settings(folder)
    window = Window(door, work, settings, shell_maker(work, settings, folder))
    window.resize(*SIZE_PX)
    window.show()
    window.activateWindow()
    try:
        yield window
    finally:
        window.close()
        work.stop()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@dataclass
class Stage:
    """The window, and the state in which it is looked at."""

    qtbot: QtBot
    shell: Shell
    state: State
    dress: str

    def begin(self) -> None:
        """Let the link stand as this state has it, and hide what is hidden at the counter."""
        self.qtbot.waitUntil(self.shell.isActiveWindow)
        rounds = self.shell.session.rounds
        rounds.link = self.state.link
        rounds.changed.emit()
        if self.state.is_at_counter:
            self.shell.turn_counter()
        settled(self.qtbot, self.shell)

    @contextmanager
    def showing(self, target: Target) -> Iterator[None]:
        """Show a page made anew, as it stands in this state."""
        self.clear(target.page)
        with self.state.holds(self.shell):
            self.shell.go(target)
            self.wait()
            yield
        settled(self.qtbot, self.shell)

    def clear(self, page: str = "") -> None:
        """Take away what was shown before, so that this page is made anew."""
        shell = self.shell
        if popup := QApplication.activePopupWidget():
            popup.close()
        shell.activateWindow()
        self.qtbot.waitUntil(shell.isActiveWindow)
        shell.searching.leave()
        shell.toast.dismiss()
        shell.trouble.hide()
        if page in {"", shell.stack._named}:
            shell.go(Target("help" if page != "help" else "settings"))
            settled(self.qtbot, shell)
        for name in set(shell.stack.pages) - {shell.stack._named}:
            gone = shell.stack.pages.pop(name)
            shell.stack.removeWidget(gone)
            gone.deleteLater()

    def wait(self) -> None:
        """Wait until all is shown, or as long as a page takes to say that it waits."""
        if self.state.is_answered:
            settled(self.qtbot, self.shell)
            drawn: list[object] = []
            self.shell.session.work.draw(lambda: None, drawn.append)
            self.qtbot.waitUntil(lambda: bool(drawn), timeout=30_000)
            settled(self.qtbot, self.shell)
            return
        self.qtbot.waitUntil(
            lambda: not any(one.is_awaited and one._timer.isActive() for one in self._places()), timeout=5_000
        )

    def _places(self) -> list[States]:
        """Give the places of the page that show what was asked for, or why it is not there."""
        return [one for one in self.shell.page.findChildren(States) if not one.isHidden()]

    def looked_at(self, screen: str, state: str) -> list[str]:
        """Keep the picture of what is shown, and say what is wrong in it."""
        return [*self._faults(), *looked_at(self.shell, screen, state, self.dress)]

    def _faults(self) -> list[str]:
        found: list[str] = []
        if self.state.is_failing and not self._says_trouble():
            found.append("nothing says that it failed, with a way to try again")
        if any(tile.isVisible() and tile._count == "0" for tile in self._tiles()):
            found.append("none is said of what is not known")
        is_grey = any(one.isVisible() for one in self.shell.page.findChildren(Skeleton))
        return found if is_grey or words(self.shell.page) else [*found, "blank"]

    def _tiles(self) -> list[Tile]:
        """Give the tiles whose counts cannot be known in this state."""
        is_known = self.state.is_answered and not self.state.is_failing
        return [] if is_known else self.shell.page.findChildren(Tile)

    def _says_trouble(self) -> bool:
        """Say whether the page says it, or asks nothing."""
        asks_nothing = {"help", "settings", "import", "spreadsheet", "counter", "closed", "interpreting"}
        said = [one for one in self.shell.page.findChildren(Placeholder) if one.isVisible()]
        return self.shell.stack.here.page in asks_nothing or any(one.findChildren(Button) for one in said)


def looked_at(window: QWidget, screen: str, state: str, dress: str) -> list[str]:
    """Keep the picture of a window, and say what is cut, shortened or left in English in it."""
    with shortened() as noted:
        picture = _picture(window)
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        picture.save(str(Path(PICTURES) / f"{'--'.join(map(_file_name, (screen, state, dress)))}.png"))
    labels = shortened_labels(window)
    free = may_be_short(window) | {text for text, _ in labels}
    found = [f"cut: {one}" for one in cut(window)]
    found += [f"short: {whole} -> {left}" for whole, left in [*noted, *labels] if is_wrong(whole, left, free)]
    return [*found, *(f"English: {one}" for one in english(window))] if dress == "pseudo" else found


def _picture(window: QWidget) -> QImage:
    """Take the window, with the menu that is open over it."""
    picture = window.grab().toImage()
    assert (picture.width(), picture.height()) == SIZE_PX
    menu = QApplication.activePopupWidget()
    if menu is not None:
        painter = QPainter(picture)
        place = menu.mapToGlobal(QPoint(0, 0)) - window.mapToGlobal(QPoint(0, 0))
        painter.drawPixmap(place, menu.grab())
        painter.end()
    return picture


def _file_name(name: str) -> str:
    """Give a name as it stands in a file's."""
    return name.replace(" ", "_").replace("'", "").replace(",", "")
