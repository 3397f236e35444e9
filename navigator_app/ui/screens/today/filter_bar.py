"""The line above the worklist: words, place and kind that are let stand, what that leaves out, and filters by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit

from navigator_app.queries.work.narrowing import (
    FAMILY_WORDS,
    Narrowing,
    Offered,
    families_offered,
    sites_offered,
)
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label, keyless
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.parts.pick import Pick
from navigator_app.ui.screens.today.saved_menu import SavedMenu
from navigator_app.ui.screens.today.state import Model
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space

_WORDS_PX: Final = 150
_DOWN: Final = {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}


class _Narrower(Pick):
    """What a list is narrowed by, each with how much it would leave."""

    def offer(self, every: str, found: Sequence[Offered], chosen: str) -> None:
        """Offer these, each with how many it would leave; what is chosen stays chosen although it has none left."""
        lines = [("", every), *((one.value, f"{sayings.words(one.words)} ({one.count})") for one in found)]
        if chosen and all(value != chosen for value, _ in lines):
            lines.append((chosen, self._unknown(chosen)))
        with QSignalBlocker(self):
            if lines != [(self.itemData(n), self.itemText(n)) for n in range(self.count())]:
                self.clear()
                for value, words in lines:
                    self.addItem(words, value)
            self.setCurrentIndex(max(self.findData(chosen), 0))

    def _unknown(self, chosen: str) -> str:
        words = FAMILY_WORDS.get(chosen)  # type: ignore[call-overload]
        return self.tr("{kind} (0)").format(kind=sayings.words(words) if words else self.tr("Another place"))


class FilterBar(QFrame):
    """Shows a narrowing and asks for another; it decides nothing itself."""

    narrowed = Signal(object)
    cleared = Signal()
    left = Signal()
    """The keyboard goes back to the list."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Filter"))
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Words in the list"))
        self.words.setAccessibleName(self.tr("Words in the list"))
        self.words.setMinimumWidth(Theme.current().px(_WORDS_PX))
        self.words.installEventFilter(self)
        self.site, self.family = _Narrower(self.tr("Place")), _Narrower(self.tr("Kind of work"))
        self.saved = SavedMenu()
        self.told = Label("", "caption", wrap=True)
        self.clear_button = button(keyless(self.tr("Show all (Esc)")), "link")
        self.words.textChanged.connect(self._tell)
        self.site.activated.connect(self._tell)
        self.family.activated.connect(self._tell)
        self.clear_button.clicked.connect(self.cleared)
        picks = row(self.words, self.site, self.family, self.saved, gap=Space.S)
        picks.setStretch(0, 1)
        says = row(self.told, self.clear_button, gap=Space.S)
        says.setStretch(0, 1)
        self._controls, self._says = box(picks), box(says)
        self.setLayout(col(self._controls, self._says, self.saved.naming, gap=Space.XS))

    def show_model(self, model: Model) -> None:
        """Show what is let stand, what that leaves out, and which saved filter it is."""
        self.setVisible(model.is_bar_open or model.is_narrow)
        self._controls.setVisible(model.is_bar_open or model.by.is_narrow)
        every = [row for row in model.heard if model.only in (None, row.group)]
        if self.words.text().strip() != model.by.text.strip():
            with QSignalBlocker(self.words):
                self.words.setText(model.by.text)
        if self._controls.isVisibleTo(self):
            self.site.offer(self.tr("Every place"), sites_offered(every, model.by), model.by.site_id)
            self.family.offer(self.tr("Every kind"), families_offered(every, model.by), model.by.family or "")
        self._says.setVisible(model.is_narrow and model.answer is not None)
        said = self._left_out(model)
        self.told.setText(said)
        self.setAccessibleDescription(said)
        self.saved.show_model(model)

    def _left_out(self, model: Model) -> str:
        """Say how much of how much is shown, and how much of that presses."""
        shown, total = len(model.rows), model.total
        said = self.tr("{n} of {all} shown").format(n=shown, all=total)
        if model.named is not None:
            said = f"{model.named.name}: {said}"
        hidden = model.hidden_alarms
        if hidden == 1:
            return f"{said}. {self.tr('Not shown: 1 that is late, due today or to be decided.')}"
        if hidden:
            text = self.tr("Not shown: {n} that are late, due today or to be decided.")
            return f"{said}. {text.format(n=hidden)}"
        return f"{said}."

    def _tell(self) -> None:
        self.narrowed.emit(
            Narrowing(self.site.currentData() or "", self.family.currentData() or None, self.words.text())
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go down into the list with the arrow or Enter."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key()
        if watched is self.words and pressed in _DOWN:
            self.left.emit()
            return True
        return super().eventFilter(watched, event)
