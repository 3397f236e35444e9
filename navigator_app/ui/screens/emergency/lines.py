"""What is shown of each emergency opening, and the form with which somebody reviews it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from navigator_app.queries.emergencies import Line
from navigator_app.ui import sayings
from navigator_app.ui.forms.choices import NO_WISHES, choices_of
from navigator_app.ui.forms.editors import ChoiceEditor, LongEditor
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.chip import Chip
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.theme.tokens import Space


def _tr(text: str) -> str:
    return QCoreApplication.translate("Emergency", text)


def line_of(line: Line, review: Callable[[Line], None], end: Callable[[Line], None] | None) -> QWidget:
    """Show who opened what, when, why, and what came of it."""
    who = _tr("{who} opened: {chart}").format(who=line.who, chart=sayings.words(line.chart))
    until = line.ended or line.until
    when = _tr("{where}, {opened} until {until}").format(
        where=line.where, opened=sayings.written(line.opened), until=sayings.written(until)
    )
    lines = col(Label(who, "strong", wrap=True), Label(when, "caption", wrap=True), gap=4)
    lines.addWidget(Label(sayings.words(line.reason), "medium", wrap=True))
    lines.addWidget(Label(f"\u201c{line.words}\u201d", "muted", wrap=True))
    lines.addLayout(row(_chip(line), None, *_deeds(line, who, review, end), gap=Space.S))
    if line.outcome:
        said = _tr("{reviewer}: \u201c{words}\u201d").format(reviewer=line.reviewer, words=line.review_words)
        lines.addWidget(Label(said, wrap=True))
    return box(lines)


def _chip(line: Line) -> Chip:
    if line.outcome:
        return Chip(sayings.words(line.outcome), "neutral", "check")
    if line.is_open:
        return Chip(_tr("Open now"), "warn", "triangle-alert")
    return Chip(_tr("Not reviewed yet"), "info", "hourglass")


def _deeds(
    line: Line, who: str, review: Callable[[Line], None], end: Callable[[Line], None] | None
) -> list[QWidget]:
    found: list[QWidget] = []
    if line.is_open and end is not None:
        done = button(_tr("I am done"), "", "check", f"{_tr('I am done')}: {who}")
        done.clicked.connect(lambda: end(line))
        found.append(done)
    if line.refusal is None:
        words = _tr("Review")
        act = button(words, "", "pencil", f"{words}: {who}")
        act.clicked.connect(lambda: review(line))
        found.append(act)
    return found


class ReviewCard(Card):
    """Asks what came of one opening; `saved` and `left` when it is said or put aside."""

    saved = Signal()
    left = Signal()

    def __init__(self, line: Line) -> None:
        super().__init__(_tr("Review what {who} opened").format(who=line.who))
        self.line = line
        self.outcome = ChoiceEditor(list(choices_of("emergency-outcomes", NO_WISHES)), _tr("What came of it"))
        self.words = LongEditor()
        self.words.name_parts(_tr("Why, in words"))
        self._fields = {
            "outcome": Labelled(_tr("What came of it"), self.outcome, "", self.outcome.focus_target()),
            "review_words": Labelled(_tr("Why, in words"), self.words, "", self.words.focus_target()),
        }
        told = _tr("It is said once and stays. Who opened the chart reads it.")
        self.save = button(_tr("Save the review"), "primary", "check")
        self.save.clicked.connect(self.saved)
        leave = button(_tr("Not now"), "")
        leave.clicked.connect(self.left)
        self.add(Label(told, "muted", wrap=True), *self._fields.values(), row(self.save, leave, None))

    def value(self) -> tuple[str, str] | None:
        """Give what was chosen and typed; None after saying what is missing."""
        chosen, words = str(self.outcome.value() or ""), str(self.words.value() or "").strip()
        self._fields["outcome"].refuse("" if chosen else _tr("Choose what came of it."))
        self._fields["review_words"].refuse("" if words else _tr("Say in words why."))
        if not chosen:
            self.outcome.focus_target().setFocus()
        elif not words:
            self.words.focus_target().setFocus()
        return (chosen, words) if chosen and words else None
