"""The last referrals of a patient, beside the form of a new one: how each stands, opened, or begun again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from navigator_app.queries.earlier_referrals import LAST, Earlier
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row, rule
from navigator_app.ui.screens.chips import chip_of
from navigator_app.ui.theme.style import Theme

_WIDTH_PX: Final = 380
Act = Callable[[Earlier], None]


class EarlierReferrals(QWidget):
    """A card with one entry for each, the newest first."""

    def __init__(self, open_it: Act, again: Act) -> None:
        super().__init__()
        self._open_it, self._again = open_it, again
        self._column = col(gap=0, margins=(0, 16, 24, 24))
        self.setMaximumWidth(Theme.current().px(_WIDTH_PX))
        self.setLayout(self._column)
        self.hide()

    def show_earlier(self, found: Sequence[Earlier]) -> None:
        """Show the last of them, drawn anew so that Tab reaches them behind the form."""
        clear(self._column)
        last = found[:LAST]
        card = Card(self.tr("Last referrals"))
        if not last:
            card.add(
                Label(self.tr("No earlier referral of this patient is on this computer."), "muted", wrap=True)
            )
        for place, one in enumerate(last):
            card.add(*([rule()] if place else []), self._entry(one))
        if len(found) > len(last):
            more = self.tr("{n} earlier ones are in the chart.").format(n=len(found) - len(last))
            card.add(Label(more, "caption", wrap=True))
        self._column.addWidget(card)
        self.show()

    def hide_all(self) -> None:
        """Show nothing: it is not known whose referral it is."""
        clear(self._column)
        self.hide()

    def _entry(self, one: Earlier) -> QWidget:
        title = sayings.words(one.title)
        said = [sayings.words(text) for text in (one.to_site, one.rcis, one.days, one.acts_next) if text]
        opener = button(self.tr("Open"), "link", "arrow-right", self.tr("Open: {what}").format(what=title))
        opener.clicked.connect(lambda: self._open_it(one))
        name = self.tr("Same again: {what}").format(what=title)
        again = button(self.tr("Same again"), "link", "plus", name)
        again.setToolTip(self.tr("Begin with what this one says, without its days, numbers and status."))
        again.clicked.connect(lambda: self._again(one))
        head = row(Label(title, "medium", wrap=True), chip_of(one.status), gap=8)
        head.setStretch(0, 1)
        words = [Label(text, "caption", wrap=True) for text in said]
        return box(col(head, *words, Flow(again, opener, gap=12), gap=3))
