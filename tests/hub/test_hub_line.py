"""What a line asks of its two ends: nothing is said twice, a long body has its time, a wish for later is kept."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest

from sync.client.patience import Patience
from sync.client.wires import Wire
from sync.errors import Unavailable
from sync.hub.service import Enter
from sync.protocol import Exchange, Reply
from sync.wire import Asked, UnknownDictionary, decode_exchange
from sync.wire.frames import dictionaries, dictionary_of
from tests.hub.running import RunningHub
from tests.hub.test_hub_door import code_of, header_of, post
from tests.hub.test_hub_link import Other
from tests.hub.writing import document_at, edit, new_patient, round_of


def test_an_edit_says_where_its_record_belongs_only_to_a_hub_that_lacks_it(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer = hub.joins()
    made = new_patient(hub, computer)
    _, _, read = round_of(computer, made)
    _, _, read = round_of(computer, cursors=read)
    opened = document_at(hub.store, made.record)
    said: list[Exchange] = []
    judge = hub.service.exchange

    def noted(request: Exchange, enter: Enter) -> Reply:
        said.append(request)
        return judge(request, enter)

    monkeypatch.setattr(hub.service, "exchange", noted)
    first = edit(hub, computer, opened, {"note": "by van"}, 2)
    before = computer.link.traffic
    trips = before.round_trips
    head, _, read = round_of(computer, first, cursors=read)
    assert [v.outcome for v in head.verdicts] == ["accepted"]
    assert said[-1].changes == (first,), "the hub knows what was left out"
    assert before.round_trips == trips + 1
    with hub.store._writer.begin() as connection:
        connection.exec_driver_sql("DELETE FROM record WHERE kind = 'patient'")
    second = edit(hub, computer, opened, {"note": "by car"}, 3)
    head, _, _ = round_of(computer, second, cursors=read)
    assert before.round_trips == trips + 3
    assert said[-1].changes == (second,)
    assert [v.outcome for v in head.verdicts] == ["lead"], "nothing is lost because of it"


@contextmanager
def busy_hub(hub: RunningHub, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def busy(_request: Exchange, _enter: Enter) -> Reply:
        raise Unavailable("The hub's database is busy.", retry_s=7.2)

    with monkeypatch.context() as patched:
        patched.setattr(hub.service, "exchange", busy)
        yield


def test_a_busy_hub_says_when_it_wants_to_be_asked_again(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer = hub.joins()
    with busy_hub(hub, monkeypatch), pytest.raises(Unavailable, match="The hub is busy") as no:
        round_of(computer, new_patient(hub, computer))
    assert no.value.retry_s == 8
    head, _, _ = round_of(computer, new_patient(hub, computer))
    assert [v.outcome for v in head.verdicts] == ["accepted"]


class Slow(Other):
    """A line that takes a body bit by bit."""

    def do_POST(self) -> None:  # noqa: N802
        left = int(self.headers.get("Content-Length", "0"))
        while left > 0:
            left -= len(self.rfile.read(min(left, 65_536)))
            self.server.pause.wait(0.02)  # type: ignore[attr-defined]
        self.do_GET()


def test_a_long_body_on_a_slow_line_is_no_lost_connection() -> None:
    """What bounds the making of a connection must not bound the sending of everything said over it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    server.pause = Event()  # type: ignore[attr-defined]
    server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    patience = Patience()
    try:
        wire = Wire(f"http://127.0.0.1:{server.server_address[1]}", None, patience)
        begun_s = monotonic()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Patience, "connect_s", property(lambda _self: 0.2))
            answered = wire.ask("POST", "/sync/v1/exchange", bytes(6_000_000), {})
        assert answered.status_code == 200
        assert patience.smoothed_s is not None
        assert 0 < patience.smoothed_s <= monotonic() - begun_s
        wire.close()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_another_computers_cursors_bring_nothing_of_its_feeds_and_prove_no_reading(hub: RunningHub) -> None:
    mine, other = hub.joins(), hub.joins("Cedar Flat (PRACTICE)", name="Bo Li")
    made = new_patient(hub, other)
    round_of(other, made)
    _, _, theirs = round_of(other)
    _, documents, _ = round_of(mine, cursors=theirs)
    assert made.record not in documents
    with hub.store.reading() as tx:
        followed = {feed for feed in theirs if feed.startswith("site:")}
        assert {r.store for r in tx.receipts(followed, "")} <= {other.welcome.store}


def test_a_cursor_past_the_end_of_a_feed_proves_no_reading_and_loses_nothing(hub: RunningHub) -> None:
    mine, other = hub.joins(), hub.joins(name="Bo Li")
    _, _, read = round_of(mine)
    ahead = {feed: at._replace(seq=at.seq + 1_000) for feed, at in read.items()}
    made = new_patient(hub, other)
    round_of(other, made)
    _, _, told = round_of(mine, cursors=ahead)
    with hub.store.reading() as tx:
        heads = tx.heads_of(read)
        assert all(r.seq <= heads[r.feed] for r in tx.receipts(read, ""))
    assert {feed: at.seq for feed, at in told.items()} == heads, "it is told where the feeds end"
    _, documents, _ = round_of(mine, cursors=read)
    assert made.record in documents


def test_a_hub_that_lacks_a_word_list_is_written_to_without(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a desk of a newer release meets it at an older hub."""
    computer = hub.joins()
    lists = dictionaries()
    assert lists, "this release has one"
    decode = decode_exchange
    packed_with: list[int] = []

    def older(body: bytes, *args: Any) -> Asked:
        packed_with.append(dictionary_of(body))
        if packed_with[-1]:
            raise UnknownDictionary("This was packed with a word list of a newer release.")
        return decode(body, *args)

    monkeypatch.setattr("sync.hub.http.decode_exchange", older)
    for number in (1, 2):
        head, _, _ = round_of(computer, new_patient(hub, computer, number))
        assert [v.outcome for v in head.verdicts] == ["accepted"]
    assert packed_with == [max(lists), 0, 0], "asked once, then not again"


def test_a_body_of_an_unknown_word_list_is_refused_in_one_sentence(hub: RunningHub) -> None:
    computer = hub.joins()
    beginning = b"\x28\xb5\x2f\xfd\x03\x58" + (999_999).to_bytes(4, "little") + b"\x01\x00\x00"
    response = post(hub, beginning, header_of(hub, computer, beginning))
    assert code_of(response, hub) == (409, "dictionary")
    assert round_of(computer, new_patient(hub, computer))[0].verdicts[0].outcome == "accepted"
