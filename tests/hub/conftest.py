"""A running hub, for the tests that speak to one over the wire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.clock import SetClock
from tests.hub.running import RunningHub, running_hub


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 11, 20, 16, 0, tzinfo=UTC))


@pytest.fixture
def hub(tmp_path: Path, clock: SetClock) -> Iterator[RunningHub]:
    with running_hub(tmp_path / "hub", clock=clock) as running:
        yield running
