"""Backups at the command line: what counts is a copy that was opened and checked; what is refused changes nothing."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Iterator
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest

from sync.hub.__main__ import main
from sync.hub.folder import KEY_NAME, KEY_VARIABLE
from sync.hub.store import FILE_NAME, SqlStore, open_database, open_store
from tests.faults.killed_joining import keep_until
from tests.hub.running import running_hub
from tests.postgres import Server


def says(folder: Path, *words: str) -> int:
    return main([*words, "--data", str(folder)])


def epoch_of(store: SqlStore) -> str:
    with closing(store), store.reading() as tx:
        return tx.epoch()


def safe_n(folder: Path) -> int:
    with closing(open_store(folder)) as store, store.reading() as tx:
        return tx.safe_n()


def a_hub(folder: Path, *names: str) -> Path:
    for name in names or ("Juniper Creek (PRACTICE)",):
        assert says(folder, "enroll", "--site", name) == 0
    return folder


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    return a_hub(tmp_path / "hub")


@pytest.fixture
def monday(hub: Path, tmp_path: Path) -> Path:
    assert says(hub, "backup", str(tmp_path / "monday")) == 0
    return tmp_path / "monday"


def test_a_backup_is_one_encrypted_file_of_the_owner_s_and_counts_from_then_on(
    hub: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert safe_n(hub) == 0
    assert says(hub, "backup", str(tmp_path / "monday"), "--json") == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["database"]["is_well"]
    assert safe_n(hub) > 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["hub", "monday"]
    assert (tmp_path / "monday").stat().st_mode & 0o777 == 0o600
    assert b"Juniper" not in (tmp_path / "monday").read_bytes()
    assert says(hub, "doctor") == 0


def test_a_hub_is_put_back_where_there_was_none_once_its_key_is_there(
    hub: Path,
    monday: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = tmp_path / "other"
    assert says(other, "restore", str(monday)) == 1
    assert "key file is missing" in capsys.readouterr().err
    other.mkdir()
    monkeypatch.setenv(KEY_VARIABLE, str(hub / KEY_NAME))
    assert says(other, "restore", str(monday)) == 0
    assert epoch_of(open_store(other)) != epoch_of(open_store(hub))
    assert [file.name for file in other.iterdir()] == [FILE_NAME]


def test_the_database_that_was_replaced_is_kept_and_whoever_was_shut_out_of_it_stays_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with running_hub(tmp_path / "hub") as running:
        gone, stays = running.joins().welcome, running.joins(name="Imani Okafor").welcome
        assert says(running.folder, "backup", str(tmp_path / "monday")) == 0
        assert says(running.folder, "revoke", gone.store) == 0
        assert says(running.folder, "revoke", "--person", gone.person) == 0
    capsys.readouterr()
    assert says(tmp_path / "hub", "restore", str(tmp_path / "monday"), "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["shut_out"] == 2
    with closing(open_store(tmp_path / "hub")) as store, store.reading() as tx:
        assert {device.store: device.is_revoked for device in tx.devices()} == {
            gone.store: True,
            stays.store: False,
        }
        assert {person.id: person.is_active for person in tx.people()} == {
            gone.person: False,
            stays.person: True,
        }
        assert tx.audit_breaks() == {}
    kept = Path(said["kept"])
    shutil.copy(tmp_path / "hub" / KEY_NAME, tmp_path / KEY_NAME)
    kept.rename(tmp_path / FILE_NAME)
    assert epoch_of(open_store(tmp_path)) != said["epoch"]


def test_a_serving_hub_is_not_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with running_hub(tmp_path / "hub") as running:
        assert says(running.folder, "backup", str(tmp_path / "monday")) == 0
        assert says(running.folder, "restore", str(tmp_path / "monday")) == 1
        assert "Stop it first" in capsys.readouterr().err
        with running.store.reading() as tx:
            assert tx.line() == {}
    assert sorted(file.name for file in (tmp_path / "hub").iterdir()) == [FILE_NAME, KEY_NAME]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["backup", "{there}"], "already"),
        (["backup"], "Name a FILE"),
        (["backup", "{there}", "--verify", "postgresql:///nowhere"], "Name a FILE"),
        (["backup", "{there}/in/no/folder"], "cannot be written"),
        (["restore"], "Name a FILE"),
        (["restore", "{there}.not"], "no such file"),
        (["restore", "{there}"], "does not open"),
        (["restore", "{cut}"], "not sound"),
        (["restore", "{flipped}"], "not sound"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    hub: Path, monday: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    there, cut, flipped = (monday.with_name(name) for name in ("there", "cut", "flipped"))
    there.write_bytes(bytes(10_000))
    whole = monday.read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    middle = len(whole) // 2
    flipped.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    before, safe = epoch_of(open_store(hub)), safe_n(hub)
    assert says(hub, *(word.format(there=there, cut=cut, flipped=flipped) for word in words)) == 1
    assert sentence in capsys.readouterr().err
    assert (epoch_of(open_store(hub)), safe_n(hub)) == (before, safe)
    assert sorted(file.name for file in hub.iterdir()) == [FILE_NAME, KEY_NAME]


def test_a_hub_that_does_not_open_any_more_is_put_back(hub: Path, monday: Path) -> None:
    (hub / FILE_NAME).write_bytes(bytes(50_000))
    assert says(hub, "restore", str(monday)) == 0
    assert says(hub, "doctor") == 0


BACKUP_POINTS = {
    "before the copy is made": ("open", "tuesday.draft"),
    "before it counts": ("os.rename", "tuesday.draft"),
}
RESTORE_POINTS = {
    "before the backup is copied": ("open", f"{FILE_NAME}.draft"),
    "before the old file is kept": ("os.link", FILE_NAME),
    "before the new file counts": ("os.rename", f"{FILE_NAME}.draft"),
}


def killed(words: list[str], event: str, ending: str) -> None:
    child = get_context("spawn").Process(target=keep_until, args=(words, event, ending))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL


@pytest.mark.parametrize("point", BACKUP_POINTS)
def test_a_backup_that_was_killed_does_not_count_and_can_be_made_again(
    hub: Path, tmp_path: Path, point: str
) -> None:
    tuesday = tmp_path / "tuesday"
    killed(["backup", str(tuesday), "--data", str(hub)], *BACKUP_POINTS[point])
    assert not tuesday.exists()
    assert safe_n(hub) == 0
    assert says(hub, "backup", str(tuesday)) == 0
    assert safe_n(hub) > 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["hub", "tuesday"]


@pytest.mark.parametrize("point", RESTORE_POINTS)
def test_a_restore_that_was_killed_left_the_old_file_whole_and_can_be_done_again(
    hub: Path, monday: Path, point: str
) -> None:
    before = epoch_of(open_store(hub))
    killed(["restore", str(monday), "--data", str(hub)], *RESTORE_POINTS[point])
    assert epoch_of(open_store(hub)) == before
    assert says(hub, "doctor") == 0
    assert says(hub, "restore", str(monday)) == 0
    assert epoch_of(open_store(hub)) != before
    assert not list(hub.glob("*.draft*"))


# ---- on a server


@pytest.fixture
def database(postgres: Server) -> Iterator[str]:
    with postgres.database() as name:
        open_database(postgres.url(name)).close()
        yield name


def test_a_dump_counts_once_a_database_made_from_it_was_looked_through(
    postgres: Server, database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ("--database-url", postgres.url(database))

    def verified() -> list[bool]:
        with closing(open_database(postgres.url(database))) as store, store.reading() as tx:
            return [made.verified_at is not None for made in tx.marks()]

    with postgres.database(like=database) as unmarked:
        assert main(["backup", *here]) == 0
        assert main(["backup", "--verify", postgres.url(unmarked), *here]) == 1
    assert "no backup of this hub" in capsys.readouterr().err
    assert main(["backup", str(tmp_path / "monday"), *here]) == 1
    assert verified() == [False]
    with postgres.database(like=database) as copy:
        assert main(["backup", "--verify", postgres.url(copy), *here]) == 0
    assert verified() == [True]
    before = epoch_of(open_database(postgres.url(database)))
    assert main(["restore", *here]) == 0
    assert epoch_of(open_database(postgres.url(database))) != before
