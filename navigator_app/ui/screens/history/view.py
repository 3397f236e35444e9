"""Who wrote what to a record, where and when, what stood there before, and what became of each write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QFileDialog, QWidget

from navigator_app.commands import undo
from navigator_app.commands.proof import write_proof
from navigator_app.queries.contacting import title_of
from navigator_app.queries.header import Header, header
from navigator_app.queries.proof import proof
from navigator_app.queries.record_history import Entry, FieldWrite, History
from navigator_app.queries.record_history import history as gather
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.filters import Filter, Filters
from navigator_app.ui.parts.labels import FactsLabel, Label
from navigator_app.ui.parts.layout import box, clear, col, row, scrolled
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.chips import chip_of
from navigator_app.ui.screens.history.state import Answered, FieldTurned, Model, Opened, update
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.patient_head import named_facts
from navigator_app.ui.screens.record.badge import Badge
from navigator_app.ui.session import Session
from navigator_app.ui.theme.style import Theme


class HistoryPage(Page):
    """Every write of one record that this desk knows."""

    topic: ClassVar[str] = "history"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self._is_asked_for = False
        self._back = button(self.tr("Back"), "")
        self._back.clicked.connect(host.back)
        self._lines = col(gap=12)
        self.filters = Filters(self.tr("Which fields"))
        self.filters.turned.connect(lambda name: self._turn(FieldTurned(name)))
        self.every = button(self.tr("All fields"), "link")
        self.every.clicked.connect(lambda: self._turn(FieldTurned(None)))
        body = col(self.filters, row(self.every, None), self._lines, gap=10, margins=(24, 4, 24, 16))
        body.setStretch(2, 1)
        self.states = States(scrolled(box(body, "pageBody")))
        self.badge = Badge()
        self.prove_button = button(self.tr("Write to a file…"), "ghost", "file-text")
        self.prove_button.setAccessibleDescription(self.tr("What the center acknowledged of this record"))
        self.prove_button.clicked.connect(self._choose_file)
        self.what, self.who = Label("", "medium", wrap=True), FactsLabel(())
        title = col(Label(self.tr("History"), "h1"), self.what, self.who, self.badge, gap=2)
        head = row(title, self.prove_button, self._back)
        head.setStretch(0, 1)
        head.setContentsMargins(24, 16, 24, 8)
        page = col(head, self.states, gap=0)
        page.setStretch(1, 1)
        self.setLayout(page)

    def show_target(self, target: Target) -> None:
        """Open a record's history."""
        self.target = target
        names = frozenset(name for name in target.more.split(",") if name)
        self.model = update(self.model, Opened(target.id, names))
        self.who.set_facts(())
        self._show_what("")
        self.states.show_loading()
        self._is_asked_for = False
        self.refresh()

    def refresh(self) -> None:
        """Ask for it."""
        desk, record = self.session.desk, self.model.record_id
        self.ask(lambda: gather(desk, record), self._take)
        self.ask(lambda: title_of(desk, record), self._show_what)
        patient = self.target.patient_id
        if patient:
            self.ask(lambda: header(desk, patient), self._show_who)
        self.badge.ask_for(self, record)

    def link_changed(self) -> None:
        """Say anew how far the record came; the list is drawn anew only when a line of it is another."""
        desk, record = self.session.desk, self.model.record_id
        self.badge.ask_for(self, record)
        self.ask(lambda: gather(desk, record), self._take_other)

    def write_proof(self, path: Path) -> None:
        """Write what the center acknowledged of this record to a file."""
        desk, record = self.session.desk, self.model.record_id
        said = self.tr("Acknowledgements written to the file")
        self.do(lambda: write_proof(path, proof(desk, record=record)), lambda _: self.host.tell_done(said))

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Write to a file"), "acknowledgements.csv", self.tr("Tables (*.csv)")
        )
        if name:
            self.write_proof(Path(name))

    def _take_other(self, found: History) -> None:
        if found != self.model.history:
            self._take(found)
        else:
            self._ask_for_the_rest(found)

    def first_focus(self) -> QWidget | None:
        """Begin with the way back."""
        return self._back

    def _take(self, found: History) -> None:
        self.model = update(self.model, Answered(found))
        self._draw(found)

    def _turn(self, event: FieldTurned) -> None:
        self.model = update(self.model, event)
        if self.model.history is not None:
            self._draw(self.model.history)

    def _show_what(self, title: str) -> None:
        """Name the record whose history it is."""
        self.what.setText(sayings.words(title))
        self.what.setVisible(bool(title))

    def _show_who(self, found: Header | None) -> None:
        self.who.set_facts(named_facts(found) if found else ())

    def step_back(self) -> bool:
        """Look at all fields again first, where somebody chose some here."""
        if not self.model.fields or self.target.more:
            return False
        self._turn(FieldTurned(None))
        return True

    def _draw(self, found: History) -> None:
        clear(self._lines)
        on = self.model.fields
        shown = {name: one for name, one in self.model.counts.items() if one[1] or name in on}
        self.filters.show_filters(
            [Filter(name, sayings.words(label), count, name in on) for name, (label, count) in shown.items()]
        )
        self.every.setVisible(bool(on))
        for entry, writes in self.model.entries:
            self._lines.addWidget(self._card(entry, writes))
        if not self.model.entries:
            nothing = self.tr("Nobody wrote this as far as is known on this computer.")
            self._lines.addWidget(Label(nothing, "muted", wrap=True))
        self.end = Label("", "muted", wrap=True)
        self._lines.addWidget(self.end)
        self._ask_for_the_rest(found)
        self._lines.addStretch(1)
        self.states.show_content()

    def _ask_for_the_rest(self, found: History) -> None:
        """Ask the center once for what is not here, and say how that stands."""
        rounds, record = self.session.rounds, self.model.record_id
        if not found.is_complete and not self._is_asked_for:
            self._is_asked_for = True
            rounds.ask_for_past(record)
        is_asked = not found.is_complete and rounds.is_past_asked(record)
        self.end.setText(
            self.tr("Asking the center for earlier history.") if is_asked else sayings.words(found.end)
        )

    def _card(self, entry: Entry, writes: Sequence[FieldWrite]) -> Card:
        card = Card()
        outcome = chip_of(entry.outcome)
        line = row(Label(sayings.words(entry.words), "medium", wrap=True), outcome, gap=10)
        line.setStretch(0, 1)
        card.add(line)
        if entry.reason:
            card.add(Label(f"\u201c{entry.reason}\u201d", wrap=True))
        for write in writes:
            card.add(_field_line(write))
        if entry.can_undo:
            back = button(self.tr("Take this back"), "ghost")
            back.setAccessibleName(self.tr("Take back: {what}").format(what=sayings.words(entry.words)))
            back.clicked.connect(lambda: self._undo(entry.change))
            card.add(row(None, back))
        return card

    def _undo(self, change: str) -> None:
        desk, record = self.session.desk, self.model.record_id
        self.do(
            lambda: undo.undo(desk, change, record),
            lambda _: self.host.tell_done(self.tr("Taken back, kept in the history")),
        )


def _field_line(write: FieldWrite) -> QWidget:
    name = Label(sayings.words(write.label), "caption", wrap=True)
    name.setFixedWidth(Theme.current().px(150))
    before, after = (
        Label(sayings.shown(write.before) or "\u2013", "muted", wrap=True),
        Label(sayings.shown(write.text) or "\u2013", wrap=True),
    )
    line = row(name, before, Label("\u2192", "muted"), after, gap=8)
    line.setStretch(1, 1)
    line.setStretch(3, 1)
    return box(line)
