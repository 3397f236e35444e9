"""Requests and signatures with anything in them changed: none is let in, and the hub itself never fails of one.

In CI some thousand, with `NAVIGATOR_MUTATED` as many as asked for; `make soak-wire` asks for 50,000.
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from benchmarks.fresh import resident_bytes
from sync.hub.door import Keys, Letter, TurnedAway, admit, entry_of
from sync.ids import new_id
from sync.signing import new_signing_key, sign
from tests.hub.running import Computer, RunningHub
from tests.hub.test_hub_door import PATH, header_of, nothing_new, post

MUTATED: Final = int(os.environ.get("NAVIGATOR_MUTATED", "3000"))
GROWS_BYTES: Final = 50_000_000
"""How much more memory a hub may hold after all of them."""
BY_WIRE: Final = 50
"""Of the address too many refusals are noted; see test_hub_gate."""


@dataclass(frozen=True)
class Scene:
    """A request that would be let in, and what whoever changes it knows."""

    hub: RunningHub
    computer: Computer
    other: Computer
    letter: Letter
    random: Random

    def parts(self) -> list[str]:
        """Give the header's parts: store, person, moment, nonce, signature."""
        return self.letter.header.split(".")


def flipped(random: Random, raw: bytes) -> bytes:
    at = random.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ (1 << random.randrange(8))]) + raw[at + 1 :]


def _flip_signature(s: Scene) -> Letter:
    *rest, signature = s.parts()
    raw = flipped(s.random, urlsafe_b64decode(signature + "=="))
    return replace(s.letter, header=".".join([*rest, urlsafe_b64encode(raw).decode().rstrip("=")]))


def _flip_body(s: Scene) -> Letter:
    return replace(s.letter, body=flipped(s.random, s.letter.body))


def _cut_body(s: Scene) -> Letter:
    return replace(s.letter, body=s.letter.body[: s.random.randrange(len(s.letter.body))])


def _longer_body(s: Scene) -> Letter:
    return replace(s.letter, body=s.letter.body + s.random.randbytes(s.random.randint(1, 64)))


def _any_sign(s: Scene) -> Letter:
    at = s.random.randrange(len(s.letter.header))
    sign_ = s.random.choice("ABCxyz019-_.~\u00e9 \n")
    changed = s.letter.header[:at] + sign_ + s.letter.header[at + 1 :]
    return replace(s.letter, header=changed)


def _other_target(s: Scene) -> Letter:
    return replace(s.letter, target=s.random.choice(["/sync/v1/bell", PATH + "?a=1", PATH + "/", "/", ""]))


def _other_method(s: Scene) -> Letter:
    return replace(s.letter, method=s.random.choice(["GET", "PUT", "post", ""]))


def _other_moment(s: Scene) -> Letter:
    store, person, at_s, nonce, signature = s.parts()
    moved = str(max(0, int(at_s) + s.random.choice([-1, 1]) * s.random.randint(1, 10**6)))
    return replace(s.letter, header=f"{store}.{person}.{moved}.{nonce}.{signature}")


def _others_name(s: Scene) -> Letter:
    mine = s.parts()
    theirs = header_of(s.hub, s.other, s.letter.body).split(".")
    at = s.random.choice([0, 1, 3, 4])
    return replace(s.letter, header=".".join([*mine[:at], theirs[at], *mine[at + 1 :]]))


def _strangers_key(s: Scene) -> Letter:
    forged = header_of(s.hub, s.computer, s.letter.body, key=new_signing_key()[0])
    return replace(s.letter, header=forged)


def _as_a_stranger(s: Scene) -> Letter:
    key = new_signing_key()[0]
    forged = header_of(s.hub, s.computer, s.letter.body, key=key, store=new_id())
    return replace(s.letter, header=forged)


def _for_somebody_unknown(s: Scene) -> Letter:
    return replace(s.letter, header=header_of(s.hub, s.computer, s.letter.body, person=new_id()))


def _junk(s: Scene) -> Letter:
    return replace(s.letter, header=s.random.randbytes(s.random.randint(0, 200)).decode("latin-1"))


MUTATIONS: Final[tuple[Callable[[Scene], Letter], ...]] = (
    _flip_signature,
    _flip_body,
    _cut_body,
    _longer_body,
    _any_sign,
    _other_target,
    _other_method,
    _other_moment,
    _others_name,
    _strangers_key,
    _as_a_stranger,
    _for_somebody_unknown,
    _junk,
)


def scene(hub: RunningHub, seed: int) -> Scene:
    computer, other = hub.joins(), hub.joins(name="Bo Li", site="Elk Pass (PRACTICE)")
    body = nothing_new(computer)
    header = header_of(hub, computer, body)
    return Scene(hub, computer, other, Letter(header, "POST", PATH, body), Random(seed))  # noqa: S311


def fresh(s: Scene) -> Scene:
    """Sign the same request anew, so that none is refused because its nonce was used."""
    header = sign(
        s.computer.key,
        "POST",
        PATH,
        s.letter.body,
        store=s.computer.welcome.store,
        person=s.computer.welcome.person,
        at=s.hub.clock.now(),
    )
    return replace(s, letter=replace(s.letter, header=header))


def refused_as(s: Scene, letter: Letter, keys: Keys) -> str:
    """Ask in both ways in which the hub asks who somebody is; empty when it was let in."""
    try:
        admit(s.hub.store, s.hub.clock, letter)
    except TurnedAway as no:
        said = no.code
    else:
        return ""
    try:
        entry = entry_of(s.hub.store, s.hub.clock, letter, keys)
        with s.hub.store.writing() as tx:
            entry(tx)
    except TurnedAway as no:
        return no.code if no.code == said else f"{said} or {no.code}"
    return ""


def test_nothing_that_was_changed_is_let_in(hub: RunningHub) -> None:
    first, keys = scene(hub, 1), Keys()
    assert entry_of(hub.store, hub.clock, first.letter, keys)
    said: Counter[str] = Counter()
    before_bytes = resident_bytes()
    for n in range(MUTATED):
        s = fresh(first)
        mutate = MUTATIONS[n % len(MUTATIONS)]
        letter = mutate(s)
        if letter == s.letter:
            continue
        code = refused_as(s, letter, keys)
        assert code, f"{mutate.__name__[1:]} was let in, number {n}"
        said[code] += 1
    assert said.keys() <= {"tampered", "unsigned", "unknown", "not_bound", "stale"}
    assert said.total() > MUTATED * 0.9
    assert resident_bytes() - before_bytes < GROWS_BYTES
    admit(hub.store, hub.clock, fresh(first).letter)


def test_the_same_bytes_written_in_another_way_are_not_the_same_request(hub: RunningHub) -> None:
    """The last sign of an id and of a signature carries bits that mean nothing."""
    s = scene(hub, 3)
    for at in (0, 1, 4):
        parts = s.parts()
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        alike = letters[letters.index(parts[at][-1]) ^ 1]
        parts[at] = parts[at][:-1] + alike
        assert refused_as(s, replace(s.letter, header=".".join(parts)), Keys()) == "unsigned", at


def test_over_the_wire_each_gets_a_plain_refusal(hub: RunningHub) -> None:
    first = scene(hub, 2)
    assert post(hub, first.letter.body, first.letter.header).status_code == 200
    for n in range(BY_WIRE):
        s = fresh(first)
        letter = (_flip_signature, _flip_body, _cut_body, _others_name)[n % 4](s)
        if letter != s.letter:
            assert post(hub, letter.body, letter.header).status_code == 401, n
