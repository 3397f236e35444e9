"""A computer that loses its power at one point of what it does, in a process of its own."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from navigator_app import joining, letting_in, ways_in
from navigator_app.store import slots
from sync.hub.__main__ import main

PASSPHRASE = "seven quiet herons walk"
BENS = "ferry leaves before breakfast"


def join_until(home: Path, url: str, code: str, event: str, ending: str, times: int) -> None:
    """Join, and be killed when the program is about to do `event` to a file of this name for the nth time."""
    lose_power_before(event, ending, times)
    joining.enroll(home, url, code, "Rosa Delgado", PASSPHRASE)


def let_in_until(home: Path, rosa: str, code: str, event: str, ending: str, times: int) -> None:
    """Let Ben in by Rosa's passphrase, and be killed when the program is about to do this."""
    ring = ways_in.by_passphrase(home, rosa, PASSPHRASE)
    lose_power_before(event, ending, times)
    letting_in.let_in(ring, code, "Ben Hale", BENS, kdf=slots.cheapest())


def keep_until(words: list[str], event: str, ending: str) -> None:
    """Do a command of the hub, and be killed when it is about to do `event` to a file of this name."""
    lose_power_before(event, ending, 1)
    main(words)


def lose_power_before(event: str, ending: str, times: int) -> None:
    """Let this process be killed when it is about to do something to a file of this name for the nth time."""
    left = [times]

    def power(name: str, args: tuple[object, ...]) -> None:
        if name == event and str(args[0]).endswith(ending):
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(power)
