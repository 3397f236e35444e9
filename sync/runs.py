"""The numbers a store gives its changes: they rise within a run of the program and leap between two runs.

A store that was put back from an old copy would give the numbers once given a second time. By the leap, whose
length nobody can foresee, two runs of one store are told apart even where no hub remembers either.
"""

from __future__ import annotations

import secrets

RUN_BITS = 20
"""A run gives at most a million numbers before the next ones look like another run's."""
LONGEST_LEAP = 1 << 20


def first_of_run(last: int) -> int:
    """Give the number below the first one of a new run.

    The very first one leaps as well: a copy made before a store wrote anything begins its first run a second time.
    """
    return ((last >> RUN_BITS) + 1 + secrets.randbelow(LONGEST_LEAP)) << RUN_BITS


def is_same_run(one: int, other: int) -> bool:
    """Say whether two numbers of one store were given by the same run of the program."""
    return one >> RUN_BITS == other >> RUN_BITS
