"""Lists follow the records: in the same save, after a class changed, for a kind added at run time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest
from pydantic import AwareDatetime, Field

from navigator_app.store.asking import Where
from navigator_app.store.local import Store
from sync.drafts import Draft
from sync.ids import Id, derived_id
from sync.records.base import About, Kind, Record, Tick
from sync.records.derive import fingerprint
from sync.records.registry import Registry
from tests.store.desks import MARIAN, NOW, ROSA, block, edit, from_hub, make_desk, put, say, seen, unlock


class Kite(Record):
    """A kind of which nothing was written but this class."""

    about: ClassVar[Kind] = Kind("kite", "Kite", "Kites", "Basic")

    title: Annotated[str, About("Title", search=True)] = ""
    color: Annotated[str, About("Color", codes="colors")] = "red"
    owner_id: Annotated[Id | None, About("Owner", refers="practitioner")] = None
    made_on: Annotated[date | None, About("Made", in_list=True)] = None
    flown_at: Annotated[AwareDatetime | None, About("Flown")] = None
    is_whole: Annotated[bool | None, About("Whole")] = None
    tails: Annotated[int, About("Tails")] = 0
    length_m: Annotated[Decimal | None, About("Length", unit="m")] = None
    checked: Annotated[Tick | None, About("Checked", confirms=("color", "tails"))] = None
    notes: Annotated[list[str], About("Notes")] = Field(default_factory=list)


class LaterKite(Kite):
    """The same kind in a later release: one field more, another one searched."""

    color: Annotated[str, About("Color", codes="colors", search=True)] = "red"
    wind: Annotated[str, About("Wind")] = "calm"


def kinds_with(*nouns: type[Record]) -> Registry:
    registry = Registry()
    registry.add(*nouns)
    return registry


@contextmanager
def opened(home: Path, *nouns: type[Record]) -> Iterator[Store]:
    store = unlock(home, kinds_with(*nouns)) if home.exists() else make_desk(home, kinds_with(*nouns))
    yield store
    store.close()


def kite(name: str, **fields: Any) -> Draft:
    return Draft("kite", derived_id("kite", name), {"title": name} | fields, ROSA, NOW, "UTC", patient=MARIAN)


@pytest.fixture
def kites(home: Path) -> Iterator[Store]:
    with opened(home, Kite) as store:
        yield store


def titles(store: Store, *where: Where, **about: Any) -> list[str]:
    return [row.title for row in store.rows("kite", *where, **about)]


FULL: dict[str, Any] = {
    "color": "blue",
    "owner_id": ROSA,
    "made_on": "2026-11-20",
    "flown_at": "2026-11-20T09:42:00-07:00",
    "is_whole": True,
    "tails": 2,
    "length_m": "10.50",
    "notes": ["a"],
}


def test_a_row_has_every_scalar_field_under_its_own_name_and_type(kites: Store) -> None:
    kites.commit([kite("one", **FULL)])
    (row,) = kites.rows("kite")
    assert (row.id, row.patient_id, row.site_id) == (derived_id("kite", "one"), MARIAN, None)
    assert (row.title, row.color, row.owner_id, row.tails) == ("one", "blue", ROSA, 2)
    assert row.made_on == date(2026, 11, 20)
    assert row.flown_at == datetime(2026, 11, 20, 16, 42, tzinfo=UTC)
    assert row.is_whole is True
    assert row.length_m == Decimal("10.50")
    assert (row.checked, row.is_withdrawn) == (None, False)
    assert not hasattr(row, "notes")
    with pytest.raises(AttributeError):
        row.title = "another"


def test_fields_nobody_wrote_read_as_their_defaults(kites: Store) -> None:
    kites.commit([kite("one")])
    (row,) = kites.rows("kite")
    assert (row.color, row.tails, row.is_whole, row.made_on) == ("red", 0, None, None)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Where("color", "=", "blue"), ["b"]),
        (Where("color", "!=", "blue"), ["a", "c"]),
        (Where("color", "in", ["blue", "green"]), ["b", "c"]),
        (Where("color", "not in", ["blue", "green"]), ["a"]),
        (Where("made_on", "<", date(2026, 11, 20)), ["a"]),
        (Where("made_on", ">=", "2026-11-20"), ["b"]),
        (Where("made_on", "is null"), ["c"]),
        (Where("made_on", "not null"), ["a", "b"]),
        (Where("made_on", "=", None), ["c"]),
        (Where("made_on", "!=", date(2026, 11, 20)), ["a", "c"]),
        (Where("flown_at", ">", datetime(2026, 11, 20, 16, 0, tzinfo=UTC)), ["b"]),
        (Where("flown_at", "<=", "2026-11-20T09:00:00-07:00"), ["a"]),
        (Where("length_m", ">", Decimal("9.75")), ["b"]),
        (Where("length_m", "<", 10), ["a"]),
        (Where("is_whole", value=True), ["b"]),
        (Where("owner_id", "=", ROSA), ["b"]),
        (Where("id", "in", [derived_id("kite", "a"), derived_id("kite", "c")]), ["a", "c"]),
        (Where("patient_id", "=", MARIAN), ["a", "b", "c"]),
        (Where("tails", ">=", 2), ["b"]),
        (Where("color", "in", []), []),
    ],
)
def test_lists_are_asked_by_field(kites: Store, where: Where, found: list[str]) -> None:
    kites.commit(
        [
            kite("a", made_on="2026-11-19", flown_at="2026-11-20T16:00:00Z", length_m="9.5", is_whole=False),
            kite("b", **FULL),
            kite("c", color="green"),
        ]
    )
    assert titles(kites, where) == found
    assert kites.count("kite", where) == len(found)


def test_lists_are_ordered_and_cut(kites: Store) -> None:
    kites.commit([kite("a", length_m="9"), kite("b", length_m="10"), kite("c", length_m="100")])
    assert titles(kites, order=("-length_m",)) == ["c", "b", "a"]
    assert titles(kites, order=("color", "-title"), limit=2) == ["c", "b"]
    assert kites.tally("kite", "color") == {"red": 3}


def test_what_is_not_projected_cannot_be_asked_for(kites: Store) -> None:
    for field in ("notes", "color; DROP TABLE record", "nothing"):
        with pytest.raises(KeyError):
            kites.rows("kite", Where(field, "=", 1))
    with pytest.raises(KeyError):
        kites.rows("kite", Where("color", "LIKE", "%"))  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        kites.rows("hologram")


def test_a_value_from_a_newer_release_never_breaks_a_list(kites: Store) -> None:
    odd = {
        "tails": "many",
        "made_on": "soon",
        "flown_at": 7,
        "length_m": {"m": 1},
        "owner_id": "x",
        "color": 5,
    }
    kites.commit([kite("odd", **odd), kite("plain")])
    rows = kites.rows("kite")
    assert [(row.title, row.tails, row.made_on, row.length_m) for row in rows] == [
        ("odd", None, None, None),
        ("plain", 0, None, None),
    ]
    assert seen(kites, derived_id("kite", "odd")).fields["tails"] == "many"


def test_a_tick_stands_until_what_it_confirmed_changes(kites: Store) -> None:
    of = fingerprint({"color": "blue", "tails": 0}, ("color", "tails"))
    tick = {
        "by_id": ROSA,
        "by_name": "Rosa",
        "at": "2026-11-20T10:00:00Z",
        "zone": "UTC",
        "of": of,
        "how": "",
    }
    kites.commit([kite("a", color="blue", checked=tick)])
    (row,) = kites.rows("kite")
    assert (row.checked, row.checked_is_current) == (datetime(2026, 11, 20, 10, tzinfo=UTC), True)
    kites.commit([edit(seen(kites, row.id), color="green")])
    (row,) = kites.rows("kite")
    assert (row.checked is not None, row.checked_is_current) == (True, False)


def test_lists_and_search_move_with_the_save_and_with_what_is_received(kites: Store) -> None:
    kites.commit([kite("before")])
    record = derived_id("kite", "before")
    kites.commit([edit(seen(kites, record), title="afterwards")])
    assert titles(kites) == ["afterwards"]
    assert kites.search("before", ["kite"]) == []
    assert [found.id for found in kites.search("afterw", ["kite"])] == [record]
    say(kites)
    received = from_hub(derived_id("kite", "theirs"), n=2, kind="kite", title="theirs")
    kites.absorb_block(block(put(received, 1)))
    assert titles(kites) == ["afterwards", "theirs"]


# --- a class that changed


def fill(store: Store, count: int) -> None:
    store.commit([kite(f"kite {number}", color="blue", wind="strong") for number in range(count)])


def test_nothing_is_refilled_when_nothing_changed(home: Path) -> None:
    with opened(home, Kite) as store:
        fill(store, 3)
    with opened(home, Kite) as store:
        assert store.unfilled() == []


def test_after_a_class_changed_lists_and_search_are_refilled_from_the_records(home: Path) -> None:
    with opened(home, Kite) as store:
        fill(store, 450)
    told: list[tuple[str, int, int]] = []

    def tell(kind: str, done: int, count: int) -> bool:
        told.append((kind, done, count))
        return True

    with opened(home, LaterKite) as store:
        assert store.unfilled() == ["kite"]
        assert store.refill(tell)
        assert store.unfilled() == []
        assert {row.wind for row in store.rows("kite")} == {"strong"}
        assert store.count("kite") == 450
        assert len(store.search("blue", ["kite"], limit=1_000)) == 450
    assert told == [("kite", 200, 450), ("kite", 400, 450), ("kite", 450, 450)]


def test_a_refill_that_was_cut_goes_on_where_it_stopped_also_after_a_restart(home: Path) -> None:
    with opened(home, Kite) as store:
        fill(store, 450)
    with opened(home, LaterKite) as store:
        assert not store.refill(lambda _kind, _done, _count: False)
        assert store.count("kite") == 200
        store.commit(
            [kite("new meanwhile"), edit(seen(store, derived_id("kite", "kite 440")), color="green")]
        )
    told: list[int] = []

    def tell(_kind: str, done: int, _count: int) -> bool:
        told.append(done)
        return True

    with opened(home, LaterKite) as store:
        assert store.unfilled() == ["kite"]
        assert store.refill(tell)
        assert store.count("kite") == 451
        assert titles(store, Where("color", "=", "green")) == ["kite 440"]
    assert len(told) == 2


def test_an_older_release_that_does_not_know_a_kind_leaves_no_stale_list_behind(home: Path) -> None:
    with opened(home, Kite) as store:
        fill(store, 2)
    with opened(home) as store:
        record = derived_id("kite", "kite 0")
        store.commit([edit(seen(store, record), title="renamed by an older release")])
        store.commit([kite("made by an older release")])
    with opened(home, Kite) as store:
        store.refill()
        assert sorted(titles(store)) == ["kite 1", "made by an older release", "renamed by an older release"]
        assert store.search("kite 0", ["kite"]) == []


# --- a kind added at run time


def test_a_kind_added_at_run_time_is_listed_and_found_at_once(home: Path) -> None:
    kinds = kinds_with()
    store = make_desk(home, kinds)
    kinds.add(Kite)
    store.commit([kite("first")])
    assert titles(store) == ["first"]
    assert len(store.search("first", ["kite"])) == 1
    noun = store.record(derived_id("kite", "first"))
    assert isinstance(noun, Kite)
    assert noun.title == "first"
    store.close()


def test_records_that_came_before_their_kind_was_known_are_listed_after_a_refill(home: Path) -> None:
    kinds = kinds_with()
    store = make_desk(home, kinds)
    store.commit([kite("early"), kite("late")])
    kinds.add(Kite)
    store.commit([replace(kite("new"), deed=None)])
    assert store.rows("kite")
    assert store.unfilled() == ["kite"]
    assert store.refill()
    assert titles(store) == ["early", "late", "new"]
    store.close()
