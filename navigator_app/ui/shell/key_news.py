"""The bar that tells everybody at a computer what changed in who opens it, until each of them put it away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from navigator_app.commands.key_news import put_away
from navigator_app.queries.key_news import News, key_news
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.parts.toast import announce
from navigator_app.ui.screens.unlocking.doing import WAY_IN
from navigator_app.ui.session import Session
from navigator_app.ui.theme.tokens import Space

MOST = 3
"""Lines that are told here; the page tells all of them."""


class KeyNewsBar(QFrame):
    """Stands over every page while there is news; `asked` leads to the page that tells all of it."""

    asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._read_to = session, ""
        self.told = Alert("", "", "warn", "lock")
        self.show_all = button(self.tr("Show"), "")
        self.show_all.clicked.connect(self.asked)
        self.done = button(self.tr("I have read this"), "")
        self.done.clicked.connect(self._put_away)
        line = row(self.told, self.show_all, self.done, gap=Space.S, margins=(24, 8, 24, 8))
        line.setStretch(0, 1)
        self.setLayout(col(box(line), gap=0))
        self.hide()
        session.work.touched.connect(self._hear)

    def ask(self) -> None:
        """Ask what is new."""
        desk = self._session.desk
        self._session.work.ask(lambda: key_news(desk), self._show, lambda _: None, self)

    def _show(self, found: News) -> None:
        self._read_to = found.read_to
        lines = [sayings.words(one) for one in found.unread[:MOST]]
        more = len(found.unread) - MOST
        if more > 0:
            lines.append(self.tr("{count} more on the page").format(count=more))
        self.told.say(self.tr("Who unlocks this computer has changed"), "\n".join(lines))
        if found.unread and self.isHidden():
            announce(self, self.told.accessibleName())
        self.setVisible(bool(found.unread))

    def _put_away(self) -> None:
        desk, read_to = self._session.desk, self._read_to
        self.hide()
        self._session.work.do(lambda: put_away(desk, read_to), lambda _: None)

    def _hear(self, touched: object) -> None:
        if any(kind == WAY_IN for kind, _ in getattr(touched, "records", ())):
            self.ask()
