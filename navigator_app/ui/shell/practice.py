"""The banner of a practice desk: that everything is invented, how to unlock, the switch for the link, the other end."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import row
from navigator_app.ui.session import PracticeTools, Session
from navigator_app.ui.theme.tokens import Space


class PracticeBanner(QFrame):
    """Stands over every page of a practice desk."""

    lesson_asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setObjectName("practice")
        self.setAccessibleName(self.tr("Practice"))
        # Never shown by itself: without a parent it would be a window that takes the focus away.
        if not session.is_practice:
            self.hide()
        self.words = Label(self._sentence(session.tools), name="practiceWords", wrap=True)
        learn = button(self.tr("Learn: one referral"), "ghost", "list-checks")
        learn.clicked.connect(self.lesson_asked)
        line = row(self.words, learn, *self._buttons(session.tools), gap=Space.S)
        line.setStretch(0, 1)
        self.setLayout(line)

    def _sentence(self, tools: PracticeTools | None) -> str:
        said = self.tr("PRACTICE. All people and places here are invented.")
        if tools is None:
            return said
        return self.tr("{said} Unlock with: {passphrase}").format(said=said, passphrase=tools.passphrase)

    def _buttons(self, tools: PracticeTools | None) -> tuple[Button, ...]:
        if tools is None:
            return ()
        self.switch = button(self._switch_words(), "ghost", "wifi-off")
        self.switch.clicked.connect(self._turn)
        other = button(self.tr("Open the desk of {place}").format(place=tools.other_desk), "ghost", "users")
        other.clicked.connect(tools.open_other)
        return self.switch, other

    def _turn(self) -> None:
        tools = self._session.tools
        if tools is None:
            return
        if tools.is_cut:
            tools.restore()
        else:
            tools.cut()
        self._show_switch()
        # A round at once, so that the sync card tells what the switch did.
        self._session.rounds.ring()

    def _switch_words(self) -> str:
        is_cut = self._session.tools is not None and self._session.tools.is_cut
        return self.tr("Restore the link") if is_cut else self.tr("Cut the link")

    def _show_switch(self) -> None:
        words = self._switch_words()
        self.switch.setText(words)
        self.switch.setAccessibleName(words)
