"""What a form begins with: what is known anyway of a new record, and what was typed before and not saved."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from navigator_app.desk import Me
from navigator_app.ui import words
from navigator_app.ui.forms.derived import shown_fields
from navigator_app.ui.forms.opening import Opening
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.theme.tokens import Space

_ZONES: Final = ("departs_zone", "collected_zone", "due_zone", "zone")


def start_of(found: Opening, me: Me) -> dict[str, Any]:
    """Give what a new record begins with: the words that were refused, else that it is written here, by this clock."""
    if found.image is not None:
        return {}
    if found.correction is not None:
        return dict(found.correction.values)
    shown = {one.name for one in shown_fields(found.noun, creating=True)}
    known = {"from_site_id": me.site_id or None, **dict.fromkeys(_ZONES, me.zone)}
    return {name: value for name, value in known.items() if name in shown and value}


class DraftOffer(QWidget):
    """Offers what was typed and not saved; `settled` says whether it is taken up again or thrown away."""

    settled = Signal(bool)

    def __init__(self, typed_at: datetime, now: datetime, zone: ZoneInfo) -> None:
        super().__init__()
        at = words.moment(typed_at, zone, zone, now)
        notice = Alert(
            self.tr("You typed something here and did not save it"),
            self.tr("{when}. It was kept encrypted on this computer.").format(when=at),
            "info",
            "pencil",
        )
        take, drop = button(self.tr("Take it up again"), ""), button(self.tr("Throw it away"), "ghost")
        take.clicked.connect(lambda: self._settle(is_taken=True))
        drop.clicked.connect(lambda: self._settle(is_taken=False))
        self.setLayout(col(notice, row(take, drop, None), gap=Space.S))

    def _settle(self, *, is_taken: bool) -> None:
        self.hide()
        self.settled.emit(is_taken)
