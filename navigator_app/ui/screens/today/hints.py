"""The keys that are shown under the list: those of one row, or of the rows that are marked."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from navigator_app.ui.parts.keyhints import KeyHint


def _tr(text: str) -> str:
    return QCoreApplication.translate("Today", text)


def hints_for(marked: int) -> list[KeyHint]:
    """Give the keys for one row, or for so many marked ones; the last leads to all of them.

    Shape: what a clinic laptop has no room for comes last, such as J and K beside the arrows.
    """
    keys = KeyHint(("Ctrl", "?"), _tr("All keys"))
    done, later = KeyHint(("D",), _tr("Done")), KeyHint(("S",), _tr("Later"))
    hand_over = KeyHint(("A",), _tr("Hand over"))
    menu = KeyHint(("Menu",), _tr("What can be done"))
    if marked:
        count = KeyHint(("Esc",), _tr("{n} marked").format(n=marked))
        return [count, done, later, hand_over, KeyHint(("R",), _tr("Ask again")), menu, keys]
    return [
        KeyHint(("Enter",), _tr("Open")),
        done,
        later,
        hand_over,
        KeyHint(("X",), _tr("Mark")),
        KeyHint(("/",), _tr("Filter")),
        KeyHint(("F",), _tr("Saved filters")),
        KeyHint(("J", "K"), _tr("Move")),
        menu,
        keys,
    ]
