"""A desk in a process of its own that saves until its power fails.

It says the number of a change only once the save was acknowledged; whoever cut the power then knows what has to
be there. The passphrase comes by standard input, never as an argument.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from navigator_app import joining
from navigator_app.commands import tasks

WAIT_S = 60


@dataclass(frozen=True)
class Loss:
    """What was acknowledged before the power failed."""

    acknowledged: tuple[str, ...]
    """Ids of tasks."""


def save_until_killed(home: Path, person: str, passphrase: str, patient: str) -> None:
    """Save one task after the other without end."""
    desk = joining.unlock(home, person, passphrase).desk
    number = 0
    while True:
        number += 1
        task = tasks.add(desk, {"title": f"Call {number} of the round", "kind": "call"}, patient)
        sys.stdout.write(f"{task}\n")
        sys.stdout.flush()


def fail_during_a_save(home: Path, person: str, passphrase: str, patient: str, saves: int) -> Loss:
    """Let a desk save, and kill it without warning in the middle of what it does after some saves."""
    command = [sys.executable, "-m", __name__, str(home), person, patient]
    with subprocess.Popen(  # noqa: S603 - our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as desk:
        if desk.stdin is None or desk.stdout is None:
            raise AssertionError
        desk.stdin.write(f"{passphrase}\n")
        desk.stdin.flush()
        said = [desk.stdout.readline().strip() for _ in range(saves)]
        desk.kill()
        said += [line.strip() for line in desk.stdout if line.endswith("\n")]
        desk.stdin.close()
        desk.wait(WAIT_S)
    return Loss(tuple(line for line in said if line))


if __name__ == "__main__":
    _home, _person, _patient = sys.argv[1:]
    save_until_killed(Path(_home), _person, sys.stdin.readline().strip(), _patient)
