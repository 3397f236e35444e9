"""What Today says of itself: how much there is, what an empty list means; and its rows, each put into words once."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from navigator_app.queries.today import Today, WorkItem
from navigator_app.ui import sayings, words
from navigator_app.ui.screens.today.rows import work_row
from navigator_app.ui.screens.today.state import Model, row_key
from navigator_app.ui.tables.worklist import WorkRow


def _tr(text: str) -> str:
    return QCoreApplication.translate("Today", text)


class SaidRows:
    """The rows in words; what was said of a row within the same minute is not said anew."""

    def __init__(self) -> None:
        self._said: dict[str, tuple[WorkItem, WorkRow]] = {}
        self._at: datetime | None = None

    def of(self, model: Model, now: datetime, zone: ZoneInfo) -> list[WorkRow]:
        """Give the rows that are shown."""
        minute = now.replace(second=0, microsecond=0)
        if minute != self._at:
            self._at, self._said = minute, {}
        found: list[WorkRow] = []
        for item in model.rows:
            key = row_key(item)
            known = self._said.get(key)
            if known is None or not (known[0] is item or known[0] == item):
                known = self._said[key] = (item, work_row(item, now, zone))
            found.append(known[1])
        return found


def summary(answer: Today, zone: ZoneInfo) -> str:
    """Say which day it is and how much there is."""
    when = words.long_day(answer.as_of.astimezone(zone).date())
    items = _tr("1 item") if len(answer.rows) == 1 else _tr("{n} items").format(n=len(answer.rows))
    one = answer.patients == 1
    patients = _tr("1 patient") if one else _tr("{n} patients").format(n=answer.patients)
    # How much there is stays on one line where both have no room on one.
    return f"{when} \u00b7 " + f"{items}, {patients}".replace(" ", "\u00a0")


def nothing(answer: Today) -> tuple[str, str, str]:
    """Give the icon, the headline and the text of a list with nothing in it."""
    if answer.rows:
        # Nothing of what is let stand is not nothing to do.
        text = _tr("{n} items are not shown.").format(n=len(answer.rows))
        return "filter", _tr("Nothing here is like this"), text
    if answer.freshness.is_stale:
        # What is not known to be nothing gets no tick.
        text = _tr("What is not here yet may bring more: see above, and call before relying on this.")
        return "clock", _tr("Nothing due among what is here"), text
    first = answer.next_up
    text = _tr("New work appears here by itself.")
    if first is not None:
        text = _tr("Next: {when}, {what} for {person}.").format(
            when=first.due or "", what=sayings.words(first.title), person=first.person
        )
    return "circle-check", _tr("Nothing due today"), text
