"""Making backups: daily, by hand, so many kept, never a half one, and nobody's passphrase opens one."""

from __future__ import annotations

from pathlib import Path

import pytest

from navigator_app import backups
from navigator_app.store.vault import Vault
from tests.backups.desks import Kept, kept_desk
from tests.store.desks import FRESH, ROSA, seen


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return kept_desk(tmp_path / "desk")


def test_a_backup_is_put_in_place_on_another_computer(kept: Kept, tmp_path: Path) -> None:
    made = kept.back_up()
    assert (made.records, made.unsent) == (1, 1)
    other = tmp_path / "other"
    looked = backups.look(made.file, kept.code)
    assert [one.name for one in looked.people] == ["Rosa Delgado", "Ben Hale"]
    kept.put_back(made.file, other)
    store = Vault.open(other, ROSA, FRESH, clock=kept.clock)
    assert seen(store).fields["family_name"] == "Moss"
    assert len(store.pending_changes()) == 1
    store.check()
    store.close()
