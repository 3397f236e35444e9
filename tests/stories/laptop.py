"""A laptop that several people share, joined to a real hub as a person would join it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from navigator_app import joining, letting_in, ways_in
from navigator_app.joining import Unlocked
from navigator_app.store.opened import Person
from sync.client.engine import Engine
from tests.hub.running import RunningHub

ROSAS = "juniper creek at first light"
BENS = "ferry leaves before breakfast"
CLINIC = "Juniper Creek (PRACTICE)"


def joined(hub: RunningHub, home: Path, role: str = "site_lead") -> str:
    """Join a laptop with Rosa, lock it again, and give her id."""
    found = joining.enroll(home, hub.url, hub.code(role=role, name="Rosa Delgado"), "Rosa Delgado", ROSAS)
    leave(found)
    return found.desk.me.person_id


def leave(found: Unlocked) -> None:
    """Hang up and lock."""
    if found.link is not None:
        found.link.close()
    found.desk.store.close()


@contextmanager
def seated(home: Path, person: str, passphrase: str) -> Iterator[Unlocked]:
    """Unlock the laptop as somebody, and lock it again."""
    found = joining.unlock(home, person, passphrase)
    try:
        yield found
    finally:
        leave(found)


def exchange(found: Unlocked) -> None:
    """Exchange until nothing moves."""
    assert found.link is not None
    Engine(found.desk.store, found.link, lambda: found.desk.me.person_id, "test").run()


def let_ben_in(home: Path, rosa: str, code: str) -> Person:
    """Let Ben in with his code by Rosa's passphrase."""
    return letting_in.let_in(ways_in.by_passphrase(home, rosa, ROSAS), code, "Ben Hale", BENS)
