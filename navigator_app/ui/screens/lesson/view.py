"""The lesson: nine steps from a draft to a closed loop, each ticked by what the records say."""

from __future__ import annotations

from typing import ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from navigator_app.commands import lessons
from navigator_app.queries import lesson
from navigator_app.queries.lesson import Step, patient_of
from navigator_app.ui import sayings
from navigator_app.ui.parts.avatar import TintedGlyph
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row, rule
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.lesson.state import Answered, Model, update
from navigator_app.ui.screens.page import Host, Page, Target, readable
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from navigator_app.ui.theme.tokens import Tint
from sync.words import say

_GLYPHS: Final[dict[str, tuple[str, Tint]]] = {
    "done": ("circle-check", "ok"),
    "now": ("arrow-right", "primary"),
    "ahead": ("circle-dashed", "neutral"),
}
_STATES: Final = {"done": say("Done"), "now": say("Now"), "ahead": say("Later")}
_WIDE_PX: Final = 760


class LessonPage(Page):
    """Nine steps; what was done elsewhere is ticked here."""

    topic: ClassVar[str] = "lesson"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self._told = Label("", "muted", wrap=True)
        self.begin_button = button(self.tr("Begin"), "primary", "arrow-right")
        self.begin_button.clicked.connect(self.begin)
        self._lines = col(gap=0)
        card = Card()
        card.body.addLayout(self._lines)
        head = row(
            col(Label(self.tr("One referral, from start to end"), "h1"), self._told, gap=2), self.begin_button
        )
        head.setStretch(0, 1)
        page = box(col(head, card, None, gap=14, margins=(24, 16, 24, 24)))
        page.setMaximumWidth(_WIDE_PX)
        self.states = States(readable(page))
        self.setLayout(col(self.states))

    def refresh(self) -> None:
        """Ask how far it is."""
        desk = self.session.desk
        if not self.model.steps:
            self.states.show_loading()
        self.ask(lambda: Answered(lesson.course_of(desk), lesson.is_begun(desk)), self.take)

    def take(self, event: Answered) -> None:
        """Draw how far it is."""
        self.model = update(self.model, event)
        self.states.show_content()
        self._draw()

    def begin(self) -> None:
        """Begin the lesson, or begin it anew."""
        desk = self.session.desk
        self.do(lambda: lessons.begin(desk), lambda _none: self.refresh())

    def first_focus(self) -> QWidget | None:
        """Begin with what comes next."""
        return self.begin_button

    def _draw(self) -> None:
        model = self.model
        self.begin_button.setText(self.tr("Begin anew") if model.is_begun else self.tr("Begin"))
        every = len(model.steps)
        told = self.tr("All people and places are invented. Each step is ticked by what the records say.")
        if model.is_begun:
            told = self.tr("{n} of {all} steps done.").format(n=model.done, all=every)
        if model.is_begun and model.done == every:
            told = self.tr("All {all} steps done: the loop is closed.").format(all=every)
        self._told.setText(told)
        clear(self._lines)
        for place, step in enumerate(model.steps):
            if place:
                self._lines.addWidget(rule())
            self._lines.addWidget(self._line(place + 1, step))

    def _line(self, number: int, step: Step) -> QFrame:
        icon, tint = _GLYPHS[step.state]
        title = Label(
            f"{number}. {sayings.words(step.title)}", "strong" if step.state == "now" else "medium", wrap=True
        )
        words = [row(title, Label(sayings.words(_STATES[step.state]), "muted"), gap=8)]
        words[0].setStretch(0, 1)
        more = [Label(sayings.words(step.how), wrap=True), Label(sayings.words(step.why), "muted", wrap=True)]
        is_open = step.state == "now" and self.model.is_begun
        texts = col(*words, *(more if is_open else []), gap=4)
        target = self._target(step)
        if is_open and target is not None:
            go = button(self.tr("Show me where"), "", "arrow-right")
            go.clicked.connect(lambda: self.host.go(target))
            texts.addLayout(row(go, None))
        glyph = TintedGlyph(icon, tint, 34)
        line = row(glyph, texts, gap=12, margins=(0, 12, 0, 12))
        line.setAlignment(glyph, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        frame = QFrame()
        frame.setAccessibleName(f"{sayings.words(step.title)}: {sayings.words(_STATES[step.state])}")
        frame.setLayout(line)
        return frame

    def _target(self, step: Step) -> Target | None:
        """Say where a step is done; the other desk is a window of its own."""
        patient = patient_of(self.model.course) if self.model.course is not None else ""
        if step.key is not None:
            return record_target(step.key.kind, step.key.id, patient)
        begins = {"begin": "referral", "visit": "appointment", "trip": "trip"}
        kind = begins.get(step.place)
        return Target("record", kind, patient_id=patient) if kind is not None else None
