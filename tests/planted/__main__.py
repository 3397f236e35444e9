"""Plants every fault, one run of its tests each, and prints which were found; leaves with 1 when one was not."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.planted.faults import Planted, faults
from tests.planted.plugin import NAME

SCHEDULES = {"NAVIGATOR_SCHEDULES": "1000"}
"""How many schedules a fault of the exchange may take to be found, where the environment says nothing else."""
FAILED = 1
"""What pytest leaves with when tests ran and some failed; any other end found nothing."""


def is_found(name: str, fault: Planted) -> bool:
    """Run the tests that have to find a fault."""
    pytest = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-n",
        "0",
        "-p",
        "tests.planted.plugin",
        fault.test,
    ]
    run = subprocess.run(
        pytest, env={**SCHEDULES, **os.environ, NAME: name}, capture_output=True, check=False
    )
    return run.returncode == FAILED


def main(wanted: list[str]) -> int:
    """Plant those that are named, or all."""
    every = faults()
    missed = 0
    for name in wanted or every:
        found = is_found(name, every[name])
        missed += not found
        print(
            f"{name:40} {'found' if found else 'NOT FOUND'}  {every[name].test.partition('::')[2]}",
            flush=True,
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
