"""Reading: the pane that follows the selection, the chart, and the queries that gather both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from benchmarks.at_work import painted_ms, rest
from benchmarks.caseload import PLACE, patient_id
from benchmarks.episodes import OPEN_EVERY
from benchmarks.measure import Figure, timed_ms
from navigator_app.desk import Desk
from navigator_app.queries import chart, preview, today
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.new_menu import record_target

PREVIEW_MS = 100.0
CHART_MS = 200.0
SECTION = "reading"


def queries(desk: Desk, count: int, patients: int) -> list[Figure]:
    """Time the questions without a window: Today at both ends, the pane, the chart."""
    center = replace(desk, me=replace(desk.me, site_id=PLACE.center))
    mine = [timed_ms(lambda: today.today(desk)) for _ in range(5)]
    everyone = [timed_ms(lambda: today.today(center, "everyone")) for _ in range(5)]
    rows = today.today(desk).rows[:count]
    charts = [patient_id(n * OPEN_EVERY) for n in range(count) if n * OPEN_EVERY < patients]
    panes = [timed_ms(lambda row=row: preview.preview(desk, row)) for row in rows]  # type: ignore[misc]
    gathered = [timed_ms(lambda one=one: chart.chart(desk, one)) for one in charts]  # type: ignore[misc]
    return [
        Figure(
            SECTION, "Today of one navigator, query", "ms", mine, peer=f"{len(today.today(desk).rows)} rows"
        ),
        Figure(SECTION, "Today of everyone at the center, query", "ms", everyone),
        Figure(SECTION, "the pane of one row, query", "ms", panes),
        Figure(SECTION, "one chart, query", "ms", gathered),
    ]


def selections(shell: Any, count: int) -> list[Figure]:
    """Time the Down key in Today until the pane beside it is painted."""
    shell.go(Target("today"))
    rest(600)
    page = shell.page
    page.list.setFocus()
    return [
        Figure(
            SECTION, "selection moves to painted pane", "ms", [_down(page) for _ in range(count)], PREVIEW_MS
        )
    ]


def _down(page: Any) -> float:
    before = page.pane.key
    return painted_ms(
        page.pane,
        lambda: page.pane.key not in ("", before) and page.pane.key == page.model.selected,
        lambda: QTest.keyClick(page.list, Qt.Key.Key_Down),
    )


def charts(shell: Any, count: int, patients: int) -> list[Figure]:
    """Time a chart from Enter to painted."""
    known = [patient_id(n * OPEN_EVERY) for n in range(count) if n * OPEN_EVERY < patients]
    runs = [_chart(shell, one) for one in known]
    return [Figure(SECTION, "chart opened to painted", "ms", runs, CHART_MS)]


def _chart(shell: Any, patient: str) -> float:
    def is_here() -> bool:
        found = shell.page.model.chart
        return found is not None and found.header.patient_id == patient

    ms = painted_ms(shell, is_here, lambda: shell.go(record_target("patient", patient)))
    rest()
    return ms
