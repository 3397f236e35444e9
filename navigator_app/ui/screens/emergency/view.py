"""Emergency openings: one is begun at the left; at the right stand those that one may know of, to be reviewed."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from navigator_app.commands import emergencies as deeds
from navigator_app.errors import field_of
from navigator_app.queries import emergencies
from navigator_app.queries.emergencies import Line
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.keyhints import KeyHint, KeyHints
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row, rule, scrolled
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.emergency.asking import AskCard
from navigator_app.ui.screens.emergency.lines import ReviewCard, line_of
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.session import Session
from navigator_app.ui.threads.jobs import Job
from sync.client.ports import Touched
from sync.errors import Said, Unavailable
from sync.in_emergency import EmergencyAsk, EmergencyOpened
from sync.rules.emergency import KIND


class EmergencyPage(Page):
    """What is opened in an emergency, and what was."""

    topic: ClassVar[str] = "emergency"
    cares: ClassVar[frozenset[str]] = frozenset({KIND, "practitioner"})
    is_whole: ClassVar[bool] = True

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.awaited = ""
        """The chart that the center opened and that is on its way."""
        self._wanted = ""
        """The opening whose review was asked for."""
        self._asking: Job[Any] | None = None
        """What was asked for with what stands in the form; its answer is none for a form begun anew."""
        self.card = AskCard()
        self.card.asked.connect(self.submit)
        self.told = Alert("", "", "warn")
        self.told.hide()
        self.review: ReviewCard | None = None
        self._left = col(self.told, self.card, None, gap=14)
        self._right = col(gap=14)
        head = QFrame()
        head.setObjectName("pageHead")
        words = Label(
            self.tr(
                "A chart is opened for a while, with a reason, and somebody else says whether it was right."
            ),
            "muted",
            wrap=True,
        )
        title = Label(self.tr("Emergency openings"), "h1", wrap=True)
        head.setLayout(col(title, words, gap=2, margins=(24, 14, 24, 12)))
        body = row(box(self._left), box(self._right), gap=16, margins=(24, 16, 24, 16))
        body.setStretch(0, 50)
        body.setStretch(1, 50)
        save = KeyHint(("Ctrl", "S"), self.tr("Open, or save the review"))
        keys = KeyHints([save, KeyHint(("Esc",), self.tr("Back"))])
        whole = col(head, scrolled(box(body, "pageBody")), row(keys, margins=(20, 0, 20, 0)), gap=0)
        whole.setStretch(1, 1)
        self.states = States(box(whole, "pageBody"))
        self.setLayout(col(self.states, gap=0))
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self._save)

    def show_target(self, target: Target) -> None:
        """Begin an empty form; what was typed for somebody else is forgotten."""
        self.target = target
        if self._asking is not None:
            self._asking.cancel()
        self.card.open.setEnabled(True)
        self.card.clear()
        self.told.hide()
        self._leave_review()
        self.awaited, self._wanted = "", target.id
        self.states.show_loading()
        self.refresh()

    def refresh(self) -> None:
        """Ask what was opened; what is typed stays."""
        desk = self.session.desk
        self.ask(lambda: (emergencies.may_open(desk), emergencies.openings(desk)), self._take)

    def touched(self, touched: Touched) -> None:
        """Go to the chart that was waited for, once it is here."""
        super().touched(touched)
        if self.awaited:
            self._look_for(self.awaited)

    def first_focus(self) -> QWidget | None:
        """Begin with whom."""
        return self.card.first_focus() if self.card.isVisible() else None

    def step_back(self) -> bool:
        """Leave a review that was begun first."""
        was_reviewing = self.review is not None
        if was_reviewing:
            self._leave_review()
        return was_reviewing

    def submit(self) -> None:
        """Open the chart that is on this computer, else ask the center for it."""
        asked = self.card.value()
        if asked is None or not self.card.open.isEnabled():
            return
        self.card.open.setEnabled(False)
        self.told.hide()
        desk = self.session.desk

        def open_here() -> str:
            chart = emergencies.withheld(
                desk, asked.number, asked.family_name, asked.given_name, asked.birth_on
            )
            if chart is not None:
                deeds.open_here(desk, chart, asked.reason, asked.words)
            return chart or ""

        self._asking = self.do(
            open_here, lambda chart: self._opened(chart) if chart else self._ask_center(asked), self._failed
        )

    def _ask_center(self, asked: EmergencyAsk) -> None:
        rounds = self.session.rounds
        self._asking = self.session.work.ask_at_length(
            lambda: rounds.open_in_emergency(asked), self._on_its_way, self._failed, self
        )

    def _on_its_way(self, opened: EmergencyOpened) -> None:
        self.awaited = opened.chart
        self._say(
            self.tr("The center opened it"),
            self.tr("Its records come now. The chart is shown when it is here."),
        )
        self._look_for(opened.chart)

    def _look_for(self, chart: str) -> None:
        desk = self.session.desk
        self.ask(lambda: desk.image(chart) is not None, lambda is_here: self._arrived(chart, is_here=is_here))

    def _arrived(self, chart: str, *, is_here: bool) -> None:
        """Go there once, however often it was looked for, and not for a form that was begun anew since."""
        if is_here and chart == self.awaited:
            self._opened(chart)

    def _opened(self, chart: str) -> None:
        self.awaited = ""
        self.card.open.setEnabled(True)
        self.card.clear()
        self.host.go(Target("chart", "patient", chart, chart))

    def _failed(self, why: Said) -> None:
        self.card.open.setEnabled(True)
        name = field_of(why) or ""
        if name in self.card.fields:
            self.card.refuse(name, sayings.said(why))
        elif isinstance(why, Unavailable):
            desk = self.session.desk
            self._asking = self.ask(
                lambda: emergencies.whom_to_call(desk),
                lambda call: self._out_of_reach(why, sayings.words(call)),
            )
        else:
            self._say(self.tr("Nothing was opened"), sayings.said(why))

    def _out_of_reach(self, why: Said, call: str) -> None:
        said = self.tr("No chart here is exactly this, and the center cannot be asked: {why} {call}")
        self._say(self.tr("Nothing was opened"), said.format(why=sayings.said(why), call=call))

    def _say(self, headline: str, text: str) -> None:
        self.told.say(headline, text)
        self.told.show()

    def _take(self, found: tuple[bool, tuple[Line, ...]]) -> None:
        may_open, lines = found
        self.card.setVisible(may_open)
        if not may_open:
            self._say(
                self.tr("Your role does not open charts in an emergency"), self.tr("Call your site lead.")
            )
        self._draw(lines)
        self.states.show_content()
        wanted = next((one for one in lines if one.id == self._wanted and one.refusal is None), None)
        self._wanted = ""
        if wanted is not None:
            self._begin_review(wanted)

    def _draw(self, lines: tuple[Line, ...]) -> None:
        typed = self.review
        if typed is not None:
            self._right.removeWidget(typed)
        clear(self._right)
        if typed is not None:
            self._right.addWidget(typed)
        card = Card(self.tr("What was opened"))
        if not lines:
            card.add(Label(self.tr("Nothing was opened in an emergency."), "muted", wrap=True))
        me = self.session.desk.me.person_id
        for place, line in enumerate(lines):
            is_mine = line.image.fields["person_id"] == me
            end = self._end if is_mine else None
            card.add(*([rule()] if place else []), line_of(line, self._begin_review, end))
        self._right.addWidget(card)
        self._right.addStretch(1)

    def _begin_review(self, line: Line) -> None:
        self._leave_review()
        self.review = ReviewCard(line)
        self.review.saved.connect(self._save)
        self.review.left.connect(self._leave_review)
        self._right.insertWidget(0, self.review)
        self.review.outcome.focus_target().setFocus()

    def _leave_review(self) -> None:
        if self.review is not None:
            self._right.removeWidget(self.review)
            self.review.hide()
            self.review.deleteLater()
            self.review = None
            self.landing.land()

    def _save(self) -> None:
        if self.review is None:
            self.submit()
            return
        said, line, desk = self.review.value(), self.review.line, self.session.desk
        if said is not None:
            self.do(lambda: deeds.review(desk, line.id, *said, line.image), lambda _: self._reviewed())

    def _reviewed(self) -> None:
        self._leave_review()
        self.host.tell_done(self.tr("Reviewed, saved on this computer"))
        self.refresh()

    def _end(self, line: Line) -> None:
        desk = self.session.desk
        self.do(
            lambda: deeds.finish(desk, line.id), lambda _: self.host.tell_done(self.tr("The chart is closed"))
        )
