"""Since Thu 3:20 PM: by patient, urgent first. What is being read keeps its place; what comes meanwhile waits below."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtWidgets import QFrame, QWidget

from navigator_app.commands import since as commands
from navigator_app.queries.since import Chart, gap_hours
from navigator_app.queries.since import since as ask_since
from navigator_app.queries.since_words import summary, title
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row, scrolled
from navigator_app.ui.parts.placeholder import StaleBar, States
from navigator_app.ui.parts.spot import at_spot
from navigator_app.ui.parts.toast import announce
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.since.chart import ChartCard
from navigator_app.ui.screens.since.line import LineBox
from navigator_app.ui.screens.since.state import (
    STEP,
    Answered,
    Caught,
    Event,
    Further,
    Model,
    Opened,
    identity,
    update,
)
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from sync.errors import Said


class SincePage(Page):
    """What others changed while this computer was apart."""

    topic: ClassVar[str] = "since"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self.lines: dict[str, LineBox] = {}
        self._leave: Button | None = None
        self._title, self._summary = Label("", "h1", wrap=True), Label("", "muted", wrap=True)
        self.print_button = button(self.tr("Print…"), "", "printer", self.tr("Print… (Ctrl+P)"))
        self.print_button.clicked.connect(self.show_paper)
        self.away_button = button("", "", name=self.tr("Put away"))
        self.away_button.clicked.connect(self._put_away)
        self.stale = StaleBar()
        self._body = col(gap=12, margins=(24, 12, 24, 16))
        whole = col(self._head(), scrolled(box(self._body, "pageBody")), self._foot(), gap=0)
        whole.setStretch(1, 1)
        self.states = States(box(whole, "pageBody"))
        self.setLayout(col(self.states, gap=0))

    def show_target(self, target: Target) -> None:
        """Tell what there is now."""
        self.target = target
        self.take(Opened())
        self.states.show_loading()
        self.refresh()

    def refresh(self) -> None:
        """Ask anew; what is being read stays where it is."""
        desk = self.session.desk
        self.ask(lambda: ask_since(desk), lambda answer: self.take(Answered(answer)))

    def link_changed(self) -> None:
        """Hear whether what is here is fresh by now."""
        self.ask_again()

    def first_focus(self) -> QWidget | None:
        """Begin with the first line that is not ticked."""
        if self.model.shown is None:
            return self._leave
        unread = self.lines.get(self.model.first_unread)
        return unread.tick if unread is not None else self.print_button

    def foot(self) -> QWidget | None:
        """Name the strip that says what came meanwhile, which nothing may cover."""
        return self.came if not self.came.isHidden() else None

    def fail(self, why: Said) -> None:
        """Say that it could not be told, and that nothing of it is lost."""
        self.states.show_error(
            self.tr("What changed could not be told"),
            sayings.said(why),
            self.tr("Nothing of it is lost: each chart shows what it holds now."),
            self.again(),
        )

    def take(self, event: Event) -> None:
        """Let something happen and draw what changed."""
        before, self.model = self.model, update(self.model, event)
        shown = self.model.shown
        if shown is None:
            if self.model.is_answered and not (before.is_answered and before.shown is None):
                self._show_nothing()
            return
        self._title.setText(sayings.words(title(shown)))
        self._summary.setText(sayings.words(summary(shown)))
        self.stale.setVisible(bool(shown.stale))
        self.stale.say(sayings.words(shown.stale))
        words = self.tr("Offer on Today again") if shown.is_put_away else self.tr("Put away")
        self.away_button.setText(words)
        self.away_button.setAccessibleName(words)
        if _drawn(before) != _drawn(self.model):
            self._draw()
        now, zone = self.session.desk.now(), self.session.desk.zone
        for chart in self.model.charts:
            for line in chart.lines:
                self.lines[line.record].show_ticks(line, now, zone)
        self._tell_came(before)
        self.states.show_content()

    def paper(self) -> Target | None:
        """Put the list on paper."""
        return Target("print", "since") if self.model.shown is not None else None

    def _draw(self) -> None:
        clear(self._body)
        self.lines.clear()
        for chart in self.model.charts:
            self._body.addWidget(self._chart(chart))
        if self.model.hidden:
            more = button(self.tr("Show {n} more").format(n=min(STEP, self.model.hidden)), "")
            more.clicked.connect(lambda: self.take(Further()))
            self._body.addLayout(row(at_spot(more, "more lines"), None))
        shown = self.model.shown
        if shown is not None and not shown.lines:
            self._body.addWidget(Label(self.tr("Nobody else changed anything meanwhile."), "muted"))
        self._body.addStretch(1)

    def _chart(self, chart: Chart) -> ChartCard:
        card, patient = ChartCard(chart), chart.patient_id
        if card.look is not None and patient is not None:
            card.look.clicked.connect(lambda: self.host.go(record_target("patient", patient)))
        for line in chart.lines:
            found = self.lines[line.record] = card.lines[line.record]
            found.ticked.connect(lambda is_read, one=found: self._tick(one, is_read=is_read))
            found.opened.connect(self._opener(line.kind, line.record, patient))
        return card

    def _opener(self, kind: str, record: str, patient: str | None) -> Callable[[], None]:
        return lambda: self.host.go(record_target(kind, record, patient))

    def _tick(self, one: LineBox, *, is_read: bool) -> None:
        desk, covers = self.session.desk, one.line.covers
        deed = commands.tick if is_read else commands.untick
        self.do(lambda: deed(desk, covers), lambda _: self.refresh())

    def _put_away(self) -> None:
        desk, shown = self.session.desk, self.model.shown
        if shown is None:
            return
        is_away = not shown.is_put_away
        unread = shown.unread

        def done(_: None) -> None:
            if is_away:
                said = self.tr(
                    "Put away: {n} not read. Ctrl+K finds it until the next time this computer was apart."
                )
                self.host.tell_done(said.format(n=unread), self._put_away)
            self.refresh()

        self.do(lambda: commands.put_away(desk, is_away=is_away), done)

    def _tell_came(self, before: Model) -> None:
        newer, came = self.model.newer, self.model.came
        self.came.setVisible(newer is not None)
        if newer is None:
            return
        words = (
            self.tr("Some of this is not so any more")
            if not came
            else self.tr("1 more came")
            if came == 1
            else self.tr("{n} more came").format(n=came)
        )
        self._came_words.setText(words)
        if before.newer != newer:
            announce(self, words)

    def _show_nothing(self) -> None:
        self._leave = button(self.tr("Go to Today"), "", "sun")
        self._leave.clicked.connect(lambda: self.host.go(Target("today")))
        self.states.show_empty(
            "clock",
            self.tr("Nothing to catch up on"),
            self.tr(
                "After more than {n} hours without a whole exchange, what others changed meanwhile is listed here."
            ).format(n=gap_hours()),
            self._leave,
        )

    def _head(self) -> QWidget:
        head = QFrame()
        head.setObjectName("pageHead")
        says = Label(
            self.tr(
                "A tick says only that you read this here. It confirms nothing and is told to nobody else."
            ),
            "caption",
            wrap=True,
        )
        line = row(col(self._title, self._summary, says, gap=2), self.print_button, self.away_button, gap=8)
        line.setStretch(0, 1)
        self.stale.setVisible(False)
        head.setLayout(col(line, self.stale, gap=8, margins=(24, 14, 24, 12)))
        return head

    def _foot(self) -> QWidget:
        """Give the strip below the list: at the bottom, so that nothing moves under the mouse."""
        self.came = QFrame()
        self.came.setObjectName("pageHead")
        self._came_words = Label("", "strong")
        catch = button(self.tr("Show them"), "primary", "refresh-cw")
        catch.clicked.connect(lambda: self.take(Caught()))
        self.came.setLayout(row(self._came_words, catch, None, gap=12, margins=(24, 8, 24, 8)))
        self.came.setVisible(False)
        return self.came


def _drawn(model: Model) -> tuple[object, ...]:
    """Say what is drawn: which lines, in which order."""
    return (
        model.shown is not None,
        *(identity(line) for chart in model.charts for line in chart.lines),
        model.hidden,
    )
