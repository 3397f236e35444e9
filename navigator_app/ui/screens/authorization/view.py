"""One authorization: gates and what was promised at the left, its clocks, bills and whose rules at the right."""

from __future__ import annotations

from typing import ClassVar, Final

from navigator_app.queries.authorization_page import AuthorizationPageView, authorization_page
from navigator_app.queries.shown import Key
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import row
from navigator_app.ui.screens.authorization.cards import bill_parts, clock_parts, gate_requirement
from navigator_app.ui.screens.page import Host, Target
from navigator_app.ui.screens.printing.papers_button import papers_button
from navigator_app.ui.screens.readiness_list import ReadinessList
from navigator_app.ui.screens.two_panes.view import TwoPanePage, facts
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target

_NOT_IN_HEAD: Final = "authorizations.set_gate"


class AuthorizationPage(TwoPanePage[AuthorizationPageView]):
    """A payer's promise for one episode, and what is still open before anybody relies on it."""

    topic: ClassVar[str] = "prc"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host, authorization_page, shares=(54, 46))

    def show_missing(self) -> None:
        """Say that the authorization is not on this desk."""
        text = self.tr("This authorization has not come to this computer.")
        self.states.show_empty("hand-helping", self.tr("Not here yet"), text)

    def fill(self, view: AuthorizationPageView) -> None:
        """Show gates and promise at the left, clocks, bills and rules at the right, the moves above."""
        self.add_chips(view.view.status)
        self._add_notices(view)
        self._add_buttons(view)
        if view.gates:
            self.left.addWidget(self._gates(view))
        self.left.addWidget(self._promise(view))
        self.right.addWidget(self._clocks(view))
        self.right.addWidget(self._bills(view))
        self.right.addWidget(self._rules(view))

    def _add_notices(self, view: AuthorizationPageView) -> None:
        if view.reason:
            told = f"\u201c{sayings.shown(view.reason)}\u201d"
            self.notices.addWidget(Alert(self.tr("The payer's reason"), told, "warn", "message-square"))
        if view.changed:
            act = self.verb_button(view.confirm) if view.confirm is not None else None
            told = "" if act is not None else self.tr("You changed it: somebody else confirms it.")
            self.notices.addWidget(Alert(sayings.words(view.changed), told, "warn", act=act))
        if view.view.against:
            told = " ".join(sayings.words(one) for one in view.view.against)
            self.notices.addWidget(Alert(self.tr("It does not cover the visit"), told, "danger"))

    def _add_buttons(self, view: AuthorizationPageView) -> None:
        beside = {one.verb.command for one in view.clocks if one.verb is not None}
        for verb in view.view.verbs:
            if verb.command not in {_NOT_IN_HEAD, *beside}:
                self.buttons.addWidget(self.verb_button(verb))
        if view.referral is not None:
            referral = view.referral
            opened = button(self.tr("Open referral"), "ghost", "send")
            opened.clicked.connect(lambda: self.open_record(referral))
            self.buttons.addWidget(opened)
        self.buttons.addWidget(papers_button(self, "authorization", view.key.id, view.patient_id))

    def _gates(self, view: AuthorizationPageView) -> Card:
        count = view.view.open_gates
        headline = self.tr("{n} open").format(n=count) if count else self.tr("No gate is open")
        found = ReadinessList()
        found.show_requirements([gate_requirement(one) for one in view.gates])
        found.asked.connect(lambda gate: self.go_on("deed", f"{_NOT_IN_HEAD}:{gate}"))
        return Card(self.tr("Gates of the program")).add(Label(headline, "h3"), found)

    def _promise(self, view: AuthorizationPageView) -> Card:
        card = Card(self.tr("What is promised"))
        card.add(*facts(*((sayings.words(what), said) for what, said in view.terms)))
        card.add(Label(sayings.words(view.view.terms.words), wrap=True))
        if view.changed:
            card.add(Label(sayings.words(view.changed), "strong", wrap=True))
        for words in view.view.not_known:
            card.add(Label(sayings.words(words), "muted", wrap=True))
        return card.add(row(self.verb_button(view.change), None))

    def _clocks(self, view: AuthorizationPageView) -> Card:
        card = Card(self.tr("Clocks"))
        zone = Label(self.tr("By the clock of the patient's site."), "caption", wrap=True)
        return card.add(zone, *clock_parts(self, view.clocks))

    def _bills(self, view: AuthorizationPageView) -> Card:
        card = Card(self.tr("Bills checked against it"))
        if not view.bills:
            card.add(Label(self.tr("No bill was checked against it yet."), "muted", wrap=True))
        card.add(*bill_parts(view.bills, self.open_record))
        enter = button(self.tr("Bill the patient brings"), "", "file-warning")
        enter.clicked.connect(lambda: self.go_on("deed", "bills.enter"))
        return card.add(row(enter, None))

    def _rules(self, view: AuthorizationPageView) -> Card:
        card = Card(self.tr("Whose rules count"))
        card.add(*facts(*((sayings.words(what), said) for what, said in view.program)))
        show = button(self.tr("Open PRC program"), "ghost", "shield-check")
        show.clicked.connect(lambda: self.host.go(Target("prc_program", "prc_program", view.program_id)))
        return card.add(row(show, None))

    def open_record(self, key: Key) -> None:
        """Open what belongs to it."""
        view = self.model.view
        self.host.go(record_target(key.kind, key.id, view.patient_id if view else None))
