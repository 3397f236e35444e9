"""What a computer tells its hub of itself, what it gets for it, and that one shut out is let in nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
import requests
from sqlalchemy import text

from sync.client.link import Link
from sync.clock import SetClock
from sync.errors import Unavailable
from sync.hub import lost, orders
from sync.hub.commands import revoke
from sync.hub.http import listening, make_app, make_server
from sync.ids import new_id
from sync.records.base import stamp
from sync.reports import Answer, ComputerReport, is_of_hub, signed_lease
from sync.signing import HEADER, new_signing_key, sign
from tests.hub.running import Computer, RunningHub, running_hub

NOON = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
REPORT = ComputerReport(
    unsent=3,
    oldest_unsent_at=NOON - timedelta(hours=5),
    drafts=2,
    people=(new_id(),),
    release="1.0",
    encryption="no",
    encryption_how="no dm-crypt under sda1",
)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    with running_hub(tmp_path / "hub", clock=SetClock(NOON)) as running:
        yield running


def told(hub: RunningHub, computer: Computer, report: ComputerReport = REPORT) -> Answer:
    link = computer.link
    link._clock = hub.clock
    answer = link.standing(computer.welcome.person, report)
    assert answer is not None
    return answer


def test_the_center_knows_of_a_computer_what_it_said_last(hub: RunningHub) -> None:
    computer = hub.joins(clock=hub.clock)
    told(hub, computer)
    told(hub, computer, REPORT.model_copy(update={"unsent": 1, "people": (computer.welcome.person,)}))
    found = lost.sheet(hub.store, computer.welcome.store)
    assert (found.unsent, found.drafts, found.people) == (1, 2, ("Rosa Delgado",))
    assert found.disk_encryption == "no"
    assert found.oldest_unsent_at == stamp(NOON - timedelta(hours=5))
    assert found.last_contact_at == found.reported_at == stamp(NOON)
    assert "OFF, as the computer said itself" in "\n".join(lost.as_lines(found))


def test_of_a_computer_that_never_said_anything_the_sheet_says_so(hub: RunningHub) -> None:
    found = lost.sheet(hub.store, hub.joins(clock=hub.clock).welcome.store)
    assert found.unsent is None
    assert found.disk_encryption == "unknown"
    assert any("it never said" in one for one in found.not_known)
    assert "NOT YET" in "\n".join(lost.as_lines(found))


def test_a_lease_is_the_hubs_own_word_for_this_computer_alone(hub: RunningHub) -> None:
    computer = hub.joins(clock=hub.clock)
    lease = told(hub, computer).lease
    store, key = computer.welcome.store, computer.welcome.signing_key
    assert is_of_hub(lease, store, key)
    assert lease.until - lease.issued_at == timedelta(days=30)
    longer = lease.model_copy(update={"until": lease.until + timedelta(days=1)})
    assert not is_of_hub(longer, store, key)
    assert not is_of_hub(lease, new_id(), key)
    stranger, _ = new_signing_key()
    assert not is_of_hub(signed_lease(stranger, store, lease.issued_at, lease.until), store, key)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"unsent": -1}', b'{"unsent": false}', b"x" * 30_000])
def test_what_is_no_report_changes_nothing(hub: RunningHub, body: bytes) -> None:
    computer = hub.joins(clock=hub.clock)
    assert asked(hub, computer, "POST", "/sync/v1/standing", body).status_code in {400, 413}
    assert lost.sheet(hub.store, computer.welcome.store).reported_at is None


@contextmanager
def older(hub: RunningHub) -> Iterator[str]:
    """Serve the same hub as a release did that knew nothing of reports."""
    app = make_app(hub.service, hub.store, hub.clock)
    app.router.routes = [
        one for one in app.router.routes if not getattr(one, "path", "").endswith("/standing")
    ]
    server, door = make_server(app), listening("127.0.0.1", 0)
    thread = Thread(target=server.run, args=([door],), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        door.close()


def test_a_hub_of_an_older_release_is_lived_with(hub: RunningHub) -> None:
    computer = hub.joins(clock=hub.clock)
    with older(hub) as url, closing(Link(url, computer.welcome.store, computer.key, clock=hub.clock)) as link:
        assert link.standing(computer.welcome.person, REPORT) is None
        assert link.hub_keys(computer.welcome.person).order_key == ""


def asked(
    hub: RunningHub, computer: Computer, method: str, target: str, body: bytes = b""
) -> requests.Response:
    """Ask something in a computer's name."""
    store, person = computer.welcome.store, computer.welcome.person
    header = sign(computer.key, method, target, body, store=store, person=person, at=hub.clock.now())
    return requests.request(method, hub.url + target, data=body, headers={HEADER: header}, timeout=20)


def test_a_computer_that_was_shut_out_is_let_in_nowhere(hub: RunningHub) -> None:
    """Row 9 of the threat model: a stolen key of a computer that was taken off."""
    computer, record = hub.joins(clock=hub.clock), new_id()
    every = [
        ("POST", "/sync/v1/exchange"),
        ("POST", "/sync/v1/standing"),
        ("GET", "/sync/v1/keys"),
        ("GET", "/sync/v1/bell?at=0"),
        ("GET", f"/sync/v1/record/{record}/history"),
        ("GET", f"/sync/v1/document/{record}/bytes?at=0&limit=1"),
        ("POST", f"/sync/v1/document/{record}/bytes?at=0"),
    ]
    revoke(hub.store, hub.clock, computer=computer.welcome.store, person=None)
    for method, target in every * 3:
        answer = asked(hub, computer, method, target)
        assert (answer.status_code, answer.json()["error"]) == (403, "revoked"), target
        assert "order" not in answer.json()
    for _ in range(3):
        said = asked(
            hub,
            computer,
            "POST",
            "/sync/v1/wipe-receipt",
            b'{"order": "%s", "stage": "done"}' % record.encode(),
        )
        assert said.status_code == 403
    with pytest.raises(Unavailable):
        computer.link.standing(computer.welcome.person, REPORT)


def test_an_order_is_told_to_its_own_computer_and_its_receipts_are_taken_from_it_alone(
    hub: RunningHub, tmp_path: Path
) -> None:
    key = tmp_path / "orders.key"
    orders.make_order_key(hub.store, hub.clock, key, None)
    lost_one, other = hub.joins(clock=hub.clock), hub.joins(name="Sam Reed", clock=hub.clock)
    admin = hub.joins("Mesa View (PRACTICE)", "administrator", "Ada Ng", is_center=True).welcome.person
    made = orders.order_wipe(hub.store, hub.clock, lost_one.welcome.store, admin, key, rescue=False)
    answer = asked(hub, lost_one, "GET", "/sync/v1/keys").json()
    assert answer["order"]["order"]["order"] == made.order
    done = b'{"order": "%s", "stage": "done"}' % made.order.encode()
    assert asked(hub, other, "POST", "/sync/v1/wipe-receipt", done).status_code == 403
    assert asked(hub, lost_one, "POST", "/sync/v1/wipe-receipt", done).status_code == 200
    (order,) = lost.sheet(hub.store, lost_one.welcome.store).orders
    assert order["fetched_at"] == order["done_at"] == stamp(NOON)
    assert asked(hub, other, "GET", "/sync/v1/keys").status_code == 200


@pytest.fixture
def lost_one(hub: RunningHub, tmp_path: Path) -> tuple[Computer, str]:
    """Give a computer that is to be wiped, and its order."""
    key = tmp_path / "orders.key"
    orders.make_order_key(hub.store, hub.clock, key, None)
    computer = hub.joins(clock=hub.clock)
    admin = hub.joins("Mesa View (PRACTICE)", "administrator", "Ada Ng", is_center=True).welcome.person
    made = orders.order_wipe(hub.store, hub.clock, computer.welcome.store, admin, key, rescue=False)
    return computer, made.order


def test_a_computer_hears_its_order_though_the_hub_cannot_note_it(
    hub: RunningHub, lost_one: tuple[Computer, str], caplog: pytest.LogCaptureFixture
) -> None:
    computer, order = lost_one
    with hub.store._engine.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER full BEFORE UPDATE ON wipe_order BEGIN SELECT RAISE(ABORT, 'full'); END")
        )
    answer = asked(hub, computer, "GET", "/sync/v1/keys")
    assert (answer.status_code, answer.json()["order"]["order"]["order"]) == (403, order)
    assert "was told its order failed" in caplog.text


def test_a_computer_that_knocks_again_writes_nothing(
    hub: RunningHub, lost_one: tuple[Computer, str], caplog: pytest.LogCaptureFixture
) -> None:
    computer, order = lost_one
    asked(hub, computer, "GET", "/sync/v1/keys")
    (kept,) = lost.sheet(hub.store, computer.welcome.store).orders
    assert kept["fetched_at"] == stamp(NOON)
    with hub.store._engine.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER full BEFORE UPDATE ON wipe_order BEGIN SELECT RAISE(ABORT, 'full'); END")
        )
    assert asked(hub, computer, "GET", "/sync/v1/keys").json()["order"]["order"]["order"] == order
    assert "failed" not in caplog.text


def test_a_receipt_is_the_computers_word_whomever_its_header_names(
    hub: RunningHub, lost_one: tuple[Computer, str]
) -> None:
    computer, order = lost_one
    somebody = replace(computer, welcome=computer.welcome.model_copy(update={"person": new_id()}))
    body = b'{"order": "%s", "stage": "begun"}' % order.encode()
    assert asked(hub, somebody, "POST", "/sync/v1/wipe-receipt", body).status_code == 200
    with hub.store.reading() as tx:
        (said,) = [row.entry for row in tx.audit_rows("hub") if row.entry.action == "wipe.begun"]
    assert (said.person, said.store, said.subject) == ("", computer.welcome.store, order)
