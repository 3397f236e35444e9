"""The same schedules and the same properties over what a center runs: real HTTP, signed requests, PostgreSQL.

One in a hundred of those in process: what could differ here is the door, the link's own memory, and the database.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from sync.hub.store import open_database
from tests.postgres import Server
from tests.properties.hubs import InProcess, Places
from tests.properties.places import prepared
from tests.properties.schedules import ADVERSARY, ALONE, APART, RESTORED, Step, Weights, schedule
from tests.properties.served import Served
from tests.properties.test_exchange import (
    SCHEDULES,
    adversary_holds,
    alone_holds,
    apart_holds,
    broken,
    restored_holds,
    told,
)
from tests.properties.test_planted_faults import blind_merge
from tests.properties.world import World, seeded

IN_A_HUNDRED = max(1, round(SCHEDULES / 100))
CLASH: list[Step] = [
    ("open", 0, 0),
    ("edit", 1, 0, "purpose"),
    ("round", 1, "none"),
    ("stale", 0, 0, "purpose"),
]
Seeded = tuple[Path, Places]
pytestmark = pytest.mark.timeout(1_800)


@pytest.fixture(scope="module")
def center(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    """Give desks that know a hub's database, and how to serve a copy of it."""
    folder, name = tmp_path_factory.mktemp("served"), postgres.make_database()
    prepared(folder, open_database(postgres.url(name)))
    seeded(folder, partial(InProcess, opened=lambda _folder: open_database(postgres.url(name))))
    return folder, partial(Served, postgres, name)


@pytest.mark.parametrize(
    ("weights", "holds", "desks"),
    [
        (ADVERSARY, adversary_holds, 3),
        (ALONE, alone_holds, 1),
        (APART, apart_holds, 3),
        (RESTORED, restored_holds, 3),
    ],
    ids=["adversary", "alone", "apart", "restored"],
)
def test_what_holds_in_process_holds_over_http_and_postgresql(
    center: Seeded, ground: Path, weights: Weights, holds: Callable[[World], None], desks: int
) -> None:
    template, place = center
    for _ in range(IN_A_HUNDRED):
        told(template, ground, schedule(secrets.randbits(63), weights, desks), holds, desks, place)


def test_a_merge_that_sees_no_clash_is_found_there_too(
    center: Seeded, ground: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template, place = center
    assert not broken(template, ground, CLASH, adversary_holds, place=place)
    blind_merge(monkeypatch)
    assert "unseen" in broken(template, ground, CLASH, adversary_holds, place=place)
