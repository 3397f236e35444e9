"""Running one program to its end, and the one error of everything in this folder."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]


class StepError(Exception):
    """What a step of building or trying could not do, in words for whoever runs it."""


def run(*command: str | Path, cwd: Path = CHECKOUT, env: Mapping[str, str] | None = None) -> str:
    """Run one command to its end and return what it said.

    Raises: StepError with everything it said, when it ends with anything but 0 or cannot be started.
    """
    words = [str(word) for word in command]
    try:
        done = subprocess.run(  # noqa: S603 - our own commands on paths made here
            words,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise StepError(f"{words[0]} could not be started: {error.strerror}") from error
    if done.returncode:
        raise StepError(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def bare_environment(home: Path) -> dict[str, str]:
    """Give an environment in which nothing of this checkout, or of whoever builds, is seen by what is tried."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "NAVIGATOR", "XDG", "VIRTUAL_ENV", "QT_"))
    }
    return kept | {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
