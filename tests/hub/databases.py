"""The databases a hub can stand on, each opened the way the program opens it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from sync.hub.store import SqlStore, open_database, open_store

DATABASES = ("sqlite", "postgresql")


@contextmanager
def new_store(request: pytest.FixtureRequest, database: str, folder: Path) -> Iterator[SqlStore]:
    """Open a new hub's database, in `folder` where it is a file."""
    if database == "sqlite":
        with closing(open_store(folder)) as store:
            yield store
        return
    server = request.getfixturevalue("postgres")
    with server.database() as name, closing(open_database(server.url(name))) as store:
        yield store
