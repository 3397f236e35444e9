"""What the desk asks of wherever it keeps documents' bytes: nothing lost, nothing false, nothing that can be read."""

from __future__ import annotations

import itertools
import secrets
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from navigator_app.store.contents import WRAPPING_KEY
from navigator_app.store.faults import ContentNotHere, DamagedContent, DiskFull
from navigator_app.store.local import Store
from navigator_app.store.room import JUST_KEPT, make_room, sweep
from navigator_app.store.sealed import SEALED_BYTES
from sync.client.ports import Parcel
from sync.contents import CHUNK_BYTES, LIMIT_BYTES, fingerprint
from sync.errors import Refused
from tests.store.conftest import home, store
from tests.store.desks import MARIAN, NOW, holds, make_desk, new_patient, unlock

__all__ = ["home", "store"]
SIZES = (1, 17, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 200_003)


def paper(size: int = 150_000, word: str = "Zyzzyvawitz ") -> bytes:
    return (word.encode() * (size // len(word) + 1))[:size]


def files(store: Store) -> list[Path]:
    return sorted(store.contents.folder.iterdir()) if store.contents.folder.is_dir() else []


@pytest.mark.parametrize("size", SIZES)
def test_what_was_kept_is_read_back_byte_for_byte_also_after_a_restart(home: Path, size: int) -> None:
    store = make_desk(home)
    content = secrets.token_bytes(size)
    sha256 = store.contents.keep(content)
    assert (sha256, store.contents.read(sha256)) == (fingerprint(content), content)
    store.close()
    again = unlock(home)
    assert again.contents.read(sha256) == content
    again.close()


def test_nothing_of_a_document_is_readable_beside_the_store(home: Path, store: Store) -> None:
    sha256 = store.contents.keep(paper())
    for text in (b"Zyzzyvawitz", sha256.encode(), bytes.fromhex(sha256), b"%PDF"):
        assert not holds(home, text)
    (file,) = files(store)
    assert len(file.name) == 32
    assert file.name not in sha256
    assert file.stat().st_size % SEALED_BYTES == 0
    assert file.stat().st_mode & 0o077 == 0


def test_the_same_bytes_are_kept_once_and_each_document_has_a_key_of_its_own(store: Store) -> None:
    first, again, other = (store.contents.keep(c) for c in (paper(9), paper(9), paper(10)))
    assert first == again != other
    assert len(files(store)) == 2
    with store.connections.reading() as connection:
        keys = {bytes(key) for (key,) in connection.execute("SELECT key FROM content").fetchall()}
    assert len(keys) == 2
    assert not any(holds(store.contents.folder, key) for key in keys)


def test_dropping_the_key_drops_the_document(home: Path, store: Store) -> None:
    sha256 = store.contents.keep(paper())
    (file,) = files(store)
    body = file.read_bytes()
    store.contents.drop(sha256)
    assert files(store) == []
    with pytest.raises(ContentNotHere):
        store.contents.read(sha256)
    file.write_bytes(body)
    store.contents.keep(paper(5))
    with pytest.raises(ContentNotHere):
        store.contents.read(sha256)


def test_without_the_wrapping_key_nothing_opens(store: Store) -> None:
    sha256 = store.contents.keep(paper())
    store.set_setting(WRAPPING_KEY, secrets.token_bytes(32).hex())
    with pytest.raises(DamagedContent):
        store.contents.read(sha256)


@pytest.mark.parametrize("spot", [0, 11, 12, 5_000, SEALED_BYTES - 1, SEALED_BYTES, SEALED_BYTES * 2 + 40])
def test_a_flipped_bit_is_never_shown(store: Store, spot: int) -> None:
    sha256 = store.contents.keep(paper())
    (file,) = files(store)
    body = bytearray(file.read_bytes())
    body[spot] ^= 1
    file.write_bytes(bytes(body))
    with pytest.raises(DamagedContent):
        store.contents.read(sha256)


def test_chunks_that_changed_places_were_cut_off_or_are_of_another_document_do_not_open(store: Store) -> None:
    sha256 = store.contents.keep(paper())
    (file,) = files(store)
    body = file.read_bytes()
    other = store.contents.keep(paper(140_000))
    (foreign,) = (one for one in files(store) if one != file)
    swapped = body[SEALED_BYTES : 2 * SEALED_BYTES] + body[:SEALED_BYTES] + body[2 * SEALED_BYTES :]
    for bad in (swapped, body[:-1], body[:SEALED_BYTES], b"", foreign.read_bytes()):
        file.write_bytes(bad)
        with pytest.raises(DamagedContent):
            store.contents.read(sha256)
    file.unlink()
    with pytest.raises(DamagedContent):
        store.contents.read(sha256)
    assert store.contents.read(other) == paper(140_000)


def test_damaged_bytes_that_come_in_again_are_whole_again(store: Store) -> None:
    sha256 = store.contents.keep(paper())
    files(store)[0].write_bytes(b"")
    assert store.contents.keep(paper()) == sha256
    assert store.contents.read(sha256) == paper()
    assert len(files(store)) == 1


@pytest.mark.parametrize("size", [0, LIMIT_BYTES + 1])
def test_nothing_and_too_much_are_refused_in_a_sentence(store: Store, size: int) -> None:
    with pytest.raises(Refused, match="Nothing was taken"):
        store.contents.keep(bytes(size))
    assert files(store) == []


def test_a_disk_that_is_full_keeps_nothing_by_halves(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        with pytest.raises(DiskFull):
            store.contents.keep(paper())
    assert store.contents.held(fingerprint(paper())) is None
    sweep(store.contents, frozenset(), now=NOW)
    assert files(store) == []


# --- coming in parts


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    size=st.integers(1, 3 * CHUNK_BYTES + 5),
    cuts=st.lists(st.floats(0, 1), max_size=8),
    times=st.integers(1, 2),
)
def test_parts_of_any_size_make_the_whole_and_a_part_that_comes_twice_changes_nothing(
    store: Store, size: int, cuts: list[float], times: int
) -> None:
    content = secrets.token_bytes(size)
    sha256 = fingerprint(content)
    places = sorted({0, size, *(int(cut * size) for cut in cuts)})
    for at, end in itertools.pairwise(places):
        part = content[at:end]
        is_whole = [store.contents.take(sha256, size, at, part) for _ in range(times)][-1]
        held = store.contents.held(sha256)
        assert held is not None
        assert (held.arrived_bytes, held.is_whole) == (end, is_whole)
    assert store.contents.read(sha256) == content


def test_what_came_before_the_program_ended_does_not_come_again(home: Path) -> None:
    content, at = paper(200_003), 0
    sha256 = fingerprint(content)
    for step in (70_000, 1, 65_536, 64_466):
        store = make_desk(home) if not home.exists() else unlock(home)
        held = store.contents.held(sha256)
        assert (held.arrived_bytes if held else 0) == at
        store.contents.take(sha256, len(content), at, content[at : at + step])
        at += step
        store.close()
    again = unlock(home)
    assert again.contents.read(sha256) == content
    again.close()


def test_wrong_bytes_are_not_kept_and_the_right_ones_are_taken_after_them(store: Store) -> None:
    content = paper()
    sha256 = fingerprint(content)
    store.contents.want(sha256, len(content))
    wrong = content[:-1] + b"?"
    store.contents.take(sha256, len(content), 0, wrong[:70_000])
    with pytest.raises(DamagedContent):
        store.contents.take(sha256, len(content), 70_000, wrong[70_000:])
    held = store.contents.held(sha256)
    assert held is not None
    assert (held.arrived_bytes, held.is_wanted) == (0, True)
    with pytest.raises(ContentNotHere):
        store.contents.read(sha256)
    assert store.contents.take(sha256, len(content), 0, content)
    assert store.contents.read(sha256) == content


def test_bytes_past_the_end_or_out_of_order_are_not_taken(store: Store) -> None:
    content = paper(1_000)
    sha256 = fingerprint(content)
    assert not store.contents.take(sha256, 1_000, 5, content[5:])
    assert not store.contents.take(sha256, 1_000, 0, content + b"more")
    assert store.contents.take(sha256, 1_000, 0, content)
    assert not store.contents.take(fingerprint(b"x"), 1, 0, b"")


def test_parts_are_given_as_they_are_sent_on(store: Store) -> None:
    content = paper(150_000)
    sha256 = store.contents.keep(content)
    for at, limit in ((0, 10), (65_530, 20), (149_990, 100), (0, 150_000), (70_000, 65_536)):
        assert store.contents.part(sha256, at, limit) == content[at : at + limit]


# --- room


def came(store: Store, content: bytes, record: str) -> str:
    """Let bytes come from the center under a record that is here."""
    parcel = Parcel(record, fingerprint(content), len(content), 0, is_outgoing=False)
    assert store.parcels.parcel_came(parcel, content).done_bytes == len(content)
    return parcel.sha256


def test_room_is_made_of_what_the_center_has_and_nobody_looked_at_for_longest(store: Store) -> None:
    store.commit([new_patient()])
    own = store.contents.keep(paper(1_000, "own "))
    brought = [came(store, paper(1_000, word), MARIAN) for word in ("one ", "two ", "three ")]
    assert make_room(store.contents, 4_000)
    assert make_room(store.contents, 3_000)
    assert store.contents.held(brought[0]) is None
    assert make_room(store.contents, 3_000, needed_bytes=1_000)
    assert [held.sha256 for held in store.contents.every()] == [own, brought[2]]
    assert not make_room(store.contents, 10)
    assert store.contents.read(own) == paper(1_000, "own ")


def test_what_no_record_names_any_more_goes_and_so_does_a_file_without_a_key(store: Store) -> None:
    named, nameless = store.contents.keep(paper(10)), store.contents.keep(paper(11))
    (store.contents.folder / "0123").write_bytes(b"left behind")
    assert sweep(store.contents, frozenset({named}), now=NOW + JUST_KEPT) == 0
    assert sweep(store.contents, frozenset({named}), now=NOW + 2 * JUST_KEPT) == 1
    assert store.contents.held(nameless) is None
    assert store.contents.read(named) == paper(10)
    assert len(files(store)) == 1
