"""What the hub relies on in any database where feeds change: given feeds, what waits for a lead, the key for files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.hub.ports import Device
from sync.hub.store import SqlStore, Transaction
from sync.hub.store_log import decision_on
from sync.hub.store_who import HubSite
from sync.ids import new_id
from sync.protocol import Verdict
from tests.contracts.test_hub_store import NOW, change
from tests.hub.databases import DATABASES, new_store

CLINIC, CENTER = "a" * 32, "c" * 32
DESK, INTAKE = "1" * 32, "2" * 32
HALE = "e" * 32


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    with new_store(request, request.param, tmp_path / "hub") as opened:
        with opened.writing() as tx:
            tx.add_site(HubSite(CLINIC, "Juniper Creek", "America/Denver", "rural", is_center=False))
            tx.add_site(HubSite(CENTER, "Center", "America/Phoenix", "center", is_center=True))
            tx.add_device(DESK, CLINIC, "front desk", bytes(32), NOW)
            tx.add_device(INTAKE, CENTER, "intake", bytes(32), NOW)
        yield opened


def computer(tx: Transaction, store: str) -> Device:
    found = tx.device(store)
    assert found is not None
    return found


def test_a_given_feed_is_followed_beside_those_of_the_site_until_it_is_taken(store: SqlStore) -> None:
    feed = f"restricted:{HALE}"
    with store.writing() as tx:
        before = computer(tx, DESK)
        assert tx.give_feed(DESK, feed)
        assert not tx.give_feed(DESK, feed)
    with store.reading() as tx:
        given = computer(tx, DESK)
        assert set(given.feeds) == {*before.feeds, feed}
        assert given.feeds_version == before.feeds_version + 1
        assert list(tx.stores_given(feed)) == [DESK]
    assert list(store.stores_following([feed])) == [DESK]
    with store.writing() as tx:
        assert tx.take_feed(DESK, feed)
        assert not tx.take_feed(DESK, feed)
        taken = computer(tx, DESK)
    assert taken.feeds == before.feeds
    assert taken.feeds_version == given.feeds_version + 1


@pytest.mark.parametrize("where", [DESK, INTAKE])
def test_a_computer_with_a_panel_follows_nothing_of_any_site(store: SqlStore, where: str) -> None:
    with store.writing() as tx:
        tx.give_feed(where, f"panel:{HALE}")
    with store.reading() as tx:
        assert set(computer(tx, where).feeds) == {"shared", f"panel:{HALE}"}
    assert where not in store.stores_following([f"site:{CLINIC}", f"site:{CENTER}"])
    assert list(store.stores_following([f"panel:{HALE}"])) == [where]
    assert where in store.stores_following(["shared"])


def test_what_waits_for_a_lead_is_listed_in_its_order_until_a_decision_on_it_is_logged(
    store: SqlStore,
) -> None:
    first, second, taken = change(new_id()), change(new_id()), change(new_id())
    with store.writing() as tx:
        for one, outcome in ((first, "lead"), (taken, "accepted"), (second, "lead")):
            tx.log_change(one, Verdict(one.id, outcome), NOW, one.author)  # type: ignore[arg-type]
        assert list(tx.held_for_lead()) == [(first, NOW), (second, NOW)]
    with store.writing() as tx:
        decision = change(first.record).model_copy(update={"id": decision_on(first.id)})
        tx.log_change(decision, Verdict(decision.id, "accepted"), NOW, decision.author)
        assert list(tx.held_for_lead()) == [(second, NOW)]
    with store.reading() as tx:
        assert list(tx.held_for_lead()) == [(second, NOW)]


def test_the_key_for_files_is_the_hubs_own_and_stays(store: SqlStore) -> None:
    with store.reading() as tx:
        key = tx.sealing_key()
    with store.writing() as tx:
        tx.next_n()
        assert tx.sealing_key() == key
    assert len(key) == 32
    assert key != bytes(32)
