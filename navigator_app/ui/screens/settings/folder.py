"""A setting that names a folder: chosen in a dialog, never typed, so that no half-typed name is ever meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import row

Choose = Callable[[QWidget, str], str]


class FolderEditor(Editor):
    """The folder that is chosen, a button to choose another, one to choose none."""

    def __init__(self, forbidden: Path, choose: Choose | None = None) -> None:
        super().__init__()
        self._forbidden = forbidden.resolve()
        self._ask = choose or QFileDialog.getExistingDirectory
        self._value = ""
        self._shown = Label("", "muted", wrap=True)
        self.choose_button = button(self.tr("Choose folder"), "", "inbox")
        self.choose_button.clicked.connect(self._choose)
        self.none_button = button(self.tr("Watch none"), "ghost")
        self.none_button.clicked.connect(lambda: self._take(""))
        line = row(self._shown, self.choose_button, self.none_button)
        line.setStretch(0, 1)
        self.setLayout(line)
        self._draw()

    def value(self) -> str:
        """Give the folder; empty for none."""
        return self._value

    def set_value(self, plain: Any) -> None:
        """Show a folder."""
        self._value = str(plain or "")
        self._draw()

    def focus_target(self) -> QWidget:
        """Name the button that chooses."""
        return self.choose_button

    def name_parts(self, name: str) -> None:
        """Name each button by what it is about."""
        self.choose_button.setAccessibleName(f"{name}: {self.choose_button.text()}")
        self.none_button.setAccessibleName(f"{name}: {self.none_button.text()}")

    def _choose(self) -> None:
        found = self._ask(self, self.tr("Folder of the fax machine or scanner"))
        if found:
            self._take(found)

    def _take(self, folder: str) -> None:
        if folder and self._is_forbidden(Path(folder).resolve()):
            self._shown.setText(
                self.tr("This folder holds the desk itself. Choose one that only the fax uses.")
            )
            return
        self._value = folder
        self._draw()
        self.changed.emit()

    def _is_forbidden(self, folder: Path) -> bool:
        """Say whether watching it would touch the desk's own files, or everything there is."""
        return (
            folder == self._forbidden
            or folder in self._forbidden.parents
            or self._forbidden in folder.parents
        )

    def _draw(self) -> None:
        self._shown.setText(self._value or self.tr("None"))
        self.none_button.setEnabled(bool(self._value))
