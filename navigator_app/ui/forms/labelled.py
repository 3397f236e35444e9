"""A control with its label above, its help, and the place where a refusal is said beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QWidget

from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import clear, col
from navigator_app.ui.parts.toast import announce
from navigator_app.ui.theme.tokens import Space


class _Lettered(QLabel):
    """A label whose letter goes to where its editor begins now: to what is chosen, where something is."""

    def event(self, event: QEvent) -> bool:
        """Go there instead of pressing it."""
        buddy = self.buddy()
        if event.type() == QEvent.Type.Shortcut and isinstance(buddy, Editor):
            buddy.focus_target().setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        return super().event(event)


class Labelled(QWidget):
    """One control and its words; the label's letter (Alt) goes to the control."""

    def __init__(
        self, label: str, control: QWidget, help_text: str = "", focus: QWidget | None = None
    ) -> None:
        super().__init__()
        self.control = control
        plain = label.replace("&&", "\0").replace("&", "").replace("\0", "&")
        self._plain = plain
        self._label = _Lettered(label)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setProperty("role", "medium")
        self._label.setWordWrap(True)
        # Qt presses a button that is a label's buddy: a letter that leads to a question must not answer it.
        is_choice = isinstance(control, Editor) and isinstance(focus, QAbstractButton | Editor)
        self._label.setBuddy(control if is_choice or focus is None else focus)
        self._help = Label(help_text, "caption", wrap=True)
        self._error = Label("", "error", wrap=True)
        if not control.accessibleName():
            control.setAccessibleName(plain)
        if help_text and not control.accessibleDescription():
            control.setAccessibleDescription(help_text)
        self._told = control.accessibleDescription()
        self._beside = col(gap=Space.XS)
        self.setLayout(col(self._label, control, self._help, self._beside, self._error, gap=Space.XS))
        # Only now: a label that is shown before it has a parent is a window of its own for a moment.
        self._label.setVisible(bool(label))
        self._help.setVisible(bool(help_text))
        self._error.setVisible(False)

    def refuse(self, sentence: str) -> None:
        """Say beside the control why it was refused; an empty text takes it back."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self._mark(is_refused=bool(sentence))
        self.control.setAccessibleDescription(sentence or self._told)
        if sentence:
            announce(self, sentence)
            # Only after the sentence has its room: a refusal outside the window is one that nobody reads.
            QTimer.singleShot(0, self, self._come_into_sight)

    def _come_into_sight(self) -> None:
        around = self.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea):
                around.ensureWidgetVisible(self, 0, Space.M)
                return
            around = around.parentWidget()

    def tell(self, sentence: str) -> None:
        """Show another help."""
        self._help.setText(sentence)
        self._help.setVisible(bool(sentence))

    def show_beside(self, notice: QWidget | None) -> None:
        """Show something right below the control, in place of what stood there; None takes it away."""
        clear(self._beside)
        if notice is not None:
            self._beside.addWidget(notice)

    @property
    def letter(self) -> str:
        """The letter that leads to it; empty for none."""
        text = self._label.text().replace("&&", "")
        return text.partition("&")[2][:1].lower()

    def take_letter(self, taken: set[str]) -> None:
        """Underline the first letter of the label that nobody has yet, and add it to those taken."""
        for place, letter in enumerate(self._plain):
            if letter.isascii() and letter.isalpha() and letter.lower() not in taken:
                taken.add(letter.lower())
                before, after = self._plain[:place], self._plain[place:]
                self._label.setText(f"{before.replace('&', '&&')}&{after.replace('&', '&&')}")
                return
        self._label.setText(self._plain.replace("&", "&&"))

    def _mark(self, *, is_refused: bool) -> None:
        self.control.setProperty("refused", is_refused)
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)
