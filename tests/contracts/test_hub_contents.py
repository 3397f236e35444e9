"""What the hub asks of any database about documents' bytes: part behind part, whole or nothing, shared on demand."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.contents import CHUNK_BYTES, fingerprint
from sync.errors import Refused
from sync.hub.store import SqlStore
from sync.ids import new_id
from tests.hub.databases import DATABASES, new_store

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    with new_store(request, request.param, tmp_path / "hub") as opened:
        yield opened


def kept(store: SqlStore, content: bytes, *cuts: int) -> str:
    """Keep bytes in parts, each in a transaction of its own."""
    record, sha256 = new_id(), fingerprint(content)
    with store.writing() as tx:
        tx.begin_content(record, sha256, len(content), NOW)
    for start, end in zip((0, *cuts), (*cuts, len(content)), strict=True):
        with store.writing() as tx:
            found = tx.content(record, sha256)
            assert found is not None
            assert found.arrived_bytes == start
            tx.add_to_content(found, content[start:end])
    with store.writing() as tx:
        found = tx.content(record, sha256)
        assert found is not None
        assert tx.end_content(found).is_whole
    return record


@pytest.mark.parametrize("cuts", [(), (1,), (CHUNK_BYTES,), (5_000, 70_000, 70_001, 200_000)])
def test_bytes_are_read_from_any_place_to_any_other_however_they_came(
    store: SqlStore, cuts: tuple[int, ...]
) -> None:
    content = secrets.token_bytes(3 * CHUNK_BYTES + 5_000)
    record = kept(store, content, *cuts)
    with store.reading() as tx:
        found = tx.content(record, fingerprint(content))
        assert found is not None
        assert (found.size_bytes, found.arrived_bytes, found.is_whole) == (len(content), len(content), True)
        for start, end in (
            (0, len(content)),
            (0, 1),
            (69_999, 70_002),
            (CHUNK_BYTES - 1, CHUNK_BYTES + 1),
            (9, 9),
        ):
            assert b"".join(tx.content_parts(found, start, end)) == content[start:end]
        assert all(len(part) <= CHUNK_BYTES for part in tx.content_parts(found, 0, len(content)))


def test_what_is_let_go_of_is_gone_and_can_be_begun_again(store: SqlStore) -> None:
    content = secrets.token_bytes(1_000)
    record, sha256 = new_id(), fingerprint(content)
    with store.writing() as tx:
        tx.add_to_content(tx.begin_content(record, sha256, 1_000, NOW), b"wrong")
    with store.writing() as tx:
        found = tx.content(record, sha256)
        assert found is not None
        tx.forget_content(found)
        assert tx.content(record, sha256) is None
        again = tx.begin_content(record, sha256, 1_000, NOW)
        assert (again.arrived_bytes, list(tx.content_parts(again, 0, 1_000))) == (0, [])


def test_a_record_shares_the_bytes_of_another_and_only_whole_ones_are_found_by_name(store: SqlStore) -> None:
    content = secrets.token_bytes(70_000)
    sha256 = fingerprint(content)
    first = kept(store, content)
    with store.writing() as tx:
        tx.begin_content(new_id(), sha256, 70_000, NOW)
        ((owner, whole),) = tx.contents_named(sha256)
        assert owner == first
        second = new_id()
        shared = tx.share_content(second, sha256, whole, NOW)
        third = tx.share_content(new_id(), sha256, shared, NOW)
    with store.reading() as tx:
        for one in (shared, third):
            assert one.is_whole
            assert b"".join(tx.content_parts(one, 60_000, 70_000)) == content[60_000:]
        assert tx.content(second, sha256) == shared


def test_one_record_has_bytes_of_one_name_once(store: SqlStore) -> None:
    record = new_id()
    with store.writing() as tx:
        tx.begin_content(record, "0" * 64, 10, NOW)
        tx.begin_content(record, "1" * 64, 10, NOW)
    with pytest.raises(Refused), store.writing() as tx:
        tx.begin_content(record, "0" * 64, 10, NOW)
