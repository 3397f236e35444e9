"""A folder in memory, for tests that write with full synchronisation: what they kill is a program, not a disk."""

import os
from pathlib import Path


def memory() -> Path | None:
    """Give the folder; None where this system has none."""
    folder = Path("/dev/shm")  # noqa: S108 - for invented people and values, removed after each test
    return folder if os.access(folder, os.W_OK) else None
