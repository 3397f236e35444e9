"""Whoever has the hub's database, the line or a desk's folder opens nothing by a key that they do not hold."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from pathlib import Path
from random import Random

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from sqlalchemy import select

from navigator_app import asking_center, ways_in
from navigator_app.store import by_center, key_ring, keys, rekeying
from navigator_app.store.faults import DamagedStore
from sync import escrow as sealing
from sync import escrow_file
from sync.client.asking import Center
from sync.clock import Clock, SetClock, SystemClock
from sync.errors import Refused, Unavailable, Unreadable
from sync.escrow import Asking, answer_to, open_answer, open_code
from sync.hub import escrow, schema
from sync.hub.door import TurnedAway
from sync.hub.escrow_routes import ASKING_LIMIT_BYTES, EscrowRoutes
from sync.ids import new_id
from tests.hub.escrow_desk import FRESH, PASSPHRASE, Terminal, exchanged, joined
from tests.hub.escrow_desk import cheap as cheap  # noqa: PLC0414 - a fixture, asked for by its name
from tests.hub.escrow_desk import terminal as terminal  # noqa: PLC0414 - a fixture, asked for by its name
from tests.hub.running import RunningHub, running_hub

pytestmark = pytest.mark.usefixtures("cheap")
TIMES = int(os.environ.get("NAVIGATOR_MUTATIONS", "500"))


@pytest.fixture
def clock() -> Clock:
    """Give the clock of this computer: the hub's command line has no other."""
    return SystemClock()


@pytest.fixture
def home(terminal: Terminal, hub: RunningHub, tmp_path: Path) -> Path:
    """Give the folder of Rosa's desk, whose codes are at the center."""
    exchanged(joined(hub, tmp_path / "desk"))
    return tmp_path / "desk"


@pytest.fixture
def ring(home: Path) -> key_ring.KeyRing:
    return key_ring.opened(home, ways_in.ways(home).people[0].id, PASSPHRASE)


def asking_of(home: Path, person: str) -> tuple[Asking, X25519PrivateKey]:
    """Make a request as a locked desk makes it."""
    file, private = keys.read(home), X25519PrivateKey.generate()
    sealed = [b64encode(one).decode() for one in by_center.sealed_keys(file)]
    public = private.public_key().public_bytes_raw().hex()
    slot = by_center.escrow_slot(file).id
    return Asking(store=file.store, person=person, slot=slot, ephemeral=public, sealed=sealed), private


def forged(asking: Asking, *data_keys: bytes) -> bytes:
    """Seal keys to a request as anybody can who has seen it."""
    receiver = X25519PublicKey.from_public_bytes(bytes.fromhex(asking.ephemeral))
    return bytes(sealing._suite.encrypt(b"".join(data_keys), receiver, sealing._answer_purpose(asking)))


def opened(home: Path, asking: Asking, private: X25519PrivateKey, sealed: bytes) -> bool:
    """Say whether an answer opens a desk."""
    try:
        by_center.opened(home, asking.slot, open_answer(asking, private, sealed))
    except (Unreadable, Refused):
        return False
    return True


def test_mutated_and_forged_answers_never_open_a_desk(
    terminal: Terminal, home: Path, ring: key_ring.KeyRing
) -> None:
    asking, private = asking_of(home, ring.by.id)
    good = answer_to(asking, escrow_file.read(terminal.key))
    before = (home / keys.NAME).read_bytes()
    chance = Random(33)  # noqa: S311 - the same faults each time, no secret
    assert opened(home, asking, private, good)
    for _ in range(TIMES):
        bad = bytearray(good)
        place = chance.randrange(len(bad))
        match chance.randrange(4):
            case 0:
                bad[place] ^= 1 << chance.randrange(8)
            case 1:
                del bad[place:]
            case 2:
                bad += chance.randbytes(1 + place % 7)
            case _:
                bad = bytearray(forged(asking, chance.randbytes(32)))
        assert not opened(home, asking, private, bytes(bad))
    assert (home / keys.NAME).read_bytes() == before


def test_an_answer_opens_no_other_request_and_no_other_desk(
    terminal: Terminal, hub: RunningHub, home: Path, ring: key_ring.KeyRing, tmp_path: Path
) -> None:
    asking, private = asking_of(home, ring.by.id)
    good = answer_to(asking, escrow_file.read(terminal.key))
    another, other_private = asking_of(home, ring.by.id)
    assert not opened(home, another, private, good)
    assert not opened(home, another, other_private, good)
    exchanged(joined(hub, tmp_path / "other", "Ben Hale"))
    assert not opened(tmp_path / "other", asking, private, good)


def test_every_part_of_a_request_is_in_its_words(home: Path, ring: key_ring.KeyRing) -> None:
    asking, _ = asking_of(home, ring.by.id)
    changed = {
        "store": new_id(),
        "person": new_id(),
        "slot": new_id(),
        "ephemeral": X25519PrivateKey.generate().public_key().public_bytes_raw().hex(),
        "sealed": [b64encode(b"something else").decode()],
    }
    others = [Asking.model_validate({**asking.model_dump(), name: value}) for name, value in changed.items()]
    assert set(changed) == set(Asking.model_fields)
    assert len({asking.words, *(one.words for one in others)}) == len(others) + 1
    assert len({asking.id, *(one.id for one in others)}) == len(others) + 1


def test_a_key_that_is_not_the_centers_opens_nothing(
    terminal: Terminal, hub: RunningHub, home: Path, ring: key_ring.KeyRing
) -> None:
    stranger = terminal.key.with_name("stranger.pem")
    escrow_file.make(stranger)
    asking, _ = asking_of(home, ring.by.id)
    with pytest.raises(Unreadable):
        answer_to(asking, escrow_file.read(stranger))
    code, _, err = terminal.reads_out(ring.file.store, ring.by.id, stranger)
    assert (code, "another escrow key" in err) == (1, True)
    with hub.store.reading() as tx:
        assert all(one.given_at is None for one in tx.phone_codes(ring.file.store))


def test_a_code_at_the_hub_is_of_one_slot_of_one_key_file(
    terminal: Terminal, hub: RunningHub, ring: key_ring.KeyRing
) -> None:
    private = escrow_file.read(terminal.key)
    with hub.store.reading() as tx:
        first, second, *_ = tx.phone_codes(ring.file.store)
    assert open_code(first.body, private, first.keys, first.slot)
    for keys_id, slot in ((first.keys, second.slot), (new_id(), first.slot)):
        with pytest.raises(Unreadable):
            open_code(first.body, private, keys_id, slot)


def test_nothing_at_the_hub_or_beside_the_desk_tells_a_code_or_a_key(
    terminal: Terminal, hub: RunningHub, home: Path, ring: key_ring.KeyRing, caplog: pytest.LogCaptureFixture
) -> None:
    imani = hub.joins("Mesa View (PRACTICE)", "administrator", "Imani Okafor").welcome.person
    asked = asking_center.ask(home, ring.by.id)
    _, code, err = terminal.reads_out(ring.file.store, ring.by.id)
    terminal.opens(asked.asking.id, imani)
    assert asked.hear()
    asked.set_passphrase(FRESH)
    private = escrow_file.read(terminal.key).private_bytes_raw()
    secrets = [code["code"].encode(), code["code"].replace("-", "").encode()]
    for key in (ring.data_key, private):
        secrets += [key, key.hex().encode(), b64encode(key)]
    with hub.store.reading() as tx:
        rows = [
            repr(tuple(row)).encode() + b"".join(part for part in row if isinstance(part, bytes))
            for table in schema.metadata.tables.values()
            for row in tx._db.execute(select(table))
        ]
    files = [
        file.read_bytes() for folder in (hub.folder, home) for file in folder.rglob("*") if file.is_file()
    ]
    said = [caplog.text.encode(), err.encode()]
    assert len(rows) > 10
    assert not [secret for secret in secrets if any(secret in body for body in (*rows, *files, *said))]


def test_a_request_lives_for_an_hour(
    terminal: Terminal, hub: RunningHub, home: Path, ring: key_ring.KeyRing
) -> None:
    clock = SetClock(SystemClock().now())
    asking, _ = asking_of(home, ring.by.id)
    escrow.ask(hub.store, clock, asking, "here")
    clock.forward(minutes=59)
    assert escrow.answer_of(hub.store, clock, asking.id) == ""
    clock.forward(minutes=1)
    with pytest.raises(TurnedAway, match="Ask again"):
        escrow.answer_of(hub.store, clock, asking.id)
    fresh, _ = asking_of(home, ring.by.id)
    escrow.ask(hub.store, clock, fresh, "here")
    with hub.store.reading() as tx:
        assert [one.asking.id for one in tx.escrow_requests()] == [fresh.id]


def test_asking_again_after_a_lost_reply_is_asking_once(
    hub: RunningHub, home: Path, ring: key_ring.KeyRing
) -> None:
    asking, _ = asking_of(home, ring.by.id)
    center = asking_center.center_of(home)
    for _ in range(3):
        center.ask(asking)
        assert center.answer(asking) is None
    with hub.store.reading() as tx:
        assert len(tx.escrow_requests()) == 1
        asked = [row for row in tx.audit_rows("hub") if row.entry.action == "escrow.asked"]
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{}", 400),
        (b"\xff" * 50, 400),
        (b"[" * 3_000, 400),
        (b" " * (ASKING_LIMIT_BYTES + 1), 413),
    ],
    ids=["nothing", "empty", "no text", "deep", "long"],
)
def test_what_is_no_request_is_told_so(hub: RunningHub, body: bytes, status: int) -> None:
    assert requests.post(f"{hub.url}/sync/v1/escrow", data=body, timeout=10).status_code == status


def test_nobody_who_is_not_known_here_is_asked_about(
    hub: RunningHub, home: Path, ring: key_ring.KeyRing
) -> None:
    asking, _ = asking_of(home, ring.by.id)
    for wrong in ({"store": new_id()}, {"person": new_id()}):
        with pytest.raises(Refused):
            asking_center.center_of(home).ask(asking.model_copy(update=wrong))
    with hub.store.reading() as tx:
        assert not tx.escrow_requests()


def test_the_center_finishes_a_new_key_that_was_cut_short(
    terminal: Terminal, home: Path, ring: key_ring.KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends(*_: object) -> None:
        raise DamagedStore

    with monkeypatch.context() as patch:
        patch.setattr(rekeying, "_put_into_force", ends)
        with pytest.raises(DamagedStore):
            rekeying.rekey(ring)
    asking, private = asking_of(home, ring.by.id)
    assert len(asking.sealed) == 2
    found = open_answer(asking, private, answer_to(asking, escrow_file.read(terminal.key)))
    assert not opened(home, asking, private, forged(asking, bytes(32), found[1]))
    whole = rekeying.finish(by_center.opened(home, asking.slot, found))
    ways_in.new_passphrase(whole, ring.by.id, FRESH)
    assert key_ring.opened(home, ring.by.id, FRESH).data_key == found[1]


def test_a_hub_of_an_older_release_is_told_from_one_that_says_no(
    home: Path, ring: key_ring.KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EscrowRoutes, "add_to", lambda *_: None)
    with running_hub(tmp_path / "older") as older:
        asking, _ = asking_of(home, ring.by.id)
        with pytest.raises(Refused, match="cannot be asked this way"):
            Center(older.url).ask(asking)
    with pytest.raises(Unavailable):
        Center(older.url).ask(asking)


def test_the_private_half_is_in_one_file_that_only_its_owner_reads(
    terminal: Terminal, tmp_path: Path
) -> None:
    assert terminal.key.stat().st_mode & 0o777 == 0o600
    secret = tmp_path / "secret"
    secret.write_text("lantern over the harbor wall\n", encoding="utf-8")
    sealed = terminal.key.with_name("sealed.pem")
    words = (
        "escrow",
        "make",
        "--out",
        str(sealed),
        "--name",
        "Mesa View",
        "--escrow-passphrase-file",
        str(secret),
    )
    code, told, _ = terminal.asks(*words)
    assert code == 0
    assert terminal.asks(*words)[0] == 1
    assert b"ENCRYPTED" in sealed.read_bytes()
    with pytest.raises(Refused, match="passphrase"):
        escrow_file.read(sealed)
    private = escrow_file.read(sealed, "lantern over the harbor wall")
    assert private.public_key().public_bytes_raw().hex() == told["public"]
    _, rows, _ = terminal.asks("escrow", "show")
    assert [row["in_force"] for row in rows] == [False, True]
    assert (
        b64decode(b64encode(private.private_bytes_raw()))
        not in terminal.hub.folder.joinpath("hub.db").read_bytes()
    )
