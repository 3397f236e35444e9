"""A forgotten passphrase, and the center says yes: six words on the phone, then a new one is set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from navigator_app.ui import sayings
from navigator_app.ui.entrance.card import entrance_card
from navigator_app.ui.entrance.door import Asking, Door, Keyholder
from navigator_app.ui.entrance.new_passphrase import NewPassphrase
from navigator_app.ui.entrance.page import EntrancePage
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.work import Work
from sync.errors import Said, Unavailable

HEAR_MS: Final = 5_000
"""How often it is looked whether the center said yes."""
_WORDS_A_LINE: Final = 3


class AskCenter(EntrancePage):
    """Asks the center and sets a passphrase once it said yes; `opened` carries what the shell is built of."""

    def __init__(self, door: Door, work: Work, who: Keyholder) -> None:
        super().__init__(door, work)
        self._who = who
        self._asking: Asking | None = None
        self._is_yes = False
        self._timer = QTimer(self)
        self._timer.setInterval(HEAR_MS)
        self._timer.timeout.connect(self.hear)
        self.words = Label("", "h2", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self._told = Label("", wrap=True)
        self._heard = Label("", "muted", wrap=True)
        self._trouble = Alert("", "", "warn")
        self.new = NewPassphrase(self.tr("New &passphrase"), self.tr("New passphrase &again"), about=who.name)
        self._setting = box(col(self.new, gap=0))
        self.ask = button(self.tr("Ask the center"), "primary", "send")
        self.ask.clicked.connect(self.submit)
        self.set = button(self.tr("Set and unlock"), "primary", "lock")
        self.set.clicked.connect(self.submit)
        self.new.asked.connect(self.submit)
        self.back = button(self.tr("Back"), "")
        self.back.clicked.connect(self._leave)
        self.setLayout(col(self._card()))
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with asking."""
        super().showEvent(event)
        self.ask.setFocus()

    def submit(self) -> None:
        """Ask; once the center said yes, set the passphrase and unlock with it."""
        if self._is_yes:
            self._set_passphrase()
        elif self.ask.isEnabled() and self._door.ask_center is not None:
            ask, who = self._door.ask_center, self._who.id
            self._trouble.setVisible(False)
            self.ask.setEnabled(False)
            self.ask.setText(self.tr("Asking"))
            # Behind what is still loading; then where a link that hangs keeps no passphrase waiting.
            self._work.ask(lambda: None, lambda _: self._put(lambda: ask(who)), self._fail, self)

    def _put(self, ask: Callable[[], Asking]) -> None:
        self._work.ask_at_length(ask, self._begin_waiting, self._fail, self)

    def hear(self) -> None:
        """Look whether the center said yes."""
        asking = self._asking
        if asking is not None and not self._is_yes:
            self._timer.stop()
            self._work.ask_at_length(asking.hear, self._told_so, self._fail, self)

    def _card(self) -> QWidget:
        return entrance_card(
            Label(self.tr("Ask the center to let {name} in").format(name=self._who.name), "h2", wrap=True),
            self._told,
            self.words,
            self._heard,
            self._setting,
            self._trouble,
            row(self.ask, self.set, self.back, None),
        )

    def _show(self) -> None:
        """Show the step that it is at: asking, reading the words out, setting a passphrase."""
        is_asked = self._asking is not None and not self._is_yes
        self.ask.setVisible(self._asking is None)
        self.ask.setEnabled(True)
        self.ask.setText(self.tr("Ask the center"))
        for each in (self.words, self._heard):
            each.setVisible(is_asked)
        for one in (self._setting, self.set):
            one.setVisible(self._is_yes)
        self._told.setText(self._step_words())
        if self._asking is not None:
            words = [f"{place} {word}" for place, word in enumerate(self._asking.words, 1)]
            lines = [words[at : at + _WORDS_A_LINE] for at in range(0, len(words), _WORDS_A_LINE)]
            self.words.setText("\n".join("   ".join(line) for line in lines))
            # A name takes the place of what is shown, for a screen reader: so the words stand in it, too.
            self.words.setAccessibleName(f"{self.tr('Six words for the center')}: {', '.join(words)}")
        self._trouble.setVisible(False)

    def _step_words(self) -> str:
        if self._is_yes:
            return self.tr("The center said yes. Set a new passphrase now; the records stay as they are.")
        if self._asking is not None:
            return self.tr("Call the center and read them these six words. They compare them and say yes.")
        return self.tr(
            "This needs a link. The center is shown six words that you read to them over the phone, and opens this "
            "computer for you alone. Nothing of a patient is sent."
        )

    def _begin_waiting(self, asking: Asking) -> None:
        self._asking = asking
        self._show()
        self._heard.setText(self.tr("Waiting for the center. This request is good for an hour."))
        self.words.setFocus()
        self._timer.start()

    def _told_so(self, is_yes: bool) -> None:  # noqa: FBT001 - an answer, handed on
        self._is_yes = is_yes
        if not is_yes:
            self._trouble.setVisible(False)
            self._timer.start()
            return
        self._show()
        self.new.field.setFocus()
        self.held.emit()

    def _set_passphrase(self) -> None:
        asking, passphrase = self._asking, self.new.taken() if self.set.isEnabled() else ""
        if asking is None or not passphrase:
            return
        tried = (self._who.id, passphrase)
        self._open_by(self._work.ask_at_length, lambda: asking.open_with(passphrase), tried)

    def _forget(self) -> None:
        self.new.clear()
        self._asking = None

    def _refuse(self, why: Said) -> None:
        self._fail(why)

    def _fail(self, why: Said) -> None:
        is_waiting = self._asking is not None and not self._is_yes
        if self._is_yes and self.new.refused(why):
            return
        if is_waiting and not isinstance(why, Unavailable):
            # The request is gone, or what came was not for it: only a new one helps.
            self._asking = None
        if not self._is_yes:
            self._show()
        headline = self.tr("No answer yet") if self._asking else self.tr("The center was not asked")
        self._trouble.say(headline, sayings.said(why))
        self._trouble.setVisible(True)
        if self._asking is not None and not self._is_yes:
            self._timer.start()

    def _be_busy(self, *, is_busy: bool) -> None:
        self._trouble.setVisible(False)
        self.set.setEnabled(not is_busy)
        self.set.setText(self.tr("Setting it") if is_busy else self.tr("Set and unlock"))

    def _leave(self) -> None:
        self._timer.stop()
        self.left.emit()
