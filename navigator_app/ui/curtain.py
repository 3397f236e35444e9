"""The curtain: one key hides whatever the window shows, and the next key or click gives it back.

What is behind it is not painted over but hidden, so that nothing of it is read, by no eye and by no screen reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QMainWindow, QToolTip, QWidget
from shiboken6 import isValid

from navigator_app.ui.parts.avatar import Glyph
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col, row

KEY: Final = "F12"
_HELD: Final = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_Meta,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_unknown,
    }
)
"""Keys that are held with another one: whoever comes back with Alt+Tab has not asked for anything yet."""
_CLICKS: Final = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin})


class _Cloth(QFrame):
    """What stands in a window while its content is hidden."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        told = self.tr("Hidden. Press any key to go on.")
        self.setAccessibleName(told)
        line = Label(told, "muted", wrap=True)
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setLayout(col(None, row(None, Glyph("lock", "faint", 28), None), line, None, gap=12))
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.setFocus()


@dataclass(frozen=True)
class _Hidden:
    """One window behind the curtain: what it showed, and where the keyboard was."""

    window: QWidget
    cloth: _Cloth
    parts: tuple[QWidget, ...]
    focus: QWidget | None

    def give_back(self) -> None:
        """Show the window as it was."""
        if not isValid(self.window):
            return
        self._take_off()
        for part in self.parts:
            if isValid(part):
                part.show()
        if self.focus is not None and isValid(self.focus):
            self.focus.setFocus()

    def forget(self) -> None:
        """Take the curtain away and show nothing of what was behind it."""
        if isValid(self.window):
            self._take_off()

    def _take_off(self) -> None:
        if isValid(self.cloth):
            self.cloth.hide()
            self.cloth.deleteLater()
        layout = self.window.layout()
        if layout is not None:
            layout.setEnabled(True)


class Curtain(QObject):
    """The curtain of one window of the program, and of every dialog that belongs to it."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._hidden: list[_Hidden] = []

    @property
    def is_drawn(self) -> bool:
        """Whether everything is hidden."""
        return bool(self._hidden)

    def draw(self) -> None:
        """Hide everything, menus and dialogs as well."""
        if self.is_drawn:
            return
        QToolTip.hideText()
        close_menus(self._window)
        for each in windows_of(self._window):
            self._hide(each)

    def open(self) -> None:
        """Give back what was shown."""
        hidden, self._hidden = self._hidden, []
        for each in hidden:
            each.give_back()

    def drop(self) -> None:
        """Take the curtain away from a window that shows something else by now."""
        hidden, self._hidden = self._hidden, []
        for each in hidden:
            each.forget()

    def heard(self, watched: QObject, event: QEvent) -> bool:
        """Hear an event of the program before anybody else; True keeps it from them."""
        if not self.is_drawn:
            return self._is_asked(event) and self._draw_over(watched)
        if event.type() in _CLICKS or (isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress):
            is_asked = not isinstance(event, QKeyEvent) or event.key() not in _HELD
            if not is_asked or not self._is_ours():
                return False
            self.open()
            return True
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self._hide_late(watched)
        elif event.type() == QEvent.Type.Resize:
            self._fit(watched)
        return False

    def _is_asked(self, event: QEvent) -> bool:
        return (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and QKeySequence(event.keyCombination()) == QKeySequence(KEY)
        )

    def _draw_over(self, _watched: QObject) -> bool:
        if not self._is_ours():
            return False
        self.draw()
        return True

    def _is_ours(self) -> bool:
        """Say whether the keyboard is in this window, in one of its dialogs or menus."""
        front = QApplication.activePopupWidget() or QApplication.activeWindow()
        return front is None or belongs(front, self._window)

    def _hide(self, window: QWidget) -> None:
        layout = window.layout()
        if layout is not None and window is not self._window:
            # A dialog without its parts would shrink, and come back in another size.
            layout.setEnabled(False)
        focus = window.focusWidget()
        parts = tuple(
            child
            for child in window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if not child.isWindow() and not child.isHidden()
        )
        cloth = _Cloth(window)
        self._hidden.append(_Hidden(window, cloth, parts, focus))
        for part in parts:
            part.hide()
        cloth.setFocus()

    def _hide_late(self, window: QWidget) -> None:
        """Hide what opens behind the curtain."""
        if window.windowType() in _PASSING:
            window.close()
        elif belongs(window, self._window) and not any(each.window is window for each in self._hidden):
            self._hide(window)

    def _fit(self, watched: QObject) -> None:
        for each in self._hidden:
            if each.window is watched and isValid(each.cloth):
                each.cloth.setGeometry(each.window.rect())


_PASSING: Final = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)


def belongs(widget: QWidget, window: QMainWindow) -> bool:
    """Say whether something is this window, or one of its dialogs and menus; not what another window opened."""
    root: Any = widget.window()
    while root is not window and isinstance(parent := root.parentWidget(), QWidget):
        root = parent.window()
    return root is window or not isinstance(root, QMainWindow)


def windows_of(window: QMainWindow) -> list[QWidget]:
    """Give this window and every dialog of its that is open."""
    others = [
        each
        for each in QApplication.topLevelWidgets()
        if each is not window
        and not each.isHidden()
        and each.windowType() not in _PASSING
        and belongs(each, window)
    ]
    return [window, *others]


def close_menus(window: QMainWindow) -> None:
    """Close every menu and list that is open over a window."""
    while (popup := QApplication.activePopupWidget()) is not None and belongs(popup, window):
        popup.close()
        if QApplication.activePopupWidget() is popup:
            return


def close_dialogs(window: QMainWindow) -> None:
    """Leave every dialog of a window, as if its person had pressed Cancel."""
    for each in windows_of(window):
        if isinstance(each, QDialog):
            each.reject()
