"""A running hub and Rosa's joined desk, on ground that survives whoever is killed on it."""

from collections.abc import Iterator

import pytest

from tests.faults.joined import Place, ground, join
from tests.hub.running import RunningHub, running_hub


@pytest.fixture
def hub() -> Iterator[RunningHub]:
    with ground() as folder, running_hub(folder / "hub") as running:
        yield running


@pytest.fixture
def place(hub: RunningHub) -> Place:
    return join(hub, hub.folder.parent / "desk", "Rosa Delgado")
