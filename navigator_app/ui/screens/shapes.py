"""The switch between the list of referrals and their board, the same over both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication

from navigator_app.ui.parts.segment import Segment

Shape = Literal["list", "board"]
_SHAPES: Final[tuple[Shape, ...]] = ("list", "board")


def shapes(here: Shape, go: Callable[[], None]) -> Segment:
    """Give the switch as it stands over one of the two; the other one leads away, and it stays as it was."""
    found = Segment(_tr("Shown as"), [_tr("List"), _tr("Board")], _SHAPES.index(here))

    def chosen(place: int) -> None:
        if _SHAPES[place] != here:
            go()
            found.select(_SHAPES.index(here))

    found.chosen.connect(chosen)
    return found


def _tr(text: str) -> str:
    return QCoreApplication.translate("Shapes", text)
