"""A fresh process that starts the program, or a bare window, and says when what was painted; `startup` begins it.

`python -m benchmarks.fresh desk|bare SPAWNED_AT HOME`; the moments are of the clock that all processes share.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget

PATIENCE_MS = 60_000
NAME = "moss"


class FirstPaint(QObject):
    """Calls back once a widget was painted while something holds, and its window with it."""

    def __init__(self, widget: QWidget, holds: Callable[[], bool], then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._widget, self._holds, self._then = widget, holds, then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look for the paint; the window is whole when the loop comes round again."""
        if event.type() == QEvent.Type.Paint and self._holds():
            self._widget.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return super().eventFilter(watched, event)


@dataclass
class Start:
    """One start of the program: the window, a passphrase typed when all is loaded, Today."""

    home: Path
    told: dict[str, float] = field(default_factory=dict)
    is_ready: bool = False

    def run(self) -> int:
        """Start the program as a person does."""
        from navigator_app import app  # noqa: PLC0415 - its import is what is measured

        door = replace(app.door_of(self.home), unlock=self._unlock, prepare=self._prepare)
        self.desktop = app.build(self.home, door)
        window = self.desktop.window
        page: Any = window.centralWidget()
        self.page = page
        FirstPaint(page.field, lambda: True, self._begun)
        window.unlocked.connect(self._watch_today)
        QTimer.singleShot(PATIENCE_MS, lambda: self.desktop.app.exit(1))
        return self.desktop.run()

    def _prepare(self) -> None:
        from navigator_app import app  # noqa: PLC0415

        app.prepare()
        self.told.setdefault("loaded", time.monotonic())
        self.is_ready = True

    def _begun(self) -> None:
        self._note("window")
        self._clock = QTimer(self.desktop.window)
        self._clock.timeout.connect(self._type)
        self._clock.start(20)

    def _type(self) -> None:
        if self.is_ready:
            from benchmarks.desk_at_scale import PASSPHRASE  # noqa: PLC0415 - heavy, never beside `prepare`

            self._clock.stop()
            self.page.field.setText(PASSPHRASE)
            self._note("typed")
            self.page.submit()

    def _unlock(self, _person: str, _passphrase: str) -> Any:
        from benchmarks.desk_at_scale import unlocked  # noqa: PLC0415
        from navigator_app.store import slots  # noqa: PLC0415
        from navigator_app.ui.session import OpenDesk  # noqa: PLC0415

        derive = slots.derive

        def clocked(kdf: Any, secret: str) -> bytes:
            begun, worked = time.monotonic(), time.process_time()
            found = derive(kdf, secret)
            self.told["derivation"] = time.monotonic() - begun
            self.told["derivation_cpu"] = time.process_time() - worked
            return found

        slots.derive = clocked
        found = unlocked(self.home)
        return OpenDesk(found.desk, found.link, found.is_practice)

    def _watch_today(self) -> None:
        shell = self.desktop.window.shell
        page, desk = shell.page, shell.session.desk
        self._opened = FirstPaint(shell, lambda: True, lambda: self._note("desk"))
        # As who unlocks and types a name at once: Today is worked out meanwhile.
        shell.session.work.ask(
            lambda: _finder().find(desk, NAME), lambda found: self._note("found" if found else "none")
        )
        self._watch = FirstPaint(page.list.viewport(), lambda: page.list.model().rowCount() > 0, self._shown)

    def _shown(self) -> None:
        self._note("today")
        self.told["rows"] = self.desktop.window.shell.page.list.model().rowCount()
        self.told["resident_bytes"] = resident_bytes()
        QTimer.singleShot(500, self._lock)

    def _lock(self) -> None:
        """Lock as a key does, until the entrance is painted, the store closed and its key forgotten."""
        window, left = self.desktop.window, {"painted", "put_away"}

        def done(what: str) -> None:
            left.discard(what)
            if not left:
                self._note("locked")
                QTimer.singleShot(0, self._leave)

        window.put_away.connect(lambda: done("put_away"))
        self._note("lock")
        window.lock()
        page: Any = window.centralWidget()
        FirstPaint(page.field, lambda: True, lambda: done("painted"))

    def _note(self, moment: str) -> None:
        """Remember a moment, and what this process has worked until then."""
        self.told[moment] = time.monotonic()
        self.told[f"{moment}_cpu"] = time.process_time()

    def _leave(self) -> None:
        self.desktop.window.close()
        self.desktop.app.exit(0)


def _finder() -> Any:
    """Load the finder where the desk has loaded it already."""
    from navigator_app.queries import finder  # noqa: PLC0415 - its import is what is measured

    return finder


def bare() -> dict[str, float]:
    """Show an empty window, the least that a window of Qt costs."""
    told: dict[str, float] = {}
    app = QApplication([])
    window, label = QMainWindow(), QLabel("Navigator")
    window.setCentralWidget(label)
    window.resize(1366, 768)

    def shown() -> None:
        told["window"] = time.monotonic()
        told["window_cpu"] = time.process_time()
        told["resident_bytes"] = resident_bytes()
        app.exit(0)

    FirstPaint(label, lambda: True, shown)
    window.show()
    app.exec()
    return told


def resident_bytes() -> float:
    """Say how much memory this process holds; 0 where the system does not tell."""
    told = Path("/proc/self/status")
    if not told.exists():
        return 0.0
    line = next(line for line in told.read_text().splitlines() if line.startswith("VmRSS"))
    return float(line.split()[1]) * 1024


def main(argv: list[str]) -> int:
    """Start, and print what was measured as one line of JSON."""
    what, spawned, home = argv[1], float(argv[2]), Path(argv[3])
    code = 0
    if what == "bare":
        told = bare()
    else:
        start = Start(home)
        code = start.run()
        told = start.told
    print(json.dumps(told | {"spawned": spawned}))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv))
