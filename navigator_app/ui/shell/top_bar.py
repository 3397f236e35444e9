"""The bar over everything: find, needs-you, switch person, lock, new, who I am."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QWidget

from navigator_app.ui.parts.avatar import Avatar
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label, plain_tip
from navigator_app.ui.parts.layout import row
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Height

_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class SearchField(QLineEdit):
    """Where one types to find; arrows and Enter go to the answers below it."""

    moved = Signal(int)
    left = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search")
        self.setAccessibleName(self.tr("Find a patient, record or command"))
        self.setPlaceholderText(self.tr("Find a patient, record or command"))
        self.setMaximumWidth(Theme.current().px(430))
        self._glass = self.addAction(
            Theme.current().icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._glass.setText(self.tr("Find"))
        self._hint = Label("Ctrl K", "caption")
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(row(None, self._hint, margins=(0, 0, 10, 0)))
        self.textChanged.connect(lambda text: self._hint.setVisible(not text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among the answers, take one, or leave."""
        key = Qt.Key(event.key())
        if key in _MOVES:
            self.moved.emit(_MOVES[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin with the commands."""
        super().focusInEvent(event)
        self.textEdited.emit(self.text())

    def changeEvent(self, event: QEvent) -> None:
        """Draw the glass anew when the theme changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._glass.setIcon(Theme.current().icon("search", "faint"))


class TopBar(QFrame):
    """Find, needs-you, switch person, lock, new, who I am."""

    def __init__(self, person: str, new_menu: QMenu) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setFixedHeight(Theme.current().px(Height.TOP_BAR))
        self.search = SearchField()
        self.bell = button("", "ghost", "bell", self.tr("What needs you"))
        self.lock = button("", "ghost", "lock", self.tr("Lock now"))
        self.switch = button("", "ghost", "users", self.tr("Switch person"))
        self.new = button(self.tr("New"), "primary", "plus")
        self.new_menu = new_menu
        self.new.clicked.connect(self.show_new)
        who = Avatar(initials(person), size_px=32)
        who.setAccessibleName(self.tr("You are {name}").format(name=person))
        plain_tip(who, person)
        line = row(
            self.search, None, self.bell, self.switch, self.lock, self.new, who, margins=(20, 0, 20, 0)
        )
        line.setStretch(0, 3)
        line.setStretch(1, 2)
        self.setLayout(line)

    def show_new(self) -> None:
        """Open the menu of what can be begun."""
        self.new_menu.popup(self.new.mapToGlobal(QPoint(0, self.new.height() + 4)))

    def show_needs(self, count: int) -> None:
        """Say how many things cannot go on without a person."""
        words = self.tr("What needs you: {count}").format(count=count) if count else self.tr("What needs you")
        self.bell.setAccessibleName(words)
        plain_tip(self.bell, words)
        self.bell.setText(str(count) if count else "")

    def parts(self) -> tuple[QWidget, ...]:
        """Give the controls in the order of the keyboard."""
        return (self.search, self.bell, self.switch, self.lock, self.new)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the theme changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFixedHeight(Theme.current().px(Height.TOP_BAR))


def initials(name: str) -> str:
    """Give the first letters of a name: "Rosa Delgado" and "Delgado, Rosa" are RD."""
    ordered = " ".join(reversed(name.split(", ", 1))) if ", " in name else name
    parts = [part for part in ordered.split() if part[0].isalpha()]
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()
