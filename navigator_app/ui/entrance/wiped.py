"""What is told at a computer that was wiped on its center's order: what happened, what is safe, whom to call."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from navigator_app.store.erasing import Wiped
from navigator_app.ui.entrance.card import entrance_card
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col, row, rule


class WipedPage(QWidget):
    """The page; `new_asked` says that a new desk is to be set up here."""

    new_asked = Signal()

    def __init__(self, told: Wiped, *, is_finished: bool = True) -> None:
        super().__init__()
        self._told, self._is_finished = told, is_finished
        self.new = button(self.tr("Set up this computer anew"), "")
        self.new.clicked.connect(self.new_asked)
        self.new.setEnabled(is_finished)
        self.setLayout(col(self._card()))

    def showEvent(self, event: QShowEvent) -> None:
        """Let the keyboard begin at the one button."""
        super().showEvent(event)
        self.new.setFocus()

    def _card(self) -> QWidget:
        happened = self.tr(
            "Somebody at the center ordered this, as for a computer that was lost or is given back. Nobody here did"
            " anything wrong."
        )
        lines = [Label(happened, wrap=True), Label(self._safe(), wrap=True), *self._sealed(), self._call()]
        return entrance_card(
            Label(self.tr("The center had this computer wiped"), "h2", wrap=True),
            *lines,
            *self._unfinished(),
            rule(),
            Label(
                self.tr("With a new one-time code from the center it can be used again."), "muted", wrap=True
            ),
            row(self.new, None),
        )

    def _safe(self) -> str:
        return self.tr(
            "No record and no passphrase is left on it. What had been sent is safe at the center, and on the other"
            " computers of your site."
        )

    def _sealed(self) -> list[QWidget]:
        if not self._told.sealed:
            return []
        words = self.tr(
            "What had not been sent was sealed first, for the center alone, into {files}. Bring this to the center:"
            " nothing in it is lost."
        )
        found = Label(words.format(files=", ".join(self._told.sealed)), wrap=True)
        found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return [found]

    def _call(self) -> QWidget:
        told = self._told
        if told.center and told.phone:
            words = self.tr("Questions, or did you find this computer? Call {center}: {phone}.")
            return Label(words.format(center=told.center, phone=told.phone), "strong", wrap=True)
        if told.center:
            words = self.tr("Questions, or did you find this computer? Call {center}.")
            return Label(words.format(center=told.center), "strong", wrap=True)
        return Label(
            self.tr("Questions, or did you find this computer? Call the center."), "strong", wrap=True
        )

    def _unfinished(self) -> list[QWidget]:
        if self._is_finished:
            return []
        words = self.tr(
            "A file that another program holds could not be removed yet. It cannot be opened any more. Close other"
            " programs and start Navigator again."
        )
        return [Label(words, wrap=True)]
