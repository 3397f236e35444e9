"""Bring my spreadsheet: say what its columns are, look at it row by row, bring it in, take it back as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Final

from PySide6.QtWidgets import QFileDialog, QProgressBar, QWidget

from navigator_app.commands import spreadsheets
from navigator_app.commands.spreadsheets import Imported
from navigator_app.queries.header import header
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, col, row, scrolled
from navigator_app.ui.parts.tiles import Tile, TileText
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.spreadsheet.columns_card import ColumnsCard
from navigator_app.ui.screens.spreadsheet.looking import Looking
from navigator_app.ui.screens.spreadsheet.past import PastCard
from navigator_app.ui.screens.spreadsheet.pieces import Pieces
from navigator_app.ui.screens.spreadsheet.question import Asked, Question
from navigator_app.ui.screens.spreadsheet.rows import SORTS_SAID, table_row, what_more, who
from navigator_app.ui.screens.spreadsheet.standing import standing
from navigator_app.ui.screens.spreadsheet.state import (
    SORTS,
    Answered,
    Began,
    Ended,
    Event,
    Filtered,
    Model,
    MoreAsked,
    PastTold,
    Read,
    Said,
    Selected,
    Sort,
    update,
)
from navigator_app.ui.session import Session
from navigator_app.ui.tables.records import Column, RecordTable
from sync.formats.sheets.columns import Columns
from sync.rules.rowwise import PlannedRow

_COLUMNS_PX: Final = 300
_ANY_PX: Final = 16_777_215
_TABLE_PX: Final = 260
_ROW_PX: Final = 70
_STATE_PX: Final = 210


class SpreadsheetPage(Page):
    """A person's own list."""

    topic: ClassVar[str] = "spreadsheet"
    cares: ClassVar[frozenset[str]] = frozenset({"-"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self.pieces, self.looking = Pieces(self, self.take), Looking(self, lambda: self.model, self.take)
        self._title, self._summary = (
            Label(self.tr("Bring my spreadsheet"), "h1"),
            Label("", "muted", wrap=True),
        )
        self.choose_button = button(self.tr("Choose a file"), "primary", "file-text")
        self.again_button = button(self.tr("Another file"), "", "file-text")
        self.bring_button = button(self.tr("Bring in"), "primary", "check")
        self.columns_button = button(self.tr("Columns"), "", "pencil")
        self._wide = True
        self.columns_button.setCheckable(True)
        self.stop_button = button(self.tr("Stop"), "ghost")
        self.back_button = button(self.tr("Take it all back"))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("How far it is"))
        self.card, self.question, self.past = ColumnsCard(), Question(), PastCard(session)
        self.tiles = {sort: self._tile(sort) for sort in SORTS}
        columns = [
            Column(self.tr("Row"), _ROW_PX, "right"),
            Column(self.tr("Who")),
            Column(self.tr("What becomes of it"), _STATE_PX),
            Column(self.tr("Why, and what to look at"), wraps=True),
        ]
        self.table = RecordTable(self.tr("Rows of the list"), columns, sorts_itself=False)
        self._lay_out()
        self._join()
        self._draw(Model())

    def refresh(self) -> None:
        """Ask for the lists that were brought in before."""
        desk = self.session.desk
        self.ask(lambda: spreadsheets.imports(desk), lambda found: self.take(PastTold(found)))

    def first_focus(self) -> QWidget | None:
        """Begin with choosing a file, or in the rows of one."""
        return self.table if self.model.rows else self.choose_button

    def set_wide(self, wide: bool) -> None:  # noqa: FBT001 - a setter, as Qt's are
        """Show columns and rows side by side, or one at a time."""
        self._wide = wide
        self._fit()

    def take(self, event: Event) -> None:
        """Let something happen and draw what changed."""
        before, self.model = self.model, update(self.model, event)
        self._draw(before)
        if isinstance(event, Read):
            self.card.show_columns(self.model, self.looking.assigner)
        if isinstance(event, Ended) and event.phase in ("done", "empty", "stopped", "undone"):
            self.refresh()

    def open_file(self, path: Path) -> None:
        """Read a file, guess its columns and look at its rows; the window stays free meanwhile."""
        if not self.model.is_busy:
            self.looking.open_file(path)

    def _choose(self) -> None:
        kinds = self.tr("Lists (*.xlsx *.xlsm *.xls *.ods *.csv *.tsv *.txt);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a list"), "", kinds)
        if name:
            self.open_file(Path(name))

    def _said(self, columns: Columns) -> None:
        self.take(Said(columns))
        if self.model.wrong is None:
            desk, titles = self.session.desk, self.model.titles
            self.do(lambda: spreadsheets.remember_columns(desk, titles, columns), lambda _none: None)
        self.looking.look()

    def _answered(self, answer: str) -> None:
        if not self.model.is_busy:
            self.take(Answered({self.model.selected: answer}))
            self.looking.look()

    def bring_in(self) -> None:
        """Write the rows that are to be brought in, or go on where it was stopped."""
        model, desk = self.model, self.session.desk
        if model.is_busy or not model.bringing:
            return
        if model.phase == "stopped" and model.imported is not None:
            self.take(Began("writing"))
            self.pieces.write(model.imported, model.bringing, model.done)
            return
        self.take(Began("writing"))
        self.do(
            lambda: spreadsheets.begin(desk, model.name, model.rows),
            lambda made: self.pieces.write(made, model.bringing),
        )

    def take_back(self, made: Imported) -> None:
        """Take a whole import back."""
        if not self.model.is_busy:
            self.take(Began("undoing"))
            self.pieces.take_back(made)

    def _take_this_back(self) -> None:
        if self.model.imported is not None:
            self.take_back(self.model.imported)

    def _stop(self) -> None:
        self.looking.stop()
        self.pieces.stop()

    def _draw(self, before: Model) -> None:
        model = self.model
        has_rows = bool(model.rows) or model.sheet is not None
        self._summary.setText(standing(model))
        for each in (self.choose_button, self.again_button):
            each.setEnabled(not model.is_busy)
        is_ready = model.phase in ("ready", "stopped") and bool(model.bringing) and model.wrong is None
        self.bring_button.setVisible(is_ready)
        self.bring_button.setText(
            self.tr("Go on")
            if model.phase == "stopped"
            else self.tr("Bring in {n} rows").format(n=len(model.bringing))
        )
        is_written = model.phase in ("done", "stopped") and model.imported is not None
        self.back_button.setVisible(is_written)
        self.stop_button.setVisible(model.is_busy)
        self.bar.setVisible(model.is_busy)
        self._draw_bar()
        self.again_button.setVisible(model.sheet is not None)
        self.choose_button.setVisible(model.sheet is None)
        self.card.setEnabled(not model.is_busy)
        self._fit()
        self.card.show_wrong(model)
        if (model.past, model.is_busy) != (before.past, before.is_busy):
            self.past.show_past(model.past, is_free=not model.is_busy)
        self.past.setVisible(not has_rows and bool(model.past))
        self._draw_rows(before)

    def _fit(self) -> None:
        """Show the columns beside the rows, or in a narrow window one of the two."""
        has_sheet = self.model.sheet is not None
        is_wanted = self._wide or self.columns_button.isChecked() or self.model.wrong is not None
        self.columns_button.setVisible(has_sheet and not self._wide)
        self.card.setVisible(has_sheet and is_wanted)
        self.rows.setVisible(self._wide or not (has_sheet and is_wanted))
        self.card.setMaximumWidth(_COLUMNS_PX if self._wide else _ANY_PX)

    def _draw_bar(self) -> None:
        model = self.model
        of = {"writing": len(model.bringing), "undoing": model.imported.last_row if model.imported else 0}
        self.bar.setRange(0, of.get(model.phase, 0))
        self.bar.setValue(model.done)

    def _draw_rows(self, before: Model) -> None:
        model = self.model
        for sort, tile in self.tiles.items():
            tile.set_count(model.count(sort))
            tile.setChecked(model.only == sort)
            tile.setVisible(bool(model.rows))
        if model.looked is not before.looked or model.only != before.only or model.shown != before.shown:
            listed = model.listed
            rows = [table_row(one, model.answers.get(one.row.number, "")) for one in listed[: model.shown]]
            self.table.replace(rows, has_more=len(listed) > model.shown)
            if model.selected and model.selected != before.selected:
                self.table.select(str(model.selected))
        if not model.rows:
            self._draw_nothing()
        current = model.current
        is_asked = current is not None and (
            current.state == "alike" or bool(current.row.problems) or model.selected in model.answers
        )
        self.question.setVisible(is_asked and model.phase == "ready")
        if is_asked and (model.selected, model.looked) != (before.selected, before.looked):
            self._ask_question(current)

    def _draw_nothing(self) -> None:
        if self.model.is_busy:
            self.table.states.show_loading()
            return
        if self.model.sheet is not None:
            self.table.show_empty(
                "users", self.tr("Which column holds the name?"), self.tr("Say it at the left.")
            )
            return
        self.table.show_empty(
            "file-text",
            self.tr("No list chosen yet"),
            self.tr(
                "An Excel workbook or a CSV file with one line for each patient, referral or contact. It is looked"
                " at row by row before anything is written, and the whole of it can be taken back."
            ),
        )

    def _ask_question(self, current: PlannedRow | None) -> None:
        if current is None:
            return
        desk, answer = self.session.desk, self.model.answers.get(current.row.number, "")

        def ask() -> Asked:
            found = {one.patient_id: header(desk, one.patient_id) for one in current.candidates}
            return Asked(current, {key: one for key, one in found.items() if one is not None}, answer)

        def show(asked: Asked) -> None:
            if self.model.selected == asked.row.row.number:
                self.question.show_question(
                    asked, " · ".join(filter(None, (who(asked.row), what_more(asked.row))))
                )

        self.ask(ask, show)

    def _tile(self, sort: Sort) -> Tile:
        words, icon, tint = SORTS_SAID[sort]
        tile = Tile(TileText(sort, sayings.words(words), icon, tint))
        tile.clicked.connect(lambda: self.take(Filtered(sort)))
        return tile

    def _lay_out(self) -> None:
        buttons = (
            self.back_button,
            self.columns_button,
            self.again_button,
            self.choose_button,
            self.bring_button,
        )
        head = row(col(self._title, self._summary, gap=2), *buttons, gap=8)
        head.setStretch(0, 1)
        moving = row(self.bar, self.stop_button, gap=10)
        moving.setStretch(0, 1)
        self.table.setMinimumHeight(_TABLE_PX)
        rows = col(row(*self.tiles.values(), gap=12), self.table, self.question, gap=12)
        rows.setStretch(1, 1)
        self.rows = scrolled(box(rows))
        body = row(self.card, self.rows, gap=16)
        body.setStretch(1, 1)
        page = col(head, moving, self.past, body, gap=12, margins=(24, 16, 24, 16))
        page.setStretch(3, 1)
        self.setLayout(page)

    def _join(self) -> None:
        self.choose_button.clicked.connect(self._choose)
        self.again_button.clicked.connect(self._choose)
        self.bring_button.clicked.connect(self.bring_in)
        self.stop_button.clicked.connect(self._stop)
        self.back_button.clicked.connect(self._take_this_back)
        self.columns_button.toggled.connect(lambda _on: self._fit())
        self.card.said.connect(self._said)
        self.question.answered.connect(self._answered)
        self.past.back_asked.connect(self.take_back)
        self.table.selected.connect(lambda key: self.take(Selected(int(key or 0))))
        self.table.opened.connect(self._open)
        self.table.more_asked.connect(lambda: self.take(MoreAsked()))

    def _open(self, key: str) -> None:
        """Open the chart that a row was brought into."""
        found = self.model.looked.by_number.get(int(key or 0))
        patient = found.planned[0].decision.patient_id if found is not None and found.planned else None
        if patient is not None and self.session.desk.image(patient) is not None:
            self.host.go(Target("chart", "patient", patient, patient))
