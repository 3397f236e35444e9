"""Where the questions of a call stand: who calls and whose it is at the left, what it is at the right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.layout import col
from navigator_app.ui.screens.questions.parts import card, pair, two_columns
from navigator_app.ui.theme.tokens import Space

RESULT: Final = ("analyte", "analyte_name", "unit", "value_text", "flag", "collected_at", "lab")
"""What is read back."""
_REST: Final = ("appointment_id", "zone", "starts_at", "words", "asked_by", "answers")


def columns(part: Mapping[str, Labelled], who: QWidget, alike: QLayout, spoken: QWidget) -> QBoxLayout:
    """Lay the questions out in two columns."""
    caller = card(pair(part["caller"], part["number"]), part["role"])
    clues = (
        pair(part["family_name"], part["given_name"]),
        pair(part["birth_on"], part["record_number"]),
        part["display"],
    )
    whose = card(part["whose"], part["patient_id"], who, alike, part["read_back"], *clues)
    what = card(
        part["what"],
        *(part[name] for name in RESULT),
        spoken,
        part["is_read_back"],
        *(part[name] for name in _REST),
    )
    return two_columns(col(caller, whose, None, gap=Space.M), col(what, None, gap=Space.M), (50, 50))
