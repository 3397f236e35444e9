"""Power fails while somebody is let in: nobody is known at the hub who can never get in here, whenever that was."""

from __future__ import annotations

import signal
from multiprocessing import get_context
from pathlib import Path

import pytest

from navigator_app import joining, letting_in, ways_in
from navigator_app.store import key_events, keys, slots, vault
from sync.client.engine import Engine
from sync.errors import Refused
from tests.faults.killed_joining import BENS, PASSPHRASE, let_in_until
from tests.hub.running import RunningHub, running_hub

POINTS = {
    "before the key file is written": ("open", "keys.json.new", 1),
    "before the key file counts": ("os.rename", "keys.json.new", 1),
    "before it is noted inside": ("open", "laptop", 1),
}


@pytest.fixture(autouse=True)
def _one_strength(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the derivation for computers with little memory without measuring."""
    monkeypatch.setattr(slots, "CALIBRATED_MIB", ())


@pytest.mark.parametrize("point", POINTS)
def test_the_same_code_lets_the_same_person_in_after_the_power_failed(tmp_path: Path, point: str) -> None:
    home = tmp_path / "laptop"
    with running_hub(tmp_path / "hub") as hub:
        rosa = joined(hub, home)
        code = hub.code(name="Ben Hale")
        words = (home, rosa, code, *POINTS[point])
        child = get_context("spawn").Process(target=let_in_until, args=words)
        child.start()
        child.join(60)
        assert child.exitcode == -signal.SIGKILL
        with hub.store.reading() as tx:
            (ben,) = (one.id for one in tx.people() if one.name == "Ben Hale")
        assert ben == again(home, rosa, code)
        found = joining.unlock(home, ben, BENS)
        assert found.link is not None
        Engine(found.desk.store, found.link, lambda: ben, "test").run()
        assert found.desk.store.record(ben) is not None
        assert [(one.kind, one.name) for one in key_events.events(found.desk.store)] == [
            ("let_in", "Ben Hale")
        ]
        found.link.close()
        found.desk.store.close()
        assert sorted(path.name for path in home.glob("keys*")) == [keys.NAME]
        with hub.store.reading() as tx:
            assert len(tx.people()) == 2


def joined(hub: RunningHub, home: Path) -> str:
    """Join the laptop with Rosa, and lock it."""
    found = joining.enroll(home, hub.url, hub.code(), "Rosa Delgado", PASSPHRASE)
    assert found.link is not None
    found.link.close()
    found.desk.store.close()
    return found.desk.me.person_id


def again(home: Path, rosa: str, code: str) -> str:
    """Do what people would: try the same code again; where that says that Ben is in already, he is."""
    try:
        ring = ways_in.by_passphrase(home, rosa, PASSPHRASE)
        return letting_in.let_in(ring, code, "Ben Hale", BENS, kdf=slots.cheapest()).id
    except Refused:
        return next(one.id for one in vault.people(home) if one.name == "Ben Hale")
