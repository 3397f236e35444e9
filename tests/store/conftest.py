"""Desks for the tests of the store: a folder with a desk in it, unlocked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from navigator_app.store.local import Store
from tests.store.desks import make_desk


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "desk"


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    desk = make_desk(home)
    yield desk
    desk.close()
