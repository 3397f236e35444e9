"""Two more drills at a real window before a real hub, after a planted person went through the desk.

A passphrase is forgotten, and somebody leaves. The third and the fourth, a lost laptop and its wipe, are in
`test_lost_laptop.py`. Set NAVIGATOR_PICTURES to a folder to get pictures of the window.
"""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from navigator_app import backups
from navigator_app.app import door_of
from navigator_app.store import key_ring, keys, slots
from navigator_app.store.backing_up import FOLDER
from navigator_app.store.faults import WrongPassphrase
from navigator_app.ui.entrance.by_code import ByCode
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.unlocking.view import UnlockingPage
from navigator_app.ui.window import TITLE
from sync.errors import Said
from sync.hub import commands
from sync.sqlcipher import DatabaseError, connect
from tests.faults.joined import PASSPHRASE, join, seat
from tests.faults.test_leak_sweep import PLANTED, World, titles
from tests.faults.test_leak_sweep import world as world  # noqa: PLC0414 - a fixture, asked for by its name
from tests.faults.test_lost_laptop import Make, pictured, planted, words_of
from tests.faults.test_lost_laptop import window as window  # noqa: PLC0414 - a fixture, asked for by its name
from tests.screens.conftest import dressed as dressed  # noqa: PLC0414 - a fixture, asked for by its name
from tests.screens.shells import go, settled
from tests.screens.stage import window_before
from tests.screens.test_shared_desk import unlock

FRESH, BENS = "ferry leaves before breakfast", "three lanterns by the wash"


@pytest.fixture(autouse=True)
def _one_strength(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the derivation for computers with little memory without measuring."""
    monkeypatch.setattr(slots, "calibrated", slots.cheapest)


def swept(world: World, said: str) -> None:
    """See that the planted person is in no file, no title and no word at the way in."""
    assert world.found() == []
    assert not any(text in titles() for text in PLANTED)
    assert not any(text in said for text in PLANTED)


def test_a_forgotten_passphrase_is_set_anew_by_the_sheet_from_its_envelope(
    world: World, window: Make, qtbot: QtBot
) -> None:
    patient, home = planted(world), world.place.home
    _, code = key_ring.new_recovery_code(key_ring.opened(home, world.place.person, PASSPHRASE))
    found = window()
    page = found.centralWidget()
    assert isinstance(page, Unlock)
    qtbot.waitUntil(lambda: bool(page._choices), timeout=20_000)
    page.field.setText("what was it again then")
    page.submit()
    qtbot.waitUntil(lambda: bool(page._labelled._error.text()), timeout=20_000)
    page._forgot.click()
    pictured(found, "forgotten-1")
    swept(world, words_of(found))
    page._by_code.click()
    by_code = found.centralWidget()
    assert isinstance(by_code, ByCode)
    by_code.code.setText(code.lower().replace("-", " "))
    for edit in (by_code.new.field, by_code.new.again):
        edit.setText(FRESH)
    qtbot.waitUntil(lambda: "A new passphrase" in words_of(found), timeout=5_000)
    pictured(found, "forgotten-2")
    by_code.submit()
    qtbot.waitUntil(lambda: found.shell is not None, timeout=30_000)
    settled(qtbot, found.shell)
    assert found.shell.session.desk.image(patient) is not None
    assert found.windowTitle() == TITLE
    found.lock()
    with pytest.raises(WrongPassphrase):
        key_ring.opened(home, world.place.person, PASSPHRASE)
    assert key_ring.opened(home, world.place.person, FRESH)
    swept(world, words_of(found))
    assert not any(code.encode() in file.read_bytes() for file in home.rglob("*") if file.is_file())


def test_who_leaves_opens_nothing_any_more_and_finds_nobody(
    world: World, dressed: QApplication, qtbot: QtBot
) -> None:
    """Lena leads the site; Ben, who kept a copy of the whole folder with a backup in it, leaves."""
    place = join(world.hub, world.folder / "laptop", "Lena Grant", role="site_lead")
    home, ben = place.home, world.hub.joins(name="Ben Hale").welcome.person
    patient = planted(replace(world, place=place))
    ring = key_ring.opened(home, place.person, PASSPHRASE)
    ring = key_ring.add_person(ring, ben, "Ben Hale", "navigator", BENS, slots.cheapest())
    key_ring.new_recovery_code(ring)
    at = seat(place, world.hub.url)
    backups.make(at.desk, home)
    at.close()
    kept = world.folder / "kept"
    shutil.copytree(home, kept)
    (backup,) = (kept / FOLDER).glob("*.navigator-backup")

    with window_before(door_of(home), home) as found:
        shell = unlock(qtbot, found, place.person, PASSPHRASE)
        page = go(qtbot, shell, Target("unlocking"))
        assert isinstance(page, UnlockingPage)
        page.leaving.whose.set_value(ben)
        page.leaving.proof.field.setText(PASSPHRASE)
        pictured(found, "leaves-1")
        page.leaving.take_out.click()
        qtbot.waitUntil(lambda: isinstance(found.centralWidget(), Unlock), timeout=60_000)
        qtbot.waitUntil(lambda: "unlocks this computer no more" in words_of(found), timeout=20_000)
        pictured(found, "leaves-2")
        swept(world, words_of(found))
    commands.revoke(world.hub.store, world.hub.clock, computer=None, person=ben)

    with pytest.raises(Said):
        key_ring.opened(home, ben, BENS)
    # His copy of the key file opens what he copied, and nothing that is written from now on.
    old = key_ring.opened(kept, ben, BENS)
    assert key_ring.opened(home, place.person, PASSPHRASE).data_key != old.data_key
    with pytest.raises(DatabaseError):
        connect(home / keys.RECORDS, keys.key_for(old.data_key, keys.RECORDS))
    with pytest.raises(Said):
        backups.look(backup, BENS)
    again = seat(place, world.hub.url)
    assert again.desk.image(patient) is not None
    again.close()
    swept(world, "")
