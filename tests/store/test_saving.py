"""Saving: all of a deed or none of it, two threads at once, drafts that outlive a crash, and stores of old releases."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from pydantic import ValidationError

from navigator_app.store import schema
from navigator_app.store.local import Store
from navigator_app.store.vault import Vault, people
from sync.drafts import Draft
from sync.ids import derived_id, new_id
from tests.store.desks import (
    BEN,
    BENS,
    MARIAN,
    NOW,
    PASSPHRASE,
    ROSA,
    block,
    desk_of_two,
    edit,
    from_hub,
    new_patient,
    numbered_to,
    put,
    say,
    seen,
    unlock,
)

OLD = Path(__file__).parents[1] / "examples" / "old"


def test_a_deed_is_kept_whole_or_not_at_all(store: Store) -> None:
    broken = Draft("patient", "not an id", {}, ROSA, NOW, "UTC")
    with pytest.raises(ValueError, match="hexadecimal"):
        store.commit([new_patient(), broken])
    with pytest.raises(ValidationError):
        store.commit([new_patient(), Draft("Bad Kind", derived_id("x"), {}, ROSA, NOW, "UTC")])
    assert store.counts().unsent == 0
    assert store.document(MARIAN) is None
    assert store.search("moss") == []
    last = numbered_to(store)
    store.commit([new_patient()])
    assert store.last_number() == last + 1


def test_two_changes_of_one_deed_to_one_record_lie_over_each_other(store: Store) -> None:
    store.commit([new_patient()])
    form = seen(store)
    store.commit([edit(form, note="one"), edit(form, phase="active")])
    assert (seen(store).fields["note"], seen(store).fields["phase"]) == ("one", "active")
    first, *_ = numbers = [change.number for change in store.pending_changes(MARIAN)]
    assert numbers == [first, first + 1, first + 2]


def test_a_save_over_a_waiting_change_names_it_as_its_previous_own(store: Store) -> None:
    store.commit([new_patient()])
    store.commit([edit(seen(store), note="one")])
    first, second = store.pending_changes()
    assert (first.creates, second.creates) == (True, False)
    assert second.prev == first.id


def test_saving_and_reading_go_on_beside_each_other(store: Store) -> None:
    say(store)
    errors: list[BaseException] = []
    is_over = threading.Event()

    def read() -> None:
        try:
            while not is_over.is_set():
                unsent = store.counts().unsent
                rows = store.rows("patient")
                assert len(store.search("moss", limit=1_000)) >= len(rows)
                assert unsent <= len(rows) + 1
                for row in rows[-2:]:
                    assert store.document(row.id) is not None
        except (AssertionError, ValueError, KeyError, RuntimeError) as error:
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(40):
        store.commit([new_patient(derived_id("a", str(number)))])
        store.absorb_block(block(put(from_hub(derived_id("b", str(number)), n=number + 1), number + 1)))
    is_over.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert store.count("patient") == 80


def test_what_was_typed_outlives_lock_and_crash_with_the_image_it_was_typed_over(
    home: Path, store: Store
) -> None:
    store.commit([new_patient()])
    form = seen(store)
    store.save_draft("patient/new", {"family_name": "Re"})
    store.save_draft("patient/marian", {"note": "half a sen"}, form)
    store.save_draft("patient/marian", {"note": "half a sentence"}, form)
    store.close()
    store = unlock(home)
    kept = store.draft("patient/marian")
    assert kept is not None
    assert (kept.typed, kept.opened, kept.at) == ({"note": "half a sentence"}, form, NOW)
    new = store.draft("patient/new")
    assert new is not None
    assert new.opened is None
    assert sorted(store.drafts()) == ["patient/marian", "patient/new"]
    store.drop_draft("patient/marian")
    assert store.draft("patient/marian") is None
    store.close()


def test_what_one_typed_is_shown_to_nobody_else_and_comes_back_for_them(home: Path) -> None:
    desk_of_two(home)
    for person, secret, words in ((ROSA, PASSPHRASE, "Rosa began"), (BEN, BENS, "Ben began")):
        store = Vault.open(home, person, secret)
        assert store.draft("patient/new") is None, "it is nobody else's"
        assert store.drafts() == []
        store.save_draft("patient/new", {"note": words})
        store.close()
    store = Vault.open(home, BEN, BENS)
    store.drop_draft("patient/new")
    store.close()
    store = Vault.open(home, ROSA, PASSPHRASE)
    kept = store.draft("patient/new")
    assert kept is not None
    assert kept.typed == {"note": "Rosa began"}, "what Ben typed and threw away is his"
    store.close()


def test_settings_are_kept(home: Path, store: Store) -> None:
    assert store.setting("theme", "system") == "system"
    store.set_setting("theme", {"name": "dark"})
    store.close()
    store = unlock(home)
    assert store.setting("theme") == {"name": "dark"}
    store.close()


def test_who_looked_at_a_chart_is_written_down(store: Store) -> None:
    store.note_read(ROSA, MARIAN)
    with store.connections.reading() as connection:
        assert connection.execute(
            "SELECT person, subject, action FROM audit WHERE kind = 'patient'"
        ).fetchall() == [(bytes.fromhex(ROSA), bytes.fromhex(MARIAN), "opened")]


def test_a_chart_holds_the_patient_and_all_that_belongs_to_it(store: Store) -> None:
    trip = derived_id("trip", "1")
    store.commit([new_patient(), new_patient(derived_id("p", "other"))])
    store.commit([Draft("trip", trip, {"purpose": "Visit"}, ROSA, NOW, "UTC", patient=MARIAN)])
    assert [image.id for image in store.of_patient(MARIAN)] == [MARIAN, trip]
    assert [image.id for image in store.of_patient(MARIAN, ["trip"])] == [trip]
    assert set(store.documents([MARIAN, trip, new_id()])) == {MARIAN, trip}


# --- stores of old releases


def test_a_document_kept_by_an_earlier_release_opens(tmp_path: Path) -> None:
    shutil.copytree(OLD / "store-2", tmp_path / "desk")
    (person,) = people(tmp_path / "desk")
    store = Vault.open(tmp_path / "desk", person.id, PASSPHRASE)
    (held,) = store.contents.every()
    assert store.contents.read(held.sha256) == b"%PDF-1.4 PRACTICE kept by format 2"
    store.close()


@pytest.mark.parametrize("number", range(1, schema.FORMAT + 1))
def test_a_store_of_every_released_format_opens_with_all_it_held(tmp_path: Path, number: int) -> None:
    shutil.copytree(OLD / f"store-{number}", tmp_path / "desk")
    (person,) = people(tmp_path / "desk")
    store = Vault.open(tmp_path / "desk", person.id, PASSPHRASE)
    assert store.refill()
    assert seen(store).fields["note"] == "written by release 1"
    assert [row.family_name for row in store.rows("patient")] == ["Moss"]
    assert [found.id for found in store.search("moss marian")] == [MARIAN]
    agreed = store.agreed(MARIAN)
    assert agreed is not None
    assert "note" not in agreed.fields
    assert [change.patch for change in store.outgoing(64_000).changes] == [{"note": "written by release 1"}]
    assert len(store.needs_you()) == 1
    store.check()
    store.close()
