"""Who sees a chart: its sites, outside clinicians and restriction at the left, what is being decided at the right."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from navigator_app.commands import charts
from navigator_app.commands.verbs import written_by
from navigator_app.queries import standing
from navigator_app.queries.header import RESTRICTED
from navigator_app.queries.who_sees import WhoSees, outcome, who_sees
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.placeholder import StaleBar
from navigator_app.ui.screens.acting import tell_done
from navigator_app.ui.screens.page import Host, Target
from navigator_app.ui.screens.two_panes.state import Answered
from navigator_app.ui.screens.two_panes.view import TwoPanePage
from navigator_app.ui.screens.who_sees.card import DecisionCard, someone_text
from navigator_app.ui.screens.who_sees.decisions import IN_WORDS
from navigator_app.ui.screens.who_sees.now import Now
from navigator_app.ui.screens.who_sees.state import (
    Begun,
    Chosen,
    Deciding,
    Event,
    Foreseen,
    Left,
    Reasoned,
    Sent,
    update,
)
from navigator_app.ui.session import Session
from sync.errors import Said
from sync.rules.who_sees import Decision


class WhoSeesPage(TwoPanePage[WhoSees]):
    """Who sees a chart, and one decision about it at a time."""

    topic: ClassVar[str] = "chart"
    cares: ClassVar[frozenset[str]] = frozenset({"patient", "practitioner", "site"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host, who_sees, shares=(50, 50))
        self.deciding: Deciding | None = None
        self.card: DecisionCard | None = None
        self._begin_buttons: list[Button] = []
        self.edit.setVisible(False)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)

    def show_target(self, target: Target) -> None:
        """Open a chart's; nothing is being decided yet."""
        self.deciding = None
        super().show_target(target)

    def first_focus(self) -> QWidget | None:
        """Begin with what is being decided, else with what can be."""
        if self.model.view is None:
            return None
        if self.card is not None:
            return self.card.first_focus()
        return next(iter(self._begin_buttons), None) or super().first_focus()

    def step_back(self) -> bool:
        """Leave what is being decided first."""
        was_deciding = self.deciding is not None
        if was_deciding:
            self._leave()
        return was_deciding

    def begin(self, decision: Decision, chosen: tuple[str, ...] = ()) -> None:
        """Begin a decision: who would see the chart is said before it is saved."""
        self._happen(Begun(decision, chosen))
        self.draw()
        self.landing.land()

    def save(self) -> None:
        """Decide, if somebody is named and nothing speaks against it."""
        now, view, desk = self.deciding, self.model.view, self.session.desk
        if now is None or view is None or self.card is None or now.is_busy:
            return
        if not now.names_enough:
            self.card.ask_for_one()
            return
        self._happen(Sent(is_busy=True))
        patient, decision, chosen, opened = view.patient_id, now.decision, now.chosen, view.opened
        why = now.why
        self.do(
            lambda: written_by(desk, lambda at: charts.decide(at, patient, decision, chosen, opened, why)),
            partial(self._done, now),
            self._stopped,
        )

    def show_missing(self) -> None:
        """Say that the chart is not on this desk, or that none was chosen."""
        if self.model.record_id:
            text = self.tr("This chart is not on this computer: it has not come yet, or it left.")
            self.states.show_empty("users", self.tr("Not here"), text, self._way_back())
            return
        text = self.tr("Open a chart, then press W.")
        find = button(self.tr("Patients"), "", "users")
        find.clicked.connect(lambda: self.host.go(Target("patients")))
        self.states.show_empty("users", self.tr("Whose chart?"), text, find)

    def fill(self, view: WhoSees) -> None:
        """Show who sees it at the left, what is being decided at the right."""
        if view.is_waiting:
            self.add_chips(standing.SAVED)
        self._add_notices(view)
        history = button(self.tr("History"), "ghost", "clock")
        history.clicked.connect(lambda: self.go_on("history"))
        self.buttons.addWidget(history)
        opened = button(self.tr("Who opened it"), "ghost", "clock")
        opened.clicked.connect(
            lambda: self.host.go(Target("audit", "patient", view.patient_id, view.patient_id))
        )
        self.buttons.addWidget(opened)
        now = Now(view, self.session.desk.me.person_id, self.begin)
        self._begin_buttons = now.buttons
        for card in (now.sites(), now.clinicians(), now.restriction(), now.reads()):
            self.left.addWidget(card)
        self.card = self._deciding_card(view) if self.deciding is not None else None
        self.right.addWidget(self.card or self._hint())

    def _take(self, event: Answered[WhoSees]) -> None:
        # What is typed into a decision stays while nothing else is known of the chart.
        if (
            self.model.view is None
            or event.view != self.model.view
            or event.record_id != self.model.record_id
        ):
            super()._take(event)
            if self.deciding is not None:
                self._happen(Chosen(self.deciding.chosen))

    def _add_notices(self, view: WhoSees) -> None:
        if view.freshness.words:
            self.notices.addWidget(StaleBar(sayings.words(view.freshness.words)))
        if view.named:
            who = "; ".join(sayings.words(one.name) for one in view.named)
            told = self.tr("Only these people see it: {who}").format(who=who)
            why = sayings.words(view.reason)
            means = self.tr("Nobody else does, at any of its sites or at the center.")
            if view.restriction != RESTRICTED:
                told = self.tr("Only these people will see it: {who}").format(who=who)
                means = self.tr("Until the center knows, everybody who saw it does.")
            means = self.tr("{why}. {means}").format(why=why, means=means) if why else means
            self.notices.addWidget(Alert(told, means, "violet", "lock"))
        if view.is_waiting and view.restriction in (None, RESTRICTED):
            told = self.tr("Not sent yet: it takes effect with the next exchange.")
            self.notices.addWidget(Label(told, "muted", wrap=True))

    def _deciding_card(self, view: WhoSees) -> DecisionCard | None:
        now = self.deciding
        if now is None:
            return None
        words = IN_WORDS[now.decision]
        title = sayings.words(words.title)
        if not words.asks and now.chosen:
            title = f"{title}: {self._name(view, now.chosen[0])}"
        me = self.session.desk.me.person_id
        known = (*view.others.get(now.decision, ()), *view.named)
        names = {me: self.tr("You")} | {one.id: someone_text(one) for one in known}
        card = DecisionCard(words, title, view.others.get(now.decision, ()), me, names)
        card.chose.connect(self._choose)
        card.saved.connect(self.save)
        card.left.connect(self._leave)
        card.reasoned.connect(lambda why: self._happen(Reasoned(why)))
        if now.why:
            card.reason.set_value(now.why)
        card.show_chosen(now.chosen)
        if now.outcome is not None:
            card.show_outcome(now.outcome)
        return card

    def _hint(self) -> Card:
        told = self.tr(
            "A decision holds for everything in the chart. Before it is saved it is said here who will see the"
            " chart, and who will not any more."
        )
        return Card().add(Label(told, "muted", wrap=True))

    def _choose(self, chosen: tuple[str, ...]) -> None:
        self._happen(Chosen(chosen))
        if self.card is not None:
            self.card.show_chosen(chosen)

    def _happen(self, event: Event) -> None:
        """Let something happen, and ask what would come of another choice."""
        self.deciding = update(self.deciding, event)
        now, view = self.deciding, self.model.view
        if now is not None and view is not None and now.outcome is None and now.names_enough:
            desk, opened, decision, chosen = self.session.desk, view.opened, now.decision, now.chosen
            self.ask(lambda: Foreseen(chosen, outcome(desk, opened, decision, chosen)), self._foresee)

    def _foresee(self, event: Foreseen) -> None:
        self._happen(event)
        if self.card is not None and self.deciding is not None and self.deciding.outcome is event.outcome:
            self.card.show_outcome(event.outcome)

    def _done(self, was: Deciding, written: tuple[str, ...]) -> None:
        view = self.model.view
        self.deciding = None
        if view is not None:
            who = self._name(view, was.chosen[0]) if was.chosen else ""
            done = sayings.words(IN_WORDS[was.decision].done).format(who=who)
            # Saved is not sent: only an exchange says that it reached the center.
            said = self.tr("{done}, saved on this computer. {person}").format(done=done, person=view.person)
            tell_done(self, said, written)
        self.draw()
        self.refresh()

    def _stopped(self, why: Said) -> None:
        self._happen(Sent(is_busy=False))
        if self.card is not None:
            self.card.refuse(sayings.said(why))

    def _leave(self) -> None:
        self._happen(Left())
        self.draw()
        self.landing.land()

    def _name(self, view: WhoSees, one: str) -> str:
        known = [*view.sites, *view.panel, *(each for some in view.others.values() for each in some)]
        return next((sayings.words(each.name) for each in known if each.id == one), "")

    def _way_back(self) -> Button:
        back = button(self.tr("Back"), "")
        back.clicked.connect(self.host.back)
        return back
