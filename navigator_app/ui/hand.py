"""A hand at the real window, for practice: it types, presses what is shown, reads every word, takes pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QEvent, QEventLoop, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QWidget,
)

from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.editors import DateEditor
from navigator_app.ui.screens.deed.view import DeedPage
from navigator_app.ui.screens.page import Page, Target
from navigator_app.ui.screens.record.view import RecordPage
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.window import Window
from navigator_app.ui.work import Work

PATIENCE_S: Final = 30
CALM_MS: Final = 60
SCREEN_PX: Final = (1366, 768)


class Stuck(Exception):  # noqa: N818 - says what was waited for, in the words of the walk
    """What was waited for did not come."""


class Strays(QObject):
    """Notes every widget that became a window of its own, if only for a moment: it flickers and takes the focus."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at what is shown; popups, tips and dialogs have their own kinds of window."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and _is_stray(watched):
            self.seen.append(f"{type(watched).__name__} {watched.accessibleName()}".strip())
        return False


def _is_stray(widget: QWidget) -> bool:
    return widget.isWindow() and widget.windowType() in _PLAIN and not isinstance(widget, QMainWindow)


_PLAIN: Final = (Qt.WindowType.Widget, Qt.WindowType.Window)


class Hand:
    """One pair of hands and eyes at one window."""

    def __init__(self, window: Window, work: Work, folder: Path) -> None:
        self.window, self._work, self._folder = window, work, folder
        self.pictures: list[str] = []
        self.pressed = 0
        """How many keys were pressed by `key` and `write`; one that is held counts, too."""
        self.window.resize(*SCREEN_PX)
        self.strays = Strays(self.window)
        _application().installEventFilter(self.strays)

    @property
    def page(self) -> Page:
        """The page that is shown.

        Raises: Stuck while the desk is locked.
        """
        found: Page = self.shell.page
        return found

    @property
    def shell(self) -> Shell:
        """The shell of the open desk.

        Raises: Stuck while the desk is locked.
        """
        if self.window.shell is None:
            raise Stuck("an open desk")
        found: Shell = self.window.shell
        return found

    def unlock(self, passphrase: str) -> None:
        """Type the passphrase and press Unlock."""
        entrance = self.window.centralWidget()
        if not isinstance(entrance, Unlock):
            raise Stuck("the page that asks for the passphrase")
        QTest.keyClicks(entrance.field, passphrase)
        self.press("Unlock", entrance)
        self.wait(lambda: self.window.shell is not None, "the desk to open")
        self.settle()

    def go(self, target: Target) -> None:
        """Go to a page."""
        self.shell.go(target)
        self.settle()

    def find(self, words: str) -> None:
        """Type into the finder and take its first answer."""
        shell = self.shell
        shell.go_find()
        shell.bar.search.clear()
        QTest.keyClicks(shell.bar.search, words)
        self.settle()
        self.wait(lambda: words in shell.finder.current_text(), f"an answer about {words!r}", 5)
        QTest.keyClick(shell.bar.search, Qt.Key.Key_Return)
        self.settle()

    def press(self, words: str, within: QWidget | None = None) -> None:
        """Press the button that says these words.

        Raises: Stuck where no such button is shown and ready.
        """
        self.wait(lambda: self._button(words, within) is not None, f"the button {words!r}")
        found = self._button(words, within)
        if found is not None:
            QTest.mouseClick(found, Qt.MouseButton.LeftButton)
        self.settle()

    def key(self, *names: str) -> None:
        """Press keys by their names, as F8, Tab, 6 or Ctrl+S, where the keyboard is; nothing is waited for."""
        for name in names:
            self.pressed += name.count("+") + 1
            QTest.keySequence(self._under(), QKeySequence(name))

    def write(self, text: str) -> None:
        """Type where the keyboard is."""
        self.pressed += len(text)
        QTest.keyClicks(self._under(), text)

    def reach(self, words: str) -> None:
        """Wait until the keyboard is at the control of this name."""
        try:
            self.wait(lambda: words in self._under().accessibleName(), "the keyboard")
        except Stuck as stuck:
            where = self._under().accessibleName()
            raise Stuck(f"the keyboard to be at {words!r}; it is at {where!r}") from stuck

    def _under(self) -> QWidget:
        self.window.activateWindow()
        return QApplication.activePopupWidget() or self.window.focusWidget() or self.window

    def fill(self, typed: Mapping[str, Any]) -> None:
        """Fill in the form or the questions that are shown."""
        self.wait(lambda: bool(self._editors()), "a form")
        editors = self._editors()
        for name, value in typed.items():
            _enter(editors[name], value)

    def settle(self) -> None:
        """Wait until nothing that was asked or done is under way."""
        for _ in range(2):
            self._drain()
            _spin(CALM_MS)

    def _drain(self) -> None:
        done: list[str] = []
        self._work.do(lambda: None, lambda _none: done.append("written"))
        self._work.ask(lambda: None, lambda _none: done.append("read"))
        self.wait(lambda: len(done) == 2, "the desk to be done")

    def wait(self, until: Callable[[], bool], what: str, seconds: float = PATIENCE_S) -> None:
        """Let the window work until something is so.

        Raises: Stuck, naming it.
        """
        for _ in range(int(seconds * 1000 / 10)):
            if until():
                return
            _spin(10)
        if not until():
            raise Stuck(what)

    def texts(self) -> list[str]:
        """Give every visible word of the window."""
        return [text for widget in self._visible() for text in _said(widget) if text]

    def picture(self, name: str) -> None:
        """Take a picture under the next number."""
        self.settle()
        file = f"{len(self.pictures) + 1:02d}-{name}.png"
        self.window.grab().save(str(self._folder / file))
        self.pictures.append(file)

    def dress(self, scheme: str) -> None:
        """Wear the light or the dark look."""
        Theme.current().apply(_application(), "dark" if scheme == "dark" else "light")
        self.settle()

    def _button(self, words: str, within: QWidget | None) -> QAbstractButton | None:
        every = (within or self.window).findChildren(QAbstractButton)
        return next((one for one in every if _is_ready(one) and words in _names(one)), None)

    def _editors(self) -> dict[str, Editor]:
        page = self.page
        if isinstance(page, RecordPage):
            return page.form.editors if page.form else {}
        return dict(getattr(page, "_editors", {})) if isinstance(page, DeedPage) and page.model else {}

    def _visible(self) -> Iterator[QWidget]:
        yield from (one for one in self.window.findChildren(QWidget) if one.isVisible())


def _application() -> QApplication:
    found = QApplication.instance()
    if not isinstance(found, QApplication):
        raise Stuck("a program with windows")
    return found


def _spin(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _is_ready(one: QAbstractButton) -> bool:
    return one.isVisible() and one.isEnabled()


def _names(one: QAbstractButton) -> tuple[str, str]:
    return one.accessibleName(), one.text().replace("&&", "\0").replace("&", "").replace("\0", "&")


def _said(widget: QWidget) -> Iterator[str]:
    yield widget.accessibleName()
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        yield widget.text()
    if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
        # A list's model keeps the count of its columns to itself: it is one.
        columns = model.columnCount(QModelIndex()) if isinstance(model, QAbstractTableModel) else 1
        for place in range(model.rowCount(QModelIndex())):
            for column in range(columns):
                yield str(model.index(place, column).data(Qt.ItemDataRole.AccessibleTextRole) or "")


def _enter(editor: Editor, value: Any) -> None:
    """Type text into an empty line; choose everything else."""
    target = editor.focus_target()
    is_typed = isinstance(target, QLineEdit | QPlainTextEdit) and not isinstance(editor, DateEditor)
    if is_typed and isinstance(value, str) and not editor.value():
        QTest.keyClicks(target, value)
        if editor.value() == value:
            return
    editor.set_value(value)
    editor.changed.emit()
