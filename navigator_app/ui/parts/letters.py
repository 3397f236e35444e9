"""Single-letter keys: on or off for the whole window, and what follows that.

A letter that acts where one did not mean to type is a trap, for hands that shake and for voices most of all: they are
off until a person turns them on in the settings (WCAG 2.1.4). Everything they do is also done by Enter, by the menu
key and by buttons.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from navigator_app.ui.parts.labels import Label


class Letters(QObject):
    """Whether they act; on until a session says what its person chose."""

    changed = Signal()
    _current: ClassVar[Letters | None] = None

    def __init__(self) -> None:
        super().__init__()
        self.is_on = True

    @classmethod
    def current(cls) -> Letters:
        """Return the one of this process."""
        if cls._current is None:
            cls._current = Letters()
        return cls._current

    def turn(self, *, on: bool) -> None:
        """Turn them on or off."""
        if on != self.is_on:
            self.is_on = on
            self.changed.emit()


class LetterKey(QShortcut):
    """A single key that does a deed of a page, while single keys act."""

    def __init__(
        self,
        key: str,
        page: QWidget,
        deed: Callable[[], object],
        context: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
    ) -> None:
        super().__init__(QKeySequence(key), page, context=context)
        self.activated.connect(deed)
        Letters.current().changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setEnabled(Letters.current().is_on)


class KeyNote(Label):
    """Says which single keys do what; not there while they do nothing."""

    def __init__(self, text: str) -> None:
        super().__init__(text, "caption", wrap=True)
        Letters.current().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        is_on = Letters.current().is_on
        # What is shown before it stands in a page is a window of its own, and takes the keyboard.
        if self.parentWidget() is not None or not is_on:
            self.setVisible(is_on)
