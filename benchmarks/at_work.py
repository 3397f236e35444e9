"""The program at work in this process: its own window over a copy of the caseload, unlocked, drawn into memory.

A deed is timed until what it changed was painted, the way a person sees it: from the key to the last pixel.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QWidget

from benchmarks.desk_at_scale import copied, unlocked
from benchmarks.measure import Took
from navigator_app import app
from navigator_app.settings import Settings
from navigator_app.ui.session import OpenDesk

PATIENCE_MS = 5_000
Ready = Callable[[], bool]


class NotPaintedError(Exception):
    """Nothing that was waited for was painted in time."""


class _Flushes(QObject):
    """Tells whenever a window brings to the screen what was changed in it, or one widget is painted at once."""

    def __init__(self, widget: QWidget, told: Callable[[], None]) -> None:
        super().__init__()
        self._watched, self._told = (widget.window(), widget), told
        for each in self._watched:
            each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Tell, and let the window paint."""
        if event.type() in (QEvent.Type.UpdateRequest, QEvent.Type.Paint):
            self._told()
        return super().eventFilter(watched, event)

    def end(self) -> None:
        """Tell no more."""
        for each in self._watched:
            each.removeEventFilter(self)


def painted_ms(widget: QWidget, ready: Ready, deed: Callable[[], object]) -> Took:
    """Do something and say how long it took until the window was painted while `ready` holds.

    Raises: NotPaintedError.
    """
    loop = QEventLoop()
    ends: list[Took] = []

    def finish() -> None:
        ends.append(Took.since(wall_s, cpu_s))
        loop.quit()

    # The paint is done, and the window with it, when the loop comes round again.
    flushes = _Flushes(widget, lambda: QTimer.singleShot(0, finish) if ready() and not ends else None)
    clocks = _clock(5, lambda: _touch(widget) if ready() else None), _clock(PATIENCE_MS, loop.quit)
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    deed()
    loop.exec()
    for clock in clocks:
        clock.stop()
    flushes.end()
    if not ends:
        raise NotPaintedError
    return ends[0]


def _touch(widget: QWidget) -> None:
    """Ask for one pixel: an answer that changes nothing paints nothing, and its time counts, too."""
    widget.update(0, 0, 1, 1)


def _clock(ms: int, told: Callable[[], object]) -> QTimer:
    clock = QTimer()
    clock.timeout.connect(told)
    clock.start(ms)
    return clock


def rest(ms: int = 150) -> None:
    """Let everything that was asked before come to its end."""
    # Qt's own qWait holds Python's lock, and the threads that should come to their end stand still.
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


@contextmanager
def program(site: str = "") -> Iterator[Any]:
    """Give the shell of an unlocked desk in a window of its own; `site` for a seat at another place than the clinic."""
    with copied() as home:
        # A row is ticked off by its letter, which a new person has to turn on.
        Settings(home).choose("letter_keys", value=True)
        desktop = app.build(home, replace(app.door_of(home), unlock=lambda *_: _open(home, site)))
        desktop.window.show()
        desktop.window.activateWindow()
        found = _open(home, site)
        desktop.window.open(found)
        shell = desktop.window.shell
        today = shell.page.list
        painted_ms(today.viewport(), lambda: today.model().rowCount() > 0, lambda: None)
        rest(500)
        try:
            yield shell
        finally:
            desktop.window.close()
            desktop.work.stop()


def _open(home: Path, site: str) -> OpenDesk:
    found = unlocked(home)
    desk = replace(found.desk, me=replace(found.desk.me, site_id=site)) if site else found.desk
    return OpenDesk(desk, found.link, found.is_practice)
