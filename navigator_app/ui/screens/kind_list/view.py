"""Every record of one kind, whatever kind it is: filtered while one types, sorted by any column; Enter opens."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from navigator_app.queries.kind_list import KindList, kind_list
from navigator_app.queries.kind_narrowing import Sort
from navigator_app.queries.kinds import plural
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.parts.placeholder import StaleBar
from navigator_app.ui.parts.segment import Segment
from navigator_app.ui.screens.kind_list.columns import drawn_columns, drawn_row
from navigator_app.ui.screens.kind_list.sorting import SortButton
from navigator_app.ui.screens.kind_list.state import (
    Answered,
    Event,
    Model,
    MoreAsked,
    Opened,
    Scoped,
    Sorted,
    Typed,
    update,
)
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import beginning, record_target
from navigator_app.ui.tables.records import Column, RecordTable, down_from
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.threads.jobs import Job
from sync.client.ports import Touched
from sync.errors import Said

_NAMING = frozenset({"patient", "site", "practitioner", "review"})
"""Kinds whose records are named or marked in the list of any other."""


class KindListPage(Page):
    """The list of the kind that its target names."""

    topic: ClassVar[str] = "kinds"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self._job: Job[Answered] | None = None
        self._drawn: list[Column] = []
        self._title, self._count = Label("", "h1"), Label("", "muted")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Any word, number or date"))
        self.filter.setAccessibleName(self.tr("Filter the list"))
        self.filter.setMinimumWidth(Theme.current().px(200))
        self.filter.setMaximumWidth(Theme.current().px(320))
        self.filter.textChanged.connect(lambda text: self._change(Typed(text)))
        self.filter.returnPressed.connect(self._enter)
        down_from(self.filter, lambda: self.table.view)
        self.scope = Segment(self.tr("Which records"), [self.tr("Current"), self.tr("All")])
        self.scope.chosen.connect(lambda place: self._change(Scoped(place == 1)))
        self.sort = SortButton()
        self.sort.chosen.connect(lambda sort: self._change(Sorted(sort)))
        self.new = button(self.tr("New"), "primary", "plus")
        self.new.clicked.connect(self._begin)
        self.incomplete = StaleBar()
        self.table = self._new_table([])
        head = row(col(self._title, self._count, gap=2), None, self.new)
        controls = row(self.filter, self.scope, None, self.sort)
        controls.setStretch(0, 3)
        controls.setStretch(2, 1)
        self._lines = col(head, controls, self.incomplete, self.table, gap=12, margins=(24, 16, 24, 16))
        self._lines.setStretch(3, 1)
        self.setLayout(self._lines)
        self._clear()

    def show_target(self, target: Target) -> None:
        """Show a kind; coming back to the one that was shown keeps its filter, its order and its place."""
        self.target = target
        before, self.model = self.model.kind, update(self.model, Opened(target.kind))
        if before != target.kind:
            self._clear()
        self.refresh()

    def refresh(self) -> None:
        """Ask for what was typed; an older question is no longer waited for."""
        if self._job is not None:
            self._job.cancel()
        if self.model.found is None:
            self.table.states.show_loading()
        desk, kind, asked = self.session.desk, self.model.kind, self.model.asked
        self._job = self.ask(lambda: Answered(kind, asked, kind_list(desk, kind, asked)), self._take)

    def touched(self, touched: Touched) -> None:
        """Ask again when one of the kind was changed, or something that names or marks it; while it fills, always."""
        concerned = any(k == self.model.kind or k in _NAMING for k, _ in touched.records)
        if self.isVisible() and (concerned or self.incomplete.isVisible()):
            self.ask_again()

    def first_focus(self) -> QWidget | None:
        """Begin with typing; with the row that was opened when one comes back."""
        return self.table.view if self.table.current_key() else self.filter

    def step_back(self) -> bool:
        """Clear what was typed first."""
        if self.filter.text():
            self.filter.clear()
            self.table.setFocus()
            return True
        return False

    def fail(self, why: Said) -> None:
        """Say why there is no list."""
        self.table.show_error(
            self.tr("This list could not be read"), sayings.said(why), self.again(self.refresh)
        )

    def _clear(self) -> None:
        """Begin anew with another kind."""
        self.filter.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.filter.clear()
        self.filter.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.scope.select(0)
        for one in (self.new, self.sort, self.incomplete):
            one.setVisible(False)
        self._title.setText(sayings.words(plural(self.model.kind)))
        self._count.setText("")
        self._put_table([])

    def _change(self, event: Event) -> None:
        before, self.model = self.model, update(self.model, event)
        if self.model != before:
            self.refresh()

    def _take(self, event: Answered) -> None:
        before, self.model = self.model, update(self.model, event)
        found = self.model.found
        if self.model is before:
            return
        if found is None:
            self._title.setText(self.tr("Not known here"))
            self.table.show_empty(
                "file-warning",
                self.tr("This kind of record is not known here"),
                self.tr("It may come from a newer release. What came of it is kept untouched."),
            )
            return
        self._show_head(found)
        columns = drawn_columns(found)
        if columns != self._drawn:
            self._put_table(columns)
        places = [one.name for one in found.columns]
        self.table.show_sort(places.index(found.sort.column), is_falling=found.sort.is_falling)
        if found.rows:
            now, zone = self.session.desk.now(), self.session.desk.zone
            rows = [drawn_row(found, one, now, zone) for one in found.rows]
            self.table.replace(rows, has_more=self.model.has_more)
        else:
            self._show_nothing(found)

    def _show_head(self, found: KindList) -> None:
        self._title.setText(sayings.words(found.plural))
        self._count.setText(self._counted(found))
        self.new.setText(self._new_words(found))
        self.new.setAccessibleName(self._new_words(found))
        self.new.setVisible(found.may_begin)
        self._show_incomplete(found)
        self.sort.show_sort(found)
        self.sort.setVisible(True)

    def _show_incomplete(self, found: KindList) -> None:
        """Say why not every record is in the list yet, as long as that is so."""
        why = (
            sayings.words(found.arriving)
            if found.arriving is not None
            else self.tr("This list is still being prepared")
        )
        self.incomplete.say(
            why, self.tr("Not every record is in this list yet. It fills by itself; nothing is lost.")
        )
        self.incomplete.setVisible(found.arriving is not None or not found.is_prepared)

    def _new_words(self, found: KindList) -> str:
        return self.tr("New {what}").format(what=sayings.words(found.label).lower())

    def _counted(self, found: KindList) -> str:
        shown = len(found.rows)
        if found.is_more:
            text = self.tr("The first {shown} of more than {count:,}").format(shown=shown, count=found.count)
        elif found.count > shown:
            text = self.tr("The first {shown} of {count:,}").format(shown=shown, count=found.count)
        else:
            text = self.tr("1 record") if shown == 1 else self.tr("{count:,} records").format(count=shown)
        return self.tr("{count}. Only the hub writes these.").format(count=text) if found.is_hubs else text

    def _show_nothing(self, found: KindList) -> None:
        if self.model.asked.text:
            self.table.show_empty("search", self.tr("Nothing matches"), self.tr("Esc clears the filter."))
            return
        act: Button | None = None
        if found.may_begin:
            act = button(self._new_words(found), "", "plus")
            act.clicked.connect(self._begin)
        self.table.show_empty(
            found.icon,
            self.tr("Nothing here yet"),
            self.tr("What is written here or comes from the hub stands in this list.")
            if self.model.asked.with_withdrawn
            else self.tr("What was entered in error is left out; All shows it, too."),
            act,
        )

    def _begin(self) -> None:
        target = beginning(self.model.kind)
        if target is not None:
            self.host.go(target)

    def _open(self, key: str) -> None:
        rows = self.model.found.rows if self.model.found else ()
        one = next((one for one in rows if one.key.id == key), None)
        if one is not None:
            self.host.go(record_target(one.key.kind, one.key.id, one.patient_id))

    def _enter(self) -> None:
        rows = self.model.found.rows if self.model.found else ()
        if len(rows) == 1:
            self._open(rows[0].key.id)
        else:
            self.table.setFocus()

    def _put_table(self, columns: list[Column]) -> None:
        """Put a table with other columns in the place of the one that is there."""
        old, had_focus = self.table, self.table.view.hasFocus()
        self._drawn, self.table = columns, self._new_table(columns)
        self._lines.replaceWidget(old, self.table)
        self.setTabOrder(self.sort.button, self.table.view)
        old.hide()
        old.deleteLater()
        if had_focus:
            self.table.setFocus()

    def _new_table(self, columns: list[Column]) -> RecordTable:
        table = RecordTable(self._title.text() or self.tr("Records"), columns, sorts_itself=False)
        table.set_compact(self.session.settings.text("density") == "compact")
        table.opened.connect(self._open)
        table.more_asked.connect(lambda: self._change(MoreAsked()))
        table.sort_asked.connect(self._sort_by)
        slash = QShortcut(QKeySequence("/"), table, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        slash.activated.connect(self.filter.setFocus)
        return table

    def _sort_by(self, place: int, is_falling: bool) -> None:  # noqa: FBT001 - a slot
        found: Any = self.model.found
        self._change(Sorted(Sort(found.columns[place].name, is_falling)))
