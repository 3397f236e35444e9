"""A record that moved travels in part: laid over what was there it is the hub's record, or it is asked for whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navigator_app.store.local import Store
from sync.changes import Change, Document, Revision, laid_over
from sync.ids import derived_id
from sync.parts import check_of, part_of, whole_again
from sync.protocol import Cursor, Entry
from sync.records import KINDS
from sync.records.base import stamp
from tests.store.conftest import home, store
from tests.store.desks import EPOCH, FEED, MARIAN, NOW, ROSA, SITE, block, edit, from_hub, joined, put, seen

__all__ = ["home", "store"]
STORES = [derived_id("store", name) for name in "abc"]
PATIENT = KINDS["patient"]
TYPED = {
    "note": st.text(max_size=20).map(lambda more: f"Prefers mornings. {more}"),
    "given_name": st.text(max_size=8),
    "phase": st.sampled_from(["active", "surveillance"]),
    "sites": st.sampled_from([{"add": [STORES[0]], "remove": []}, {"add": [], "remove": [SITE]}]),
    "of_a_later_release": st.integers() | st.none(),
}
writing = st.tuples(
    st.sampled_from(STORES),
    st.fixed_dictionaries({}, optional=TYPED).filter(bool),
)


def written(document: Document, n: int, store: str, patch: dict[str, object]) -> Document:
    """Lay a change over a record as the hub does."""
    change = Change(
        id=derived_id("change", f"{n} {store}"),
        store=store,
        number=n,
        kind="patient",
        record=MARIAN,
        author=ROSA,
        at=NOW,
        patch=patch,
    )
    return laid_over(document, change, patch, Revision(EPOCH, n), PATIENT)


@given(st.lists(writing, min_size=1, max_size=8), st.data())
def test_a_part_laid_over_what_was_read_is_the_record(
    writings: list[tuple[str, dict[str, object]]], data: st.DataObject
) -> None:
    document = from_hub(n=1)
    images = [document]
    for n, (store_id, patch) in enumerate(writings, 2):
        document = written(document, n, store_id, patch)
        images.append(document)
    image = images[data.draw(st.integers(0, len(images) - 1))]
    part = part_of(document, image.revision)
    if image == document:
        assert part is None, "who has read it all is told the whole of what it asks about"
        return
    if part is not None:
        said, made = part
        assert not said.fields.keys() - document.fields.keys()
        assert made.check == check_of(document)
        whole = whole_again(image, said, made.keeps, PATIENT)
        # What a group held before is guessed, and where the guess was wrong the check says so.
        assert (whole == document) == (check_of(whole) == made.check)
        assert whole == document or made.keeps


def test_what_was_not_read_before_is_given_whole() -> None:
    document = written(from_hub(n=7), 9, STORES[0], {"note": "new"})
    assert part_of(document, None) is None
    assert part_of(document, Revision(EPOCH, 3)) is None, "all of it was written since"
    assert part_of(document, Revision("another", 8)) is None
    part = part_of(document, Revision(EPOCH, 8))
    assert part is not None
    assert (dict(part[0].fields), list(part[0].writes)) == ({"note": "new"}, ["note"])


def test_of_a_text_that_grew_only_what_is_new_travels() -> None:
    before = from_hub(n=7, note="Prefers mornings. The road is long.")
    after = written(before, 9, STORES[0], {"note": "Prefers mornings. The road is long. The van comes at 6."})
    part = part_of(after, Revision(EPOCH, 8))
    assert part is not None
    assert part[0].fields["note"] == " The van comes at 6."
    assert whole_again(before, part[0], part[1].keeps, PATIENT) == after
    elsewhere = replace(before, fields={**before.fields, "note": "Something else."})
    assert check_of(whole_again(elsewhere, part[0], part[1].keeps, PATIENT)) != part[1].check


@pytest.mark.parametrize(
    "other", [{"note": "x"}, {"id": STORES[0]}, {"revision": Revision(EPOCH, 3)}, {"writes": {}}]
)
def test_the_check_is_of_everything_that_is_kept(other: dict[str, object]) -> None:
    document = from_hub(n=2)
    changed = (
        replace(document, fields={**document.fields, **other})
        if "note" in other
        else replace(document, **other)  # type: ignore[arg-type]
    )
    assert check_of(changed) != check_of(document)


def in_part(document: Document, read_to: int, seq: int, check: int | None = None) -> Entry:
    part = part_of(document, Revision(EPOCH, read_to))
    assert part is not None
    given, made = part
    return replace(put(given, seq), part=made if check is None else replace(made, check=check))


def test_a_desk_lays_a_part_over_what_it_has_under_what_waits(store: Store) -> None:
    first = from_hub(n=1, phase="active")
    joined(store, put(first, 1))
    store.commit([edit(seen(store), phase="surveillance")])
    later = written(first, 2, STORES[1], {"note": "theirs"})
    store.absorb_block(block(in_part(later, 1, 2)))
    assert store.agreed(MARIAN) == later
    assert seen(store).fields["note"] == "theirs"
    assert seen(store).fields["phase"] == "surveillance"
    assert not store.doubts()


def test_a_part_that_does_not_fit_is_asked_for_whole_and_the_rest_goes_on(store: Store) -> None:
    first, other = from_hub(n=1), from_hub(derived_id("patient", "other"), n=2)
    joined(store, put(first, 1), put(other, 2))
    later = written(first, 5, STORES[1], {"note": "theirs"})
    beside = replace(other, revision=Revision(EPOCH, 6))
    store.absorb_block(block(in_part(later, 1, 5, check=7), put(beside, 6)))
    assert seen(store) == first, "what does not come out as it should is not kept"
    assert seen(store, other.id).revision == Revision(EPOCH, 6)
    assert store.cursors()[FEED] == Cursor(EPOCH, 6)
    assert store.doubts().wanted == ((FEED, MARIAN),)
    store.absorb_block(replace(block(put(later, 5), seq=6), is_last=True))
    assert seen(store) == later


def test_a_part_of_what_is_not_here_is_asked_for_whole(store: Store) -> None:
    joined(store)
    later = written(from_hub(n=1), 5, STORES[1], {"note": "theirs"})
    assert not store.absorb_block(block(in_part(later, 1, 5)))
    assert store.document(MARIAN) is None
    assert store.doubts().wanted == ((FEED, MARIAN),)


def test_a_part_that_comes_late_or_twice_changes_nothing(store: Store) -> None:
    first = from_hub(n=1)
    joined(store, put(first, 1))
    second = written(first, 2, STORES[1], {"note": "second"})
    third = written(second, 3, STORES[2], {"note": "third"})
    for entry in (in_part(third, 1, 3), in_part(third, 2, 3), in_part(second, 1, 2)):
        store.absorb_block(block(entry, seq=3))
        assert store.agreed(MARIAN) == third
    assert not store.doubts()


def test_nothing_of_a_stranger_is_asked_for(store: Store, home: Path) -> None:
    del home
    joined(store)
    later = written(from_hub(n=1), 5, STORES[1], {"note": stamp(NOW)})
    entry = replace(in_part(later, 1, 5), feed="site:" + STORES[2])
    store.absorb_block(block(entry))
    assert not store.doubts()
