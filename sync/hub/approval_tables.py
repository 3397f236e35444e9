"""The hub's tables of computers that wait for an administrator, and of what the hub was told to ask for.

They stand beside those of `schema.py` and are made with them.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table

from sync.hub.columns import Moment
from sync.hub.schema import metadata

waiting_device = Table(
    "waiting_device",
    metadata,
    Column("store", ForeignKey("device.store"), primary_key=True),
    Column("since", Moment, nullable=False),
)
"""A computer that joined and may not speak yet; its row goes when it is approved."""

hub_rule = Table(
    "hub_rule",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(40), nullable=False),
)
