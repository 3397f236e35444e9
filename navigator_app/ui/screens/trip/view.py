"""One trip: the light with what keeps it from green, the legs by the clock of either end, the night, the escort."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from navigator_app.queries.trip import LegLine, LightLine, TickLine, TripView, trip
from navigator_app.ui import sayings
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import FactsLabel, Label
from navigator_app.ui.parts.layout import box, col, row, rule
from navigator_app.ui.screens.chips import chip_of
from navigator_app.ui.screens.page import Host
from navigator_app.ui.screens.readiness_list import ReadinessList, Requirement
from navigator_app.ui.screens.two_panes.view import TwoPanePage, facts
from navigator_app.ui.session import Session


class TripPage(TwoPanePage[TripView]):
    """A journey to care and home again."""

    topic: ClassVar[str] = "travel"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host, trip, shares=(56, 44), edit_role="primary")

    def show_missing(self) -> None:
        """Say that the trip is not on this desk."""
        text = self.tr("This trip has not come to this computer.")
        self.states.show_empty("car", self.tr("Not here yet"), text)

    def fill(self, view: TripView) -> None:
        """Show the journey at the left, what keeps it from green at the right."""
        self.add_chips(view.light, view.status, view.standing)
        for card in (self._journey(view), self._legs(view), self._ticks(view)):
            self.left.addWidget(card)
        self.right.addWidget(self._light(view))

    def _journey(self, view: TripView) -> Card:
        unknown = self.tr("Not said")
        return Card(self.tr("The journey")).add(
            *facts(
                (self.tr("Leaves"), sayings.written(view.starts) or unknown),
                (self.tr("Back home"), sayings.written(view.ends) or unknown),
                (self.tr("The night"), sayings.words(view.lodging) or unknown),
                (self.tr("Escort"), sayings.words(view.escort) or unknown),
                (self.tr("Plan B"), view.plan_b or unknown),
                (self.tr("How far it came"), sayings.words(view.standing_words) or unknown),
            )
        )

    def _ticks(self, view: TripView) -> Card:
        card = Card(self.tr("Confirmed for this version"))
        for place, tick in enumerate(view.ticks):
            if place:
                card.add(rule())
            card.add(self._tick(tick, ""))
        return card

    def _tick(self, tick: TickLine, of: str) -> QWidget:
        """Give one confirmation; what was for an earlier version can be given again."""
        label, state = Label(sayings.words(tick.label), "medium", wrap=True), chip_of(tick.state)
        # Who ticked the earlier version, and when, needs the whole line.
        is_long = tick.state.tint == "warn"
        line = row(col(label, row(state, None), gap=2), gap=10) if is_long else row(label, state, gap=10)
        line.setStretch(0, 1)
        if tick.state.tint != "ok":
            line.addWidget(self.verb_button(tick.verb, of))
        return box(line)

    def _legs(self, view: TripView) -> Card:
        card = Card(self.tr("Rides"), self.tr("Add a ride"))
        if card.action is not None:
            card.action.clicked.connect(lambda: self.go_on("deed", "trips.add_leg"))
        for place, leg in enumerate(view.legs):
            if place:
                card.add(rule())
            card.add(self._leg(leg))
        if not view.legs:
            card.add(Label(self.tr("No ride is written down yet."), "muted"))
        return card

    def _leg(self, leg: LegLine) -> QWidget:
        title = " \u00b7 ".join(part for part in (sayings.words(leg.title), sayings.words(leg.mode)) if part)
        times = " \u2192 ".join(sayings.written(when) for when in (leg.departs, leg.arrives) if when)
        who = ", ".join(part for part in (leg.carrier, leg.phone) if part)
        more = FactsLabel((times, who), "small") if times or who else 0
        facts = col(Label(title, "medium", wrap=True), more, gap=1)
        line = row(facts, chip_of(leg.status), gap=10)
        line.setStretch(0, 1)
        return box(col(line, self._tick(leg.confirmed, title), gap=4))

    def _light(self, view: TripView) -> Card:
        card = Card(self.tr("Ready to travel?"))
        needs = ReadinessList()
        needs.show_requirements([_requirement(place, check) for place, check in enumerate(view.light_lines)])
        card.add(Label(sayings.words(view.light.text), "h3", wrap=True), needs)
        return card


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
