"""Records to judge, made from samples with what a test says laid over them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar

from sync.ids import derived_id
from sync.records.base import Record
from sync.records.derive import build
from sync.records.sample import sample_values
from sync.rules.ticks import ticked

Noun = TypeVar("Noun", bound=Record)
NOW = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
ROSA = derived_id("practitioner", "rosa")


def a(noun: type[Noun], **values: Any) -> Noun:
    """Make a record of a kind from its sample and what is given."""
    return bare(noun, **sample_values(noun, "known") | values)


def bare(noun: type[Noun], **values: Any) -> Noun:
    """Make a record of a kind with what is given and nothing else."""
    record = build(noun, derived_id(noun.about.name, "known"), None, None, values)
    assert isinstance(record, noun)
    return record


def confirmed(record: Noun, *names: str, at: datetime = NOW) -> Noun:
    """Have Rosa tick these fields, for what the record says now."""
    for name in names:
        setattr(record, name, ticked(record, name, ROSA, "Rosa Delgado", at, "America/Denver", "phone"))
    return record
