"""Asking the center for one deed, after the passphrase of who sits here, and saying in its place what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from navigator_app.queries.administration import Fact
from navigator_app.queries.shown import Chip
from navigator_app.ui import sayings
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.pickers import PickEditor
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
from sync.administering import Deed, Done, SiteTold
from sync.errors import Said, Unavailable
from sync.words import Words

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
            each.setEnabled(is_online and each is not self._doing.pressed)

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


class OneOfList(Panel):
    """A panel about what is picked in a list: its name and how it stands above everything else."""

    def __init__(self, session: Session, host: Host, look: Callable[[], None]) -> None:
        super().__init__(session, host, look)
        self.id = ""
        self.name, self.state = Label("", "h3", wrap=True), Label("", "strong", wrap=True)
        self.add(self.name, self.state)

    def begin(self, id_: str, name: str, state: Chip) -> None:
        """Show which; what was typed for another is forgotten."""
        if id_ != self.id:
            self.clear()
        self.id = id_
        self.name.setText(name)
        self.setAccessibleName(name)
        self.state.setText(sayings.words(state.text))


class WhereAsWhat(QWidget):
    """Which role, at which site; the site is asked where there are several."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.role, self.site = PickEditor(()), PickEditor(())
        site = tr("At which site")
        self._role = Labelled(role, self.role, focus=self.role.focus_target())
        self._site = Labelled(site, self.site, focus=self.site.focus_target())
        for each, name in ((self.role, role), (self.site, site)):
            each.name_parts(name)
        self.setLayout(col(self._role, self._site, gap=8))

    def offer(self, roles: Sequence[tuple[str, Words]], sites: Sequence[SiteTold]) -> None:
        """Offer these; what was picked before stays picked."""
        self.role.offer([(code, sayings.words(words)) for code, words in roles])
        self.site.offer([(one.id, one.name) for one in sites])
        if len(sites) == 1:
            self.site.set_value(sites[0].id)
        self._site.setVisible(len(sites) > 1)

    def taken(self) -> tuple[str, str] | None:
        """Give the role's code and the site's id; None after saying what is missing."""
        role, site = self.role.value(), self.site.value()
        self._role.refuse("" if role else tr("Choose a role."))
        self._site.refuse("" if site else tr("Choose a site."))
        if not (role and site):
            (self.site if role else self.role).focus_target().setFocus()
            return None
        return str(role), str(site)

    def clear(self) -> None:
        """Forget which role was picked."""
        self.role.set_value(None)
        self._role.refuse("")
        self._site.refuse("")


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
