"""The hub's tables of its escrow key: its public halves, codes for the phone that are sealed to it, who asks for it.

Nothing in them opens anything: the private half is on no computer that runs. They stand beside those of `schema.py`
and are made with them.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Table

from sync.hub.columns import Moment
from sync.hub.schema import metadata

_place = BigInteger().with_variant(Integer, "sqlite")

escrow_key = Table(
    "escrow_key",
    metadata,
    Column("place", _place, primary_key=True),
    Column("public", LargeBinary(32), nullable=False),
    Column("name", String(200), nullable=False),
    Column("made_at", Moment, nullable=False),
)
"""The last one is the one in force."""

phone_code = Table(
    "phone_code",
    metadata,
    Column("store", String(32), primary_key=True),
    Column("slot", String(32), primary_key=True),
    Column("keys", String(32), nullable=False),
    Column("public", LargeBinary(32), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("given_at", Moment),
)
"""`public` is the escrow key that the body is sealed to, `keys` the key file that it belongs to."""

escrow_request = Table(
    "escrow_request",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("store", String(32), nullable=False, index=True),
    Column("caller", String(64), nullable=False),
    Column("asked_at", Moment, nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
    Column("answer", LargeBinary),
)
"""What locked desks ask; kept for an hour."""
