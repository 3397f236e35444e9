"""The hub's table of charts that somebody has open in an emergency; made with those of `schema.py`."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from sync.hub.columns import IdBytes, Moment
from sync.hub.schema import metadata

emergency = Table(
    "emergency",
    metadata,
    Column("access", IdBytes, primary_key=True),
    Column("chart", IdBytes, nullable=False),
    Column("person", String(32), nullable=False),
    Column("store", String(32), nullable=False),
    Column("until_at", Moment, nullable=False),
)
"""Charts that somebody has open in an emergency; a row goes when it is over, its record stays."""
