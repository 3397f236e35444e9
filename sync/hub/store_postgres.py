"""Opening a PostgreSQL database for the hub: the one place that names its driver.

The database is the center's own and may be shared by several workers of the hub, which keep nothing between two
requests. What travels to it is encrypted as the address says (`sslmode=verify-full`); what lies in it is as safe as
the center's disks are.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from sync.errors import Refused

CONNECTIONS: Final = 10
"""Of one worker. Whoever waits longer than `WAIT_S` for one is told that the hub is busy."""
WAIT_S: Final = 10.0
CONNECT_S: Final = 10


def database_url(text: str) -> URL:
    """Read the address of a PostgreSQL database.

    Raises: Refused when it is none.
    """
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise Refused("database_url", _NOT_AN_ADDRESS) from error
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise Refused("database_url", _NOT_AN_ADDRESS)
    return url.set(drivername="postgresql+psycopg")


_NOT_AN_ADDRESS: Final = (
    "This is not the address of a PostgreSQL database, like postgresql://hub@db.example.org/navigator."
)


def postgres_engine(url: URL) -> Engine:
    """Give an engine whose connections are kept and shared by this process's threads."""
    return create_engine(
        url,
        connect_args={"connect_timeout": CONNECT_S, "application_name": "navigator-hub"},
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=WAIT_S,
        hide_parameters=True,
    )
