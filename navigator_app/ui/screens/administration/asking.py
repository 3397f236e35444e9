"""Asking the center for one deed, after the passphrase of who sits here, and saying in its place what came of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from navigator_app.queries.administration import Fact
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import Button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import clear, col, row
from navigator_app.ui.screens.page import Host
from navigator_app.ui.screens.unlocking.doing import Doing
from navigator_app.ui.screens.unlocking.proof import Proof
from navigator_app.ui.session import Session
from navigator_app.ui.theme.style import Theme
from sync.administering import Deed, Done
from sync.errors import Said, Unavailable

_NAME_PX = 150


def tr(text: str) -> str:
    """Say it in the language of the window."""
    return QCoreApplication.translate("Administration", text)


class Panel(Card):
    """A card about one thing, with the passphrase that each of its deeds asks for and what was wrong with the last."""

    def __init__(self, session: Session, host: Host, look: Callable[[], None]) -> None:
        super().__init__()
        self._session, self._host, self._look = session, host, look
        self._doing = Doing(session, host, self)
        self._is_online = True
        self.proof = Proof()
        self.trouble = Alert("", "", "warn")
        self.trouble.setVisible(False)
        self.offline = Label(
            tr("This needs a link. Nothing waits here to be done later."), "muted", wrap=True
        )
        self.offline.setVisible(False)

    def clear(self) -> None:
        """Forget what was typed and what was said."""
        self.proof.clear()
        self.trouble.setVisible(False)

    def link_changed(self, *, is_online: bool) -> None:
        """Offer the deeds only where the center can be asked."""
        self._is_online = is_online
        self.offline.setVisible(not is_online)
        for each in self.deeds():
            each.setEnabled(is_online)

    def deeds(self) -> tuple[Button, ...]:
        """Name the buttons that ask the center."""
        return ()

    def do(
        self,
        pressed: Button,
        deed: Deed,
        done: str,
        refused: Callable[[Said], bool] = lambda _: False,
        then: Callable[[Done], None] | None = None,
    ) -> None:
        """Ask the center for it; `done` is said once it was."""
        if not self._is_online:
            return
        secret = self.proof.taken()
        if not secret:
            return
        self.trouble.setVisible(False)
        rounds = self._session.rounds

        def answered(answer: Done) -> None:
            self.proof.clear()
            self._host.tell_done(done)
            if then is not None:
                then(answer)
            self._look()

        def failed(why: Said) -> bool:
            self.proof.clear()
            if not refused(why):
                self._tell(why)
            return True

        self._doing.prove(
            pressed,
            self.proof,
            secret,
            lambda _ring: rounds.administer(deed),
            answered,
            failed,
            tr("Asking the center"),
        )

    def _tell(self, why: Said) -> None:
        if isinstance(why, Unavailable):
            self.trouble.say(
                tr("It is not known whether that was done"),
                tr(
                    "The answer did not arrive. It is looked up again: see how it stands before you do it once more."
                ),
            )
            self._look()
        else:
            self.trouble.say(tr("The center did not do it"), sayings.said(why))
        self.trouble.setVisible(True)


class Facts(QWidget):
    """What is known of something, one line each."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = col(gap=6)
        self.setLayout(self._lines)

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        """Show these."""
        clear(self._lines)
        for one in facts:
            name = Label(sayings.words(one.name), "muted", wrap=True)
            name.setFixedWidth(Theme.current().px(_NAME_PX))
            value = Label(sayings.words(one.value), "strong" if one.is_amiss else "", wrap=True)
            value.setAccessibleName(f"{name.text()}: {value.text()}")
            line = row(name, value, gap=10)
            line.setStretch(1, 1)
            self._lines.addLayout(line)
