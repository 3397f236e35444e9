"""Possible same person: every two charts here that may be one person, the likeliest first; Enter opens both."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from navigator_app.queries.first_download import arriving
from navigator_app.queries.same_person import PossiblePair, possible_pairs
from navigator_app.ui import sayings
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col
from navigator_app.ui.parts.placeholder import StaleBar
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.session import Session
from navigator_app.ui.tables.records import Cell, Column, RecordTable, TableRow
from sync.errors import Said
from sync.words import Words


class PossiblePage(Page):
    """The list of pairs."""

    topic: ClassVar[str] = "patients"
    cares: ClassVar[frozenset[str]] = frozenset({"patient", "patient_link"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        columns = [
            Column(self.tr("Two charts"), 260),
            Column(self.tr("Dates of birth"), 190),
            Column(self.tr("Why")),
        ]
        self.table = RecordTable(self.tr("Possible same person"), columns)
        self.table.opened.connect(self._open)
        about = Label(
            self.tr("Charts that may be one person. Nothing is merged; you look, and say one person or two."),
            "muted",
            wrap=True,
        )
        self.incomplete = StaleBar()
        self.incomplete.setVisible(False)
        head = col(Label(self.tr("Possible same person"), "h1"), about, gap=2)
        page = col(head, self.incomplete, self.table, gap=12, margins=(24, 16, 24, 16))
        page.setStretch(2, 1)
        self.setLayout(page)
        self.table.states.show_loading()

    def refresh(self) -> None:
        """Compare anew."""
        desk = self.session.desk
        self.ask_at_length(lambda: (possible_pairs(desk), arriving(desk)), self._take)

    def first_focus(self) -> QWidget | None:
        """Begin in the list."""
        return self.table.view

    def fail(self, why: Said) -> None:
        """Say why there is no list."""
        self.table.show_error(
            self.tr("The charts could not be compared"), sayings.said(why), self.again(self.refresh)
        )

    def _take(self, answer: tuple[tuple[PossiblePair, ...], Words | None]) -> None:
        found, coming = answer
        self.incomplete.setVisible(coming is not None)
        if coming is not None:
            text = self.tr("Not every chart is here yet; the list grows by itself.")
            self.incomplete.say(sayings.words(coming), text)
        if found:
            self.table.replace([_table_row(each) for each in found])
        else:
            self.table.show_empty(
                "users",
                self.tr("No two charts look like one person"),
                self.tr(
                    "When a new chart looks like one that is here, both stand here until a person has looked."
                ),
            )

    def _open(self, key: str) -> None:
        one, _, other = key.partition(":")
        self.host.go(Target("same_person", "patient", one, one, other))


def _table_row(each: PossiblePair) -> TableRow:
    born = " / ".join(dict.fromkeys(sayings.us_date(day) if day else "\u2013" for day in each.born))
    return TableRow(
        f"{each.one_id}:{each.other_id}",
        (
            Cell(f"{each.one} / {each.other}", strong=True),
            Cell(born),
            Cell(sayings.words(each.reasons.agrees[0])),
        ),
    )
