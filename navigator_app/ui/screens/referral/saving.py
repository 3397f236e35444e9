"""The line of a referral's page that takes it out of the program as FHIR: why, where to, and then the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from navigator_app.commands.printing import checked_why
from navigator_app.ui import sayings
from navigator_app.ui.parts.layout import row
from navigator_app.ui.screens.printing.reasons import WhySaved
from sync.errors import Refused


class FhirSaving(QWidget):
    """Asks why and where to; whoever listens writes the file."""

    chosen = Signal(Path, str)

    def __init__(self, proposed: Callable[[], str]) -> None:
        super().__init__()
        self._proposed = proposed
        self.why = WhySaved()
        self.why.entered.connect(self.save)
        self.ask_for_file: Callable[[str, str], str] = self._choose_file
        self.setLayout(row(self.why, margins=(24, 8, 24, 8)))
        self.put_away()

    def save(self) -> None:
        """Ask why first, and where to once that was said."""
        if not self.why.is_asked:
            self.show()
            self.why.ask()
            return
        try:
            why = checked_why(self.why.text)
        except Refused as no:
            self.why.refuse(sayings.said(no))
            return
        name = self.ask_for_file(self.tr("Save as FHIR without protection"), self._proposed())
        if name:
            self.chosen.emit(Path(name), why)

    def put_away(self) -> None:
        """Hide the line, empty for the next file."""
        self.why.put_away()
        self.hide()

    def _choose_file(self, title: str, proposed: str) -> str:
        return QFileDialog.getSaveFileName(self, title, proposed, self.tr("FHIR files (*.json)"))[0]
