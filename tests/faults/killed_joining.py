"""A computer that joins and loses its power at one point of it, in a process of its own."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from navigator_app import joining

PASSPHRASE = "seven quiet herons walk"


def join_until(home: Path, url: str, code: str, event: str, ending: str, times: int) -> None:
    """Join, and be killed when the program is about to do `event` to a file of this name for the nth time."""
    left = [times]

    def power(name: str, args: tuple[object, ...]) -> None:
        if name == event and str(args[0]).endswith(ending):
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(power)
    joining.enroll(home, url, code, "Rosa Delgado", PASSPHRASE)
