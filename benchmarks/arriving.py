"""A first download while somebody works: how late the window is, how long saving takes, how much memory both ends need.

The window is the program's own, its threads are, and the hub is a process of its own behind a real port.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PySide6.QtCore import QEventLoop, Qt, QTimer

from benchmarks import center, rows
from benchmarks.center import Center, Clinic
from benchmarks.desk_at_scale import KEPT, ROOT
from benchmarks.measure import Figure, Took, percentile
from benchmarks.newcomer import peak_kb
from benchmarks.proxy import Proxy, Terms, proxied
from navigator_app import app
from navigator_app.desk import Deed
from navigator_app.ui.session import OpenDesk
from navigator_app.ui.work import Work

SECTION: Final = "first download at work"
BEAT_MS: Final = 10
LATE_MS: Final = 50.0
SAVED_MS: Final = 150.0
SAVE_EVERY_MS: Final = 250
PATIENCE_S: Final = 900.0
BAD_LINE: Final = Terms(rate_bits_s=32_000, cut_every_bytes=50_000)
BAD_LINE_S: Final = 20.0
FLAT: Final = 1.2


def figures(count: int) -> Iterator[Figure]:
    """Measure one size, and the memory at a tenth of it as well."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=KEPT, prefix="run-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        with _hub(home / "full", count) as hub, proxied(hub.url) as proxy:
            yield from _at_work(hub, proxy, home / "desk", f"{count:,} records", PATIENCE_S)
            proxy.change(BAD_LINE)
            what = "32 kbit/s, cut every 50 kB"
            yield from _at_work(hub, proxy, home / "bad", what, min(BAD_LINE_S, count / 200))
            proxy.change(Terms())
            full = _peaks(hub, home / "newcomer")
        with _hub(home / "small", max(1, count // 10)) as hub:
            small = _peaks(hub, home / "other")
    for end, most, least in zip(("hub", "desk"), full, small, strict=True):
        what = f"peak memory of the {end} during W1, {count:,} records to a tenth of them"
        beside = f"{most / 1000:.0f} to {least / 1000:.0f} MB"
        yield Figure(SECTION, what, "x", [most / least], FLAT, peer=beside)


@contextmanager
def _hub(folder: Path, count: int) -> Iterator[Center]:
    site, epoch = center.make_site(folder, center.CLINIC)
    center.fill(folder, rows.documents(count, rows.Ground(epoch, site)), site)
    with center.serving(folder) as hub:
        yield hub


def _peaks(hub: Center, home: Path) -> tuple[float, float]:
    """Let a newcomer download everything; give the peaks of hub and desk in kilobytes."""
    command = [sys.executable, "-m", "benchmarks.newcomer", str(hub.folder), hub.url, str(home)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)  # noqa: S603
    return peak_kb(hub.process_id), float(json.loads(done.stdout)["peak_kb"])


@dataclass
class Beat:
    """A timer of the window: how late it came, and for how much of that this process itself was at work."""

    late_ms: list[float] = field(default_factory=list)
    own_late_ms: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._last_s, self._last_cpu_s = time.perf_counter(), time.process_time()
        self._timer.start(BEAT_MS)

    def _tick(self) -> None:
        now_s, cpu_s = time.perf_counter(), time.process_time()
        self.late_ms.append(max(0.0, (now_s - self._last_s) * 1000 - BEAT_MS))
        self.own_late_ms.append(max(0.0, (cpu_s - self._last_cpu_s) * 1000 - BEAT_MS))
        self._last_s, self._last_cpu_s = now_s, cpu_s

    def judged(self) -> Took:
        """Give the 99th percentile, by the wall and by this process's own work."""
        return Took.of(percentile(self.late_ms, 99), percentile(self.own_late_ms, 99))

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()


def _at_work(hub: Center, proxy: Proxy, home: Path, what: str, patience_s: float) -> list[Figure]:
    """Open the program on a computer that has nothing yet, and save again and again while all of it comes."""
    clinic = center.joined(hub, home, proxy.url)
    desktop = app.build(home, replace(app.door_of(home), unlock=lambda *_: _open(clinic)))
    desktop.window.show()
    desktop.window.open(_open(clinic))
    beat, saves = Beat(), _Saves(clinic, desktop.work)
    _until_here(clinic, patience_s)
    beat.stop()
    saves.stop()
    desktop.window.close()
    desktop.work.stop()
    late, saved = beat.judged(), percentile(saves.took_ms or [0.0], 95)
    return [
        Figure(
            SECTION, f"{what}: the window's timer late, 99th of {len(beat.late_ms):,}", "ms", [late], LATE_MS
        ),
        Figure(SECTION, f"{what}: saving, 95th of {len(saves.took_ms):,}", "ms", [saved], SAVED_MS),
    ]


def _open(clinic: Clinic) -> OpenDesk:
    return OpenDesk(clinic.desk, clinic.link, is_practice=False)


class _Saves:
    """Somebody who saves a short form four times a second."""

    def __init__(self, clinic: Clinic, work: Work) -> None:
        self._clinic, self._work = clinic, work
        self.took_ms: list[float] = []
        self._timer = QTimer()
        self._timer.timeout.connect(self._save)
        self._timer.start(SAVE_EVERY_MS)

    def _save(self) -> None:
        begun_s = time.perf_counter()
        desk = self._clinic.desk
        typed = {"title": "Ask again (PRACTICE)", "status": "requested"}
        self._work.do(
            lambda: desk.commit(Deed("task", typed, site=desk.me.site_id)),
            lambda _: self.took_ms.append((time.perf_counter() - begun_s) * 1000),
        )

    def stop(self) -> None:
        """Save no more."""
        self._timer.stop()


def _until_here(clinic: Clinic, patience_s: float) -> None:
    """Serve the window until the first download is complete, or for as long as one waits."""
    loop, clock = QEventLoop(), QTimer()
    until_s = time.monotonic() + patience_s

    def look() -> None:
        is_here = clinic.store.cursors() and not clinic.store.first_progress()
        if is_here or time.monotonic() > until_s:
            loop.quit()

    clock.timeout.connect(look)
    clock.start(500)
    loop.exec()
    clock.stop()


def count(*, is_full: bool) -> int:
    """Say how many records come; the environment may ask for another number."""
    return int(os.environ.get("NAVIGATOR_BENCH_RECORDS", "10000" if is_full else "600"))
