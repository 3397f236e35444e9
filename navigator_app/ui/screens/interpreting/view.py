"""My visits: when, where, in which language and for whom whoever sits here interprets; nothing else of the chart."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from navigator_app.queries.own_visits import OwnVisit, own_visits
from navigator_app.ui import sayings
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col
from navigator_app.ui.screens.page import Host, Page
from navigator_app.ui.session import Session
from navigator_app.ui.tables.records import Cell, Column, RecordTable, TableRow
from sync.errors import Said


class InterpretingPage(Page):
    """The list of visits."""

    topic: ClassVar[str] = "roles"
    cares: ClassVar[frozenset[str]] = frozenset({"appointment", "patient", "site", "practitioner"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        columns = [
            Column(self.tr("When"), 190),
            Column(self.tr("Patient"), 150),
            Column(self.tr("Language"), wraps=True),
            Column(self.tr("Where"), wraps=True),
            Column(self.tr("State"), 110),
        ]
        self.table = RecordTable(self.tr("My visits"), columns)
        about = Label(
            self.tr("The visits at which you interpret. Charts are not shown; ask whoever booked the visit."),
            "muted",
            wrap=True,
        )
        head = col(Label(self.tr("My visits"), "h1"), about, gap=2)
        page = col(head, self.table, gap=12, margins=(24, 16, 24, 16))
        page.setStretch(1, 1)
        self.setLayout(page)
        self.table.states.show_loading()

    def refresh(self) -> None:
        """Ask anew."""
        desk = self.session.desk
        self.ask(lambda: own_visits(desk), self._take)

    def first_focus(self) -> QWidget | None:
        """Begin in the list."""
        return self.table.view

    def fail(self, why: Said) -> None:
        """Say why there is no list."""
        self.table.show_error(
            self.tr("Your visits could not be read"), sayings.said(why), self.again(self.refresh)
        )

    def _take(self, found: tuple[OwnVisit, ...]) -> None:
        if found:
            self.table.replace([self._row(each) for each in found])
            return
        self.table.show_empty(
            "calendar",
            self.tr("No visits for you yet"),
            self.tr("A visit stands here as soon as you are named as its interpreter."),
        )

    def _row(self, one: OwnVisit) -> TableRow:
        desk = self.session.desk
        when = sayings.when_text(one.when, desk.now(), desk.zone) or self.tr("Time not known")
        spoken = " \u00b7 ".join(part for part in map(sayings.words, (one.language, one.wishes)) if part)
        cells = (
            Cell(when, strong=not one.is_over),
            Cell(one.name),
            Cell(spoken),
            Cell(sayings.words(one.place)),
            Cell(sayings.words(one.state)),
        )
        return TableRow(one.record_id, cells)
