"""An order to wipe a computer is believed when its own key signed it for this very computer, and else never."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest

from sync.errors import Unreadable
from sync.ids import derived_id, new_id
from sync.signing import new_signing_key
from sync.wiping import (
    HANDOVERS_LIMIT,
    Handover,
    SignedOrder,
    WipeOrder,
    handed_over,
    in_force,
    read_order,
    signed,
)

STORE = derived_id("store", "lost")
KEY, PUBLIC = new_signing_key()
PINNED = PUBLIC.hex()
MUTATIONS = 2_000


def an_order(store: str = STORE, *, rescue: bool = False) -> WipeOrder:
    return WipeOrder(store=store, order=new_id(), seq=7, rescue=rescue, made_at="2026-11-23T16:50:00.000Z")


def as_sent(order: SignedOrder) -> Any:
    return json.loads(order.model_dump_json())


def is_believed(plain: Any, store: str = STORE, pinned: str = PINNED) -> bool:
    try:
        read_order(plain, store, pinned)
    except Unreadable:
        return False
    return True


def mutated(rng: random.Random, plain: Any) -> Any:
    """Change one thing of an order: a sign of a text, a number, a switch, a field left out or added."""
    made = copy.deepcopy(plain)
    inner = rng.choice([made, made["order"]])
    name = rng.choice([key for key in inner if key != "handovers"])
    value = inner[name]
    if rng.random() < 0.15:
        del inner[name]
    elif rng.random() < 0.1:
        inner[f"{name}_more"] = value
    elif isinstance(value, bool):
        inner[name] = rng.choice([not value, int(not value), str(value)])
    elif isinstance(value, int):
        inner[name] = value + rng.choice([-8, -1, 1, 2**40, 2**60])
    elif isinstance(value, str):
        at = rng.randrange(len(value))
        inner[name] = (
            value[:at] + rng.choice([c for c in "0123456789abcdef" if c != value[at]]) + value[at + 1 :]
        )
    else:
        inner[name] = rng.choice([None, [], {}, "x", 1])
    return made


def test_the_order_as_it_was_signed_is_believed() -> None:
    order = an_order(rescue=True)
    assert read_order(as_sent(signed(order, KEY)), STORE, PINNED).order == order


def test_of_two_thousand_changed_orders_none_is_believed() -> None:
    rng = random.Random(12)  # noqa: S311 - a replayable schedule, not a secret
    plain = as_sent(signed(an_order(), KEY))
    made = [mutated(rng, plain) for _ in range(MUTATIONS)]
    assert all(one != plain for one in made)
    assert [one for one in made if is_believed(one)] == []
    assert is_believed(plain)


def test_another_key_signs_nothing_here_and_an_order_for_another_computer_is_none() -> None:
    stranger, _ = new_signing_key()
    assert not is_believed(as_sent(signed(an_order(), stranger)))
    other = an_order(store=derived_id("store", "other"))
    assert not is_believed(as_sent(signed(other, KEY)))


@pytest.mark.parametrize("plain", [None, 1, "wipe", [], {}, {"order": {}}, {"order": None, "signature": ""}])
def test_what_is_no_order_at_all_is_none(plain: Any) -> None:
    assert not is_believed(plain)


def test_a_key_takes_anothers_place_only_where_that_one_signed_it() -> None:
    (second, public2), (third, public3) = new_signing_key(), new_signing_key()
    first_to_second, second_to_third = handed_over(KEY, public2.hex()), handed_over(second, public3.hex())
    chain = (first_to_second, second_to_third)
    assert is_believed(as_sent(signed(an_order(), third, chain)))
    assert not is_believed(as_sent(signed(an_order(), KEY, chain))), "the old key orders nothing any more"
    assert not is_believed(as_sent(signed(an_order(), third, (second_to_third,))))
    forged = Handover(old=PINNED, new=public3.hex(), signature=second_to_third.signature)
    assert not is_believed(as_sent(signed(an_order(), third, (forged,))))
    assert in_force(PINNED, (forged,)) == PINNED


def test_a_message_of_keys_without_end_is_none() -> None:
    made, key, public = [], KEY, PINNED
    for _ in range(HANDOVERS_LIMIT + 1):
        fresh, fresh_public = new_signing_key()
        made.append(handed_over(key, fresh_public.hex()))
        key, public = fresh, fresh_public.hex()
    assert not is_believed(
        as_sent(signed(an_order(), KEY)) | {"handovers": [one.model_dump() for one in made]}
    )
    assert in_force(PINNED, made) == public
