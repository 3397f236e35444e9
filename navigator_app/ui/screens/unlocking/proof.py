"""The field that proves who sits here."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from navigator_app.ui import sayings
from navigator_app.ui.entrance.unlock import PassphraseField
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.layout import col
from sync.errors import Said


def _tr(text: str) -> str:
    return QCoreApplication.translate("Unlocking", text)


class Proof(QWidget):
    """Asks once more for the passphrase of who sits here: an open desk lets nobody in for good."""

    asked = Signal()

    def __init__(self, label: str = "") -> None:
        super().__init__()
        words = label or _tr("Your passphrase")
        self.field = PassphraseField(words)
        self.field.returnPressed.connect(self.asked)
        self._labelled = Labelled(words, self.field)
        self.setLayout(col(self._labelled, gap=0))

    def taken(self) -> str:
        """Give what was typed; empty after saying that it is needed."""
        self._labelled.refuse("" if self.field.text() else _tr("Your passphrase is needed."))
        if not self.field.text():
            self.field.setFocus()
        return self.field.text()

    def refuse(self, why: Said) -> None:
        """Say that it was not the right one."""
        self._labelled.refuse(sayings.said(why))
        self.field.selectAll()
        self.field.setFocus()

    def clear(self) -> None:
        """Forget what was typed."""
        self.field.clear()
        self._labelled.refuse("")
