"""A process of its own that opens a desk in the real window, shows a chart, locks, and waits to be looked at.

`python -m tests.faults.locked_process HOME PERSON PASSPHRASE_FILE PATIENT`; it says "open" and "locked", and goes on
when a line comes in. What was planted is named to it only then, so that whatever was found before came out of the
records; it then says how many living objects still hold it.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer

from navigator_app.app import build
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.screens.page import Target
from navigator_app.ui.work import Work

PATIENCE_MS = 60_000
LOOK_MS = 20


def until(holds: Callable[[], bool]) -> None:
    """Serve the window until something holds."""
    loop, look, late = QEventLoop(), QTimer(), QTimer()
    look.timeout.connect(lambda: loop.quit() if holds() else None)
    late.timeout.connect(lambda: loop.exit(1))
    look.start(LOOK_MS)
    late.start(PATIENCE_MS)
    if loop.exec():
        raise TimeoutError


def settle(work: Work) -> None:
    """Serve the window until what was asked is answered and shown, and what that asked in turn."""
    for _ in range(3):
        _one_turn(work)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _one_turn(work: Work) -> None:
    done: list[bool] = []

    def then_list(_: None) -> None:
        work.ask_worklist(lambda: None, lambda _: done.append(True))

    def then_ask(_: None) -> None:
        work.ask(lambda: None, then_list)

    work.do(lambda: None, then_ask)
    until(lambda: bool(done))


def main(home: Path, person: str, passphrase: str, patient: str) -> None:
    """Open, show, lock, and wait twice to be looked at."""
    desktop = build(home)
    window, put_away = desktop.window, []
    window.put_away.connect(lambda: put_away.append(True))
    window.show()
    page = window.centralWidget()
    assert isinstance(page, Unlock)
    until(lambda: person in page._choices)
    page.field.setText(passphrase)
    page.submit()
    until(lambda: window.shell is not None)
    for target in (Target("patients"), Target("chart", "patient", patient, patient)):
        window.shell.go(target)
        settle(desktop.work)
    _be_looked_at("open")
    window.seat.left.emit()
    until(lambda: bool(put_away))
    settle(desktop.work)
    gc.collect()
    _say("holding", holders(_be_looked_at("locked").strip()))
    desktop.work.stop()


def holders(text: str) -> int:
    """Count the living objects that hold a text, alone or as one of their values."""
    return sum(
        any(isinstance(part, str) and text in part for part in _parts(one)) for one in gc.get_objects()
    )


def _parts(one: object) -> Iterable[object]:
    if isinstance(one, dict):
        return tuple(one.values())
    return tuple(one) if isinstance(one, list | tuple | set | frozenset) else ()


def _be_looked_at(how: str) -> str:
    _say(how)
    return sys.stdin.readline()


def _say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]).read_text(encoding="utf-8"), sys.argv[4])
