"""Documents on their way: over a line that breaks anywhere they arrive, and nothing that arrived goes twice."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.proxy import Terms
from navigator_app.store.faults import ContentNotHere
from navigator_app.store.parcels import ARRIVED_WRONG, LIMIT_MB, NO_ROOM, PAUSED, POLICY
from sync.client.refusals import NOT_HERE_YET
from sync.contents import CHUNK_BYTES, SMALLEST_PART_BYTES, fingerprint
from sync.errors import Unavailable
from tests.faults.carrying import carrier, carry, write
from tests.faults.carrying_line import SIZE, Line, asked, imani, line, rosa, sent
from tests.faults.joined import Seat, exchange, seat

__all__ = ["imani", "line", "rosa"]


def test_a_document_goes_from_the_clinic_to_the_center_desk_when_it_is_asked_for(
    rosa: Seat, imani: Seat
) -> None:
    content = secrets.token_bytes(SIZE)
    write(rosa, content)
    assert carry(rosa) == [], "nothing is carried before the center has the record"
    assert exchange(rosa)
    assert sum(step.moved_bytes for step in carry(rosa)) == SIZE
    held = rosa.store.contents.held(fingerprint(content))
    assert held is not None
    assert (held.is_at_center, held.sent_bytes) == (True, SIZE)
    assert exchange(imani)
    assert carry(imani) == [], "it waits until somebody asks for it"
    asked(imani, content)
    assert carry(imani)[-1].parcel.done_bytes == SIZE
    assert imani.store.contents.read(fingerprint(content)) == content
    assert carry(imani) == carry(rosa) == []


@pytest.mark.parametrize("cut", [9_000, 20_001, CHUNK_BYTES, CHUNK_BYTES + 400, 2 * CHUNK_BYTES + 1])
def test_over_a_line_that_is_cut_again_and_again_everything_arrives(
    line: Line, rosa: Seat, imani: Seat, cut: int
) -> None:
    content = secrets.token_bytes(SIZE)
    record = write(rosa, content)
    assert exchange(rosa)
    line.proxy.change(Terms(cut_each_bytes=cut))
    line.proxy.take_counts()
    carry(rosa)
    up = line.proxy.take_counts()
    line.proxy.change(Terms())
    assert exchange(imani)
    asked(imani, content)
    line.proxy.change(Terms(cut_each_bytes=cut))
    line.proxy.take_counts()
    carry(imani)
    down = line.proxy.take_counts()
    assert imani.store.contents.read(fingerprint(content)) == content
    with line.hub.store.reading() as tx:
        assert tx.content(record, fingerprint(content)) is not None
    assert up.cuts > 1
    assert down.cuts > 1
    # Down, every byte that arrived is kept; what is more are heads of answers.
    assert down.down_bytes < SIZE + 700 * (down.connections + down.round_trips)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(after=st.integers(1, SIZE + 3_000), is_up=st.booleans())
def test_a_cut_at_any_byte_costs_no_byte_that_had_arrived(
    line: Line,
    rosa: Seat,
    imani: Seat,
    after: int,
    is_up: bool,  # noqa: FBT001 - drawn
) -> None:
    content = secrets.token_bytes(SIZE)
    write(rosa, content)
    assert exchange(rosa)
    if is_up:
        line.proxy.change(Terms(cut_every_bytes=after, cuts_limit=1))
    line.proxy.take_counts()
    carry(rosa)
    # What was in the air is lost with the line: one part at most. What the center has is never sent again.
    up = line.proxy.take_counts()
    assert up.up_bytes < SIZE + 3 * CHUNK_BYTES + 700 * (up.round_trips + 2)
    line.proxy.change(Terms())
    assert exchange(imani)
    asked(imani, content)
    line.proxy.take_counts()
    if not is_up:
        line.proxy.change(Terms(cut_every_bytes=after, cuts_limit=1))
    carry(imani)
    line.proxy.change(Terms())
    assert imani.store.contents.read(fingerprint(content)) == content
    counts = line.proxy.take_counts()
    assert counts.down_bytes < SIZE + 700 * counts.round_trips + 700


def test_after_the_program_was_closed_in_the_middle_it_goes_on_where_it_stood(line: Line) -> None:
    content = secrets.token_bytes(SIZE)
    rosa = seat(line.clinic, line.proxy.url)
    write(rosa, content)
    assert exchange(rosa)
    lane = carrier(rosa)
    lane.step()
    first = lane.step()
    assert first is not None
    assert 0 < first.moved_bytes < SIZE
    rosa.close()
    again = seat(line.clinic, line.proxy.url)
    assert sum(step.moved_bytes for step in carry(again)) == SIZE - first.moved_bytes
    again.close()
    imani = seat(line.center, line.proxy.url)
    assert exchange(imani)
    asked(imani, content)
    part = carrier(imani).step()
    assert part is not None
    imani.close()
    later = seat(line.center, line.proxy.url)
    assert sum(step.moved_bytes for step in carry(later)) == SIZE - part.moved_bytes
    assert later.store.contents.read(fingerprint(content)) == content
    later.close()


def test_a_document_whose_pages_did_not_come_to_the_center_yet_says_so_and_comes_later(
    rosa: Seat, imani: Seat
) -> None:
    content = secrets.token_bytes(SIZE)
    write(rosa, content)
    assert exchange(rosa)
    assert exchange(imani)
    asked(imani, content)
    lane = carrier(imani)
    (step,) = carry(imani, lane)
    assert getattr(step.problem, "code", "") == NOT_HERE_YET
    held = imani.store.contents.held(fingerprint(content))
    assert held is not None
    assert held.is_wanted
    assert "not at the center yet" in held.problem
    carry(rosa)
    assert lane.step() is None
    lane.ask_again()
    carry(imani, lane)
    assert imani.store.contents.read(fingerprint(content)) == content


def test_two_records_with_the_same_pages_send_them_once(line: Line, rosa: Seat) -> None:
    content = secrets.token_bytes(SIZE)
    sent(rosa, content)
    write(rosa, content)
    assert exchange(rosa)
    assert [step.moved_bytes for step in carry(rosa)] == [0]
    with line.hub.store.reading() as tx:
        assert len(tx.contents_named(fingerprint(content))) == 2


def test_pages_that_are_damaged_here_are_not_sent_and_the_reason_is_kept(rosa: Seat) -> None:
    content = secrets.token_bytes(SIZE)
    write(rosa, content)
    assert exchange(rosa)
    (file,) = rosa.store.contents.folder.iterdir()
    file.write_bytes(bytes(file.stat().st_size))
    steps = carry(rosa)
    assert steps[-1].problem is not None
    held = rosa.store.contents.held(fingerprint(content))
    assert held is not None
    assert held.is_stuck
    assert "damaged on this computer" in held.problem
    assert carry(rosa) == []


def test_a_record_that_names_other_bytes_than_came_is_refused_at_the_center_and_here(
    line: Line, rosa: Seat, imani: Seat
) -> None:
    """A computer that lies about its bytes: the center compares, and so does whoever takes them."""
    content = secrets.token_bytes(SIZE)
    record = sent(rosa, content)
    with line.hub.store._writer.begin() as connection:
        connection.exec_driver_sql("UPDATE content_part SET body = zeroblob(length(body)) WHERE start = 0")
    assert exchange(imani)
    asked(imani, content)
    steps = carry(imani)
    assert (steps[-1].problem, steps[-1].parcel.record) is not None
    held = imani.store.contents.held(fingerprint(content))
    assert held is not None
    assert (held.problem, held.arrived_bytes) == (ARRIVED_WRONG, 0)
    assert carry(imani) == []
    with pytest.raises(ContentNotHere):
        imani.store.contents.read(fingerprint(content))
    assert record


def test_a_size_that_is_not_true_does_not_ask_for_ever(rosa: Seat, imani: Seat) -> None:
    content = secrets.token_bytes(20_000)
    sha256, chart = fingerprint(content), rosa.new_patient("", rosa.desk.me.site_id)
    rosa.store.contents.keep(content)
    record = rosa.put("document", {"title": "R", "sha256": sha256, "size_bytes": 20_000}, patient=chart)
    assert exchange(rosa)
    carry(rosa)
    rosa.edit(record, size_bytes=30_000)
    assert exchange(rosa)
    assert exchange(imani)
    imani.store.contents.want(sha256, 30_000)
    steps = carry(imani)
    assert "fewer pages" in str(steps[-1].problem)
    assert carry(imani) == []


# --- choices


def test_paused_means_that_nothing_moves_and_going_on_means_that_it_does(rosa: Seat) -> None:
    write(rosa, secrets.token_bytes(SIZE))
    assert exchange(rosa)
    rosa.store.set_setting(PAUSED, True)  # noqa: FBT003 - the value of a switch
    assert carry(rosa) == []
    rosa.store.set_setting(PAUSED, False)  # noqa: FBT003 - as above
    assert sum(step.moved_bytes for step in carry(rosa)) == SIZE


def test_small_documents_come_by_themselves_and_large_ones_when_asked_for(rosa: Seat, imani: Seat) -> None:
    small, large = secrets.token_bytes(900_000), secrets.token_bytes(1_100_000)
    for content in (small, large):
        sent(rosa, content)
    imani.store.set_setting(POLICY, "small")
    assert exchange(imani)
    carry(imani)
    assert imani.store.contents.read(fingerprint(small)) == small
    assert imani.store.contents.held(fingerprint(large)) is None
    imani.store.set_setting(POLICY, "all")
    carry(imani)
    assert imani.store.contents.read(fingerprint(large)) == large


def test_what_comes_by_itself_pushes_nothing_out_and_what_is_asked_for_makes_room(
    rosa: Seat, imani: Seat
) -> None:
    first, second, third = (secrets.token_bytes(600_000) for _ in range(3))
    for content in (first, second, third):
        sent(rosa, content)
    imani.store.set_setting(LIMIT_MB, 1)
    imani.store.set_setting(POLICY, "all")
    assert exchange(imani)
    carry(imani)
    assert [held.sha256 for held in imani.store.contents.every()] == [fingerprint(third)]
    asked(imani, first)
    carry(imani)
    assert [held.sha256 for held in imani.store.contents.every()] == [fingerprint(first)]


def test_where_only_own_unsent_work_lies_there_is_no_room_and_it_says_so(rosa: Seat, imani: Seat) -> None:
    content, own = secrets.token_bytes(600_000), secrets.token_bytes(600_000)
    sent(rosa, content)
    assert exchange(imani)
    imani.store.contents.keep(own)
    imani.store.set_setting(LIMIT_MB, 1)
    asked(imani, content)
    assert carry(imani) == []
    held = imani.store.contents.held(fingerprint(content))
    assert held is not None
    assert held.problem == NO_ROOM
    assert imani.store.contents.read(fingerprint(own)) == own


def test_a_document_that_leaves_the_desk_takes_its_pages_along(rosa: Seat, imani: Seat) -> None:
    content = secrets.token_bytes(SIZE)
    record = sent(rosa, content)
    patient = rosa.store.documents([record])[record].patient
    assert patient is not None
    assert exchange(imani)
    imani.edit(patient, sites=[imani.desk.me.site_id])
    assert exchange(imani)
    assert exchange(rosa)
    assert rosa.store.document(record) is None
    with pytest.raises(ContentNotHere):
        rosa.store.contents.read(fingerprint(content))
    assert list(rosa.store.contents.folder.iterdir()) == []


def test_a_hub_from_an_older_backup_gets_the_pages_again(line: Line, rosa: Seat) -> None:
    content = secrets.token_bytes(SIZE)
    sent(rosa, content)
    with line.hub.store._writer.begin() as connection:
        connection.exec_driver_sql("DELETE FROM content_part")
        connection.exec_driver_sql("DELETE FROM content")
    with line.hub.store.writing() as tx:
        tx.begin_epoch(line.hub.clock.now())
    assert exchange(rosa)
    assert sum(step.moved_bytes for step in carry(rosa)) == SIZE


def test_the_smallest_part_gets_through_a_line_that_is_cut_all_the_time(line: Line, rosa: Seat) -> None:
    write(rosa, secrets.token_bytes(4 * SMALLEST_PART_BYTES))
    assert exchange(rosa)
    line.proxy.change(Terms(cut_each_bytes=SMALLEST_PART_BYTES + 1_500))
    lane = carrier(rosa)
    with pytest.raises(Unavailable):
        lane.run()
    assert carry(rosa, lane)[-1].parcel.done_bytes == 4 * SMALLEST_PART_BYTES
