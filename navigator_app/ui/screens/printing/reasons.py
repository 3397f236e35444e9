"""Why a sheet leaves: chosen for paper, where one key is enough; typed for a file, with the passphrase it then has."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from navigator_app.commands.printing import REASONS
from navigator_app.ui import sayings
from navigator_app.ui.clipboard import put_for_a_while
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import row
from navigator_app.ui.parts.pick import Pick
from sync.rules.codes import code_list, label_of

_KEPT_S = 60


class PrintReason(Pick):
    """What it is printed for."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("What it is printed for"))
        for one in code_list(REASONS).codes:
            self.addItem(sayings.words(label_of(REASONS, one.code)), one.code)

    @property
    def chosen(self) -> str:
        """Give the code that is chosen."""
        return str(self.currentData())

    def begin(self, reason: str) -> None:
        """Choose what a sheet is usually printed for."""
        self.setCurrentIndex(max(0, self.findData(reason)))


class WhySaved(QWidget):
    """The line in which somebody says why a file leaves; shown once a file is asked for."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._field = QLineEdit()
        self._field.setMaxLength(400)
        self._line = Labelled(
            self.tr("&Why this file leaves the program, and for whom"),
            self._field,
            self.tr("Written down for whoever answers for these charts. Enter goes on."),
        )
        self._field.returnPressed.connect(self.entered)
        self.setLayout(row(self._line))
        self.put_away()

    @property
    def text(self) -> str:
        """Give what was typed."""
        return self._field.text()

    @property
    def is_asked(self) -> bool:
        """Say whether the line is shown."""
        return not self.isHidden()

    def ask(self) -> None:
        """Show the line and let it be typed into."""
        self.show()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, sentence: str) -> None:
        """Say beside the line what is missing."""
        self._line.refuse(sentence)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Hide the line, empty for the next file."""
        self._field.clear()
        self._line.refuse("")
        self.hide()


class PassphraseOf(QWidget):
    """The passphrase of the file that was just saved: told here and kept nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self.code = Label("", "h3")
        copy = button(self.tr("Copy"), "")
        copy.clicked.connect(lambda: put_for_a_while(self.code.text(), _KEPT_S))
        self._told = Alert(
            self.tr("Only this passphrase opens the file"),
            self.tr("Tell it by phone, or in another message than the file. It is shown here once."),
            "info",
            "lock",
        )
        line = row(self._told, self.code, copy, gap=12)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.tell("")

    def tell(self, passphrase: str) -> None:
        """Show a passphrase; an empty one is none."""
        self.code.setText(passphrase)
        self.code.setAccessibleName(self.tr("Passphrase of the file: {code}").format(code=passphrase))
        self.setVisible(bool(passphrase))
