"""Every list of the desk over the whole caseload: opened, narrowed by a letter, scrolled by a page; and the memory."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

from PySide6.QtTest import QTest

from benchmarks.at_work import painted_ms, rest
from benchmarks.measure import Figure
from navigator_app.ui.screens.page import Target

SECTION: Final = "lists"
PAINTED_MS: Final = 100.0
PAGE_MS: Final = 16.0
"""Of work: one frame of a screen that shows sixty in a second."""
DRAWERS: Final = ("referrals", "labs", "travel", "telehealth", "messages")
KINDS: Final = ("referral", "lab_result", "lab_draw", "appointment", "trip", "task", "contact", "document")
WORD: Final = "reed"
Answer = Callable[[Any], Any]
"""What of a page's model is another one once a question was answered; empty until there is an answer."""


def figures(shell: Any, runs: int) -> Iterator[Figure]:
    """Open, narrow and scroll each list; the last line tells what the program holds in memory by then."""
    for page in DRAWERS:
        yield from _list(shell, Target(page), runs, lambda model: model.lines and model)
    yield from _list(shell, Target("patients"), runs, lambda model: model.rows)
    for kind in KINDS:
        yield from _list(shell, Target("kind", kind), runs, lambda model: model.found)
    held_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure(SECTION, "most memory held until here, measuring and all", "MB", [held_mb])


def _list(shell: Any, target: Target, runs: int, answer: Answer) -> Iterator[Figure]:
    name = f"{target.page} {target.kind}".strip()
    opened = [_opened(shell, target, answer) for _ in range(runs)]
    page = shell.page
    rows = f"{page.table.view.model().rowCount():,} rows shown"
    yield Figure(SECTION, f"{name}: opened to painted", "ms", opened, PAINTED_MS, peer=rows)
    narrowed = [_narrowed(page, letter, answer) for _ in range(max(runs // len(WORD), 1)) for letter in WORD]
    page.filter.clear()
    rest(200)
    yield Figure(SECTION, f"{name}: letter in the filter to painted", "ms", narrowed, PAINTED_MS)
    worked = [_scrolled_ms(page.table.view) for _ in range(runs)]
    yield Figure(SECTION, f"{name}: a page scrolled and painted, work", "ms", worked, PAGE_MS)


def _opened(shell: Any, target: Target, answer: Answer) -> float:
    shell.go(Target("help"))
    rest(100)
    return painted_ms(shell, lambda: bool(answer(shell.page.model)), lambda: shell.go(target))


def _narrowed(page: Any, letter: str, answer: Answer) -> float:
    if page.filter.text() == WORD:
        page.filter.clear()
        rest(150)
    before = answer(page.model)
    return painted_ms(
        page.table, lambda: answer(page.model) is not before, lambda: QTest.keyClicks(page.filter, letter)
    )


def _scrolled_ms(view: Any) -> float:
    """Say what a page costs the thread that paints; what others work out meanwhile is not of it."""
    begun_s = time.thread_time()
    _scrolled(view)
    return (time.thread_time() - begun_s) * 1_000


def _scrolled(view: Any) -> None:
    """Go down by a page, from the end to the beginning again, and paint it at once."""
    bar = view.verticalScrollBar()
    bar.setValue((bar.value() + bar.pageStep()) % max(bar.maximum(), 1))
    view.viewport().repaint()
