"""Fields for passphrases: the one that proves who sits here, and a new one typed twice."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from navigator_app.errors import field_of
from navigator_app.ui import sayings
from navigator_app.ui.entrance.first_run import strength_words
from navigator_app.ui.entrance.tries import strength
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


class NewPassphrase(QWidget):
    """A new passphrase, typed twice, with a word on how strong it is."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._about = ""
        self.field, self.again = (
            PassphraseField(_tr("New passphrase")),
            PassphraseField(_tr("New passphrase again")),
        )
        self._labelled = Labelled(_tr("New passphrase"), self.field, strength_words("empty"))
        self._twice = Labelled(_tr("New passphrase again"), self.again)
        self.field.textChanged.connect(self._judge)
        for edit in (self.field, self.again):
            edit.returnPressed.connect(self.asked)
        self.setLayout(col(self._labelled, self._twice, gap=10))

    def be_about(self, name: str) -> None:
        """Hear whose it will be: one's own name makes none strong."""
        self._about = name

    def taken(self) -> str:
        """Give what was typed twice; empty after saying what is wrong with it."""
        text = self.field.text()
        is_weak = strength(text, self._about) in {"empty", "short", "plain"}
        self._labelled.refuse(_tr("This passphrase is too easy to guess.") if is_weak else "")
        differs = not is_weak and text != self.again.text()
        self._twice.refuse(_tr("The two do not agree.") if differs else "")
        if is_weak or differs:
            (self.field if is_weak else self.again).setFocus()
            return ""
        return text

    def refused(self, why: Said) -> bool:
        """Say here what was wrong with it, if it was that."""
        if field_of(why) != "passphrase":
            return False
        self._labelled.refuse(sayings.said(why))
        self.field.setFocus()
        return True

    def clear(self) -> None:
        """Forget what was typed."""
        for edit in (self.field, self.again):
            edit.clear()
        for labelled in (self._labelled, self._twice):
            labelled.refuse("")

    def _judge(self, text: str) -> None:
        self._labelled.tell(strength_words(strength(text, self._about)))
