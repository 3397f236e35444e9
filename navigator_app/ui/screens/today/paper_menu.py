"""The button with what Today can put on paper: the day list of a place, and the rides of a day for whoever drives."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.day_list import next_working_day
from navigator_app.ui import words
from navigator_app.ui.parts.buttons import Button
from navigator_app.ui.parts.labels import keyless
from navigator_app.ui.screens.page import Target
from sync.records.site import Site
from sync.rules.whose_day import day_of


def day_paper(site_id: str) -> Target:
    """Name the day list of a place."""
    return Target("print", "day", site_id)


def rides_paper(site_id: str, on: date) -> Target:
    """Name the rides of a day from a place."""
    return Target("print", "driver", f"{site_id}/{on.isoformat()}")


class PaperMenu(Button):
    """An icon that opens the menu; `chosen` carries the sheet's place."""

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__("", "", "printer")
        self._desk, self._site_id = desk, ""
        self.name_it(self.tr("Paper: day list and rides"))
        self.list = QMenu(self)
        self.clicked.connect(self.open)

    def name_it(self, name: str) -> None:
        """Say what the icon is for."""
        self.setAccessibleName(name)
        self.setToolTip(name)

    def show_place(self, site_id: str) -> None:
        """Offer the papers of this place; of one's own where none is chosen."""
        self._site_id = site_id

    def open(self) -> None:
        """Open the menu under the icon."""
        self.fill()
        self.list.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def fill(self) -> None:
        """Offer the day list, and the rides of today and of the next working day."""
        site_id = self._site_id or self._desk.me.site_id
        site = gathered.record(self._desk, site_id, Site)
        name = keyless((site.short_name or site.name) if site else self.tr("this place"))
        today = day_of(self._desk.now(), site.zone if site else self._desk.me.zone)
        self.list.clear()
        self._offer(self.tr("&Day list, {place} (Ctrl+P)").format(place=name), day_paper(site_id))
        for key, on in (("&1", today), ("&2", next_working_day(site, today))):
            text = self.tr("{key} Driver's list, {day}").format(key=key, day=words.day(on, today))
            self._offer(text, rides_paper(site_id, on))

    def _offer(self, text: str, target: Target) -> None:
        self.list.addAction(text).triggered.connect(lambda _on=False: self.chosen.emit(target))
