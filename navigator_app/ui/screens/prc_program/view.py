"""One PRC program: each rule with what is shipped beside it; then who approved it and whom it serves."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from navigator_app.queries.prc_program import PrcProgramView, prc_program
from navigator_app.ui import sayings
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box
from navigator_app.ui.screens.page import Host
from navigator_app.ui.screens.two_panes.view import TwoPanePage, facts
from navigator_app.ui.session import Session


class PrcProgramPage(TwoPanePage[PrcProgramView]):
    """What a partner's program asks; where it is silent, what is shipped stands in and is said."""

    topic: ClassVar[str] = "prc"
    has_choice_button: ClassVar[bool] = False

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host, prc_program, shares=(64, 36))

    def first_focus(self) -> QWidget | None:
        """Begin with what can be done; who may change nothing here only reads."""
        view = self.model.view
        return super().first_focus() if view is not None and view.verbs else self

    def show_missing(self) -> None:
        """Say that the program is not on this desk."""
        text = self.tr("This program has not come to this computer.")
        self.states.show_empty("shield-check", self.tr("Not here yet"), text)

    def fill(self, view: PrcProgramView) -> None:
        """Show its rules, its approval, its sites, its area."""
        self.edit.setVisible(view.can_edit)
        self.add_chips(view.standing)
        for verb in view.verbs:
            self.buttons.addWidget(self.verb_button(verb))
        self.left.addWidget(self._terms(view))
        approval = facts(*((sayings.words(what), said) for what, said in view.approval))
        scope = Label(sayings.words(view.scope), "muted", wrap=True)
        self.right.addWidget(Card(self.tr("Source and approval")).add(*approval, scope))
        self.right.addWidget(self._sites(view))
        area = [Label(sayings.words(one), wrap=True) for one in view.area]
        nothing = Label(self.tr("Nothing is written down."), "muted", wrap=True)
        self.right.addWidget(Card(self.tr("Delivery area")).add(*(area or [nothing])))

    def _sites(self, view: PrcProgramView) -> Card:
        card = Card(self.tr("Sites it serves"))
        card.add(*(Label(sayings.shown(one), wrap=True) for one in view.sites))
        if not view.sites:
            card.add(Label(self.tr("No program is written down for this site yet."), "muted", wrap=True))
        for one in view.letters:
            card.add(
                Label(self.tr("Own words: {letter}").format(letter=sayings.shown(one)), "muted", wrap=True)
            )
        return card

    def _terms(self, view: PrcProgramView) -> Card:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        heads = (self.tr("Rule"), self.tr("The program says"), self.tr("Starter set, and its source"))
        for column, head in enumerate(heads):
            grid.addWidget(Label(head, "caption", wrap=True), 0, column)
            grid.setColumnStretch(column, (3, 3, 5)[column])
        for place, term in enumerate(view.terms, 1):
            own = sayings.shown(term.own) or self.tr("Says nothing")
            shipped = (
                f"{sayings.shown(term.shipped)} ({term.source})"
                if term.source
                else sayings.shown(term.shipped)
            )
            cells = (
                Label(sayings.words(term.label), "medium", wrap=True),
                Label(own, "" if term.own else "muted", wrap=True),
                Label(shipped, "caption", wrap=True),
            )
            for column, cell in enumerate(cells):
                grid.addWidget(cell, place, column, Qt.AlignmentFlag.AlignTop)
        told = Label(self.tr("Where the program says nothing, the starter set counts."), "muted", wrap=True)
        return Card(self.tr("Rules")).add(told, box(grid))
