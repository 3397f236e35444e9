"""A passphrase forgotten where nobody else is: what reaches the center by itself, and what it can do with it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from navigator_app import asking_center, escrow, joining, ways_in
from navigator_app.store import key_ring
from navigator_app.store.faults import WrongCode, WrongPassphrase
from sync.clock import Clock, SystemClock
from sync.errors import Refused, Unavailable
from sync.escrow import PhoneCodes
from sync.hub import escrow as at_center
from tests.hub.databases import DATABASES
from tests.hub.escrow_desk import CENTER, FRESH, PASSPHRASE, Terminal, exchanged, joined, locked
from tests.hub.escrow_desk import cheap as cheap  # noqa: PLC0414 - a fixture, asked for by its name
from tests.hub.escrow_desk import terminal as terminal  # noqa: PLC0414 - a fixture, asked for by its name
from tests.hub.running import RunningHub

pytestmark = pytest.mark.usefixtures("cheap")


@pytest.fixture
def clock() -> Clock:
    """Give the clock of this computer: the hub's command line has no other."""
    return SystemClock()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "desk"


def ids(home: Path, hub: RunningHub) -> tuple[str, str]:
    """Give the ids of a desk's computer and of its one person."""
    ring = key_ring.opened(home, ways_in.ways(home).people[0].id, PASSPHRASE)
    return ring.file.store, ring.by.id


def opens(home: Path, person: str, passphrase: str) -> bool:
    try:
        locked(joining.unlock(home, person, passphrase))
    except WrongPassphrase:
        return False
    return True


EACH = pytest.mark.parametrize("database", DATABASES)


@EACH
def test_a_desk_that_joins_learns_the_key_and_leaves_five_codes(
    terminal: Terminal, hub: RunningHub, home: Path
) -> None:
    exchanged(joined(hub, home))
    found = ways_in.ways(home)
    assert (found.escrow, found.phone_codes) == (CENTER, 5)
    assert found.escrow_since == hub.clock.now().date().isoformat()
    store, _ = ids(home, hub)
    with hub.store.reading() as tx:
        assert len(tx.phone_codes(store)) == 5


@EACH
def test_the_center_reads_out_one_code_after_another_and_each_sets_one_passphrase(
    terminal: Terminal, hub: RunningHub, home: Path
) -> None:
    exchanged(joined(hub, home))
    store, person = ids(home, hub)
    _, first, _ = terminal.reads_out(store, person)
    _, second, _ = terminal.reads_out(store, person)
    assert first["code"] != second["code"]
    assert (first["left"], second["left"]) == (4, 3)
    ways_in.forgot(home, person, first["code"].lower().replace("-", " "), FRESH)
    assert opens(home, person, FRESH)
    with pytest.raises(WrongCode):
        ways_in.forgot(home, person, first["code"], PASSPHRASE)
    ways_in.forgot(home, person, second["code"], PASSPHRASE)
    assert opens(home, person, PASSPHRASE)


def test_who_asked_for_a_code_and_for_whom_is_audited(
    terminal: Terminal, hub: RunningHub, home: Path
) -> None:
    exchanged(joined(hub, home))
    store, person = ids(home, hub)
    assert terminal.reads_out(store, person)[0] == 0
    with hub.store.reading() as tx:
        said = [
            (row.entry.action, row.entry.person, row.entry.store, row.entry.subject)
            for row in tx.audit_rows("hub")
        ]
        assert not tx.audit_breaks()
    assert ("phone_code.given", terminal.lead, store, person) in said


def test_when_few_codes_are_left_new_ones_are_made_at_the_next_unlocking(
    terminal: Terminal, hub: RunningHub, home: Path
) -> None:
    exchanged(joined(hub, home))
    store, person = ids(home, hub)
    for _ in range(3):
        terminal.reads_out(store, person)
    exchanged(joining.unlock(home, person, PASSPHRASE))
    assert ways_in.ways(home).phone_codes == 5
    exchanged(joining.unlock(home, person, PASSPHRASE))
    assert ways_in.ways(home).phone_codes == 8
    for left in range(4, -1, -1):
        code, told, _ = terminal.reads_out(store, person)
        assert (code, told["left"]) == (0, left)
    code, _, err = terminal.reads_out(store, person)
    assert (code, "no code left" in err) == (1, True)


def test_codes_whose_reply_was_lost_are_left_again_and_once(
    terminal: Terminal, hub: RunningHub, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = joined(hub, home)
    link = found.link
    assert link is not None
    really = link.leave_codes

    def lost(person: str, codes: PhoneCodes) -> None:
        really(person, codes)
        raise Unavailable("The link ended.")

    monkeypatch.setattr(link, "leave_codes", lost)
    assert not escrow.learn(found.desk, link)
    monkeypatch.undo()
    store, person = found.desk.store.store_id(), found.desk.me.person_id
    code, first, _ = terminal.reads_out(store, person)
    exchanged(found)
    _, second, _ = terminal.reads_out(store, person)
    assert (code, second["left"]) == (0, 3)
    ways_in.forgot(home, person, second["code"], FRESH)
    ways_in.forgot(home, person, first["code"], PASSPHRASE)


def test_a_new_escrow_key_takes_the_place_of_the_old_one_at_the_next_unlocking(
    terminal: Terminal, hub: RunningHub, home: Path
) -> None:
    exchanged(joined(hub, home))
    store, person = ids(home, hub)
    fresh = terminal.makes_a_key("second.pem")
    exchanged(joining.unlock(home, person, PASSPHRASE))
    exchanged(joining.unlock(home, person, PASSPHRASE))
    assert terminal.reads_out(store, person)[0] == 1
    code, told, _ = terminal.reads_out(store, person, fresh)
    assert (code, told["left"]) == (0, 4)
    assert ways_in.ways(home).phone_codes == 5


def test_codes_made_by_hand_stay_good_beside_the_centers(
    terminal: Terminal, hub: RunningHub, home: Path
) -> None:
    hub_without = joined(hub, home)
    exchanged(hub_without)
    store, person = ids(home, hub)
    _, by_hand = key_ring.new_phone_codes(key_ring.opened(home, person, PASSPHRASE), 2)
    exchanged(joining.unlock(home, person, PASSPHRASE))
    assert terminal.reads_out(store, person)[1]["left"] == 4
    ways_in.forgot(home, person, next(iter(by_hand.values())), FRESH)


def test_a_desk_of_a_center_without_a_key_keeps_to_its_own_ways(hub: RunningHub, home: Path) -> None:
    exchanged(joined(hub, home))
    found = ways_in.ways(home)
    assert (found.escrow, found.phone_codes) == ("", 0)
    with pytest.raises(Refused, match="no key of the center"):
        asking_center.ask(home, found.people[0].id)


@EACH
def test_the_center_opens_a_desk_whose_words_were_read_to_it(
    terminal: Terminal, hub: RunningHub, home: Path
) -> None:
    exchanged(joined(hub, home))
    _, person = ids(home, hub)
    imani = terminal.lead
    asked = asking_center.ask(home, person)
    assert len(asked.words) == 6
    assert not asked.hear()
    _, listed, _ = terminal.asks("escrow", "list")
    assert (listed["request"], listed["person"]) == (asked.asking.id, "Rosa Delgado")
    code, _, err = terminal.opens(listed["request"], imani)
    assert (code, " ".join(asked.words) in err) == (0, True)
    assert asked.hear()
    asked.set_passphrase(FRESH)
    assert opens(home, person, FRESH)
    assert not opens(home, person, PASSPHRASE)
    with pytest.raises(Refused):
        asked.set_passphrase(PASSPHRASE)
    with hub.store.reading() as tx:
        assert not tx.escrow_requests()
        said = [row.entry.action for row in tx.audit_rows("hub") if row.entry.action.startswith("escrow")]
    assert said == ["escrow.made", "escrow.asked", "escrow.opened", "escrow.used"]


def test_an_impostor_without_a_yes_gets_nothing(terminal: Terminal, hub: RunningHub, home: Path) -> None:
    exchanged(joined(hub, home))
    _, person = ids(home, hub)
    imani = terminal.lead
    asked = asking_center.ask(home, person)
    assert terminal.opens(asked.asking.id, imani, types="no\n")[0] == 1
    assert terminal.opens(asked.asking.id, imani, types="")[0] == 1
    assert terminal.opens(asked.asking.id, person)[0] == 1
    assert not asked.hear()


@EACH
def test_a_request_is_answered_once(terminal: Terminal, hub: RunningHub, home: Path) -> None:
    exchanged(joined(hub, home))
    _, person = ids(home, hub)
    imani = terminal.lead
    asked = asking_center.ask(home, person)
    assert terminal.opens(asked.asking.id, imani)[0] == 0
    assert terminal.opens(asked.asking.id, imani)[0] == 1


@EACH
def test_nothing_is_opened_for_a_computer_that_was_shut_out(
    terminal: Terminal, hub: RunningHub, home: Path
) -> None:
    exchanged(joined(hub, home))
    store, person = ids(home, hub)
    imani = terminal.lead
    asked = asking_center.ask(home, person)
    assert terminal.opens(asked.asking.id, imani)[0] == 0
    terminal.asks("revoke", store)
    with pytest.raises(Refused, match="taken off"):
        asked.hear()
    with pytest.raises(Refused, match="taken off"):
        asking_center.ask(home, person)
    code, _, err = terminal.reads_out(store, person)
    assert (code, "taken off" in err) == (1, True)


@EACH
def test_the_center_is_asked_ten_times_an_hour_at_most(
    terminal: Terminal, hub: RunningHub, home: Path
) -> None:
    exchanged(joined(hub, home))
    _, person = ids(home, hub)
    for _ in range(10):
        asking_center.ask(home, person)
    with pytest.raises(Unavailable, match="too often"):
        asking_center.ask(home, person)


def test_the_center_is_heard_once_a_day_and_whenever_something_waits(
    terminal: Terminal, hub: RunningHub, home: Path
) -> None:
    found = joined(hub, home)
    assert found.link is not None
    assert escrow.keep_in_touch(found.desk, found.link)
    with hub.store.reading() as tx:
        assert len(tx.phone_codes(found.desk.store.store_id())) == 5
    before = found.link.traffic.round_trips
    assert escrow.keep_in_touch(found.desk, found.link)
    assert found.link.traffic.round_trips == before
    locked(found)


def test_who_lets_people_in_at_one_site_does_not_at_another(
    terminal: Terminal, hub: RunningHub, home: Path
) -> None:
    exchanged(joined(hub, home))
    store, person = ids(home, hub)
    theirs = hub.joins("Cedar Flats (PRACTICE)", "site_lead", "Ben Tallis").welcome.person
    ours = hub.joins(role="site_lead", name="Lena Grant").welcome.person
    asked = asking_center.ask(home, person)
    key = ("--escrow-key", str(terminal.key))
    for by, done in ((theirs, 1), (ours, 0)):
        code, _, err = terminal.asks("phone-code", "--store", store, "--person", person, "--by", by, *key)
        assert (code, "lets people into" in err) == (done, bool(done))
        assert terminal.opens(asked.asking.id, by)[0] == done


def test_a_code_is_read_out_by_somebody(terminal: Terminal, hub: RunningHub, home: Path) -> None:
    exchanged(joined(hub, home))
    store, person = ids(home, hub)
    with pytest.raises(SystemExit):
        terminal.asks("phone-code", "--store", store, "--person", person, "--escrow-key", str(terminal.key))


def test_a_request_to_whose_key_nothing_can_be_sealed_is_not_opened(
    terminal: Terminal, hub: RunningHub, home: Path
) -> None:
    exchanged(joined(hub, home))
    _, person = ids(home, hub)
    good = asking_center.ask(home, person).asking
    bad = good.model_copy(update={"ephemeral": "00" * 32})
    at_center.ask(hub.store, hub.clock, bad, "203.0.113.9")
    code, _, err = terminal.opens(bad.id, terminal.lead)
    assert (code, "Nothing was opened" in err) == (1, True)


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps who may read a file elsewhere")
def test_a_key_that_others_can_read_is_not_used(terminal: Terminal, hub: RunningHub, home: Path) -> None:
    exchanged(joined(hub, home))
    terminal.key.chmod(0o644)
    code, _, err = terminal.reads_out(*ids(home, hub))
    assert (code, "can be read by others" in err) == (1, True)
    with hub.store.reading() as tx:
        assert not [row for row in tx.audit_rows("hub") if row.entry.action == "phone_code.given"]
