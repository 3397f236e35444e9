"""Rosa's desk, and for stories with two ends the clinic, the center and the hub between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desks import desk
from tests.stories.places import Places, make_places
from tests.stories.town import chart, joined, town

__all__ = ["chart", "desk", "joined", "places", "town"]


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    """Make the clinic, the center and the hub, joined and met once."""
    found = make_places(tmp_path)
    yield found
    found.close()
