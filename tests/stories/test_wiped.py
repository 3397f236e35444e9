"""A laptop is lost: the center orders it wiped, and it is, before anything moves, and nothing readable is left."""

from __future__ import annotations

from pathlib import Path

from navigator_app.store import erasing, vault
from tests.stories.town import Town
from tests.stories.wiped import order_key, ordered, tells, wiped

ROSA = "Rosa Delgado"


def left_in(home: Path) -> list[str]:
    return sorted(str(file.relative_to(home)) for file in home.rglob("*"))


def test_a_lost_computer_is_wiped_when_it_next_meets_the_center(town: Town, chart: tuple[str, str]) -> None:
    key = order_key(town)
    assert tells(town, ROSA)
    town.rosa.edit(chart[1], purpose="Never sent")
    ordered(town, ROSA, key)
    done = wiped(town, ROSA)
    assert done.is_confirmed
    assert done.sealed == ()
    home = town.places[ROSA].home
    assert left_in(home) == [erasing.TOLD]
    assert not vault.exists(home)
    (sheet,) = town.says("lost", town.places[ROSA].store)
    (order,) = sheet["orders"]
    assert all(order[name] for name in ("ordered_at", "fetched_at", "begun_at", "done_at"))
    assert sheet["unsent"] == 0
