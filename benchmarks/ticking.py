"""Doing: a row of Today ticked off until the list is painted without it, and a form saved, durable on the disk."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from benchmarks.at_work import painted_ms, rest
from benchmarks.measure import Figure, timed_ms
from navigator_app.desk import Deed, Desk
from navigator_app.queries.today import WorkItem
from navigator_app.store.asking import Where
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.today.state import Scoped, row_key

PAINTED_MS = 100.0
SECTION = "doing"


def ticks(shell: Any, count: int) -> list[Figure]:
    """Time the key D on tasks of Today until each is gone from the painted list."""
    shell.go(Target("today"))
    rest(600)
    page = shell.page
    if not _tasks(page):
        # In a very small caseload this person may have none.
        page.take(Scoped("everyone"))
        rest(600)
    runs = [_tick(page, row_key(row)) for row in _tasks(page)[:count]]
    return [Figure(SECTION, "tick a task of Today to repaint", "ms", runs, PAINTED_MS)]


def _tasks(page: Any) -> list[WorkItem]:
    return [
        row
        for row in page.model.rows
        if row.key.kind == "task" and any(verb.key == "D" for verb in row.verbs)
    ]


def _tick(page: Any, key: str) -> float:
    page.list.select(key)
    rest()
    model = page.list.model()
    ms = painted_ms(
        page.list.viewport(),
        lambda: model.place_of(key) < 0,
        lambda: QTest.keyClick(page.list, Qt.Key.Key_D),
    )
    # A brisk person ticks once a second; the numbers in the navigation are counted anew in between.
    rest(700)
    return ms


def saves(desk: Desk, count: int) -> list[Figure]:
    """Time a form's save: checked, numbered, folded, indexed and durable."""
    rows = desk.store.rows("task", Where("status", "=", "requested"), limit=count)
    runs: list[float] = []
    for turn, row in enumerate(rows):
        image = desk.image(row.id)
        deed = Deed("task", {"note": f"Called, turn {turn}"}, record=row.id, opened=image)
        runs.append(timed_ms(lambda deed=deed: desk.commit(deed)))  # type: ignore[misc]
    return [Figure(SECTION, "save a form, durable on the disk", "ms", runs, PAINTED_MS)]
