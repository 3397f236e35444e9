"""The printed list of what changed: every letter on paper is large enough to be read, a patient's name above all."""

from __future__ import annotations

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from navigator_app.ui.screens.since.sheet import sheet
from tests.screens.invented import since_list


def sizes_pt(document: QTextDocument) -> dict[str, float]:
    found: dict[str, float] = {}
    block = document.begin()
    while block.isValid():
        pieces = block.begin()
        while not pieces.atEnd():
            piece = pieces.fragment()
            found[piece.text()] = piece.charFormat().font().pointSizeF()
            pieces += 1
        block = block.next()
    return found


def test_headings_are_larger_than_what_stands_under_them(dressed: QApplication) -> None:
    found = sizes_pt(sheet(since_list(), "Printed now."))
    names = {text: size for text, size in found.items() if text.startswith(("Since ", "Moss", "Dale"))}
    assert len(names) == 3
    assert min(names.values()) >= 12
    assert min(found.values()) >= 8
