"""What pages of questions are put together from: a question with its words, cards in columns, keys at the foot."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.keyhints import KeyHint, KeyHints
from navigator_app.ui.parts.layout import row
from navigator_app.ui.theme.tokens import Space


def labelled(editor: Editor, words: str, told: str = "") -> Labelled:
    """Give a question its words and its letter."""
    if words:
        editor.name_parts(words.replace("&", ""))
    return Labelled(words, editor, told, editor.focus_target())


def card(*parts: QWidget | QLayout) -> Card:
    """Give a card around some questions."""
    return Card(margins=(16, 12, 16, 14)).add(*parts)


def pair(left: QWidget, right: QWidget) -> QBoxLayout:
    """Lay two questions beside each other; what is said below one of them moves the other nowhere."""
    found = row(left, right, gap=Space.M)
    for each in (left, right):
        found.setAlignment(each, Qt.AlignmentFlag.AlignTop)
    return found


def two_columns(left: QLayout, right: QLayout, shares: tuple[int, int]) -> QBoxLayout:
    """Lay cards out in two columns."""
    found = row(left, right, gap=Space.M)
    for place, share in enumerate(shares):
        found.setStretch(place, share)
    return found


def key_hints(save: str) -> KeyHints:
    """Say which keys answer, lead on, leave and save."""
    return KeyHints(
        [
            KeyHint(("1", "2", "\u2026"), _tr("Choose and go on")),
            KeyHint(("Tab",), _tr("Next field")),
            KeyHint(("Esc",), _tr("Back, what is typed is kept")),
            KeyHint(("Ctrl", "S"), save),
        ]
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Questions", text)
