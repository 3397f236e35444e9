"""The panel of one computer: what is known of it, and approving it or shutting it out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from navigator_app.errors import field_of
from navigator_app.queries.administration import ComputerLine
from navigator_app.ui import sayings
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, col
from navigator_app.ui.screens.administration.asking import Facts, OneOfList, tr
from navigator_app.ui.screens.page import Host
from navigator_app.ui.session import Session
from sync.administering import APPROVES, SHUTS_OUT, Administration, Approve, ShutOut
from sync.errors import Refused, Said

WORDS = 6


class ComputerPanel(OneOfList):
    """A computer."""

    def __init__(self, session: Session, host: Host, look: Callable[[], None]) -> None:
        super().__init__(session, host, look)
        self.own = ""
        """The id of the computer that one sits at."""
        self.facts = Facts()
        self.words = QLineEdit()
        self._words = Labelled(
            tr("Six words"),
            self.words,
            tr(
                "Call the site at a number you know. Type the words as they are read out from the other screen."
            ),
        )
        self.approve = button(tr("Approve this computer"), "primary", "shield-check")
        self.approve.clicked.connect(self._approve)
        self.words.returnPressed.connect(self.proof.field.setFocus)
        self._approving = box(
            col(
                Label(
                    tr(
                        "It joined and may not exchange anything yet. The words are not shown here on purpose: the"
                        " center compares what you type."
                    ),
                    wrap=True,
                ),
                self._words,
                gap=8,
            )
        )
        self._shutting = Label(
            tr(
                "Shut out, it exchanges nothing any more, at once. What is on it stays encrypted there; what it had not"
                " sent stays on it. To have it wiped, whoever keeps the key for orders does so at the center:"
                " navigator-hub wipe."
            ),
            "muted",
            wrap=True,
        )
        self.shut_out = button(tr("Shut this computer out"), "danger", "lock")
        self.shut_out.clicked.connect(self._shut_out)
        self._here = Label(
            tr("This is the computer you sit at. It is shut out from another one."), "muted", wrap=True
        )
        self.add(
            self.facts,
            self.trouble,
            self._approving,
            self._shutting,
            self._here,
            self.proof,
            Flow(self.approve, self.shut_out),
            self.offline,
        )
        self.proof.asked.connect(self._enter)

    def show_computer(self, one: ComputerLine, found: Administration) -> None:
        """Show this one; what was typed for another is forgotten."""
        self.begin(one.id, sayings.words(one.name), one.state)
        self.facts.show_facts(one.facts)
        may_approve = one.standing == "waiting" and APPROVES in found.may
        may_shut = one.standing != "shut_out" and SHUTS_OUT in found.may and one.id != self.own
        for each in (self._approving, self.approve):
            each.setVisible(may_approve)
        self._shutting.setVisible(may_shut and not may_approve)
        self.shut_out.setVisible(may_shut)
        self._here.setVisible(one.id == self.own)
        self.proof.setVisible(may_approve or may_shut)

    def clear(self) -> None:
        """Forget what was typed."""
        super().clear()
        self.words.clear()
        self._words.refuse("")

    def deeds(self) -> tuple[Button, ...]:
        """Name the buttons that ask the center."""
        return (self.approve, self.shut_out)

    def _enter(self) -> None:
        # Only where there is one thing to do: nothing is shut out by pressing Enter.
        if self.approve.isVisibleTo(self) and self.words.text().strip():
            self._approve()

    def _approve(self) -> None:
        said = self.words.text().split()
        self._words.refuse("" if len(said) == WORDS else tr("All six words are needed."))
        if len(said) != WORDS:
            self.words.setFocus()
            return
        self.do(
            self.approve,
            Approve(computer=self.id, words=" ".join(said)),
            tr("{name} may exchange from now on").format(name=self.name.text()),
            self._refused_words,
        )

    def _refused_words(self, why: Said) -> bool:
        if not isinstance(why, Refused) or field_of(why) not in ("words", None, ""):
            return False
        self._words.refuse(sayings.said(why))
        self.words.selectAll()
        self.words.setFocus()
        return True

    def _shut_out(self) -> None:
        self.do(
            self.shut_out,
            ShutOut(computer=self.id),
            tr("{name} is shut out").format(name=self.name.text()),
        )
