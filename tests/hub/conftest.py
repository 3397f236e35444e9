"""A running hub, for the tests that speak to one over the wire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.clock import SetClock
from tests.hub.databases import new_address
from tests.hub.running import RunningHub, running_hub


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 11, 20, 16, 0, tzinfo=UTC))


@pytest.fixture
def database() -> str:
    """Say what a test's hub stands on; a module that asks for more gives this fixture parameters."""
    return "sqlite"


@pytest.fixture
def hub(
    request: pytest.FixtureRequest, tmp_path: Path, clock: SetClock, database: str
) -> Iterator[RunningHub]:
    with (
        new_address(request, database) as url,
        running_hub(tmp_path / "hub", database_url=url, clock=clock) as running,
    ):
        yield running
