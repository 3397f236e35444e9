"""Desks of a center with an escrow key, joined over HTTP as the program joins them, and the center's terminal."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from navigator_app import escrow, joining
from navigator_app.joining import Unlocked
from navigator_app.store import slots
from sync.hub.__main__ import main
from tests.hub.running import RunningHub

PASSPHRASE = "juniper creek at first light"
FRESH = "a second kettle on the stove"
CENTER = "Mesa View (PRACTICE)"


@dataclass(frozen=True)
class Terminal:
    """Somebody at the hub's command line."""

    hub: RunningHub
    key: Path
    capsys: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch
    lead: str
    """Who sits there: an administrator of the center."""

    def asks(self, *words: str, types: str = "") -> tuple[int, Any, str]:
        """Do a command with what is typed; gives its exit code, what it said as data, and what it said beside."""
        self.capsys.readouterr()
        self.patch.setattr("sys.stdin", io.StringIO(types))
        code = main([*self.hub.options, "--json", *words])
        said = self.capsys.readouterr()
        lines = [json.loads(line) for line in said.out.splitlines()]
        return code, lines[0] if len(lines) == 1 else lines, said.err

    def makes_a_key(self, name: str = "escrow.pem") -> Path:
        """Make an escrow key."""
        file = self.key.with_name(name)
        code, _, err = self.asks("escrow", "make", "--out", str(file), "--name", CENTER)
        assert (code, err) == (0, "")
        return file

    def reads_out(self, store: str, person: str, key: Path | None = None) -> tuple[int, Any, str]:
        """Ask for a code of a computer."""
        words = ("--store", store, "--person", person, "--by", self.lead)
        return self.asks("phone-code", *words, "--escrow-key", str(key or self.key))

    def opens(
        self, request: str, by: str, types: str = "yes\n", key: Path | None = None
    ) -> tuple[int, Any, str]:
        """Answer a locked desk's request."""
        return self.asks(
            "escrow",
            "open",
            "--request",
            request,
            "--by",
            by,
            "--escrow-key",
            str(key or self.key),
            types=types,
        )


def joined(hub: RunningHub, home: Path, name: str = "Rosa Delgado") -> Unlocked:
    """Join a computer as the program does, with the cheapest derivation."""
    return joining.enroll(home, hub.url, hub.code(name=name), name, PASSPHRASE)


def exchanged(found: Unlocked) -> None:
    """Meet the hub once, as after a round, and lock."""
    assert found.link is not None
    assert escrow.learn(found.desk, found.link)
    locked(found)


def locked(found: Unlocked) -> None:
    """Lock."""
    if found.link is not None:
        found.link.close()
    found.desk.store.close()


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derive keys as cheaply as is allowed."""
    monkeypatch.setattr(slots, "calibrated", slots.cheapest)


@pytest.fixture
def terminal(
    hub: RunningHub, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    """Give the center's terminal, whose escrow key is made."""
    lead = hub.joins(CENTER, "administrator", "Imani Okafor", is_center=True).welcome.person
    found = Terminal(hub, tmp_path / "offline" / "escrow.pem", capsys, monkeypatch, lead)
    found.key.parent.mkdir()
    found.makes_a_key()
    return found
