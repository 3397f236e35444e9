"""Forms that were begun and not saved, when what they are about leaves the desk: sealed, counted, kept nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from navigator_app.store import register
from navigator_app.store.local import Store
from navigator_app.store.unsaved import QUIET_FOR
from navigator_app.store.vault import Vault
from sync.clock import SetClock
from sync.sealed import new_sealing_key, unseal
from sync.signing import new_signing_key
from sync.unsent import PURPOSE, Unsaved, read
from tests.store.desks import (
    MARIAN,
    NOW,
    PASSPHRASE,
    ROSA,
    accept,
    block,
    edit,
    from_hub,
    holds,
    joined,
    make_desk,
    only_pending,
    put,
    remove,
    say,
    seen,
)

NOTE = "She asks for her sis"
FORM = f"patient:{MARIAN}"
A_WHILE_S = QUIET_FOR.total_seconds()
OURS, THEIRS = new_signing_key(), new_sealing_key()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def desk(home: Path, clock: SetClock) -> Iterator[Store]:
    """Give Rosa's desk with one chart, and half a note in its form."""
    make_desk(home).close()
    store = Vault.open(home, ROSA, PASSPHRASE, clock=clock)
    knows_hub(store)
    joined(store, put(from_hub(note="as it was"), 1))
    opened = seen(store)
    store.save_draft(FORM, {**opened.fields, "note": NOTE}, opened)
    yield store
    store.close()


def knows_hub(store: Store, sealing_key: bytes = THEIRS[1]) -> None:
    store.set_setting(register.HUB, {"key": OURS[0].hex(), "sealing_key": sealing_key.hex()})


def leaves(store: Store) -> None:
    store.absorb_block(block(remove(MARIAN, 2)))


def sealed(home: Path) -> list[Unsaved]:
    found: list[Unsaved] = []
    for path in sorted(home.glob("*.navsealed")):
        with path.open("rb") as file:
            lines = read(unseal(file, PURPOSE, THEIRS[0], OURS[1]))
            found += [line for line in lines if isinstance(line, Unsaved)]
    return found


def test_a_form_about_a_chart_that_left_is_sealed_once_nobody_sits_at_it(
    desk: Store, home: Path, clock: SetClock
) -> None:
    leaves(desk)
    clock.forward(seconds=A_WHILE_S - 1)
    say(desk)
    assert desk.drafts() == [FORM], "Rosa may be in the middle of the next word"
    clock.forward(seconds=1)
    say(desk)
    assert desk.drafts() == []
    (form,) = sealed(home)
    assert (form.by, form.form, form.written) == (ROSA, FORM, {"note": NOTE})
    assert form.opened is not None
    assert form.opened.fields["note"] == "as it was"
    assert desk.setting(register.GONE)["forms"] == 1
    assert not holds(home, NOTE.encode())


def test_who_goes_on_typing_saves_it_as_ever(desk: Store, home: Path, clock: SetClock) -> None:
    opened = seen(desk)
    leaves(desk)
    for _ in range(3):
        clock.forward(seconds=A_WHILE_S - 1)
        desk.save_draft(FORM, {"note": f"{NOTE}ter"}, opened)
        say(desk)
    desk.commit([edit(opened, note=f"{NOTE}ter")])
    desk.drop_draft(FORM)
    clock.forward(seconds=A_WHILE_S)
    say(desk)
    assert only_pending(desk).patch == {"note": f"{NOTE}ter"}
    assert sealed(home) == []


def test_a_form_stays_as_long_as_unsent_work_keeps_its_record_here(
    desk: Store, home: Path, clock: SetClock
) -> None:
    desk.commit([edit(seen(desk), given_name="Mary")])
    leaves(desk)
    clock.forward(hours=1)
    say(desk)
    assert desk.drafts() == [FORM]
    say(desk, accept(only_pending(desk).id, 2))
    say(desk)
    assert desk.document(MARIAN) is None
    assert desk.drafts() == []
    assert len(sealed(home)) == 1


def test_a_form_about_a_chart_that_came_back_is_offered_again(
    desk: Store, home: Path, clock: SetClock
) -> None:
    leaves(desk)
    clock.forward(minutes=5)
    desk.absorb_block(block(put(from_hub(n=3), 3)))
    clock.forward(hours=1)
    say(desk)
    assert desk.drafts() == [FORM]
    assert sealed(home) == []


def test_without_a_hubs_key_the_form_waits_for_one(desk: Store, home: Path, clock: SetClock) -> None:
    desk.set_setting(register.HUB, {"key": OURS[0].hex(), "sealing_key": ""})
    leaves(desk)
    clock.forward(hours=1)
    say(desk)
    assert desk.drafts() == [FORM]
    knows_hub(desk)
    say(desk)
    assert desk.drafts() == []
    assert len(sealed(home)) == 1


def test_a_form_that_an_earlier_release_kept_is_sealed_without_who_typed_it(
    desk: Store, home: Path, clock: SetClock
) -> None:
    with desk.connections.writing() as connection:
        (body,) = connection.execute("SELECT body FROM draft").fetchone()
        plain = json.loads(body)
        del plain["by"]
        connection.execute("UPDATE draft SET body = ?", (json.dumps(plain).encode(),))
    kept = desk.draft(FORM)
    assert kept is not None
    assert kept.typed["note"] == NOTE
    leaves(desk)
    clock.forward(hours=1)
    say(desk)
    (form,) = sealed(home)
    assert (form.by, form.written) == ("", {"note": NOTE})


def test_who_types_on_after_the_access_ended_makes_one_more_file_and_not_one_for_each_round(
    desk: Store, home: Path, clock: SetClock
) -> None:
    opened = seen(desk)
    desk.access_ended(of_computer=True)
    assert desk.drafts() == []
    for n in range(5):
        clock.forward(minutes=1)
        desk.save_draft(FORM, {"note": f"{NOTE} {n}"}, opened)
        desk.access_ended(of_computer=True)
    assert len(sealed(home)) == 1
    clock.forward(seconds=A_WHILE_S)
    desk.access_ended(of_computer=True)
    left = desk.left()
    assert left is not None
    assert (left.forms, left.removed, len(left.files)) == (2, 1, 2)
    assert sorted(form.typed["note"] for form in sealed(home)) == [NOTE, f"{NOTE} 4"]
    assert desk.drafts() == []


def test_a_clinic_that_leaves_the_list_of_feeds_takes_its_forms_along(
    desk: Store, home: Path, clock: SetClock
) -> None:
    say(desk, feeds=("shared",), version=2)
    assert desk.document(MARIAN) is None
    clock.forward(hours=1)
    say(desk, feeds=("shared",), version=2)
    assert desk.drafts() == []
    assert len(sealed(home)) == 1
