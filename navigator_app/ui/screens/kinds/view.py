"""All records: every kind there is, how many of each are on this computer; Enter opens its list."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from navigator_app.queries.kinds import KindLine, kinds
from navigator_app.ui import sayings
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col
from navigator_app.ui.screens.page import Host, Page
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import list_target
from navigator_app.ui.tables.records import Cell, Column, RecordTable, TableRow
from sync.errors import Said


class KindsPage(Page):
    """The kinds of records."""

    topic: ClassVar[str] = "kinds"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        columns = [
            Column(self.tr("Records"), 220, whole=True),
            Column(self.tr("Belong to"), 180, whole=True),
            Column(self.tr("On this computer"), 160, "right", whole=True),
        ]
        self.table = RecordTable(self.tr("All records"), columns)
        self.table.set_compact(session.settings.text("density") == "compact")
        self.table.opened.connect(lambda kind: host.go(list_target(kind)))
        about = Label(self.tr("Everything this computer holds, kind by kind."), "muted", wrap=True)
        page = col(
            col(Label(self.tr("All records"), "h1"), about, gap=2),
            self.table,
            gap=12,
            margins=(24, 16, 24, 16),
        )
        page.setStretch(1, 1)
        self.setLayout(page)
        self.table.states.show_loading()

    def refresh(self) -> None:
        """Count anew."""
        desk = self.session.desk
        self.ask(lambda: kinds(desk), self._take)

    def first_focus(self) -> QWidget | None:
        """Begin in the list."""
        return self.table.view

    def fail(self, why: Said) -> None:
        """Say why there is no list."""
        self.table.show_error(
            self.tr("The records could not be counted"), sayings.said(why), self.again(self.refresh)
        )

    def _take(self, found: tuple[KindLine, ...]) -> None:
        self.table.replace([_table_row(each) for each in found])


def _table_row(each: KindLine) -> TableRow:
    return TableRow(
        each.kind,
        (
            Cell(sayings.words(each.plural), each.tint, each.icon),
            Cell(sayings.words(each.home)),
            Cell(f"{each.count:,}", sort=each.count),
        ),
    )
