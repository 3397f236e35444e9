"""How much one deed may write: what is never split must fit into one request, or it could never be sent."""

from __future__ import annotations

import pytest

from navigator_app.desk import Deed, Desk
from navigator_app.store import change_log
from sync.errors import Refused
from sync.protocol import BATCH_CHANGES, Exchange
from sync.wire import decode_exchange, encode_exchange
from tests.desks import CLINIC, MARIAN


def tasks(count: int) -> list[Deed]:
    return [Deed("task", {"title": f"Call {n}"}, patient=MARIAN, site=CLINIC) for n in range(count)]


def test_what_could_never_be_sent_whole_is_refused_in_a_sentence_and_writes_nothing(desk: Desk) -> None:
    waiting = len(desk.store.pending_changes())
    with pytest.raises(Refused) as no:
        desk.commit(*tasks(BATCH_CHANGES + 1))
    assert str(no.value).startswith("This would write 401 entries at once, and at most 400 travel together.")
    assert len(desk.store.pending_changes()) == waiting


def test_the_largest_deed_goes_out_in_one_request_with_what_waits_before_it(desk: Desk) -> None:
    records = desk.commit(*tasks(BATCH_CHANGES))
    waiting = [c.id for c in desk.store.pending_changes()]
    with desk.store.connections.writing() as connection:
        change_log.put_first(connection, waiting[-1])
    sent = desk.store.outgoing(limit_bytes=1).changes
    assert {c.record for c in sent} >= set(records)
    body = encode_exchange(Exchange(desk.store.store_id(), desk.me.person_id, None, {}, sent))
    assert decode_exchange(body, desk.store.store_id(), desk.me.person_id).exchange.changes == sent
