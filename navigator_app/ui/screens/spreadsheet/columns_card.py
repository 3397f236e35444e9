"""The card on which a person says what each column of a list is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from navigator_app.ui import sayings
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, scrolled
from navigator_app.ui.screens.spreadsheet.state import Model
from sync.formats.sheets.columns import Column, kind_of, targets
from sync.records import KINDS


class _One(QWidget):
    """One column: its title, what stands in it, what it is."""

    changed = Signal()

    def __init__(self, title: str, samples: list[str], column: Column, assigner: str) -> None:
        super().__init__()
        self._default = assigner
        self.what = PickEditor([(key, target_words(key)) for key in targets()])
        self.what.set_value(column.target)
        line = self.what.combo.lineEdit()
        if line is not None:
            line.setPlaceholderText(self.tr("Not brought in"))
        self.assigner = QLineEdit(column.assigner or assigner)
        self.assigner.setAccessibleName(self.tr("{column}: who gives these numbers").format(column=title))
        self._given = Labelled(self.tr("Numbers given by"), self.assigner)
        shown = title or self.tr("Column without a title")
        self._words = Labelled(shown, self.what, ", ".join(samples), self.what.focus_target())
        self.what.name_parts(self.tr("What {column} is").format(column=shown))
        self.setLayout(col(self._words, self._given, gap=6))
        self.what.changed.connect(self._hear)
        self.assigner.editingFinished.connect(self.changed)
        self._fit()

    def column(self) -> Column:
        """Give what was said."""
        target = str(self.what.value() or "")
        return Column(target, self.assigner.text().strip() if target == "patient.number" else "")

    def _hear(self) -> None:
        text = self.what.combo.currentText().strip()
        if not text or self.what.value() is not None:
            self._fit()
            self.changed.emit()

    def _fit(self) -> None:
        self._given.setVisible(self.what.value() == "patient.number")


class ColumnsCard(Card):
    """All columns of a list, one below the other."""

    said = Signal(object)
    """What they are now: `Columns`."""

    def __init__(self) -> None:
        super().__init__(self.tr("What each column is"))
        self._told = Label("", "muted", wrap=True)
        self.refusal = Label("", "error", wrap=True)
        self.refusal.setVisible(False)
        self._list = col(gap=14)
        self._ones: list[_One] = []
        self.body.addLayout(col(self._told, self.refusal, gap=6))
        self.body.addWidget(scrolled(box(self._list, "paneBody")), 1)

    def show_columns(self, model: Model, assigner: str) -> None:
        """Draw the columns of a list anew."""
        clear(self._list)
        self._ones = []
        for place, title in enumerate(model.titles):
            column = model.columns[place] if place < len(model.columns) else Column()
            one = _One(title, model.samples(place), column, assigner)
            one.changed.connect(self._tell)
            self._ones.append(one)
            self._list.addWidget(one)
        self._list.addStretch(1)
        self._told.setText(
            self.tr("As you said the last time for a list with these titles.")
            if model.is_remembered
            else self.tr(
                "Guessed by the titles. Change what is wrong; it is remembered for the next list like this."
            )
        )

    def show_wrong(self, model: Model) -> None:
        """Say why the columns cannot be so, or nothing."""
        self.refusal.setText(sayings.words(model.wrong) if model.wrong is not None else "")
        self.refusal.setVisible(model.wrong is not None)

    def _tell(self) -> None:
        self.said.emit(tuple(one.column() for one in self._ones))


def target_words(key: str) -> str:
    """Put a target into words, with the kind of record that it belongs to."""
    kind = KINDS[kind_of(key)].about.label
    return f"{sayings.words(kind)}: {sayings.words(targets()[key])}"
