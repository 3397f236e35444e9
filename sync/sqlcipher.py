"""Opening an encrypted SQLite file: the one place that imports the driver, set as it must never be otherwise.

Both stores open through here: the desk's and the hub's embedded one. The key is 32 random bytes, never a
passphrase; page 1 of a wrong key and of a damaged file look alike, so the key is proved by its slot first.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as driver

DRIVER = driver
"""The DB-API module itself, for engines that are made elsewhere."""
DatabaseError = driver.DatabaseError
OperationalError = driver.OperationalError
KEY_BYTES = 32
ATTACH = 24
"""SQLite's authorizer code for ATTACH, through which a plaintext copy could be written."""
BUSY_S = 10.0
CACHE_KB = 64_000
"""Of one connection: how many of the file's pages it keeps deciphered."""
POOLED_CACHE_KB = 2_000
"""Of each connection in a pool: every one of them fills its own, and lets go of it when another one has written."""
STATEMENTS = 1_000
"""The driver's cache drops its newest statement when it is full of others, so it must never be full."""


def connect(path: Path, key: bytes, *, may_attach: bool = False, cache_kb: int = CACHE_KB) -> Any:
    """Open one connection the way every connection of ours is opened.

    Raises: DatabaseError when the key does not fit or page 1 is damaged.
    """
    if len(key) != KEY_BYTES:
        msg = "a data key is 32 bytes"
        raise ValueError(msg)
    connection = driver.connect(
        str(path),
        check_same_thread=False,
        timeout=BUSY_S,
        isolation_level=None,
        cached_statements=STATEMENTS,
    )
    try:
        _set_up(connection, key, cache_kb)
    except driver.Error:
        connection.close()
        raise
    if not may_attach:
        connection.set_authorizer(_authorize)
    return connection


def _set_up(connection: Any, key: bytes, cache_kb: int) -> None:
    for pragma in (
        "cipher_log_level = NONE",
        f"key = \"x'{key.hex()}'\"",
        "temp_store = MEMORY",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        f"cache_size = -{cache_kb}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _authorize(action: int, *_about: object) -> int:
    return int(driver.SQLITE_DENY) if action == ATTACH else int(driver.SQLITE_OK)


def make_engine(path: Path, key: bytes) -> Engine:
    """Give a SQLAlchemy engine over the same opening; transactions are begun by our own events."""
    return create_engine(
        "sqlite://",
        creator=lambda: connect(path, key, cache_kb=POOLED_CACHE_KB),
        module=driver,
        poolclass=QueuePool,
        # Whoever wrote last still has its pages deciphered; every other connection would have to read them anew.
        pool_use_lifo=True,
        hide_parameters=True,
    )
