"""Power fails while a computer joins: its one-time code is not lost, whenever that was."""

from __future__ import annotations

import signal
import stat
from multiprocessing import get_context
from pathlib import Path

import pytest

from navigator_app import claiming, joining
from navigator_app.store import vault
from sync.client.engine import Engine
from sync.errors import Refused, Unavailable
from tests.faults.killed_joining import PASSPHRASE, join_until
from tests.hub.running import RunningHub, running_hub

POINTS = {
    "before the claim is sent": ("os.rename", "joining.json.new", 1),
    "after the hub answered": ("os.rename", "joining.json.new", 2),
    "before the key file is written": ("open", "keys.json.new", 1),
    "before the key file counts": ("os.rename", "keys.json.new", 1),
    "before the encrypted file counts": ("os.rename", "desk.db.new", 1),
    "before the claim is forgotten": ("os.remove", "joining.json", 1),
}


@pytest.mark.parametrize("point", POINTS)
def test_the_same_code_joins_the_same_computer_after_the_power_failed(tmp_path: Path, point: str) -> None:
    home = tmp_path / "desk"
    with running_hub(tmp_path / "hub") as hub:
        code = hub.code()
        child = get_context("spawn").Process(target=join_until, args=(home, hub.url, code, *POINTS[point]))
        child.start()
        child.join(60)
        assert child.exitcode == -signal.SIGKILL
        for file in home.glob("joining.json*"):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            assert code not in file.read_text(encoding="utf-8")
        found = again(hub, home, code)
        assert found.link is not None
        assert found.desk.me.name == "Rosa Delgado"
        assert found.desk.me.site_id
        engine = Engine(found.desk.store, found.link, lambda: found.desk.me.person_id, "test")
        assert engine.round().received > 0
        assert not list(home.glob("joining.json*"))
        with hub.store.reading() as tx:
            assert len(tx.people()) == 1
        found.link.close()
        found.desk.store.close()


def again(hub: RunningHub, home: Path, code: str) -> joining.Unlocked:
    """Do what a person would: unlock the desk if there is one, else join with the same code."""
    if vault.exists(home):
        (person,) = vault.people(home)
        return joining.unlock(home, person.id, PASSPHRASE)
    return joining.enroll(home, hub.url, code, "Rosa Delgado", PASSPHRASE)


def test_a_code_that_is_refused_leaves_no_claim_behind(tmp_path: Path) -> None:
    with running_hub(tmp_path / "hub") as hub, pytest.raises(Refused, match="not known"):
        joining.enroll(tmp_path / "desk", hub.url, "0000-0000-0000-0000", "Rosa Delgado", PASSPHRASE)
    assert claiming.find(tmp_path / "desk") is None


def test_an_answer_that_may_be_lost_keeps_the_claim(tmp_path: Path) -> None:
    with running_hub(tmp_path / "hub") as hub:
        url = hub.url
    home = tmp_path / "desk"
    kept = []
    for _ in range(2):
        with pytest.raises(Unavailable):
            joining.enroll(home, url, "0000-0000-0000-0000", "Rosa Delgado", PASSPHRASE)
        kept.append(claiming.find(home))
    assert kept[0] is not None
    assert kept[0] == kept[1]
