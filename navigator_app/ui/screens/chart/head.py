"""The header of the chart: who this is, how they are reached, a clinician's card, look-alikes. Never scrolls off."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from navigator_app.queries.chart import Card, Header
from navigator_app.queries.wishes import NotNow
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.avatar import Avatar
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import ElidedLabel, FactsLabel, plain_tip
from navigator_app.ui.parts.layout import clear, col, row
from navigator_app.ui.screens.chips import chip_of
from navigator_app.ui.screens.choice_alert import choice_alert
from navigator_app.ui.screens.identity_notes import MOST_NOTES, notes
from navigator_app.ui.screens.patient_head import card_note, look_alike_alert, reach_facts, who_facts
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space

_NAME_PX = 220


class ChartHead(QFrame):
    """Who this is, what they wish. `asked` carries what is to be begun, `compared` the chart to look at beside it."""

    asked = Signal(str)
    compared = Signal(str)
    deed_asked = Signal(str, str)
    """(chart, deed that asks for words first)"""
    acted = Signal(object)
    """A verb of a notice."""

    def __init__(self, below: QWidget) -> None:
        super().__init__()
        self.setObjectName("pageHead")
        self._patient = ""
        self._name = ElidedLabel("", "h1")
        self._chips = row(gap=6)
        self._avatar = Avatar("", "violet", 52)
        self._who, self._reach = FactsLabel(()), FactsLabel(())
        self._wishes = FactsLabel((), color="text")
        self.call = button(self.tr("Note a contact"), "", "phone")
        self.message = button(self.tr("Message"), "", "message-square")
        self.edit = button(self.tr("Edit"), "", "pencil")
        self.who_sees = button(self.tr("Who sees it"), "ghost", "users")
        self.who_sees.setAccessibleName(self.tr("Who sees this chart"))
        plain_tip(self.who_sees, self.tr("Who sees this chart"))
        for each, kind in ((self.call, "contact"), (self.message, "message"), (self.edit, "patient")):
            each.clicked.connect(lambda _on=False, kind=kind: self.asked.emit(kind))
        self.death = button(self.tr("Note a death"), "ghost", "clock")
        plain_tip(self.death, self.tr("Note a death"))
        self.death.clicked.connect(lambda: self.deed_asked.emit(self._patient, "deaths.note"))
        self._notices = col(gap=6)
        title = row(self._name, self._chips, None, gap=10)
        line = row(
            self._avatar,
            col(title, self._who, self._reach, gap=2),
            self.call,
            self.message,
            self.edit,
            gap=12,
        )
        line.setStretch(1, 1)
        line.setAlignment(self._avatar, Qt.AlignmentFlag.AlignTop)
        for each in (self.call, self.message, self.edit):
            line.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        # Beside the tabs there is room; beside the name it would cost letters of it.
        self._below, self._foot = below, row(below, self.death, self.who_sees)
        self._foot.setStretch(0, 1)
        self.setLayout(col(line, self._wishes, self._notices, self._foot, gap=8, margins=(24, 14, 24, 0)))

    def show_header(self, head: Header, cards: tuple[Card, ...]) -> None:
        """Show another patient."""
        self._patient = head.patient_id
        self.death.setVisible(head.died_at is None)
        self._name.set_text(head.name)
        # Where it is narrow the chips give way first, which say the same in their tooltips.
        widest = Theme.current().px(_NAME_PX)
        self._name.setMinimumWidth(min(self._name.sizeHint().width(), widest))
        self._avatar.set_initials(head.initials)
        self._who.set_facts(who_facts(head))
        self._reach.set_facts(reach_facts(head))
        facts = [sayings.words(fact) for fact in head.wishes.facts]
        self._wishes.set_facts(facts)
        self._wishes.setVisible(bool(facts))
        clear(self._chips)
        self._chips.addWidget(chip_of(head.phase))
        if head.restriction is not None:
            self._chips.addWidget(chip_of(head.restriction))
        clear(self._notices)
        if head.restriction is not None:
            self._notices.addWidget(self._restricted(head))
        if head.died_at is None and head.wishes.not_now is not None:
            self._notices.addWidget(self._not_now(head.wishes.not_now))
        for note in notes(head, self.compared.emit, self.deed_asked.emit):
            self._notices.addWidget(note)
        warning = look_alike_alert(head, {one.patient_id for one in head.possible[:MOST_NOTES]})
        if warning is not None:
            self._notices.addWidget(warning)
        for card in cards:
            self._notices.addWidget(card_note(card))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the tabs their room."""
        super().resizeEvent(event)
        self.leave_room()

    def leave_room(self) -> None:
        """Let the buttons beside the tabs show their icons alone, one after another, where the tabs need the room."""
        whole = ((self.death, self.tr("Note a death")), (self.who_sees, self.tr("Who sees it")))
        for each, words in whole:
            each.setText(words)
        room = self.contentsRect().width() - 2 * Space.XL - 2 * self._foot.spacing()
        for each, _ in reversed(whole):
            if sum(one.sizeHint().width() for one in (self._below, self.death, self.who_sees)) > room:
                each.setText("")

    def _restricted(self, head: Header) -> Alert:
        """Say that it is restricted, why, and that opening it was written down."""
        state = sayings.words(head.restriction.text) if head.restriction else ""
        why = sayings.words(head.restriction_reason)
        told = self.tr("{state}: {why}").format(state=state, why=why) if why else state
        noted = self.tr("Who opens it is written down on this computer, with the time: you, too, just now.")
        return Alert(told, noted, "violet", "lock")

    def _not_now(self, found: NotNow) -> Alert:
        """Say what the patient chose for the whole chart, in their words, until when, and offer the way back."""
        return choice_alert(found, self.acted.emit)
