"""A sealed file opens for whom it was sealed, as what it was sealed, whole and unchanged, or not at all."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import sealed
from sync.errors import Unreadable
from sync.ids import new_id
from sync.sealed import (
    CHUNK_BYTES,
    Label,
    check_seal,
    new_sealing_key,
    public_sealing_key,
    public_sealing_key_of,
    read_label,
    seal,
    sealing_key_of,
    unseal,
)
from sync.signing import new_signing_key, public_signing_key

SIGNING, SIGNED_BY = new_signing_key()
RECEIVER, TO = new_sealing_key()
STORE = new_id()
SECRET = b"the words nobody but the receiver reads"


def label(**other: object) -> Label:
    plain = {"purpose": "unsent", "sender": STORE, "receiver": TO.hex(), "at": "2026-11-20T17:12:00.000Z"}
    return Label.model_validate({**plain, **other})


def sealed_file(*pieces: bytes) -> BytesIO:
    file = BytesIO()
    seal(file, label(), SIGNING, pieces)
    return file


def opened(file: BinaryIO, purpose: str = "unsent", key: bytes = RECEIVER, by: bytes = SIGNED_BY) -> bytes:
    return b"".join(unseal(file, purpose, key, by))


@given(st.lists(st.integers(0, 3).flatmap(lambda n: st.binary(max_size=50).map(lambda b: b * 2_000 * n))))
def test_what_was_sealed_comes_back_however_it_was_cut(pieces: list[bytes]) -> None:
    assert opened(sealed_file(*pieces)) == b"".join(pieces)


@pytest.mark.parametrize("size_bytes", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES])
def test_the_edges_of_chunks_are_no_edges_of_words(size_bytes: int) -> None:
    assert opened(sealed_file(bytes(size_bytes))) == bytes(size_bytes)


def test_the_label_is_for_anybody_and_the_words_are_not() -> None:
    file = sealed_file(SECRET)
    assert read_label(file) == label()
    assert check_seal(file, SIGNED_BY) == label()
    assert SECRET not in file.getvalue()


def test_it_opens_for_nobody_else_and_as_nothing_else() -> None:
    other, _ = new_sealing_key()
    _, stranger = new_signing_key()
    with pytest.raises(Unreadable, match="for somebody else"):
        opened(sealed_file(SECRET), key=other)
    with pytest.raises(Unreadable, match="not a file"):
        opened(sealed_file(SECRET), purpose="bundle")
    with pytest.raises(Unreadable, match="not sealed by the computer"):
        opened(sealed_file(SECRET), by=stranger)


@given(st.data())
def test_no_byte_of_it_can_be_changed_cut_or_added(data: st.DataObject) -> None:
    whole = sealed_file(SECRET, bytes(CHUNK_BYTES)).getvalue()
    at = data.draw(st.integers(0, len(whole) - 1) | st.integers(0, 500))
    flipped = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    for broken in (flipped, whole[:at], whole + b"\0"):
        with pytest.raises(Unreadable):
            opened(BytesIO(broken))


def test_a_receiver_cannot_pass_its_own_words_off_as_the_senders() -> None:
    """Who may open a file knows its key; only the sender's signature keeps other words out of it."""
    forger, _ = new_signing_key()
    file = BytesIO()
    seal(file, label(), forger, [b"other words"])
    with pytest.raises(Unreadable, match="not sealed by the computer"):
        opened(file)


def test_chunks_cannot_be_left_out_or_moved_even_by_who_can_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    real = sealed._nonce
    monkeypatch.setattr(sealed, "_nonce", lambda number, *, is_last: real(1 - number, is_last=is_last))
    file = sealed_file(bytes(CHUNK_BYTES), b"second")
    monkeypatch.undo()
    with pytest.raises(Unreadable, match="was changed"):
        opened(file)


def test_a_label_binds_the_key_of_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file's sealed key under another label does not open, whoever signed the whole."""
    file, other = BytesIO(), label(about={"from": "other"})
    seal(file, label(), SIGNING, [SECRET])
    told, fresh = label().model_dump_json().encode(), other.model_dump_json().encode()
    swapped = file.getvalue().replace(len(told).to_bytes(4) + told, len(fresh).to_bytes(4) + fresh)
    monkeypatch.setattr(sealed, "check_seal", lambda *_: other)
    with pytest.raises(Unreadable, match="was changed"):
        opened(BytesIO(swapped))


@pytest.mark.parametrize("junk", [b"", b"\0" * 100, b"PK\x03\x04" + bytes(1_000), sealed.MAGIC + b"\xff" * 9])
def test_anything_else_is_told_in_one_sentence(junk: bytes) -> None:
    with pytest.raises(Unreadable, match="not a file that Navigator sealed"):
        opened(BytesIO(junk))


def test_a_large_file_is_written_and_read_in_little_memory(tmp_path: Path) -> None:
    def many() -> Iterator[bytes]:
        for number in range(3_000):
            yield number.to_bytes(4) * 2_500

    path = tmp_path / "large"
    tracemalloc.start()
    with path.open("wb") as written:
        seal(written, label(), SIGNING, many())
    with path.open("rb") as file:
        size_bytes = sum(map(len, unseal(file, "unsent", RECEIVER, SIGNED_BY)))
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size_bytes == 30_000_000
    assert peak_bytes < 2_000_000


@given(st.binary(min_size=32, max_size=32))
def test_the_key_to_receive_with_comes_of_the_key_to_sign_with_at_both_ends_alike(signing_key: bytes) -> None:
    """A computer works out its secret half, whoever knows its public key the other."""
    mine = sealing_key_of(signing_key)
    assert public_sealing_key(mine) == public_sealing_key_of(public_signing_key(signing_key))
