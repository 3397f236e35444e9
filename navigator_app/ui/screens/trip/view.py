"""One trip: the light with what keeps it from green, the legs by the clock of either end, the night, the escort."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QFrame, QWidget

from navigator_app.queries import chart
from navigator_app.queries.shown import Verb
from navigator_app.queries.trip import LegLine, LightLine, TickLine, TripView
from navigator_app.queries.trip import trip as gather
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.chip import Chip
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.labels import FactsLabel, Label
from navigator_app.ui.parts.layout import box, clear, col, row, rule, scrolled
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.acting import act
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.patient_head import who_facts
from navigator_app.ui.screens.readiness_list import ReadinessList, Requirement
from navigator_app.ui.screens.trip.state import Answered, Model, Opened, update
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target


class TripPage(Page):
    """A journey to care and home again."""

    topic: ClassVar[str] = "travel"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self._title = Label("", "h1", wrap=True)
        self._who = FactsLabel(())
        self._chips = Flow(gap=6)
        self._edit = button(self.tr("Edit"), "primary", "pencil")
        self._edit.clicked.connect(lambda: self._go("record", "trip"))
        self._chart = button(self.tr("Open chart"), "ghost")
        self._chart.clicked.connect(self._open_chart)
        head = QFrame()
        head.setObjectName("pageHead")
        line = row(col(self._title, self._who, gap=2), self._edit, self._chart, gap=12)
        line.setStretch(0, 1)
        head.setLayout(col(line, self._chips, gap=8, margins=(24, 14, 24, 12)))
        self._left, self._right = col(gap=14), col(gap=14)
        body = row(box(self._left), box(self._right), gap=16, margins=(24, 16, 24, 16))
        body.setStretch(0, 56)
        body.setStretch(1, 44)
        whole = col(head, scrolled(box(body, "pageBody")), gap=0)
        whole.setStretch(1, 1)
        self.states = States(box(whole, "pageBody"))
        self.setLayout(col(self.states, gap=0))

    def show_target(self, target: Target) -> None:
        """Open a trip."""
        self.target = target
        self.model = update(self.model, Opened(target.id))
        self.states.show_loading()
        self.refresh()

    def refresh(self) -> None:
        """Gather it anew."""
        desk, trip_id = self.session.desk, self.model.trip_id

        def work() -> Answered:
            view = gather(desk, trip_id)
            return Answered(view, chart.header(desk, view.patient_id) if view and view.patient_id else None)

        self.ask(work, self._take)

    def first_focus(self) -> QWidget | None:
        """Begin with Edit."""
        return self._edit

    def _take(self, event: Answered) -> None:
        self.model = update(self.model, event)
        view = self.model.view
        if view is None:
            self.states.show_empty(
                "car", self.tr("Not here yet"), self.tr("This trip has not come to this computer.")
            )
            return
        self._draw(view)
        self.states.show_content()

    def _draw(self, view: TripView) -> None:
        header = self.model.header
        self._title.setText(sayings.words(view.title))
        self._who.set_facts((header.name, *who_facts(header)) if header else ())
        clear(self._chips)
        for chip in (view.light, view.status, view.standing):
            self._chips.addWidget(Chip(sayings.words(chip.text), chip.tint, chip.icon))
        clear(self._left)
        clear(self._right)
        for card in (self._journey(view), self._legs(view), self._ticks(view)):
            self._left.addWidget(card)
        self._right.addWidget(self._light(view))
        self._left.addStretch(1)
        self._right.addStretch(1)

    def _journey(self, view: TripView) -> Card:
        card = Card(self.tr("The journey"))
        facts = (
            (self.tr("Leaves"), str(view.starts or "")),
            (self.tr("Back home"), str(view.ends or "")),
            (self.tr("The night"), sayings.words(view.lodging)),
            (self.tr("Escort"), sayings.words(view.escort)),
            (self.tr("Plan B"), view.plan_b),
            (self.tr("How far it came"), sayings.words(view.standing_words)),
        )
        for label, text in facts:
            name, value = Label(label, "caption", wrap=True), Label(text or self.tr("Not said"), wrap=True)
            name.setFixedWidth(120)
            line = row(name, value, gap=8)
            line.setStretch(1, 1)
            card.add(line)
        return card

    def _ticks(self, view: TripView) -> Card:
        card = Card(self.tr("Confirmed for this version"))
        for place, tick in enumerate(view.ticks):
            if place:
                card.add(rule())
            card.add(self._tick(tick, ""))
        return card

    def _tick(self, tick: TickLine, of: str) -> QWidget:
        """Give one confirmation; what was for an earlier version can be given again."""
        state = Chip(sayings.words(tick.state.text), tick.state.tint, tick.state.icon)
        line = row(Label(sayings.words(tick.label), "medium", wrap=True), state, gap=10)
        line.setStretch(0, 1)
        if tick.state.tint != "ok":
            line.addWidget(self._verb_button(tick.verb, of))
        return box(line)

    def _legs(self, view: TripView) -> Card:
        card = Card(self.tr("Rides"), self.tr("Add a ride"))
        if card.action is not None:
            card.action.clicked.connect(lambda: self._go("deed", "trip", "trips.add_leg"))
        for place, leg in enumerate(view.legs):
            if place:
                card.add(rule())
            card.add(self._leg(leg))
        if not view.legs:
            card.add(Label(self.tr("No ride is written down yet."), "muted"))
        return card

    def _leg(self, leg: LegLine) -> QWidget:
        title = " \u00b7 ".join(part for part in (sayings.words(leg.title), sayings.words(leg.mode)) if part)
        times = " \u2192 ".join(str(when) for when in (leg.departs, leg.arrives) if when)
        who = ", ".join(part for part in (leg.carrier, leg.phone) if part)
        facts = col(Label(title, "medium", wrap=True), FactsLabel((times, who), "small"), gap=1)
        line = row(facts, Chip(sayings.words(leg.status.text), leg.status.tint, leg.status.icon), gap=10)
        line.setStretch(0, 1)
        return box(col(line, self._tick(leg.confirmed, title), gap=4))

    def _light(self, view: TripView) -> Card:
        card = Card(self.tr("Ready to travel?"))
        needs = ReadinessList()
        needs.show_requirements([_requirement(place, check) for place, check in enumerate(view.light_lines)])
        card.add(Label(sayings.words(view.light.text), "h3", wrap=True), needs)
        return card

    def _verb_button(self, verb: Verb, of: str = "") -> Button:
        words = sayings.words(verb.text)
        found = button(words.replace("&", "&&"), "", verb.icon, f"{words}: {of}" if of else "")
        header = self.model.header
        name, patient = (header.name if header else ""), self.model.view.patient_id if self.model.view else ""
        found.clicked.connect(lambda _on=False: act(self, verb, name, patient))
        return found

    def _go(self, page: str, kind: str, more: str = "") -> None:
        view = self.model.view
        if view is not None:
            self.host.go(Target(page, kind, view.key.id, view.patient_id, more))

    def _open_chart(self) -> None:
        if self.model.view is not None:
            self.host.go(record_target("patient", self.model.view.patient_id))


def _requirement(place: int, check: LightLine) -> Requirement:
    state = check.state
    return Requirement(
        str(place),
        sayings.words(check.label),
        sayings.words(state.text),
        state.icon,
        state.tint,
        sayings.words(check.owner),
        sayings.words(check.fix),
    )
