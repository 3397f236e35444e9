"""The panel that makes a one-time code for somebody new, and shows it this once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from navigator_app.queries.administration import role_words
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.screens.administration.asking import Panel, WhereAsWhat, tr
from navigator_app.ui.screens.page import Host
from navigator_app.ui.session import Session
from sync.administering import Administration, Done, MakeCode


class CodePanel(Panel):
    """Whom a code is for, in which role, at which site; and the code."""

    def __init__(self, session: Session, host: Host, look: Callable[[], None]) -> None:
        super().__init__(session, host, look)
        title = Label(tr("A one-time code"), "h3", wrap=True)
        self.setAccessibleName(title.text())
        told = Label(
            tr("It joins a new computer, or lets one more person in at a computer that is joined already."),
            "muted",
            wrap=True,
        )
        self.whose = QLineEdit()
        self._whose = Labelled(
            tr("Whom it is for"),
            self.whose,
            tr("Their name as they will type it. Empty for whoever is given it."),
        )
        self.asked = WhereAsWhat(tr("In which role"))
        self.make = button(tr("Make the code"), "primary", "plus")
        self.make.clicked.connect(self._make)
        self.proof.asked.connect(self._make)
        self.code = Label("", "h2", wrap=True)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self._told = Alert(
            tr("Read it out now, or write it down"),
            tr(
                "It is good for 24 hours and for one use. It is kept nowhere and not shown again; capitals and hyphens"
                " do not matter."
            ),
            "warn",
        )
        self.gone = button(tr("I have passed it on"), "", "check")
        self.gone.clicked.connect(self.clear)
        form = col(self.trouble, self._whose, self.asked, self.proof, row(self.make, None), gap=10)
        self._form = box(form)
        self.add(
            title,
            told,
            self._told,
            self.code,
            row(self.gone, None),
            self._form,
            self.offline,
        )
        self._show_code("")

    def show_found(self, found: Administration) -> None:
        """Offer the roles and sites that whoever sits here may make codes for."""
        self.asked.offer([(code, role_words(code)) for code in found.gives], found.sites)

    def clear(self) -> None:
        """Forget what was typed, and the code."""
        super().clear()
        self.whose.clear()
        self.asked.clear()
        self._show_code("")

    def deeds(self) -> tuple[Button, ...]:
        """Name the button that asks the center."""
        return (self.make,)

    def _make(self) -> None:
        picked = self.asked.taken()
        if picked is not None:
            role, site = picked
            self.do(
                self.make,
                MakeCode(site=site, role=role, name=self.whose.text().strip()),
                tr("The code is made"),
                then=self._made,
            )

    def _made(self, done: Done) -> None:
        self.whose.clear()
        self._show_code(done.code)
        self.code.setFocus()

    def _show_code(self, code: str) -> None:
        self.code.setText(code)
        for each in (self.code, self._told, self.gone):
            each.setVisible(bool(code))
        self._form.setVisible(not code)
        self.code.setFocusPolicy(Qt.FocusPolicy.StrongFocus if code else Qt.FocusPolicy.NoFocus)
