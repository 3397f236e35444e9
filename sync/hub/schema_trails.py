"""The tables of what desks told of what was done at them; a part of `schema`, whose FORMAT counts them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table

from sync.hub.columns import Moment
from sync.hub.schema import metadata

trail = Table(
    "trail",
    metadata,
    Column("store", String(32), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("said_seq", BigInteger, nullable=False),
    Column("said_hash", LargeBinary(32), nullable=False),
    Column("asked_s", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("why", String(16), nullable=False, default=""),
    Column("settled_at", Moment),
)
"""How far the audit of each computer is here, and how far it was said to have come. Where it does not go on from what
is here, another line begins, and `why` says how that showed; nothing of the one before is let go."""

trail_entry = Table(
    "trail_entry",
    metadata,
    Column("store", String(32), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("person", String(32), nullable=False),
    Column("action", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", String(32), nullable=False),
    Column("at", String(40), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Index("ix_trail_entry_subject", "subject", "at"),
    Index("ix_trail_entry_person", "person", "at"),
)
"""What was done at a computer, as it told; ids only."""
