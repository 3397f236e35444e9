"""One records request on the chart: of whom, each step with its day, and each thing with how it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from navigator_app.queries.records_requests import AskedItem, AskedRecords
from navigator_app.ui import sayings
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.screens.chart.entry import Act, deed_of, entry, link
from navigator_app.ui.screens.chips import chip_of
from navigator_app.ui.theme.style import Theme

_INDENT_PX = 18


def request_entry(
    one: AskedRecords, act: Act, opened: Callable[[str], None], ways: Sequence[QWidget]
) -> QWidget:
    """Show a request with its things below it; nothing of it is ever cut."""
    lines = col(gap=4)
    lines.addWidget(entry(sayings.shown(one.facility), one.status, map(sayings.words, one.steps)))
    for item in one.items:
        lines.addWidget(_item(one, item, act, opened))
    deeds = [deed_of(verb, one.facility, act) for verb in one.verbs]
    lines.addWidget(entry("", None, (), [*deeds, *ways]))
    return box(lines)


def _item(one: AskedRecords, item: AskedItem, act: Act, opened: Callable[[str], None]) -> QWidget:
    title = sayings.words(item.label)
    about = f"{title}, {one.facility}"
    deeds: list[QWidget] = [deed_of(item.verb, about, act)] if item.verb is not None else []
    if item.document_id is not None:
        key = f"document:{item.document_id}"
        words = QCoreApplication.translate("RecordsRequests", "Open the paper")
        deeds.append(link(words, about, lambda: opened(key)))
    said = sayings.words(item.said)
    lines = col(gap=0, margins=(Theme.current().px(_INDENT_PX), 0, 0, 0))
    lines.addLayout(Flow(*_level((Label(title, "medium"), chip_of(item.state), *deeds)), gap=10))
    if said:
        lines.addWidget(Label(said, "caption", wrap=True))
    return box(lines)


def _level(parts: Sequence[QWidget]) -> list[QWidget]:
    """Give words, chip and links one height, so that they stand on one line."""
    tall = max(part.sizeHint().height() for part in parts)
    found = [box(row(part)) for part in parts]
    for part in found:
        part.setMinimumHeight(tall)
    return found
