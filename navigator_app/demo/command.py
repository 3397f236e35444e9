"""`navigator demo`: with a screen the clinic's desk opens by itself; without one the walk goes through the main job."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

from navigator_app.demo.clock import practice_day
from navigator_app.demo.folder import practice_folder
from navigator_app.demo.progress import Progress

if TYPE_CHECKING:
    from navigator_app.demo.practice import Practice

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
    from navigator_app import app  # noqa: PLC0415 - Qt only where a window is shown

    with practice_folder() as folder, ExitStack() as kept:
        _tell("Two clinics, a center and three weeks of invented care are being written.")
        began, progress = perf_counter(), Progress()
        made = app.make_behind(folder, progress, lambda: _made(folder, kept, progress))
        if made is None:
            _tell("Stopped. Nothing of it was kept.")
            return 1
        _tell(f"Ready after {perf_counter() - began:.1f} s. All of it is deleted when you close the window.")
        return _serve(made, site)


def _made(folder: Path, kept: ExitStack, progress: Progress) -> Practice:
    """Set practice up and write its three weeks; on a thread, while the window says how far it is."""
    from navigator_app.demo.practice import practice  # noqa: PLC0415 - heavy, loaded behind the window
    from navigator_app.demo.seeding import seed  # noqa: PLC0415

    made = kept.enter_context(practice(folder, _day(), progress.tell))
    seed(made, progress.tell)
    made.clock.let_go()
    return made


def _serve(made: Practice, site: str) -> int:
    from navigator_app.demo.desktops import Desktops  # noqa: PLC0415

    desktops = Desktops(made)
    try:
        return int(desktops.show(site).app.exec())
    finally:
        desktops.close()


def _walk(folder: Path) -> int:
    from navigator_app.demo.practice import practice  # noqa: PLC0415
    from navigator_app.demo.walk import walk  # noqa: PLC0415 - Qt only where a window is shown

    with practice_folder() as temporary, practice(temporary, _day()) as made:
        summary = walk(made, folder, _tell)
    _tell(f"{summary.held} of {len(summary.steps)} steps held. Pictures and summary.json are in {folder}.")
    return 0 if summary.has_held else 1


def _day() -> date:
    return practice_day(datetime.now().astimezone().date())


def _tell(words: str) -> None:
    print(words, flush=True)
