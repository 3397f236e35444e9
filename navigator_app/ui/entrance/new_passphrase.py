"""A new passphrase, typed twice, with a word on how strong it is: at set-up, by a code, and at an open desk."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from navigator_app.errors import field_of
from navigator_app.ui import sayings
from navigator_app.ui.entrance.tries import SHORTEST_PASSPHRASE, Strength, strength
from navigator_app.ui.entrance.unlock import PassphraseField
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.layout import col
from sync.errors import Said


def _tr(text: str) -> str:
    return QCoreApplication.translate("NewPassphrase", text)


def strength_words(found: Strength) -> str:
    """Say in words how strong a passphrase is, and what would make it stronger."""
    return {
        "empty": _tr("Four or five words that do not belong together."),
        "short": _tr("Too short: {count} letters or more.").format(count=SHORTEST_PASSPHRASE),
        "plain": _tr("Easy to guess: leave out names and repetitions."),
        "fair": _tr("Fair. One more word makes it strong."),
        "strong": _tr("Strong."),
    }[found]


class NewPassphrase(QWidget):
    """The two fields; `asked` says that Enter was pressed in one of them."""

    asked = Signal()

    def __init__(self, label: str = "", again: str = "", about: str = "") -> None:
        super().__init__()
        self._about = about
        label, again = label or self.tr("New passphrase"), again or self.tr("New passphrase again")
        self.field, self.again = (
            PassphraseField(label.replace("&", "")),
            PassphraseField(again.replace("&", "")),
        )
        self.labelled = Labelled(label, self.field, strength_words("empty"))
        self.twice = Labelled(again, self.again)
        self.field.textChanged.connect(self._judge)
        for edit in (self.field, self.again):
            edit.returnPressed.connect(self.asked)
        self.setLayout(col(self.labelled, self.twice, gap=10))

    def be_about(self, name: str) -> None:
        """Hear whose it will be: one's own name makes none strong."""
        self._about = name
        self._judge(self.field.text())

    def taken(self) -> str:
        """Give what was typed twice; empty after saying what is wrong with it, and going there."""
        text = self.field.text()
        is_weak = strength(text, self._about) in {"empty", "short", "plain"}
        differs = not is_weak and text != self.again.text()
        self.labelled.refuse(self.tr("This passphrase is too easy to guess.") if is_weak else "")
        self.twice.refuse(self.tr("The two do not agree.") if differs else "")
        if is_weak or differs:
            (self.field if is_weak else self.again).setFocus()
            return ""
        return text

    def refused(self, why: Said) -> bool:
        """Say here what was wrong with it, if it was that."""
        if field_of(why) != "passphrase":
            return False
        self.labelled.refuse(sayings.said(why))
        self.field.setFocus()
        return True

    def clear(self) -> None:
        """Forget what was typed."""
        for edit in (self.field, self.again):
            edit.clear()
        for labelled in (self.labelled, self.twice):
            labelled.refuse("")

    def _judge(self, text: str) -> None:
        self.labelled.tell(strength_words(strength(text, self._about)))
