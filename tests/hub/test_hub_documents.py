"""Documents' bytes at the hub: who may see the record brings and has them, in any number of parts, and nobody else."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from sync.client.refusals import NO_SUCH_DOCUMENT, NOT_HERE_YET, WRONG_BYTES, TurnedDown
from sync.contents import CHUNK_BYTES, LIMIT_BYTES, PART_BYTES, SMALLEST_PART_BYTES, Arrived, fingerprint
from sync.hub import schema
from sync.hub.store import open_store
from sync.ids import new_id
from sync.signing import HEADER, sign
from tests.faults.joined import CENTER, Seat, exchange, join, seat
from tests.hub.databases import DATABASES
from tests.hub.running import RunningHub

OTHER = "Cedar Basin (PRACTICE)"
NOWHERE = "0" * 32
NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def rosa(hub: RunningHub, tmp_path: Path) -> Iterator[Seat]:
    at = seat(join(hub, tmp_path / "rosa", "Rosa Delgado"), hub.url, hub.clock)
    yield at
    at.close()


def sits(hub: RunningHub, home: Path, name: str, site: str, *, is_center: bool = False) -> Seat:
    return seat(join(hub, home, name, site, is_center=is_center), hub.url, hub.clock)


def document(at: Seat, content: bytes, **typed: object) -> str:
    """Write a Document that names these bytes, and let the center have it."""
    fields = {"title": "Report", "sha256": fingerprint(content), "size_bytes": len(content), **typed}
    record = at.put("document", fields, patient=at.new_patient("", at.desk.me.site_id))
    assert exchange(at)
    return record


def sends(at: Seat, record: str, content: bytes, part: int = PART_BYTES) -> Arrived:
    """Bring bytes from where the center stands, part by part."""
    depot, person = at.link.depot(), at.desk.me.person_id
    standing = depot.send(person, record, 0, b"")
    while not standing.is_whole:
        at_bytes = standing.arrived_bytes
        standing = depot.send(person, record, at_bytes, content[at_bytes : at_bytes + part])
        assert standing.arrived_bytes > at_bytes
    return standing


def fetched(at: Seat, record: str, start: int = 0, limit: int = PART_BYTES) -> bytes:
    return b"".join(at.link.depot().fetch(at.desk.me.person_id, record, start, limit))


def refused(at: Seat, record: str) -> tuple[str, str]:
    """Say with which words a computer is turned down at both doors."""
    codes = []
    for ask in (
        lambda: fetched(at, record),
        lambda: at.link.depot().send(at.desk.me.person_id, record, 0, b""),
    ):
        with pytest.raises(TurnedDown) as no:
            ask()
        codes.append(no.value.code)
    return codes[0], codes[1]


def test_bytes_go_up_in_parts_and_come_down_from_any_place(rosa: Seat) -> None:
    content = secrets.token_bytes(3 * CHUNK_BYTES + 17)
    record = document(rosa, content)
    assert sends(rosa, record, content, 100_000) == Arrived(len(content), len(content), is_whole=True)
    assert fetched(rosa, record) == content
    for start, limit in ((0, 1), (65_535, 2), (70_000, 65_536), (len(content) - 1, 50), (len(content), 5)):
        assert fetched(rosa, record, start, limit) == content[start : start + limit]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=st.integers(1, 200_000), cuts=st.lists(st.floats(0, 1), max_size=5))
def test_parts_of_any_size_make_the_whole(rosa: Seat, size: int, cuts: list[float]) -> None:
    content = secrets.token_bytes(size)
    record = document(rosa, content)
    depot, person = rosa.link.depot(), rosa.desk.me.person_id
    at = 0
    for cut in [*sorted(cuts), 1.0]:
        end = size if cut == 1.0 else min(size, max(at + SMALLEST_PART_BYTES, int(cut * size)))
        if end > at:
            assert depot.send(person, record, at, content[at:end]).arrived_bytes == end
        at = end
    assert fetched(rosa, record) == content
    # Whatever is sent after the end changes nothing.
    assert depot.send(person, record, size, b"x" * 5_000).is_whole
    assert fetched(rosa, record) == content


def test_a_part_that_does_not_follow_changes_nothing_and_the_answer_says_where_to_go_on(rosa: Seat) -> None:
    content = secrets.token_bytes(20_000)
    record = document(rosa, content)
    depot, person = rosa.link.depot(), rosa.desk.me.person_id
    assert depot.send(person, record, 0, content[:8_000]).arrived_bytes == 8_000
    for at, body in (
        (0, content[:8_000]),
        (9_000, content[9_000:]),
        (8_000, content[8_000:8_100]),
        (8_000, content),
    ):
        assert depot.send(person, record, at, body) == Arrived(20_000, 8_000, is_whole=False)
    assert depot.send(person, record, 8_000, content[8_000:]).is_whole


def test_wrong_bytes_are_refused_at_the_end_and_the_right_ones_taken_after_them(rosa: Seat) -> None:
    content = secrets.token_bytes(10_000)
    record = document(rosa, content)
    depot, person = rosa.link.depot(), rosa.desk.me.person_id
    with pytest.raises(TurnedDown) as no:
        depot.send(person, record, 0, content[:-1] + bytes([content[-1] ^ 1]))
    assert no.value.code == WRONG_BYTES
    with pytest.raises(TurnedDown) as no:
        fetched(rosa, record)
    assert no.value.code == NOT_HERE_YET
    assert sends(rosa, record, content).is_whole
    assert fetched(rosa, record) == content


def test_bytes_that_are_not_all_there_are_given_to_nobody(rosa: Seat) -> None:
    content = secrets.token_bytes(10_000)
    record = document(rosa, content)
    rosa.link.depot().send(rosa.desk.me.person_id, record, 0, content[:5_000])
    with pytest.raises(TurnedDown) as no:
        fetched(rosa, record)
    assert no.value.code == NOT_HERE_YET


def test_who_may_not_see_the_record_is_told_that_there_is_none(
    hub: RunningHub, rosa: Seat, tmp_path: Path
) -> None:
    content = secrets.token_bytes(9_000)
    record = document(rosa, content)
    sends(rosa, record, content)
    other = sits(hub, tmp_path / "other", "Tom North", OTHER)
    center = sits(hub, tmp_path / "center", "Imani Okafor", CENTER, is_center=True)
    nothing = (NO_SUCH_DOCUMENT, NO_SUCH_DOCUMENT)
    assert refused(other, record) == refused(other, NOWHERE) == refused(rosa, NOWHERE) == nothing
    assert refused(rosa, rosa.store.of_kind("patient")[0].id) == nothing
    assert refused(rosa, "not-an-id") == nothing
    assert fetched(center, record) == content
    for one in (other, center):
        one.close()


def test_knowing_the_name_of_others_bytes_gives_nothing(hub: RunningHub, rosa: Seat, tmp_path: Path) -> None:
    content = secrets.token_bytes(9_000)
    sends(rosa, document(rosa, content), content)
    other = sits(hub, tmp_path / "other", "Tom North", OTHER)
    forged = document(other, content)
    assert other.link.depot().send(other.desk.me.person_id, forged, 0, b"") == Arrived(
        9_000, 0, is_whole=False
    )
    with pytest.raises(TurnedDown) as no:
        fetched(other, forged)
    assert no.value.code == NOT_HERE_YET
    other.close()


def test_what_this_computer_sees_under_another_record_is_not_sent_again(hub: RunningHub, rosa: Seat) -> None:
    content = secrets.token_bytes(9_000)
    sends(rosa, document(rosa, content), content)
    twin = document(rosa, content)
    assert rosa.link.depot().send(rosa.desk.me.person_id, twin, 0, b"").is_whole
    assert fetched(rosa, twin, 100, 300) == content[100:400]
    with hub.store.reading() as tx:
        assert len(tx.contents_named(fingerprint(content))) == 2


@pytest.mark.parametrize(
    "fields", [{"sha256": ""}, {"sha256": "x" * 64}, {"size_bytes": None}, {"size_bytes": LIMIT_BYTES + 1}]
)
def test_a_record_that_names_no_bytes_has_none(rosa: Seat, fields: dict[str, object]) -> None:
    record = document(rosa, b"x", **fields)
    assert refused(rosa, record) == (NO_SUCH_DOCUMENT, NO_SUCH_DOCUMENT)


def test_a_computer_or_person_that_was_shut_out_has_nothing(hub: RunningHub, rosa: Seat) -> None:
    content = secrets.token_bytes(9_000)
    record = document(rosa, content)
    sends(rosa, record, content)
    with hub.store.writing() as tx:
        tx.deactivate_person(rosa.desk.me.person_id)
    assert refused(rosa, record) == ("ended", "ended")
    with hub.store.writing() as tx:
        tx.revoke_device(rosa.store.store_id(), hub.clock.now())
    assert refused(rosa, record) == ("revoked", "revoked")


def test_an_unsigned_a_replayed_and_a_changed_request_get_nothing(
    hub: RunningHub, rosa: Seat, tmp_path: Path
) -> None:
    content = secrets.token_bytes(9_000)
    record = document(rosa, content)
    place = join(hub, tmp_path / "second", "Ana Reed")
    target = f"/sync/v1/document/{record}/bytes?at=0"

    def post(header: str, body: bytes = content) -> int:
        return requests.post(hub.url + target, data=body, headers={HEADER: header}, timeout=20).status_code

    header = sign(
        place.key, "POST", target, content, store=place.store, person=place.person, at=hub.clock.now()
    )
    assert post("") == 401
    assert post(header, content[:-1] + bytes([content[-1] ^ 1])) == 401
    assert post(header) == 200
    assert post(header) == 409
    assert fetched(rosa, record) == content


def test_a_part_larger_than_a_request_may_be_is_refused_before_it_is_read(
    hub: RunningHub, rosa: Seat
) -> None:
    record = document(rosa, b"x")
    with pytest.raises(TurnedDown) as no:
        rosa.link.depot().send(rosa.desk.me.person_id, record, 0, bytes(PART_BYTES + 1))
    assert no.value.code == "too_large"
    assert fetched_status(hub, f"/sync/v1/document/{record}/bytes?at=x&limit=-3") == 401


def fetched_status(hub: RunningHub, target: str) -> int:
    return requests.get(hub.url + target, timeout=20).status_code


def test_who_brought_and_who_had_them_is_in_the_audit(hub: RunningHub, rosa: Seat) -> None:
    content = secrets.token_bytes(9_000)
    record = document(rosa, content)
    sends(rosa, record, content)
    fetched(rosa, record)
    me = rosa.desk.me
    with hub.store.reading() as tx:
        rows = [row.entry for row in tx.audit_rows(f"site:{me.site_id}") if row.entry.subject == record]
        assert tx.audit_breaks() == {}
    assert [row.action for row in rows][-2:] == ["content.kept", "content.read"]
    assert {row.person for row in rows} == {me.person_id}


@pytest.mark.parametrize("database", ["sqlite"])
def test_nothing_of_a_document_is_readable_in_the_hubs_folder(hub: RunningHub, rosa: Seat) -> None:
    content = b"Zyzzyvawitz " * 5_000
    record = document(rosa, content)
    sends(rosa, record, content)
    files = [file for file in hub.folder.rglob("*") if file.is_file()]
    assert files
    assert not any(b"Zyzzyvawitz" in file.read_bytes() for file in files)


def test_a_hub_of_the_first_format_learns_to_keep_documents(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store._writer.begin() as connection:
        schema.content_part.drop(connection)
        schema.content.drop(connection)
        connection.execute(update(schema.hub).values(format=1))
    store.close()
    again = open_store(tmp_path)
    record = new_id()
    with again.writing() as tx:
        kept = tx.begin_content(record, "0" * 64, 3, NOW)
        assert tx.add_to_content(kept, b"abc") == replace(kept, arrived_bytes=3)
    again.close()
