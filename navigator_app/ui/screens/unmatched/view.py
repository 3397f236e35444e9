"""The tray: each item with what it says about whose it is, and the likely patients beside it. A person decides."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from navigator_app.commands import intake
from navigator_app.queries.unmatched import Likely, Waiting, tray
from navigator_app.ui import sayings
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.opening import names_for
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import FactsLabel, Label, keyless
from navigator_app.ui.parts.layout import box, clear, col, row, scrolled
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.acting import tell_done
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.patient_head import reach_facts, who_facts
from navigator_app.ui.screens.unmatched.state import Answered, Model, Selected, update
from navigator_app.ui.session import Session
from navigator_app.ui.tables.records import Cell, Column, RecordTable, TableRow
from sync.records import KINDS


class UnmatchedPage(Page):
    """What could not be filed with certainty."""

    topic: ClassVar[str] = "unmatched"
    cares: ClassVar[frozenset[str]] = frozenset({"unmatched", "patient"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self._count = Label("", "muted")
        bring = button(self.tr("Import files"), "primary", "inbox")
        bring.clicked.connect(lambda: host.go(Target("import")))
        columns = [Column(self.tr("What came in")), Column(self.tr("Received"), 190)]
        self.table = RecordTable(self.tr("Unmatched items"), columns)
        self.table.selected.connect(lambda key: self._take(Selected(key)))
        self._right = col(gap=12)
        pane = scrolled(box(self._right, "pageBody"))
        pane.setMinimumWidth(360)
        body = row(self.table, pane, gap=16)
        body.setStretch(0, 50)
        body.setStretch(1, 50)
        head = row(col(Label(self.tr("Unmatched"), "h1"), self._count, gap=2), None, bring)
        self.states = States(box(body, "pageBody"))
        page = col(head, self.states, gap=12, margins=(24, 16, 24, 16))
        page.setStretch(1, 1)
        self.setLayout(page)

    def refresh(self) -> None:
        """Ask for the tray."""
        desk = self.session.desk
        if self.model.items is None:
            self.states.show_loading()
        self.ask(lambda: tray(desk), lambda found: self._take(Answered(found)))

    def show_target(self, target: Target) -> None:
        """Show the tray, at an item when one is named."""
        if target.id:
            self.model = update(self.model, Selected(target.id))
        super().show_target(target)

    def first_focus(self) -> QWidget | None:
        """Begin in the list."""
        return self.table.view

    def _take(self, event: Answered | Selected) -> None:
        before, self.model = self.model, update(self.model, event)
        if isinstance(event, Answered):
            self._draw_list(event.items)
        if self.model.current != before.current:
            self._draw_item()

    def _draw_list(self, items: tuple[Waiting, ...]) -> None:
        self._count.setText(self.tr("{n} wait for a person").format(n=len(items)))
        if not items:
            self.states.show_empty(
                "inbox",
                self.tr("Nothing waits here"),
                self.tr(
                    "What comes in is filed by itself only where number, assigner, birth date and name agree."
                ),
            )
            return
        desk, wanted = self.session.desk, self.model.selected
        rows = [
            TableRow(
                item.key.id,
                (
                    Cell(sayings.words(item.title), below=sayings.words(item.reason), strong=True),
                    Cell(sayings.when_text(item.received, desk.now(), desk.zone)),
                ),
            )
            for item in items
        ]
        self.table.replace(rows)
        self.table.select(wanted or items[0].key.id)
        self.states.show_content()

    def _draw_item(self) -> None:
        clear(self._right)
        item = self.model.current
        if item is None:
            return
        facts = Card(sayings.words(item.title))
        facts.add(
            Label(sayings.words(item.reason), wrap=True),
            Label(sayings.words(item.source), "caption", wrap=True),
        )
        for label, text in (*item.clues, *item.content):
            name = Label(sayings.words(label), "caption", wrap=True)
            name.setFixedWidth(130)
            line = row(name, Label(sayings.shown(text), wrap=True), gap=8)
            line.setStretch(1, 1)
            facts.add(line)
        aside = button(self.tr("Belongs to nobody here"), "", "circle-x")
        aside.clicked.connect(lambda: self._set_aside(item))
        facts.add(row(aside, None))
        self._right.addWidget(facts)
        for likely in item.likely:
            self._right.addWidget(self._likely_card(item, likely))
        self._right.addWidget(self._other_card(item))
        self._right.addStretch(1)

    def _likely_card(self, item: Waiting, likely: Likely) -> Card:
        head = likely.header
        card = Card(head.name)
        card.add(FactsLabel(who_facts(head)), FactsLabel(reach_facts(head), "small"))
        if likely.agrees:
            agrees = ", ".join(sayings.words(one) for one in likely.agrees)
            card.add(Label(self.tr("Agrees: {what}").format(what=agrees), wrap=True))
        if likely.differs:
            differs = ", ".join(sayings.words(one) for one in likely.differs)
            card.add(Label(self.tr("Differs: {what}").format(what=differs), "error", wrap=True))
        words = self.tr("File to {name}").format(name=head.name)
        file = button(keyless(words), "", "check")
        file.clicked.connect(lambda: self._file(item, head.patient_id, head.name))
        return card.add(row(file, None))

    def _other_card(self, item: Waiting) -> Card:
        card = Card(self.tr("Somebody else"))
        place = col(gap=8)
        card.add(place)
        desk = self.session.desk

        def fill(names: dict[str, list[tuple[str, str]]]) -> None:
            picker = PickEditor(names.get("patient", ()))
            picker.name_parts(self.tr("Patient"))
            file = button(self.tr("File to this patient"), "", "check")
            file.clicked.connect(lambda: self._file(item, picker.value(), picker.combo.currentText()))
            place.addWidget(Labelled(self.tr("&Patient"), picker, focus=picker.focus_target()))
            place.addLayout(row(file, None))

        self.session.work.ask(
            lambda: names_for(desk, KINDS["patient"], ""), fill, self.host.tell_trouble, card
        )
        return card

    def _file(self, item: Waiting, patient: str | None, name: str) -> None:
        if not patient:
            return
        desk, said = self.session.desk, self.tr("Filed: {what}. {name}")
        told = said.format(what=sayings.words(item.title), name=name)
        self.do(
            lambda: intake.match(desk, item.key.id, patient), lambda record: tell_done(self, told, (record,))
        )

    def _set_aside(self, item: Waiting) -> None:
        self.host.go(Target("deed", "unmatched", item.key.id, more="intake.set_aside"))
