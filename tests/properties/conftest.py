"""Desks and a hub that every world is copied from, prepared once for a module, and the ground they are played on."""

from pathlib import Path

import pytest

from tests.memory import memory
from tests.properties.places import prepared
from tests.properties.world import seeded


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return seeded(prepared(tmp_path_factory.mktemp("template")))


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return memory() or tmp_path_factory.mktemp("ground")
