"""Where the keyboard is on a page: kept while the page draws itself anew, given back to who returns to it.

Whenever the control that has the keyboard is hidden, taken out or made unusable, Qt hands the keyboard to whatever
comes next, which is the navigation in the end. Here the page holds it until the control, or the one that was
drawn in its place, is there again.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from navigator_app.ui.parts.spot import found_at, is_usable, spot_of


class Landing:
    """The keyboard's place on one page; `first` gives the control in which the page begins."""

    def __init__(self, page: QWidget, first: Callable[[], QWidget | None]) -> None:
        self._page, self._first = page, first
        self._wanted: str | None = None
        """The spot that is waited for; empty for the page's first control, None for nothing."""

    def spot(self) -> str:
        """Name the spot at which the person is, or was before she left the page; empty for none."""
        if self._wanted is not None:
            return self._wanted
        last = self._page.focusWidget()
        return spot_of(last) if last is not None and last is not self._page else ""

    def land(self, spot: str = "") -> None:
        """Give the keyboard to what stands at a spot, else to where the page begins, as soon as that is there."""
        self._wait_for(spot)
        self._settle()

    def resume(self) -> None:
        """Give the keyboard back to where it was on this page."""
        last = self._page.focusWidget()
        if last is not None and is_usable(last):
            last.setFocus()
        else:
            self.land()

    def is_leaving(self) -> bool:
        """Say whether Qt takes the keyboard from a control that became unusable; the page then holds it."""
        held = self._page.window().focusWidget()
        if not self._page.isVisible() or not self._holds(held) or is_usable(held):
            return False
        self._wait_for(spot_of(held) if held is not None else "")
        return True

    def around(self, draw: Callable[[], None]) -> None:
        """Draw, and keep the keyboard where it is."""
        held = self._page.window().focusWidget()
        spot = spot_of(held) if held is not None and self._holds(held) else None
        draw()
        if not isValid(self._page) or not self._page.isVisible():
            return
        if spot is not None and not is_usable(self._page.window().focusWidget()):
            self._wait_for(spot)
        self._settle_soon()

    def _holds(self, held: QWidget | None) -> bool:
        return held is not None and held is not self._page and self._page.isAncestorOf(held)

    def _wait_for(self, spot: str) -> None:
        self._wanted = spot
        self._page.setFocus()
        self._settle_soon()

    def _settle_soon(self) -> None:
        """Settle when Qt had a moment: what was put in is shown then, and what was taken out is gone."""
        if self._wanted is not None:
            QTimer.singleShot(0, self._page, self._settle_for_good)

    def _settle(self) -> None:
        """Take the keyboard to the wanted spot, if it is there and the person has gone nowhere else meanwhile."""
        if self._wanted is None:
            return
        if self._page.window().focusWidget() is not self._page:
            self._wanted = None
            return
        there = found_at(self._page, self._wanted) if self._wanted else self._beginning()
        self._take(next((one for one in there if is_usable(one)), None))

    def _beginning(self) -> list[QWidget]:
        """Give the page's first control and, where that cannot be used now, those after it."""
        here = self._first()
        found: list[QWidget] = []
        while here is not None and here not in found and self._page.isAncestorOf(here):
            found.append(here)
            here = here.nextInFocusChain() if here.isVisible() and not here.isEnabled() else None
        return found

    def _settle_for_good(self) -> None:
        """As before; where nothing stands there any more, not even hidden, the page's first control is taken."""
        self._settle()
        if self._wanted and self._page.isVisible() and not found_at(self._page, self._wanted):
            self._wanted = ""
            self._settle()

    def _take(self, found: QWidget | None) -> None:
        if found is not None:
            self._wanted = None
            found.setFocus()
