"""One bill that a patient brought: what stands on it, and beside it what it was checked against and its claim."""

from __future__ import annotations

from typing import ClassVar

from navigator_app.queries.bill import BillView, bill
from navigator_app.queries.shown import Key
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import row
from navigator_app.ui.screens.chips import chip_of
from navigator_app.ui.screens.page import Host
from navigator_app.ui.screens.printing.papers_button import papers_button
from navigator_app.ui.screens.two_panes.view import TwoPanePage, facts
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target


class BillPage(TwoPanePage[BillView]):
    """A bill from the day on which it came until somebody saw that it is paid."""

    topic: ClassVar[str] = "prc"
    has_choice_button: ClassVar[bool] = False

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host, bill, shares=(46, 54))

    def show_missing(self) -> None:
        """Say that the bill is not on this desk."""
        text = self.tr("This bill has not come to this computer.")
        self.states.show_empty("file-warning", self.tr("Not here yet"), text)

    def fill(self, view: BillView) -> None:
        """Show the bill, what it was checked against, its claim, and the deeds above."""
        self.add_chips(view.status, view.found)
        for verb in view.verbs:
            self.buttons.addWidget(self.verb_button(verb))
        stands = facts(*((sayings.words(what), said) for what, said in view.facts))
        self.left.addWidget(Card(self.tr("What stands on it")).add(*stands))
        self.right.addWidget(self._checked(view))
        self.right.addWidget(self._claim(view))
        self.buttons.addWidget(papers_button(self, "bill", view.key.id, view.patient_id))

    def _checked(self, view: BillView) -> Card:
        card = Card(self.tr("What it was checked against"))
        card.add(
            row(chip_of(view.found), None), Label(sayings.words(view.finding.words), "medium", wrap=True)
        )
        card.add(*(Label(sayings.words(why), wrap=True) for why in view.finding.why))
        if view.covered_by:
            written = self.tr("Written down as covering it: {name}").format(
                name=sayings.shown(view.covered_by)
            )
            card.add(Label(written, wrap=True))
        card.add(Label(self.tr("A person decides; this only compares."), "caption", wrap=True))
        if view.authorization_id:
            key = Key("authorization", view.authorization_id)
            opened = button(self.tr("Open authorization"), "", "hand-helping")
            opened.clicked.connect(lambda: self.host.go(record_target(key.kind, key.id, view.patient_id)))
            card.add(row(opened, None))
        return card

    def _claim(self, view: BillView) -> Card:
        step = Label(sayings.words(view.next_step), "medium", wrap=True)
        clock = Label(sayings.words(view.clock.words), wrap=True)
        days = facts(
            (self.tr("Answer by"), sayings.us_date(view.clock.answer_by)),
            (self.tr("To be paid by"), sayings.us_date(view.clock.pay_by)),
        )
        return Card(self.tr("Claim to the program")).add(step, clock, *days)
