"""A setting that is typed: it applies when the line is left or Enter is pressed, so that half an address never does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from navigator_app.ui import sayings
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col
from sync.errors import Refused


class AddressEditor(Editor):
    """One line, and beneath it why what stands there was not taken."""

    def __init__(self, tidied: Callable[[str], str]) -> None:
        super().__init__()
        self._tidied, self._value = tidied, ""
        self.line = QLineEdit()
        self.line.setPlaceholderText(self.tr("As this computer is set"))
        self.line.editingFinished.connect(self._take)
        self.trouble = Label("", "muted", wrap=True)
        self.trouble.hide()
        self.setLayout(col(self.line, self.trouble, gap=4))
        self.setFocusProxy(self.line)

    def value(self) -> str:
        """Give what was taken last."""
        return self._value

    def set_value(self, plain: Any) -> None:
        """Show an address."""
        self._value = str(plain or "")
        self.line.setText(self._value)

    def focus_target(self) -> QWidget:
        """Name the line."""
        return self.line

    def _take(self) -> None:
        try:
            taken = self._tidied(self.line.text())
        except Refused as why:
            self.trouble.setText(self.tr("Not taken: {why}").format(why=sayings.said(why)))
            self.trouble.show()
            self.line.setAccessibleDescription(self.trouble.text())
            return
        self.trouble.hide()
        self.line.setAccessibleDescription("")
        self.line.setText(taken)
        if taken != self._value:
            self._value = taken
            self.changed.emit()
