"""The panel that makes a one-time code for somebody new, and shows it this once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from navigator_app.queries.administration import role_words
from navigator_app.ui import sayings
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row
from navigator_app.ui.screens.administration.asking import Panel, tr
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
        self.role, self.site = PickEditor(()), PickEditor(())
        self._asked = col(gap=8)
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
        form = col(self.trouble, self._whose, box(self._asked), self.proof, row(self.make, None), gap=10)
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
        picked, place = self.role.value(), self.site.value()
        clear(self._asked)
        self.role = PickEditor([(code, sayings.words(role_words(code))) for code in found.gives])
        self.site = PickEditor([(one.id, one.name) for one in found.sites])
        self.role.set_value(picked)
        self.site.set_value(place or (found.sites[0].id if len(found.sites) == 1 else None))
        self._role = Labelled(tr("In which role"), self.role, focus=self.role.focus_target())
        self._site = Labelled(tr("At which site"), self.site, focus=self.site.focus_target())
        self._site.setVisible(len(found.sites) > 1)
        for each, name in ((self.role, tr("In which role")), (self.site, tr("At which site"))):
            each.name_parts(name)
        self._asked.addWidget(self._role)
        self._asked.addWidget(self._site)

    def clear(self) -> None:
        """Forget what was typed, and the code."""
        super().clear()
        self.whose.clear()
        self._show_code("")

    def deeds(self) -> tuple[Button, ...]:
        """Name the button that asks the center."""
        return (self.make,)

    def _make(self) -> None:
        role, site = self.role.value(), self.site.value()
        self._role.refuse("" if role else tr("Choose a role."))
        self._site.refuse("" if site else tr("Choose a site."))
        if role and site:
            self.do(
                self.make,
                MakeCode(site=str(site), role=str(role), name=self.whose.text().strip()),
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
