"""`navigator demo`: with a screen the clinic's desk opens by itself; without one the walk goes through the main job."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from navigator_app.demo.clock import practice_day
from navigator_app.demo.practice import practice
from navigator_app.demo.seeding import seed

PICTURES: Final = Path("build/demo")
DESKS: Final = {"clinic": "juniper", "center": "mesa"}


def main(offscreen: Path | None = None, desk: str = "clinic") -> int:
    """Show practice, or walk through it; gives the exit code.

    Shape: `desk` is "clinic" or "center".
    """
    if offscreen is None and _has_screen():
        return _show(DESKS[desk])
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return _walk(offscreen or PICTURES)


def _has_screen() -> bool:
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    return sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def _show(site: str) -> int:
    from navigator_app.demo.desktops import Desktops  # noqa: PLC0415 - Qt only where a window is shown

    with TemporaryDirectory(prefix="navigator-practice-") as folder, practice(Path(folder), _day()) as made:
        _tell("Two clinics, a center and three weeks of invented care are being written.")
        began = perf_counter()
        seed(made)
        made.clock.let_go()
        _tell(f"Ready after {perf_counter() - began:.1f} s. All of it is deleted when you close the window.")
        desktops = Desktops(made)
        try:
            desktop = desktops.show(site)
            return int(desktop.app.exec())
        finally:
            desktops.close()


def _walk(folder: Path) -> int:
    from navigator_app.demo.walk import walk  # noqa: PLC0415 - Qt only where a window is shown

    with (
        TemporaryDirectory(prefix="navigator-practice-") as temporary,
        practice(Path(temporary), _day()) as made,
    ):
        summary = walk(made, folder, _tell)
    _tell(f"{summary.held} of {len(summary.steps)} steps held. Pictures and summary.json are in {folder}.")
    return 0 if summary.has_held else 1


def _day() -> date:
    return practice_day(datetime.now().astimezone().date())


def _tell(words: str) -> None:
    print(words, flush=True)
