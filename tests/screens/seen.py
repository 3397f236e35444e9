"""What a person sees of a window: its words, which of them are cut or shortened, which stayed English."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QWidget,
)

from navigator_app.ui.parts.chip import Chip
from navigator_app.ui.parts.labels import ElidedLabel
from navigator_app.ui.screens.help.view import HelpPage
from navigator_app.ui.tables.records import RecordTable
from navigator_app.ui.tables.work_model import WorkRow
from navigator_app.ui.tables.worklist import WorkList
from navigator_app.ui.theme import style
from navigator_app.ui.theme.style import Theme
from sync.resources import resource
from tests.screens.gallery import cut_labels


def words(root: QWidget) -> list[str]:
    """Give every word that is shown, those of painted parts by their names."""
    return [
        text for one in root.findChildren(QWidget) if one.isVisibleTo(root) for text in _said(one) if text
    ]


def _said(one: QWidget) -> Iterator[str]:
    if isinstance(one, QLabel | QAbstractButton):
        yield one.text()
    elif isinstance(one, QLineEdit | QPlainTextEdit):
        yield one.placeholderText()
    elif isinstance(one, QComboBox):
        yield one.currentText()
    elif isinstance(one, QTabBar):
        yield from (one.tabText(place) for place in range(one.count()))
    if not one.objectName().startswith("qt_"):
        yield one.accessibleName()


def cut(root: QWidget) -> list[str]:
    """Give the words of every label and button that has no room for them."""
    return [*cut_labels(root), *(one.text() for one in root.findChildren(QPushButton) if _is_cut(one, root))]


def _is_cut(one: QPushButton, root: QWidget) -> bool:
    return one.isVisibleTo(root) and bool(one.text()) and one.width() < one.minimumSizeHint().width() - 1


DATA: Final = frozenset({"Navigator", "DOB", "Patient", "Pathology report", "Hemoglobin", "Potassium", "min"})
"""What is called like something of ours: the program, columns of a list, a document, what a lab measured, a unit."""


def english(root: QWidget) -> list[str]:
    """Give every text of ours that is shown as it stands in the code, where another language is spoken."""
    if any(one.isVisibleTo(root) for one in root.findChildren(HelpPage)):
        # Help is written in English alone, which its page says.
        return []
    parts = {
        part.strip() for text in words(root) for part in re.split(" \u00b7 |, |: ", text.replace("&", ""))
    }
    return sorted(parts & _texts() - DATA)


@cache
def _texts() -> frozenset[str]:
    plain = json.loads(resource("i18n/es.json").read_text("utf-8"))
    return frozenset(entry["en"].replace("&", "") for entry in plain["entries"])


class _Noting(QFontMetricsF):
    """Measures as Qt does, and notes what was shortened."""

    noted: Final[list[tuple[str, str]]] = []

    def elidedText(self, text: str, mode: Qt.TextElideMode, width: float, flags: int | None = 0) -> str:  # noqa: N802 - Qt's own
        """Shorten, and note it."""
        found = super().elidedText(text, mode, width, flags or 0)
        if found != text:
            self.noted.append((text, found))
        return found


@contextmanager
def shortened() -> Iterator[list[tuple[str, str]]]:
    """Note what is painted shortened from now on: the whole text, and what is left of it."""
    vars(style)["QFontMetricsF"] = _Noting
    Theme.current()._metrics.clear()
    _Noting.noted.clear()
    try:
        yield _Noting.noted
    finally:
        vars(style)["QFontMetricsF"] = QFontMetricsF
        Theme.current()._metrics.clear()


def may_be_short(root: QWidget) -> set[str]:
    """Give the free texts that may be shortened: of rows whose pane says them whole, of cells that share a width."""
    found: set[str] = set()
    for listing in root.findChildren(WorkList):
        entries = [listing._model.entry(place) for place in range(listing._model.rowCount())]
        for row in (one for one in entries if isinstance(one, WorkRow)):
            found |= {row.title, row.person, row.context, row.owner}
    chips = [one for one in root.findChildren(Chip) if one.isVisibleTo(root)]
    # A chip that has a whole line and needs more gives way, and says the whole in its tip.
    found |= {one._chip.text for one in chips if one.sizeHint().width() > _room_of(one)}
    for table in root.findChildren(RecordTable):
        columns = table._model.columns
        cells = [
            cell for place, one in enumerate(columns) if not one.whole for cell in table._model.cells(place)
        ]
        found |= {text for cell in cells if not cell.icon for text in (cell.text, cell.below)}
    return found


def _room_of(chip: Chip) -> int:
    around = chip.parentWidget()
    return around.width() if around is not None else 0


def is_wrong(whole: str, left: str, free: set[str]) -> bool:
    """Say whether a shortened text may not be: it is no free text, or it lost a part of a number."""
    numbers = [sum(letter.isdigit() for letter in one) for one in (whole, left)]
    return whole not in free or numbers[0] != numbers[1]


def shortened_labels(root: QWidget) -> list[tuple[str, str]]:
    """Give every label that is shown shortened: the whole text, and what is left of it."""
    every = [one for one in root.findChildren(ElidedLabel) if one.isVisibleTo(root)]
    return [(one._text, one.text()) for one in every if one.text() != one._text]
