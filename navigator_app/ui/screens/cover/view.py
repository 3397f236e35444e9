"""Hand a panel or a queue to a colleague from day to day; at the right who covers for whom, to be ended by a key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from navigator_app.commands import covers as deeds
from navigator_app.commands.verbs import written_by
from navigator_app.errors import field_of
from navigator_app.queries.covers import CoverLine, Covers, covers
from navigator_app.ui import sayings
from navigator_app.ui.forms.choices import NO_WISHES, choices_of
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.editors import DateEditor, TextEditor
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.pickers import PickEditor, SeveralEditor
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.keyhints import KeyHint, KeyHints
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row, rule, scrolled
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.acting import tell_done
from navigator_app.ui.screens.chips import chip_of
from navigator_app.ui.screens.cover.state import PANEL, Answered, Busy, Model, handed, update
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.session import Session
from navigator_app.ui.theme.tokens import Space
from sync.errors import Said


class CoverPage(Page):
    """Who stands in for whom."""

    topic: ClassVar[str] = "cover"
    cares: ClassVar[frozenset[str]] = frozenset({"cover", "practitioner"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self.editors: dict[str, Editor] = {}
        self._fields: dict[str, Labelled] = {}
        self._left, self._right = col(gap=14), col(gap=14)
        head = QFrame()
        head.setObjectName("pageHead")
        told = Label(
            self.tr("What is handed over stays with its owner and is seen by both. It ends by itself."),
            "muted",
            wrap=True,
        )
        head.setLayout(col(Label(self.tr("Cover"), "h1"), told, gap=2, margins=(24, 14, 24, 12)))
        body = row(box(self._left), box(self._right), gap=16, margins=(24, 16, 24, 16))
        body.setStretch(0, 50)
        body.setStretch(1, 50)
        keys = KeyHints([KeyHint(("Ctrl", "S"), self.tr("Hand over")), KeyHint(("Esc",), self.tr("Back"))])
        whole = col(head, scrolled(box(body, "pageBody")), row(keys, margins=(20, 0, 20, 0)), gap=0)
        whole.setStretch(1, 1)
        self.states = States(box(whole, "pageBody"))
        self.setLayout(col(self.states, gap=0))
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.submit)

    def show_target(self, target: Target) -> None:
        """Begin an empty form, with who covers for whom beside it."""
        self.target = target
        self.model, self.editors = Model(), {}
        self.states.show_loading()
        self.refresh()

    def refresh(self) -> None:
        """Ask who covers for whom; what is typed stays."""
        desk = self.session.desk
        self.ask(lambda: covers(desk), self._take)

    def first_focus(self) -> QWidget | None:
        """Begin with to whom it goes."""
        editor = self.editors.get("by_id")
        return editor.focus_target() if editor else None

    def submit(self) -> None:
        """Hand it over; the colleague sees it from the first day on."""
        if not self.editors or self.model.is_busy:
            return
        for field in self._fields.values():
            field.refuse("")
        for name, editor in self.editors.items():
            if sentence := editor.problem():
                self._fields[name].refuse(sentence)
                return
        desk, typed = self.session.desk, {name: editor.value() for name, editor in self.editors.items()}
        days = [date.fromisoformat(typed[name]) if typed[name] else None for name in ("from_on", "until_on")]
        self.model = update(self.model, Busy(is_busy=True))

        def work() -> tuple[str, ...]:
            return written_by(desk, lambda at: deeds.hand(at, typed["by_id"], *days, **handed(typed)))

        self.do(work, self._handed, self._refused)

    def _take(self, answer: Covers) -> None:
        self.model = update(self.model, Answered(answer))
        if not self.editors:
            self._draw_form(answer)
        self._draw_lines(answer)
        self.states.show_content()

    def _draw_form(self, answer: Covers) -> None:
        clear(self._left)
        me = self.session.desk.me
        queues = choices_of("queues", NO_WISHES)
        what = [(PANEL, self.tr("Everything they own")), *queues]
        asked: list[tuple[str, str, Editor, Any, str]] = [
            ("of_id", self.tr("Whose"), PickEditor(answer.people), me.person_id, ""),
            ("by_id", self.tr("To whom"), PickEditor(answer.people), None, ""),
            (
                "what",
                self.tr("What"),
                SeveralEditor(what),
                [PANEL],
                self.tr("Queues are those of this site."),
            ),
            ("from_on", self.tr("From"), DateEditor(), answer.today, ""),
            (
                "until_on",
                self.tr("Until"),
                DateEditor(),
                None,
                self.tr("The last day; it ends by itself after it."),
            ),
            ("note", self.tr("Note"), TextEditor(), "", ""),
        ]
        card, taken = Card(self.tr("Hand over")), set[str]()
        for name, label, editor, value, helped in asked:
            editor.name_parts(label)
            editor.set_value(value)
            self.editors[name] = editor
            field = Labelled(label, editor, helped, editor.focus_target())
            field.take_letter(taken)
            self._fields[name] = field
            card.add(field)
        do = button(self.tr("Hand over"), "primary", "check")
        do.clicked.connect(self.submit)
        leave = button(self.tr("Back"), "")
        leave.clicked.connect(self.host.back)
        self._left.addWidget(card.add(row(do, leave, None)))
        self._left.addStretch(1)
        focus = self.first_focus()
        if focus is not None and self.isVisible():
            focus.setFocus()

    def _draw_lines(self, answer: Covers) -> None:
        clear(self._right)
        card = Card(self.tr("Who covers for whom"))
        if not answer.lines:
            card.add(Label(self.tr("Nobody covers for anybody now or soon."), "muted", wrap=True))
        for place, line in enumerate(answer.lines):
            card.add(*([rule()] if place else []), self._line(line))
        self._right.addWidget(card)
        self._right.addStretch(1)

    def _line(self, line: CoverLine) -> QWidget:
        who = self.tr("{by} for {covered}").format(by=line.by, covered=line.covered)
        lines = col(Label(who, "strong", wrap=True), Label(sayings.words(line.what), wrap=True), gap=4)
        lines.addWidget(Label(sayings.words(line.days), "caption", wrap=True))
        if line.note:
            lines.addWidget(Label(f"\u201c{line.note}\u201d", "muted", wrap=True))
        lines.addLayout(row(chip_of(line.chip), None, self._ending(line, who), gap=Space.S))
        return box(lines)

    def _ending(self, line: CoverLine, who: str) -> QWidget:
        """Give what ends it, or why that is not done here."""
        if line.why_not is not None:
            return Label(sayings.words(line.why_not), "muted")
        words = self.tr("End now") if line.state == "running" else self.tr("Call off")
        end = button(words, "", "circle-x", f"{words}: {who}")
        end.clicked.connect(lambda: self._end(line, who))
        return end

    def _end(self, line: CoverLine, who: str) -> None:
        self._do(
            lambda desk: deeds.end(desk, line.key.id),
            self.tr("Cover ended, saved on this computer: {who}"),
            who,
        )

    def _do(self, deed: Callable[[Any], object], told: str, who: str) -> None:
        desk = self.session.desk
        self.do(lambda: written_by(desk, deed), lambda ids: tell_done(self, told.format(who=who), ids))

    def _handed(self, ids: tuple[str, ...]) -> None:
        self.model = update(self.model, Busy(is_busy=False))
        self.editors = {}
        tell_done(self, self.tr("Handed over, saved on this computer"), ids)
        self.refresh()

    def _refused(self, why: Said) -> None:
        self.model = update(self.model, Busy(is_busy=False))
        name = {"queues": "what", "of_id": "what"}.get(str(field_of(why)), field_of(why))
        if name in self._fields:
            self._fields[name].refuse(sayings.said(why))
            self.editors[name].focus_target().setFocus()
        else:
            self.host.tell_trouble(why)
