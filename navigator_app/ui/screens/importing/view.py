"""Import: choose files, then one line per item with what became of it and why. Importing again changes nothing.

Records are read; the pages of faxes and scans are kept encrypted and their originals removed.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Final

from PySide6.QtWidgets import QFileDialog, QWidget

from navigator_app.commands import intake, papers
from navigator_app.commands.intake import Outcome
from navigator_app.commands.papers import Read, Taken
from navigator_app.commands.watching import is_paper
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.screens.importing.state import Began, Ended, Model, update
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from navigator_app.ui.tables.records import Cell, Column, RecordTable, TableRow
from navigator_app.ui.theme.tokens import Tint
from sync.errors import Said
from sync.words import say

_ENDS: Final[dict[str, tuple[str, str, Tint]]] = {
    "filed": (say("Filed"), "circle-check", "ok"),
    "taken": (say("To be filed"), "file-text", "warn"),
    "known": (say("Known already"), "check", "neutral"),
    "match": (say("Waits for a person"), "users", "warn"),
    "aside": (say("Set aside"), "file-warning", "neutral"),
}


class ImportPage(Page):
    """Files of other systems."""

    topic: ClassVar[str] = "import"
    is_whole: ClassVar[bool] = True
    cares: ClassVar[frozenset[str]] = frozenset({"-"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self._summary = Label("", "muted", wrap=True)
        self.choose_button = button(self.tr("Choose files"), "primary", "file-text")
        self.choose_button.clicked.connect(self._choose)
        self.tray_button = button(self.tr("Open unmatched"), "", "inbox")
        self.tray_button.clicked.connect(lambda: host.go(Target("unmatched")))
        columns = [
            Column(self.tr("Item"), 240),
            Column(self.tr("What became of it"), 190),
            Column(self.tr("Why")),
        ]
        self.table = RecordTable(self.tr("What was brought in"), columns)
        self.table.opened.connect(self._open)
        head = row(
            col(Label(self.tr("Import"), "h1"), self._summary, gap=2), self.tray_button, self.choose_button
        )
        head.setStretch(0, 1)
        page = col(head, self.table, gap=12, margins=(24, 16, 24, 16))
        page.setStretch(1, 1)
        self.setLayout(page)
        self._draw()

    def bring_in(self, paths: list[Path]) -> None:
        """Bring in files; the window stays free meanwhile."""
        if not paths or self.model.is_running:
            return
        self.model = update(self.model, Began())
        self._draw()
        sheets, others = [p for p in paths if is_paper(p)], [p for p in paths if not is_paper(p)]
        # Counting pages takes its time, and nobody's saving waits for it.
        self.session.work.draw(
            lambda: [papers.read(path) for path in sheets],
            lambda found: self._keep(found, others),
            self._stopped,
            self,
        )

    def _keep(self, found: list[Read | Taken], others: list[Path]) -> None:
        desk = self.session.desk

        def work() -> tuple[Outcome | Taken, ...]:
            kept = [one if isinstance(one, Taken) else papers.keep(desk, one, "scan") for one in found]
            return (*kept, *intake.bring_in(desk, others))

        self.do(work, self._ended, self._stopped)

    def first_focus(self) -> QWidget | None:
        """Begin with choosing."""
        return self.choose_button

    def _choose(self) -> None:
        kinds = self.tr(
            "Records and scans (*.json *.ndjson *.hl7 *.txt *.er7 *.oru *.adt *.pdf *.tif *.tiff *.jpg *.jpeg);;"
            "All files (*)"
        )
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Import files"), "", kinds)
        self.bring_in([Path(name) for name in names])

    def _ended(self, outcomes: tuple[Outcome | Taken, ...]) -> None:
        self.model = update(self.model, Ended(outcomes))
        self._draw()

    def _stopped(self, why: Said) -> None:
        self.model = update(self.model, Ended(self.model.outcomes))
        self._draw()
        self.host.tell_trouble(why)

    def _draw(self) -> None:
        self.choose_button.setEnabled(not self.model.is_running)
        counts = self.model.counts
        self.tray_button.setVisible(bool(counts["match"]))
        if self.model.is_running:
            self._summary.setText(self.tr("Reading. You can go on working."))
            self.table.states.show_loading()
            return
        if not self.model.outcomes:
            self._summary.setText(
                self.tr(
                    "FHIR R4 JSON and HL7 v2 files; faxes and scans as PDF, TIFF or JPEG. Importing again"
                    " changes nothing."
                )
            )
            self.table.show_empty(
                "inbox",
                self.tr("No file brought in yet"),
                self.tr(
                    "Patients, conditions, referrals, visits and results are read; the rest is set aside by name."
                    " Pages are kept encrypted, and their original is removed."
                ),
            )
            return
        told = ", ".join(
            f"{counts[end]} {sayings.words(_ENDS[end][0]).lower()}" for end in _ENDS if counts[end]
        )
        self._summary.setText(told)
        self.table.replace([_table_row(place, one) for place, one in enumerate(self.model.outcomes)])

    def _open(self, key: str) -> None:
        outcome = self.model.outcomes[int(key)]
        if isinstance(outcome, Taken):
            if outcome.record_id:
                self.host.go(record_target("document", outcome.record_id))
        elif outcome.state == "match" and outcome.record_id:
            self.host.go(record_target("unmatched", outcome.record_id))
        elif outcome.patient_id:
            self.host.go(record_target("patient", outcome.patient_id))


def _table_row(place: int, one: Outcome | Taken) -> TableRow:
    words, icon, tint = _ENDS[one.state]
    item, file = ("", one.name) if isinstance(one, Taken) else (one.item, one.file)
    return TableRow(
        str(place),
        (
            Cell(item or file, below=file if item else "", strong=True),
            Cell(sayings.words(words), tint, icon),
            Cell(sayings.words(one.reason)),
        ),
    )
