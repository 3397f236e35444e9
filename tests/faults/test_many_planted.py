"""Many planted people in one desk, each with a name of their own: saved, found, sent, backed up; none in any file.

In CI some hundred, with `NAVIGATOR_SENTINELS` as many as asked for; `make soak-damage` asks for 10,000.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from navigator_app import backups
from navigator_app.queries import patients
from navigator_app.store import key_ring
from navigator_app.store.backing_up import FOLDER
from sync.drafts import Draft
from sync.ids import new_id
from tests.faults.joined import PASSPHRASE, Seat, exchange, seat
from tests.faults.test_leak_sweep import World, written
from tests.faults.test_leak_sweep import world as world  # noqa: PLC0414 - a fixture, asked for by its name

PLANTED: Final = int(os.environ.get("NAVIGATOR_SENTINELS", "200"))
STEM: Final = "Zyzzyvawitz"
"""How each of their names begins, so that one search finds any of them."""
AT_ONCE: Final = 200


def name_of(number: int) -> str:
    return f"{STEM}{number:05d}"


def plant(at: Seat, first: int, last: int) -> None:
    """Begin a chart of each."""
    me = at.desk.me
    drafts = []
    for number in range(first, last):
        typed = {"family_name": name_of(number), "given_name": "Qwertuline", "sites": [me.site_id]}
        drafts.append(
            Draft("patient", new_id(), typed, me.person_id, at.desk.now(), me.zone, site=me.site_id)
        )
    at.store.commit(drafts)


def holding(folder: Path) -> list[str]:
    """Name every file that holds one of the names, in whatever letters a program might write it."""
    forms = written(STEM)
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert files
    return [file.name for file in files if any(form in file.read_bytes() for form in forms)]


def test_of_many_planted_people_none_is_in_any_file(world: World) -> None:
    at = seat(world.place, world.hub.url)
    for first in range(0, PLANTED, AT_ONCE):
        plant(at, first, min(first + AT_ONCE, PLANTED))
    assert exchange(at)
    last = name_of(PLANTED - 1)
    assert [row.name for row in patients.patients(at.desk, last.lower())] == [f"{last}, Qwertuline"]
    at.store.save_draft("patient", {"family_name": last})
    assert at.store.count("patient") == PLANTED
    assert holding(world.folder) == []
    at.close()
    key_ring.new_recovery_code(key_ring.opened(world.place.home, world.place.person, PASSPHRASE))
    again = seat(world.place, world.hub.url)
    backups.make(again.desk, world.place.home)
    again.close()
    assert list((world.place.home / FOLDER).iterdir())
    assert holding(world.folder) == []


def test_the_search_itself_finds_any_of_them(world: World) -> None:
    (world.folder / "tmp" / "left").write_bytes(f"x{name_of(7).upper()}x".encode("utf-16-le"))
    assert holding(world.folder) == ["left"]
