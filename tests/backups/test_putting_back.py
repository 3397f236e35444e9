"""Putting a backup in place: damage, a newer release and another sheet are told apart, and the old desk is put aside.

`NAVIGATOR_FLIPS` asks for more flipped bits.
"""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from navigator_app import backups
from navigator_app.store import backup_file, key_ring, keys, placing, schema, slots
from navigator_app.store.backup_chunks import CHUNK_BYTES, FORMAT, About, Sealing
from navigator_app.store.backup_file import OpenBackup
from navigator_app.store.faults import (
    DamagedBackup,
    NewerBackup,
    NewerStore,
    NoBackup,
    StoreBusy,
    WrongPassphrase,
    WrongSheet,
)
from navigator_app.store.vault import Vault
from sync.errors import Refused, Said
from sync.ids import new_id
from sync.rules.backing_up import rule
from tests.backups.desks import Kept, kept_desk
from tests.store.desks import FRESH, MARIAN, PASSPHRASE, ROSA, edit, is_let_in, new_patient, seen, soak

FLIPS = soak("NAVIGATOR_FLIPS", 200)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return kept_desk(tmp_path / "desk")


def read_whole(found: OpenBackup) -> None:
    """Read a backup to its end, as a restore does before it changes anything."""
    for _, _, reading in found.parts():
        for _piece in reading.pieces():
            pass


def opens(file: Path, code: str) -> None:
    """Open a backup by the sheet's code and read it to its end."""
    read_whole(backup_file.opened_by_code(file, code))


def opens_by_key(file: Path, key: bytes) -> None:
    """Open it by its own key, which takes no derivation."""
    read_whole(backup_file.opened_by_key(file, backup_file.read_header(file), key))


def test_a_flipped_bit_is_found_wherever_it_is_and_never_taken_for_a_wrong_code(
    kept: Kept, tmp_path: Path
) -> None:
    made = kept.back_up()
    body = made.file.read_bytes()
    file, rng = tmp_path / "flipped", random.Random(5)  # noqa: S311 - a replayable schedule, not a secret
    header = backup_file.read_header(_written(file, body)).size_bytes
    # Half of them in the header, which is a thousandth of the file.
    for number in range(FLIPS):
        at = rng.randrange(header) if number % 2 else rng.randrange(header, len(body))
        _written(file, body[:at] + bytes([body[at] ^ 1 << rng.randrange(8)]) + body[at + 1 :])
        with pytest.raises((NoBackup, DamagedBackup)):
            opens(file, kept.code) if number % 2 else opens_by_key(file, made.key)
    opens(_written(file, body), kept.code)


def test_one_cut_short_or_put_together_of_two_is_found(kept: Kept, tmp_path: Path) -> None:
    body, other = kept.back_up().file.read_bytes(), kept.back_up().file.read_bytes()
    file, rng = tmp_path / "cut", random.Random(5)  # noqa: S311 - a replayable schedule, not a secret
    start = backup_file.read_header(_written(file, body)).size_bytes
    chunk = CHUNK_BYTES + 16
    swapped = body[:start] + body[start + chunk : start + 2 * chunk] + body[start : start + chunk]
    wrong = [
        *(body[: rng.randrange(1, len(body))] for _ in range(20)),
        *(body[: start + number * chunk] for number in range(4)),
        body + b"\0",
        body + body[start : start + chunk],
        swapped + body[start + 2 * chunk :],
        body[: start + chunk] + other[start + chunk :],
        other[:start] + body[start:],
    ]
    for each in wrong:
        with pytest.raises((NoBackup, DamagedBackup)):
            opens(_written(file, each), kept.code)


def test_a_header_that_somebody_made_anew_does_not_open(kept: Kept, tmp_path: Path) -> None:
    made = kept.back_up()
    header = backup_file.read_header(made.file)
    plain = json.loads(header.body)
    plain["about"]["made_at"] = "2030-01-01T00:00:00.000Z"
    body = json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()
    file = tmp_path / "forged"
    with file.open("w+b") as forged:
        # With a digest that fits, as anybody can make one; only who holds the key makes the other.
        about = About.model_validate(plain["about"])
        backup_file.write_header(forged, about, bytes(32), keys.read(kept.home))
        forged.seek(0)
        forged.truncate()
        forged.write(backup_file.MAGIC + len(body).to_bytes(4, "big") + body)
        forged.write(hashlib.sha256(body).digest() + header.mac)
        forged.write(made.file.read_bytes()[header.size_bytes :])
    with pytest.raises(DamagedBackup):
        backups.look(file, kept.code)


def _written(file: Path, body: bytes) -> Path:
    file.write_bytes(body)
    return file


def test_nothing_is_changed_by_a_damaged_one(kept: Kept) -> None:
    made = kept.back_up()
    body = bytearray(made.file.read_bytes())
    body[-1_000] ^= 1
    made.file.write_bytes(body)
    with pytest.raises(DamagedBackup):
        kept.put_back(made.file, kept.home)
    assert is_let_in(kept.home, ROSA, PASSPHRASE)
    assert not placing.asides(kept.home)
    assert not (kept.home / placing.READYING).exists()


def test_a_newer_file_and_newer_records_are_told_apart_from_damage(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "FORMAT", schema.FORMAT + 1)
    monkeypatch.setattr(schema, "STEPS", {**schema.STEPS, schema.FORMAT: lambda _connection: None})
    made = kept.back_up()
    monkeypatch.undo()
    with pytest.raises(NewerStore):
        kept.put_back(made.file, tmp_path / "other")
    assert not placing.asides(tmp_path / "other")
    file = tmp_path / "newer"
    with file.open("w+b") as body:
        about = About(id=new_id(), store=new_id(), made_at="2030", release="9", format=FORMAT + 1)
        backup_file.write_header(body, about, bytes(32), keys.read(kept.home))
        Sealing(body, about, bytes(32)).close()
    with pytest.raises(NewerBackup):
        backups.look(file, kept.code)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ", WrongSheet),
        ("0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV", Refused),
        ("juniper creek at first light", Refused),
        ("", Refused),
    ],
)
def test_another_code_opens_none(kept: Kept, code: str, fault: type[Said]) -> None:
    made = kept.back_up()
    with pytest.raises(fault):
        backups.look(made.file, code)


def test_the_old_desk_is_put_aside_whole_and_kept_for_a_month(kept: Kept) -> None:
    made = kept.back_up()
    desk = kept.unlock()
    desk.store.commit([edit(seen(desk.store), note="written after the backup")])
    desk.store.close()
    kept.put_back(made.file, kept.home)
    desk = kept.unlock(FRESH)
    assert "note" not in seen(desk.store).fields
    assert backups.standing(desk, kept.home).asides == 1
    (aside,) = placing.asides(kept.home)
    assert sorted(path.name for path in aside.iterdir()) == ["desk.db", "keys.json", "mirror"]
    old = Vault.open(aside, ROSA, PASSPHRASE, clock=kept.clock)
    assert seen(old).fields["note"] == "written after the backup"
    old.close()
    kept.clock.forward(days=rule().aside_days)
    backups.look_after(desk, kept.home)
    assert placing.asides(kept.home)
    kept.clock.forward(days=1)
    backups.look_after(desk, kept.home)
    assert not placing.asides(kept.home)
    desk.store.close()


def test_a_desk_whose_records_are_damaged_is_put_aside_as_well(kept: Kept) -> None:
    made = kept.back_up()
    for name in ("desk.db", "keys.json"):
        (kept.home / name).write_bytes(b"damaged")
    kept.put_back(made.file, kept.home)
    desk = kept.unlock(FRESH)
    assert seen(desk.store).fields["family_name"] == "Moss"
    desk.store.close()
    with pytest.raises(WrongPassphrase):
        kept.unlock(PASSPHRASE)


@contextmanager
def somebody_at(home: Path) -> Iterator[None]:
    """Let another program hold the desk open."""
    script = (
        "import sys; from pathlib import Path; from navigator_app.store.vault import Vault;"
        f"store = Vault.open(Path({str(home)!r}), {ROSA!r}, {PASSPHRASE!r});"
        "print('open', flush=True); sys.stdin.read(); store.close()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        yield
        assert other.stdin is not None
        other.stdin.close()
        assert other.wait(60) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows itself renames no file that is open")
def test_nothing_is_put_in_the_place_of_a_desk_that_somebody_is_at(kept: Kept) -> None:
    made = kept.back_up()
    with somebody_at(kept.home), pytest.raises(StoreBusy):
        kept.put_back(made.file, kept.home)
    assert is_let_in(kept.home, ROSA, PASSPHRASE)
    kept.put_back(made.file, kept.home)
    assert is_let_in(kept.home, ROSA, FRESH)


def test_a_weak_passphrase_and_somebody_who_was_not_there_are_refused(kept: Kept, tmp_path: Path) -> None:
    made = kept.back_up()
    for weak in ("", "short", "rosa delgado 1234", "qwertyuiopasdfghjkl"):
        with pytest.raises(Refused):
            kept.put_back(made.file, tmp_path / "other", passphrase=weak)
    with pytest.raises(Refused, match="could not unlock"):
        backups.put_back(
            tmp_path / "other", made.file, kept.code, new_id(), FRESH, clock=kept.clock, kdf=slots.cheapest()
        )
    assert not (tmp_path / "other").exists()


def test_backups_made_before_one_was_put_in_place_are_sealed_to_a_new_sheet_as_well(kept: Kept) -> None:
    first = kept.back_up()
    kept.clock.forward(days=1)
    second = kept.back_up()
    kept.put_back(second.file, kept.home)
    _, code = key_ring.new_recovery_code(key_ring.opened(kept.home, ROSA, FRESH))
    desk = kept.unlock(FRESH)
    assert backups.reseal(desk, kept.home) == 1
    desk.store.commit([new_patient("a" * 32)])
    desk.store.close()
    kept.put_back(first.file, kept.home, code)
    desk = kept.unlock(FRESH)
    assert [image.id for image in desk.store.of_kind("patient")] == [MARIAN]
    desk.store.close()
