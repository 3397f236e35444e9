"""Patients: find one by any word, number or birth date while one types; Enter opens the chart."""

from __future__ import annotations

from typing import ClassVar, Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from navigator_app.queries import patients
from navigator_app.queries.emergencies import withheld_by_text
from navigator_app.queries.finder import RESTRICTED
from navigator_app.queries.first_download import arriving
from navigator_app.queries.patient_narrowing import Choices, choices, narrowed
from navigator_app.queries.patients import PatientRow
from navigator_app.queries.same_person import possible_pairs
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.filters import Filter, Filters
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.parts.lull import Lull
from navigator_app.ui.parts.placeholder import StaleBar
from navigator_app.ui.screens.chips import meaning_text
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.patients.state import (
    Answered,
    Cleared,
    Model,
    Offered,
    PhaseTurned,
    SiteTurned,
    Typed,
    update,
)
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from navigator_app.ui.tables.records import Cell, Column, RecordTable, TableRow, down_from
from navigator_app.ui.theme.style import Theme
from sync.client.ports import Touched
from sync.errors import Said

COUNT_AFTER_MS: Final = 800


class PatientsPage(Page):
    """Everybody whose chart is on this desk."""

    topic: ClassVar[str] = "patients"
    cares: ClassVar[frozenset[str]] = frozenset({"patient", "patient_link"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self._job = None
        self._count = Label("", "muted")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Name, number, birth date, phone"))
        self.filter.setAccessibleName(self.tr("Find in patients"))
        self.filter.setMinimumWidth(Theme.current().px(280))
        self.filter.setMaximumWidth(Theme.current().px(320))
        self.filter.textChanged.connect(self._typed)
        self.filter.returnPressed.connect(self._enter)
        down_from(self.filter, lambda: self.table.view)
        self.possible = button(self.tr("Possible same person"), "", "users")
        self.possible.clicked.connect(lambda: host.go(Target("possible")))
        self.possible.hide()
        new = button(self.tr("New patient"), "primary", "plus")
        new.clicked.connect(lambda: host.go(Target("record", "patient")))
        columns = [
            Column(self.tr("Name")),
            Column(self.tr("Date of birth"), 130, whole=True),
            Column(self.tr("Age, sex"), 110, whole=True),
            Column(self.tr("Community"), 170),
            Column(self.tr("Phase"), 190),
        ]
        self.table = RecordTable(self.tr("Patients"), columns)
        self.table.set_compact(session.settings.text("density") == "compact")
        self.table.opened.connect(lambda key: host.go(record_target("patient", key)))
        self.incomplete = StaleBar()
        self.incomplete.setVisible(False)
        # All charts are compared with each other: that waits until nobody types.
        self._count_soon = Lull(self, COUNT_AFTER_MS, self._count_possible)
        self.phases, self.sites = Filters(self.tr("Phase of care")), Filters(self.tr("Site"))
        self.phases.turned.connect(lambda key: self._narrow(PhaseTurned(key)))
        self.sites.turned.connect(lambda key: self._narrow(SiteTurned(key)))
        self.every = button(self.tr("No filter (Esc)"), "link")
        self.every.clicked.connect(self.step_back)
        self.every.hide()
        head = row(
            col(Label(self.tr("Patients"), "h1"), self._count, gap=2), None, self.possible, self.filter, new
        )
        choices = col(self.phases, self.sites, row(self.every, None), gap=6)
        page = col(head, choices, self.incomplete, self.table, gap=12, margins=(24, 16, 24, 16))
        page.setStretch(3, 1)
        self.setLayout(page)
        slash = QShortcut(
            QKeySequence("/"), self.table, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        slash.activated.connect(self.filter.setFocus)

    def at_hand(self) -> Target:
        """Name the patient that is chosen in the list."""
        return (
            record_target("patient", self.table.current_key()) if self.table.view.hasFocus() else self.target
        )

    def refresh(self) -> None:
        """Ask for what was typed; an older question is no longer waited for."""
        if self._job is not None:
            self._job.cancel()
        if self.model.rows is None:
            self.table.states.show_loading()
        desk, wanted = self.session.desk, self.model.wanted
        self._job = self.ask(
            lambda: Answered(
                wanted,
                narrowed(desk, wanted),
                patients.count(desk),
                arriving(desk),
                withheld_by_text(desk, wanted.text),
            ),
            self._take,
        )

    def show_target(self, target: Target) -> None:
        """Show the list, and count the pairs of which nobody said whether they are one person."""
        super().show_target(target)
        self._count_soon.start()
        desk = self.session.desk
        self.ask(lambda: choices(desk, with_sites=False), self._offer)

    def _offer(self, found: Choices) -> None:
        self.model = update(self.model, Offered(found))
        self._show_choices()

    def _count_possible(self) -> None:
        desk = self.session.desk
        self.ask(lambda: choices(desk), self._offer)
        self.ask_at_length(lambda: len(possible_pairs(desk)), self._show_possible)

    def _show_possible(self, count: int) -> None:
        self.possible.setText(self.tr("Possible same person: {count}").format(count=count))
        self.possible.setAccessibleName(self.possible.text())
        self.possible.setVisible(count > 0)

    def touched(self, touched: Touched) -> None:
        """Ask again when a chart was changed; while not everybody is here, always."""
        if self.isVisible() and any(kind in self.cares for kind, _ in touched.records):
            self._count_soon.start()
        if self.isVisible() and self.incomplete.isVisible():
            self.ask_again()
        else:
            super().touched(touched)

    def first_focus(self) -> QWidget | None:
        """Begin with typing."""
        return self.filter

    def step_back(self) -> bool:
        """Clear what was typed and chosen first."""
        if self.model.wanted.is_open:
            return False
        self.filter.clear()
        self._narrow(Cleared())
        return True

    def fail(self, why: Said) -> None:
        """Say why there is no list."""
        self.table.states.show_error(
            self.tr("Patients could not be read"), sayings.said(why), "", self.again(self.refresh)
        )

    def _typed(self, text: str) -> None:
        if self._count_soon.isActive():
            self._count_soon.start()
        self._narrow(Typed(text))

    def _narrow(self, event: Typed | PhaseTurned | SiteTurned | Cleared) -> None:
        self.model = update(self.model, event)
        self.refresh()

    def _take(self, event: Answered) -> None:
        self.model = update(self.model, event)
        self._show_choices()
        rows = self.model.rows or ()
        total = self.model.count
        self._show_incomplete()
        self._count.setText(self.tr("{shown} of {total}").format(shown=len(rows), total=total))
        if rows:
            self.table.replace([_table_row(each) for each in rows])
        elif self.model.is_restricted:
            in_emergency = button(self.tr("Open in an emergency"), "", "triangle-alert")
            in_emergency.clicked.connect(lambda: self.host.go(Target("emergency")))
            self.table.show_empty("lock", sayings.words(RESTRICTED), "", in_emergency)
        elif not self.model.wanted.is_open:
            self.table.show_empty(
                "search",
                self.tr("Nobody found"),
                self.tr("Try a part of the name, the chart number or the birth date, or fewer filters."),
            )
        else:
            add = button(self.tr("Import files"), "", "inbox")
            add.clicked.connect(lambda: self.host.go(Target("import")))
            self.table.show_empty(
                "users",
                self.tr("No patients yet"),
                self.tr("Import a file, or begin a chart with New patient."),
                add,
            )

    def _show_choices(self) -> None:
        """Show by what the list can be narrowed, and what is chosen."""
        found, wanted = self.model.choices, self.model.wanted
        for filters, offered, chosen in (
            (self.phases, found.phases, wanted.phases),
            (self.sites, found.sites, wanted.sites),
        ):
            filters.show_filters(
                [Filter(one.key, sayings.words(one.words), one.count, one.key in chosen) for one in offered]
            )
            filters.setVisible(len(offered) > 1)
        self.every.setVisible(not wanted.is_open)

    def _show_incomplete(self) -> None:
        """Say that not everybody is here yet, as long as the first download is not complete."""
        told = self.model.arriving
        self.incomplete.setVisible(told is not None)
        if told is not None:
            self.incomplete.say(
                sayings.words(told),
                self.tr("Not every patient is in this list yet. It fills by itself; nothing is lost."),
            )

    def _enter(self) -> None:
        rows = self.model.rows or ()
        if len(rows) == 1:
            self.host.go(record_target("patient", rows[0].id))
        else:
            self.table.setFocus()


def _alike() -> str:
    return QCoreApplication.translate("PatientsPage", "look-alike")


def _table_row(each: PatientRow) -> TableRow:
    age = str(each.age_years) if each.age_years is not None else ""
    born = sayings.us_date(each.birth_on)
    return TableRow(
        each.id,
        (
            Cell(f"{each.name} \u00b7 {_alike()}" if each.looks_alike else each.name, strong=True),
            Cell(born, sort=each.birth_on.isoformat() if each.birth_on else None),
            Cell(", ".join(part for part in (age, sayings.words(each.sex)) if part), sort=each.age_years),
            Cell(each.community),
            Cell(
                sayings.words(each.phase.text), each.phase.tint, each.phase.icon, tip=meaning_text(each.phase)
            ),
        ),
    )
