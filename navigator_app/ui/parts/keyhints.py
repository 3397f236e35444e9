"""The bar of keys at the bottom of a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, row
from navigator_app.ui.parts.letters import Letters


@dataclass(frozen=True)
class KeyHint:
    """One or more keys that do the same thing, and what they do."""

    keys: tuple[str, ...]
    text: str

    @property
    def is_letter(self) -> bool:
        """Whether each key is a single letter."""
        return all(len(key) == 1 and key.isalpha() for key in self.keys)


class KeyHints(QFrame):
    """Shows which keys do what here, as many as fit; the last one always, it leads to all of them."""

    def __init__(self, hints: Sequence[KeyHint] = ()) -> None:
        super().__init__()
        self.setObjectName("keyHints")
        self._pieces: list[QWidget] = []
        self._line = row(gap=11, margins=(4, 6, 4, 6))
        self.setLayout(self._line)
        self._hints = tuple(hints)
        Letters.current().changed.connect(self._renew)
        self.show_hints(hints)

    def show_hints(self, hints: Sequence[KeyHint]) -> None:
        """Show other keys; single letters only while they act."""
        self._hints = tuple(hints)
        hints = [hint for hint in hints if Letters.current().is_on or not hint.is_letter]
        clear(self._line)
        self._pieces = [self._piece(hint) for hint in hints]
        for piece in self._pieces:
            self._line.addWidget(piece)
        self._line.addStretch(1)
        self.setAccessibleName(", ".join(f"{' / '.join(hint.keys)}: {hint.text}" for hint in hints))
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Accept any width."""
        return QSize(60, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what does not fit."""
        super().resizeEvent(event)
        self._fit()

    def _renew(self) -> None:
        self.show_hints(self._hints)

    def _piece(self, hint: KeyHint) -> QWidget:
        caps = [Label(key, "key") for key in hint.keys]
        return box(row(*caps, Label(hint.text, "caption"), gap=4))

    def _fit(self) -> None:
        if not self._pieces:
            return
        *others, last = self._pieces
        room_px = self.width() - 8 - last.sizeHint().width() - self._line.spacing()
        for piece in others:
            room_px -= piece.sizeHint().width() + self._line.spacing()
            piece.setVisible(room_px >= 0)
