"""Two people share a laptop: Rosa lets Ben in with his code, his deeds are his at the center, and she takes him out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from navigator_app import deciding, joining, letting_in, ways_in
from navigator_app.desk import Deed
from navigator_app.store import keys, slots, vault
from navigator_app.store.faults import WrongPassphrase
from sync.client.link import Link
from sync.errors import Refused, Said, Unavailable
from sync.hub.enrolment import end_access, revoke_computer
from sync.ids import new_id
from tests.hub.running import RunningHub, running_hub
from tests.stories.laptop import BENS, CLINIC, ROSAS, exchange, joined, let_ben_in, seated


@pytest.fixture(autouse=True)
def _one_strength(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the derivation for computers with little memory without measuring."""
    monkeypatch.setattr(slots, "CALIBRATED_MIB", ())


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    with running_hub(tmp_path / "hub") as running:
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "laptop"


@pytest.fixture
def rosa(hub: RunningHub, home: Path) -> str:
    return joined(hub, home)


def people_at(hub: RunningHub) -> set[str]:
    with hub.store.reading() as tx:
        return {one.name for one in tx.people()}


def test_the_newcomer_unlocks_and_their_deed_is_theirs_at_the_center(
    hub: RunningHub, home: Path, rosa: str
) -> None:
    with seated(home, rosa, ROSAS):
        ben = let_ben_in(home, rosa, hub.code(role="clinic_nurse"))
    assert (ben.name, ben.role) == ("Ben Hale", "clinic_nurse")
    with seated(home, ben.id, BENS) as found:
        me = found.desk.me
        assert (me.person_id, me.name, me.roles) == (ben.id, "Ben Hale", frozenset({"clinic_nurse"}))
        exchange(found)
        assert "clinic_nurse" in deciding.roles(found.desk)
        typed = {"family_name": "Moss", "given_name": "Marian", "sites": [me.site_id]}
        (patient, *_) = found.desk.commit(Deed("patient", typed, record=new_id()))
        exchange(found)
        assert found.desk.store.counts().unsent == 0
    with hub.store.reading() as tx:
        assert [change.author for change, _, _ in tx.history_of(patient)] == [ben.id]
        assert len(tx.devices()) == 1
    with seated(home, rosa, ROSAS) as found:
        assert found.desk.me.person_id == rosa


def test_who_leaves_opens_nothing_nor_does_a_copy_of_the_key_file_open_newer_records(
    hub: RunningHub, home: Path, rosa: str, tmp_path: Path
) -> None:
    ben = let_ben_in(home, rosa, hub.code())
    shutil.copy(home / keys.NAME, tmp_path / "bens copy")
    ways_in.take_out(ways_in.by_passphrase(home, rosa, ROSAS), ben.id)
    with pytest.raises(WrongPassphrase):
        joining.unlock(home, ben.id, BENS)
    with seated(home, rosa, ROSAS) as found:
        typed = {"family_name": "Moss", "given_name": "Marian", "sites": [found.desk.me.site_id]}
        found.desk.commit(Deed("patient", typed, record=new_id()))
    shutil.copy(tmp_path / "bens copy", home / keys.NAME)
    with pytest.raises(Said, match="passphrase is right, but"):
        joining.unlock(home, ben.id, BENS)


def test_anybody_of_the_desk_lets_somebody_in_since_the_code_is_the_permission(
    hub: RunningHub, home: Path
) -> None:
    rosa = joined(hub, home, role="navigator")
    ben = let_ben_in(home, rosa, hub.code())
    assert [one.id for one in vault.people(home)] == [rosa, ben.id]
    with pytest.raises(Refused, match="Only a site lead"):
        ways_in.take_out(ways_in.by_passphrase(home, rosa, ROSAS), ben.id)


@pytest.mark.parametrize(
    ("code", "name", "passphrase", "field"),
    [
        ("0000-0000-0000-0000", "Ben Hale", BENS, "code"),
        ("0" * 500, "Ben Hale", BENS, "code"),
        ("theirs", " ", BENS, "name"),
        ("theirs", "B" * 201, BENS, "name"),
        ("theirs", "Ada Hale", BENS, "name"),
        ("theirs", "Ben Hale", "too short", "passphrase"),
        ("theirs", "Ben Hale", "ben hale 1234567", "passphrase"),
        ("elsewhere", "Ben Hale", BENS, "code"),
        ("outside", "Ben Hale", BENS, "code"),
        ("used", "Ben Hale", BENS, "code"),
    ],
)
def test_what_is_wrong_is_said_in_its_place_and_changes_nothing(
    hub: RunningHub, home: Path, rosa: str, code: str, name: str, passphrase: str, field: str
) -> None:
    made = {
        "theirs": lambda: hub.code(name="Ben Hale"),
        "elsewhere": lambda: hub.code("Red Mesa (PRACTICE)"),
        "outside": lambda: hub.code(role="outside_clinician"),
        "used": lambda: _used(hub),
    }
    code = made[code]() if code in made else code
    before, known = (home / keys.NAME).read_bytes(), people_at(hub)
    with pytest.raises(Refused) as no:
        letting_in.let_in(ways_in.by_passphrase(home, rosa, ROSAS), code, name, passphrase)
    assert no.value.field == field
    assert (home / keys.NAME).read_bytes() == before
    assert people_at(hub) == known


def _used(hub: RunningHub) -> str:
    """Give a code with which another computer joined."""
    code = hub.code()
    joining.enroll(hub.folder.parent / "another", hub.url, code, "Tom North", ROSAS)
    return code


def test_without_a_link_it_is_said_what_is_needed_and_the_code_stays_good(home: Path, tmp_path: Path) -> None:
    with running_hub(tmp_path / "hub") as hub:
        rosa, code = joined(hub, home), hub.code()
    before = (home / keys.NAME).read_bytes()
    with pytest.raises(Unavailable, match="needs the center's hub once"):
        let_ben_in(home, rosa, code)
    assert (home / keys.NAME).read_bytes() == before


def test_a_lost_answer_is_made_good_by_the_same_code(
    hub: RunningHub, home: Path, rosa: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = hub.code()
    with pytest.MonkeyPatch.context() as cut:
        cut.setattr("sync.client.link.short_answer", _lost)
        with pytest.raises(Unavailable, match="same code works"):
            let_ben_in(home, rosa, code)
    assert people_at(hub) == {"Rosa Delgado", "Ben Hale"}
    assert len(vault.people(home)) == 1
    ben = let_ben_in(home, rosa, code)
    with hub.store.reading() as tx:
        assert {one.id for one in tx.people()} == {rosa, ben.id}
    with seated(home, ben.id, BENS) as found:
        exchange(found)
    with pytest.raises(Refused, match="can unlock this computer already"):
        let_ben_in(home, rosa, code)


def _lost(*_: object) -> None:
    raise Unavailable("The line broke.")


def test_a_computer_that_was_taken_off_the_hub_lets_nobody_in(hub: RunningHub, home: Path, rosa: str) -> None:
    code = hub.code()
    with hub.store.reading() as tx:
        (device,) = tx.devices()
    hub.store.carried_out(lambda tx: revoke_computer(tx, hub.clock, device.store))
    with pytest.raises(Refused, match="taken off the hub"):
        let_ben_in(home, rosa, code)
    assert people_at(hub) == {"Rosa Delgado"}


def test_whose_access_ended_at_the_center_writes_nothing_there_though_the_slot_is_here_still(
    hub: RunningHub, home: Path, rosa: str
) -> None:
    ben = let_ben_in(home, rosa, hub.code())
    hub.store.carried_out(lambda tx: end_access(tx, hub.clock, ben.id))
    with seated(home, ben.id, BENS) as found:
        assert isinstance(found.link, Link)
        with pytest.raises(Unavailable):
            exchange(found)


def test_the_sheet_lets_somebody_in_where_nobody_of_the_desk_is_left(
    hub: RunningHub, home: Path, rosa: str
) -> None:
    _, sheet = ways_in.new_sheet(ways_in.by_passphrase(home, rosa, ROSAS))
    ben = letting_in.let_in(ways_in.by_code(home, sheet), hub.code(), "Ben Hale", BENS)
    with seated(home, ben.id, BENS) as found:
        assert found.desk.me.name == "Ben Hale"


def test_a_site_that_must_use_a_method_on_nists_list_gets_it_for_each_passphrase_from_then_on(
    hub: RunningHub, home: Path, rosa: str
) -> None:
    ruth = joining.enroll(home.parent / "ruths", hub.url, hub.code(role="administrator"), "Ruth Vance", ROSAS)
    exchange(ruth)
    site = ruth.desk.image(ruth.desk.me.site_id)
    assert site is not None
    ruth.desk.commit(Deed("site", {"key_derivation": "pbkdf2"}, record=site.id, opened=site))
    exchange(ruth)
    ruth.desk.store.close()
    ben = let_ben_in(home, rosa, hub.code(CLINIC))
    with seated(home, rosa, ROSAS) as found:
        exchange(found)
    ways_in.new_passphrase(ways_in.by_passphrase(home, rosa, ROSAS), rosa, "a second kettle on the stove")
    known = {slot.id: slot.kdf for slot in keys.read(home).slots}
    assert [kdf.name for kdf in known.values() if kdf] == ["pbkdf2-sha256"] * 2
    with seated(home, ben.id, BENS) as found:
        assert found.desk.me.name == "Ben Hale"
    made, _ = ways_in.new_sheet(ways_in.by_passphrase(home, ben.id, BENS))
    assert {slot.kdf.name for slot in made.file.slots if slot.kdf} == {"pbkdf2-sha256"}
