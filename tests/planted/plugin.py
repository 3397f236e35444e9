"""Makes a run of pytest carry one planted fault from its first test to its last."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.planted.faults import faults

NAME = "NAVIGATOR_PLANTED"


@pytest.fixture(scope="session", autouse=True)
def planted() -> Iterator[None]:
    """Plant what the environment names."""
    with pytest.MonkeyPatch.context() as patch:
        faults()[os.environ[NAME]].plant(patch)
        yield
