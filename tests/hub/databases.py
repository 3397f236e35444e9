"""The databases a hub can stand on, each opened the way the program opens it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from sync.hub.store import SqlStore, open_database, open_store
from tests.postgres import Server

DATABASES = ("sqlite", "postgresql")


@contextmanager
def new_store(request: pytest.FixtureRequest, database: str, folder: Path) -> Iterator[SqlStore]:
    """Open a new hub's database, in `folder` where it is a file."""
    with new_address(request, database) as url, closing(opened(url, folder)) as store:
        yield store


def opened(url: str | None, folder: Path) -> SqlStore:
    """Open a hub's database: the server's where there is an address."""
    return open_store(folder) if url is None else open_database(url)


@contextmanager
def new_address(request: pytest.FixtureRequest, database: str) -> Iterator[str | None]:
    """Give the address of a new hub's database until the block ends; None where it is a file."""
    if database == "sqlite":
        yield None
        return
    server = request.getfixturevalue("postgres")
    with server.database(like=_ready(server)) as name:
        yield server.url(name)


def _ready(server: Server) -> str:
    """Make the tables once: every further database is a copy."""
    if server.ready is None:
        name = server.make_database()
        open_database(server.url(name)).close()
        server.ready = name
    return server.ready
