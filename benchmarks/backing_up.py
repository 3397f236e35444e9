"""A backup of the whole caseload while the window is open: how long it takes, and how late the window is meanwhile."""

from __future__ import annotations

import time
from typing import Any, Final

from PySide6.QtCore import QEventLoop

from benchmarks.arriving import LATE_MS, Beat
from benchmarks.caseload import PLACE
from benchmarks.desk_at_scale import PASSPHRASE
from benchmarks.measure import Figure
from navigator_app.store import key_ring
from navigator_app.store.backing_up import Made
from sync.errors import Said

SECTION: Final = "backup"
MB: Final = 1_000_000


def figures(shell: Any, runs: int) -> list[Figure]:
    """Make backups by hand from an open window, one after another."""
    key_ring.new_recovery_code(key_ring.opened(shell.session.home, PLACE.person, PASSPHRASE))
    beat, took_s, sizes = Beat(), list[float](), list[float]()
    for _ in range(runs):
        begun_s = time.perf_counter()
        sizes.append(_made(shell).size_bytes / MB)
        took_s.append(time.perf_counter() - begun_s)
    beat.stop()
    late = f"the window's timer late meanwhile, 99th of {len(beat.late_ms):,}"
    return [
        Figure(SECTION, "copied, sealed, read back, looked through and opened", "s", took_s),
        Figure(SECTION, "its file", "MB", sizes),
        Figure(SECTION, late, "ms", [beat.judged()], LATE_MS),
    ]


def _made(shell: Any) -> Made:
    """Make one, the window's own loop running.

    Raises: Said where none could be made.
    """
    loop = QEventLoop()
    made: list[Made] = []
    wrong: list[Said] = []

    def done(found: Made) -> None:
        made.append(found)
        loop.quit()

    def failed(why: Said) -> None:
        wrong.append(why)
        loop.quit()

    shell.session.backups.make(None, done, failed)
    loop.exec()
    if wrong:
        raise wrong[0]
    return made[0]
