"""Twenty clinics bring five hundred changes each at once to a hub of two workers; `make soak-load` does 240 of them."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.crowd import BATCHES, GROWTH_LIMIT, crowd
from sync.hub.serving import Serving
from tests.postgres import Server

STORES = 20


def test_twenty_clinics_at_once_are_all_answered_and_the_hub_does_not_grow(
    postgres: Server, show_table: Callable[[str, list[str]], None]
) -> None:
    """The crowd itself looks at the end whether every change was judged, every sum and every audit chain holds."""
    with (
        postgres.database() as name,
        crowd(Serving(None, postgres.url(name)), STORES, workers=2) as clinics,
    ):
        seen = clinics.push(over_s=0.0)
    show_table(f"{STORES} clinics at once", [seen.said()])
    assert seen.errors == []
    assert len(seen.took_s) == STORES * BATCHES
    assert seen.growth < GROWTH_LIMIT
