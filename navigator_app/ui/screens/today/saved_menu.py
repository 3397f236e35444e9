"""The button with the filters that have a name: choose one, name the one that is shown, rename it, delete it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QWidget

from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.labels import Label, keyless
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.screens.today.state import Model
from navigator_app.ui.theme.tokens import Space

_DIGITS: Final = 9
_ENTER: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class _NameLine(QLineEdit):
    """Takes a name; Escape leaves it."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Escape, before the page hears it."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


class Naming(QFrame):
    """The line in which a filter gets its name."""

    named = Signal(str, str)
    """The name it had, empty for a new one, and the name it gets."""
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._old = ""
        self.line = _NameLine()
        self.line.setAccessibleName(self.tr("Name of the filter"))
        self.refusal = Label("", "error", wrap=True)
        self.refusal.setVisible(False)
        save = button(self.tr("Save filter"), "primary", "check")
        leave = button(self.tr("Back"), "")
        save.clicked.connect(self._tell)
        leave.clicked.connect(self.leave)
        self.line.returnPressed.connect(self._tell)
        self.line.left.connect(self.leave)
        label = Label(self.tr("Name"), "caption")
        line = row(label, self.line, save, leave, gap=Space.S)
        line.setStretch(1, 1)
        self.setLayout(col(line, self.refusal, gap=Space.XS))
        self.setVisible(False)

    def begin(self, old: str = "") -> None:
        """Ask for a name."""
        self._old = old
        self.refuse("")
        self.line.setText(old)
        self.setVisible(True)
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def refuse(self, why: str) -> None:
        """Say why this name cannot be had."""
        self.refusal.setText(why)
        self.refusal.setVisible(bool(why))
        self.line.setAccessibleDescription(why)

    def leave(self) -> None:
        """Put the line away."""
        self.setVisible(False)
        self.left.emit()

    def _tell(self) -> None:
        self.named.emit(self._old, self.line.text())


class SavedMenu(Button):
    """A button that opens the menu; the digit before a name chooses it."""

    chosen = Signal(object)
    deleted = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("Saved filters"), "", "list-checks")
        self.naming = Naming()
        self.list = QMenu(self)
        self._model = Model()
        self.clicked.connect(lambda _on=False: self.open())

    def show_model(self, model: Model) -> None:
        """Offer the filters of this model."""
        self._model = model

    def open(self, under: QWidget | None = None) -> None:
        """Open the menu under the button, or under what stands for it while it is not shown."""
        place = self if self.isVisible() else under or self
        self._fill()
        self.list.popup(place.mapToGlobal(QPoint(0, place.height() + 4)))

    def _fill(self) -> None:
        menu, model = self.list, self._model
        menu.clear()
        for place, one in enumerate(model.saved, 1):
            digit = f"&{place} " if place <= _DIGITS else ""
            action = menu.addAction(digit + keyless(one.name))
            action.setCheckable(True)
            action.setChecked(one == model.named)
            action.triggered.connect(lambda _on=False, one=one: self.chosen.emit(one))
        if not model.saved:
            menu.addAction(self.tr("No filter is saved yet")).setEnabled(False)
        menu.addSeparator()
        if model.named is None:
            keep = menu.addAction(self.tr("&Save what is shown as a filter…"))
            keep.setEnabled(model.is_narrow)
            keep.triggered.connect(lambda _on=False: self.naming.begin())
            return
        name = model.named.name
        rename = menu.addAction(self.tr("&Rename “{name}”…").format(name=keyless(name)))
        rename.triggered.connect(lambda: self.naming.begin(name))
        delete = menu.addAction(self.tr("&Delete “{name}”").format(name=keyless(name)))
        delete.triggered.connect(lambda: self.deleted.emit(name))
