"""The program through the eyes of a screen reader: the real window on a real X screen, walked and used over AT-SPI.

Run by hand, `make reader`; not among the tests, because it needs what set-up does not install. On Debian:
`apt install at-spi2-core gir1.2-atspi-2.0 python3-gi xvfb dbus`. It runs with the system's Python, which has gi; the
program runs with the one of the checkout. Without those packages it says which one is missing and ends with 0.

It starts the practice desk in a session of its own, finds Today's rows by what they say, presses a tile, opens another
section and the settings through AT-SPI alone. Nothing but invented people is on that desk.
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[2]
PROGRAM = CHECKOUT / ".venv" / "bin" / "navigator"
WAIT_S = 240
INSIDE = "NAVIGATOR_READER_INSIDE"


def missing() -> str:
    """Name what this machine lacks."""
    for command in ("dbus-run-session", "xvfb-run"):
        if shutil.which(command) is None:
            return command
    if not Path("/usr/share/dbus-1/services/org.a11y.Bus.service").exists():
        return "at-spi2-core"
    try:
        importlib.import_module("gi").require_version("Atspi", "2.0")
    except (ImportError, ValueError):
        return "python3-gi with gir1.2-atspi-2.0"
    return ""


def main() -> int:
    """Start a session of our own around this script, or do the work inside of it."""
    if os.environ.get(INSIDE):
        return Reader().read()
    lacking = missing()
    if lacking:
        print(f"Skipped: {lacking} is not on this machine.")
        return 0
    inside = {**os.environ, INSIDE: "1", "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
    inside.pop("WAYLAND_DISPLAY", None)
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1366x768x24"]
    return subprocess.run(
        ["dbus-run-session", "--", *screen, sys.executable, __file__], env=inside, check=False
    ).returncode


class Reader:
    """What a screen reader does: looks for names, does what a thing offers, hears what is said."""

    def __init__(self) -> None:
        importlib.import_module("gi").require_version("Atspi", "2.0")
        self.atspi: Any = importlib.import_module("gi.repository.Atspi")
        self.glib: Any = importlib.import_module("gi.repository.GLib")

    def read(self) -> int:
        """Walk and use the window; says each thing that held, ends with 1 at the first that does not."""
        with subprocess.Popen([str(PROGRAM), "demo"], cwd=CHECKOUT) as program:
            try:
                self._use()
            finally:
                program.terminate()
        return 0

    def _use(self) -> None:
        window = self._wait("the worklist of Today", lambda: self._find("list", "Worklist"))
        rows = self._wait("its rows", lambda: self._named(window, "list item"))
        whole = self._application()
        nameless = [one for one in self._all(whole) if self._is_mute(one)]
        told(
            not nameless,
            f"every control has a name: {Counter(map(self._role, self._all(whole))).most_common(8)}",
        )
        for row in rows[:4]:
            print(f"  row: {row.get_name()}")
        told(any(". " in row.get_name() for row in rows), f"{len(rows)} rows of Today are sentences")
        tile = self._wait("a tile", lambda: self._starting("Overdue: "))
        self._do(tile)
        self._wait("the tile pressed", lambda: self._has(tile, "CHECKED"))
        told(self._has(tile, "CHECKED"), f"pressed over AT-SPI and checked: {tile.get_name()}")
        self._do(tile)
        section = self._wait("Referrals", lambda: self._starting("Referrals"))
        self._do(section)
        table = self._wait("the table of referrals", lambda: self._find("table", "Referrals"))
        told(table.get_child_count() > 0, "another section was opened over AT-SPI, and its table has cells")
        self._do(self._wait("the way to settings", lambda: self._starting("Settings")))
        told(
            bool(self._wait("the settings", lambda: self._starting("Appearance: High contrast, light"))),
            "settings are there",
        )

    def _application(self) -> Any:
        desktop = self.atspi.get_desktop(0)
        found = [desktop.get_child_at_index(n) for n in range(desktop.get_child_count())]
        return next((one for one in found if one and one.get_name() == "navigator"), None)

    def _all(self, one: Any) -> Iterator[Any]:
        if one is None:
            return
        yield one
        for place in range(one.get_child_count()):
            yield from self._all(one.get_child_at_index(place))

    def _shown(self) -> Iterator[Any]:
        return (one for one in self._all(self._application()) if one and self._has(one, "SHOWING"))

    def _find(self, role: str, name: str) -> Any:
        return next((o for o in self._shown() if self._role(o) == role and o.get_name() == name), None)

    def _starting(self, words: str) -> Any:
        return next(
            (one for one in self._shown() if one.get_name().startswith(words) and one.get_n_actions()), None
        )

    def _named(self, root: Any, role: str) -> list[Any]:
        return [one for one in self._all(root) if self._role(one) == role and one.get_name()]

    def _is_mute(self, one: Any) -> bool:
        is_used = self._has(one, "FOCUSABLE") and self._has(one, "SHOWING")
        return is_used and not one.get_name()

    def _role(self, one: Any) -> str:
        return str(one.get_role_name())

    def _has(self, one: Any, state: str) -> bool:
        return bool(one.get_state_set().contains(getattr(self.atspi.StateType, state)))

    def _do(self, one: Any) -> None:
        names = [one.get_action_name(place) for place in range(one.get_n_actions())]
        wanted = next(name for name in ("Toggle", "Press", "SetFocus") if name in names)
        told(one.do_action(names.index(wanted)), f"{wanted} of {one.get_name()}")

    def _wait(self, what: str, ask: Any) -> Any:
        until = time.monotonic() + WAIT_S
        around = self.glib.MainContext.default()
        # A beat, so that one turn of the loop ends also when nothing is heard.
        beat = self.glib.timeout_add(200, lambda: True)
        try:
            while time.monotonic() < until:
                around.iteration(True)  # noqa: FBT003 - its only argument
                if found := self._asked(ask):
                    return found
        finally:
            self.glib.source_remove(beat)
        raise SystemExit(f"NOT HELD: {what} did not come within {WAIT_S} s.")

    def _asked(self, ask: Any) -> Any:
        try:
            return ask()
        except self.glib.Error:
            return None  # what was there a moment ago is gone: the window draws itself anew


def told(is_so: object, words: str) -> None:
    """Say what held."""
    if not is_so:
        raise SystemExit(f"NOT HELD: {words}")
    print(f"held: {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
