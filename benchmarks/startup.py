"""From the start of a fresh process to the unlock window, from the passphrase to Today with its rows, and to the lock.

`python -m benchmarks.startup` measures this alone, such as with 50,000 patients, where building them takes longest.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from benchmarks.desk_at_scale import ROOT, copied, patients
from benchmarks.measure import Figure, Took, table

WINDOW_S: Final = 1.0
UNLOCKED_S: Final = 1.5
"""Whatever the desk holds: painted, and a name that is typed at once is found."""
TODAY_S: Final = 1.5
LOCKED_S: Final = 0.5
PATIENCE_S: Final = 120
BARE: Final = "bare Qt window"
MB: Final = 1_000_000


def figures(runs: int) -> list[Figure]:
    """Start the program and a bare window by turns, each in a process of its own."""
    bare: list[dict[str, float]] = []
    ours: list[dict[str, float]] = []
    with copied() as home:
        fresh("bare", home)
        for _ in range(runs):
            bare.append(fresh("bare", home))
            ours.append(fresh("desk", home))
    return [*_window(ours, bare), *_today(ours), _locking(ours), *_memory(ours, bare)]


def fresh(what: str, home: Path) -> dict[str, float]:
    """Start one process and read what it measured."""
    command = [sys.executable, "-m", "benchmarks.fresh", what, str(time.monotonic()), str(home)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(  # noqa: S603 - our own program
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _window(ours: list[dict[str, float]], bare: list[dict[str, float]]) -> list[Figure]:
    mine = [Took.of(one["window"] - one["spawned"], one["window_cpu"]) for one in ours]
    peer = [one["window"] - one["spawned"] for one in bare]
    loaded = [one["loaded"] - one["spawned"] for one in ours]
    return [
        Figure("start", "process to unlock window painted", "s", mine, WINDOW_S, peer=BARE, peer_runs=peer),
        Figure("start", "process to everything loaded behind it", "s", loaded, peer="while a person types"),
    ]


def _today(ours: list[dict[str, float]]) -> list[Figure]:
    whole = [_unlocking(one) for one in ours]
    without = [_unlocking(one, one["derivation"]) for one in ours]
    rows = f"{ours[0]['rows']:.0f} lines in the list"
    derived = [one["derivation"] for one in ours]
    told = {
        "desk": "unlock to the desk painted",
        "found": "unlock to a name found, Today worked out meanwhile",
    }
    opened = [
        Figure(
            "start",
            f"{words}, without key derivation",
            "s",
            [one[moment] - one["typed"] - one["derivation"] for one in ours],
            UNLOCKED_S,
        )
        for moment, words in told.items()
    ]
    return [
        *opened,
        Figure("start", "unlock to Today painted, without key derivation", "s", without, TODAY_S, peer=rows),
        Figure(
            "start",
            "unlock to Today painted, key derivation included",
            "s",
            whole,
            peer="Argon2id",
            peer_runs=derived,
        ),
    ]


def _unlocking(one: dict[str, float], without: float = 0.0) -> Took:
    worked = one["today_cpu"] - one["typed_cpu"] - one["derivation_cpu"] * bool(without)
    return Took.of(one["today"] - one["typed"] - without, worked)


def _locking(ours: list[dict[str, float]]) -> Figure:
    took = [Took.of(one["locked"] - one["lock"], one["locked_cpu"] - one["lock_cpu"]) for one in ours]
    return Figure(
        "start",
        "lock to entrance painted, store closed, key forgotten",
        "s",
        took,
        LOCKED_S,
        peer="drafts kept",
    )


def _memory(ours: list[dict[str, float]], bare: list[dict[str, float]]) -> list[Figure]:
    mine = [one["resident_bytes"] / MB for one in ours]
    peer = [one["resident_bytes"] / MB for one in bare]
    return [Figure("memory", "resident after unlock, Today shown", "MB", mine, peer=BARE, peer_runs=peer)]


def main() -> int:
    """Print this room's part of the table; 1 when something is over its limit."""
    found = figures(5)
    print(f"{patients():,} patients.\n\n{table(found)}")
    return 1 if any(figure.verdict == "over" for figure in found) else 0


if __name__ == "__main__":
    sys.exit(main())
