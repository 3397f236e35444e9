"""The hub's tables for lost computers: what each said of itself, the keys for orders, the orders to wipe one."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Table

from sync.hub.columns import IdBytes, Moment
from sync.hub.schema import metadata

computer_report = Table(
    "computer_report",
    metadata,
    Column("store", String(32), primary_key=True),
    Column("person", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Column("leased_until", Moment, nullable=False),
    Column("body", String, nullable=False),
)
"""What each computer said of itself last, as `sync.reports` has it, and until when it may work by itself since."""

order_key = Table(
    "order_key",
    metadata,
    Column("place", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("public", String(64), nullable=False, unique=True),
    Column("signature", String(128), nullable=False),
    Column("made_at", Moment, nullable=False),
)
"""Keys that orders are signed by, the last one in force; each but the first with the signature of the one before."""

wipe_order = Table(
    "wipe_order",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", IdBytes, nullable=False, unique=True),
    Column("store", String(32), nullable=False, index=True),
    Column("rescue", Boolean, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("person", String(32), nullable=False),
    Column("signature", String(128), nullable=False),
    Column("fetched_at", Moment),
    Column("begun_at", Moment),
    Column("done_at", Moment),
)
"""Orders to wipe a computer, and how far each came."""
