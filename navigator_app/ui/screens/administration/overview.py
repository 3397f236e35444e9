"""The panel shown while nothing is picked: what this page is for, and whether computers that join wait."""

from __future__ import annotations

from collections.abc import Callable

from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.screens.administration.asking import Panel, tr
from navigator_app.ui.screens.page import Host, Target
from navigator_app.ui.session import Session
from navigator_app.ui.theme.style import Theme
from sync.administering import SETS_POLICY, Administration, AskApproval

_WIDEST_PX = 760


class OverviewPanel(Panel):
    """How deeds are done here, and the rule of the center."""

    def __init__(self, session: Session, host: Host, look: Callable[[], None]) -> None:
        super().__init__(session, host, look)
        self._asks = True
        title = Label(tr("How this works"), "h3", wrap=True)
        self.setAccessibleName(title.text())
        told = Label(
            tr(
                "Pick a computer or a person in the list. What you ask for is done at the center at once, or not at"
                " all. Each time you are asked for your own passphrase, and who asked for what is written down there"
                " and here."
            ),
            wrap=True,
        )
        self._whose = Label("", "muted", wrap=True)
        self._rule = Label("", "strong", wrap=True)
        self._means = Label("", "muted", wrap=True)
        self.turn = button("x", "", "shield-check")
        self.turn.clicked.connect(self._turn)
        self._ruling = box(
            col(self._rule, self._means, self.trouble, self.proof, row(self.turn, None), self.offline, gap=8)
        )
        limits = Label(
            tr(
                "How long a desk waits before it locks, how long it works without the center and other limits stand in"
                " the record of each site."
            ),
            wrap=True,
        )
        sites = button(tr("Sites and their limits"), "", "house")
        sites.clicked.connect(lambda: host.go(Target("kind", "site")))
        self._limits = box(col(limits, row(sites, None), gap=8))
        self.add(title, told, self._whose, self._limits, self._ruling)
        self.setMaximumWidth(Theme.current().px(_WIDEST_PX))

    def show_found(self, found: Administration) -> None:
        """Say for which sites, and how the rule is."""
        self._asks = found.asks_approval
        here = found.sites[0].name if len(found.sites) == 1 else ""
        self._whose.setText(
            tr("You look after every site.")
            if found.is_everywhere
            else tr("You look after {site}. For other sites, ask the center.").format(site=here)
        )
        self._limits.setVisible(SETS_POLICY in found.may)
        self._ruling.setVisible(found.is_everywhere and SETS_POLICY in found.may)
        self._rule.setText(
            tr("Computers that join wait until somebody approves them.")
            if self._asks
            else tr("Computers that join exchange at once.")
        )
        self._means.setText(
            tr("Whoever hears a one-time code before the right person does gets nowhere with it.")
            if self._asks
            else tr(
                "Whoever hears a one-time code before the right person does gets the records of that site."
            )
        )
        words = tr("Let them exchange at once") if self._asks else tr("Let them wait for approval")
        self.turn.setText(words)
        self.turn.setAccessibleName(words)

    def deeds(self) -> tuple[Button, ...]:
        """Name the button that asks the center."""
        return (self.turn,)

    def _turn(self) -> None:
        done = (
            tr("Computers that join exchange at once") if self._asks else tr("Computers that join wait now")
        )
        self.do(self.turn, AskApproval(is_asked=not self._asks), done)
