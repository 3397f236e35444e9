"""What every editor of a form is; light, so that a labelled control needs no record to be loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from navigator_app.ui.parts.layout import row


class Editor(QWidget):
    """What every editor is."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words_of: Callable[[Any], str] = str
        """Says a value that is shown and not offered."""

    def value(self) -> Any:
        """Give the plain value; None for nothing."""
        raise AssertionError

    def set_value(self, plain: Any) -> None:
        """Show a plain value."""
        raise AssertionError(plain)

    def problem(self) -> str:
        """Say why what was typed cannot be read; empty when it can."""
        return ""

    def focus_target(self) -> QWidget:
        """Name the control that the label's letter goes to."""
        return self

    def name_parts(self, name: str) -> None:
        """Give every control its name."""
        self.focus_target().setAccessibleName(name)

    def _stand(self, control: QWidget) -> None:
        self.setLayout(row(control, gap=0))
        self.setFocusProxy(control)
