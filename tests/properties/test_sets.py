"""Sets under an adversary: what anybody put in is there, at every desk, unless somebody who saw it took it out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from tests.properties.places import PATIENT
from tests.properties.schedules import SETS, SETS_RESTORED, schedule
from tests.properties.test_exchange import SCHEDULES, SETTINGS, SHARDS, seeds, told
from tests.properties.world import World, numbers_of

pytestmark = [
    pytest.mark.timeout(max(1_800, 10 * SCHEDULES)),
    pytest.mark.parametrize("shard", range(SHARDS)),
]


@given(seed=seeds)
@SETTINGS
def test_what_was_put_in_is_there_and_what_was_taken_out_is_not(
    template: Path, ground: Path, shard: int, seed: int
) -> None:
    told(template, ground, schedule(seed, SETS), all_numbers_hold)


@given(seed=seeds)
@SETTINGS
def test_a_hub_put_back_gets_back_what_was_put_in(
    template: Path, ground: Path, shard: int, seed: int
) -> None:
    told(template, ground, schedule(seed, SETS_RESTORED), all_numbers_hold)


def all_numbers_hold(made: World) -> None:
    """See that the hub and every desk show the same numbers: those put in and not taken out, each once."""
    wanted = sorted(made.numbers.put - made.numbers.taken)
    shown = {"the hub": made.hub_documents()[PATIENT]}
    shown |= {f"desk {m.number}": image for m in made.machines if (image := m.desk.image(PATIENT))}
    assert len(shown) == 1 + len(made.machines)
    assert {where: sorted(numbers_of(chart)) for where, chart in shown.items()} == dict.fromkeys(
        shown, wanted
    )
