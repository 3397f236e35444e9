"""A clinic and a center at the ends of a line that can be cut, and documents on their way over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.proxy import Proxy, proxied
from navigator_app.store.parcels import POLICY
from sync.contents import CHUNK_BYTES, fingerprint
from tests.faults.carrying import carry, write
from tests.faults.joined import CENTER, Place, Seat, exchange, join, seat
from tests.hub.running import RunningHub, running_hub

SIZE = 5 * CHUNK_BYTES + 17


@dataclass
class Line:
    """A clinic and a center, each at its own end of a line that can be cut."""

    hub: RunningHub
    proxy: Proxy
    clinic: Place
    center: Place


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    with running_hub(tmp_path / "hub") as hub, proxied(hub.url) as proxy:
        clinic = join(hub, tmp_path / "clinic", "Rosa Delgado")
        center = join(hub, tmp_path / "center", "Imani Okafor", CENTER, is_center=True)
        yield Line(hub, proxy, clinic, center)


@pytest.fixture
def rosa(line: Line) -> Iterator[Seat]:
    at = seat(line.clinic, line.proxy.url)
    yield at
    at.close()


@pytest.fixture
def imani(line: Line) -> Iterator[Seat]:
    at = seat(line.center, line.proxy.url)
    at.store.set_setting(POLICY, "asked")
    yield at
    at.close()


def sent(rosa: Seat, content: bytes) -> str:
    record = write(rosa, content)
    assert exchange(rosa)
    carry(rosa)
    return record


def asked(at: Seat, content: bytes) -> None:
    at.store.contents.want(fingerprint(content), len(content))
