"""Cards: a white rounded box with a title, and perhaps one action at its right."""

from PySide6.QtWidgets import QFrame

from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import Item, Margins, col, row

_MARGINS: Margins = (16, 14, 16, 16)


class Card(QFrame):
    """A titled box; `body` is the column to add to, `action` the button at the right of the title."""

    def __init__(
        self, title: str = "", action: str = "", *, gap: int = 10, margins: Margins = _MARGINS
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.body = col(gap=gap, margins=margins)
        self.title = Label(title, "h3")
        self.action: Button | None = button(action, "link", name=f"{action}: {title}") if action else None
        if title or self.action:
            self.body.addLayout(row(self.title, None, self.action or 0))
        if title:
            self.setAccessibleName(title)
        self.setLayout(self.body)

    def add(self, *items: Item) -> "Card":
        """Add things below one another and return the card itself."""
        self.body.addLayout(col(*items, gap=self.body.spacing()))
        return self
