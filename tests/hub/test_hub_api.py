"""The hub's whole API, asked with what its description allows and forbids: it never fails, and says no in one shape.

Schemathesis makes the requests from docs/hub-api.json; half of them are signed by a computer that joined, so that what
lies behind the door is asked, too. In CI 150 an endpoint, with `NAVIGATOR_API` as many as asked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sync.clock import SystemClock
from sync.hub.http import make_app
from sync.hub.rates import Rates
from sync.hub.service import Service
from sync.signing import HEADER
from tests.hub.databases import opened
from tests.hub.running import Computer, RunningHub, running_hub
from tests.hub.test_hub_door import header_of

EXAMPLES: Final = int(os.environ.get("NAVIGATOR_API", "150"))
FILE: Final = Path(__file__).parents[2] / "docs" / "hub-api.json"
SCHEMA: Final = schemathesis.openapi.from_path(FILE)
BELL: Final = "/sync/v1/bell"


@schemathesis.serializer("application/x-nav", "application/octet-stream")
def _as_it_is(_context: object, value: object) -> bytes:
    """Send bytes as they were made, and anything else as its own text."""
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningHub, Computer]]:
    """Give a hub whose rates never run out: each look at the time takes a second of it."""
    seconds = count()
    folder = tmp_path_factory.mktemp("hub")
    with running_hub(folder, rates=Rates(lambda: float(next(seconds)))) as hub:
        yield hub, hub.joins()


def operations() -> list[tuple[str, str]]:
    paths = SCHEMA.raw_schema["paths"]
    return [(path, method) for path, asked in paths.items() for method in asked]


def test_every_route_is_described_and_nothing_else_is(tmp_path: Path) -> None:
    store = opened(None, tmp_path)
    app = make_app(Service(store, SystemClock()), store, SystemClock())
    store.close()
    there = {(r.path, m.lower()) for r in app.routes if isinstance(r, APIRoute) for m in r.methods or ()}
    assert there == set(operations())


def asked(
    hub: RunningHub, computer: Computer, wanted: dict[str, Any], *, is_signed: bool
) -> requests.Response:
    """Send what was made, signed or not; nothing at the bell is waited for."""
    prepared = requests.Request(**{k: v for k, v in wanted.items() if k != "timeout"}).prepare()
    parts = urlsplit(prepared.url or "")
    if is_signed:
        body = prepared.body or b""
        raw = body.encode() if isinstance(body, str) else bytes(body)
        prepared.body = raw
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        prepared.headers[HEADER] = header_of(
            hub, computer, raw, method=prepared.method, target=target, at=SystemClock().now()
        )
    with requests.Session() as session:
        return session.send(prepared, timeout=20, allow_redirects=False)


@pytest.mark.parametrize(("path", "method"), operations())
def test_it_never_fails_and_says_no_in_one_shape(
    town: tuple[RunningHub, Computer], path: str, method: str
) -> None:
    hub, computer = town
    operation = SCHEMA[path][method]

    @given(
        case=st.one_of(
            operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE),
            operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE),
        ),
        is_signed=st.booleans(),
    )
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def holds(case: schemathesis.Case[Any], *, is_signed: bool) -> None:
        wanted = case.as_transport_kwargs(base_url=hub.url)
        response = asked(hub, computer, wanted, is_signed=is_signed and path != BELL)
        assert response.status_code < 500, (response.status_code, wanted)
        if response.status_code != 200:
            said = response.json()
            assert {"error", "reason", "at"} <= said.keys() <= {"error", "reason", "at", "field"}

    holds()
