"""One page of a whole kind: what is typed narrows it, a column orders it, and a large one stops where it may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest
from pydantic import AwareDatetime, Field

from navigator_app.store import listing
from navigator_app.store.asking import Where
from navigator_app.store.listing import Order, Wanted, Word
from navigator_app.store.local import Store
from sync.drafts import Draft
from sync.ids import Id, derived_id
from sync.records import KINDS
from sync.records.base import About, Kind, Record
from sync.records.registry import Registry
from tests.store.desks import MARIAN, NOW, ROSA, make_desk, new_patient, unlock

DELIA = derived_id("patient", "delia")


class Kite(Record):
    """A kind of which nothing was written but this class."""

    about: ClassVar[Kind] = Kind("kite", "Kite", "Kites", "Basic")

    title: Annotated[str, About("Title", search=True, in_list=True)] = ""
    state: Annotated[str, About("State", codes="task-status", in_list=True)] = ""
    owner_id: Annotated[Id | None, About("Owner", refers="patient", in_list=True)] = None
    made_on: Annotated[date | None, About("Made", in_list=True)] = None
    flown_at: Annotated[AwareDatetime | None, About("Flown", in_list=True)] = None
    length_m: Annotated[Decimal | None, About("Length", unit="m", in_list=True)] = None
    words: Annotated[list[str], About("Words", in_list=True)] = Field(default_factory=list)
    story: Annotated[str, About("Story", is_long=True, in_list=True)] = ""
    other: Annotated[list[str], About("Other")] = Field(default_factory=list)


@pytest.fixture
def kinds() -> Registry:
    registry = Registry()
    registry.add(*KINDS, Kite)
    return registry


@pytest.fixture
def kites(home: Path, kinds: Registry) -> Iterator[Store]:
    store = make_desk(home, kinds)
    store.commit([new_patient(), new_patient(DELIA, family_name="Dale", given_name="Delia")])
    yield store
    store.close()


def make(store: Store, title: str, patient: str = MARIAN, **values: Any) -> None:
    kite = derived_id("kite", title, str(store.counts().unsent))
    store.commit([Draft("kite", kite, {"title": title, **values}, ROSA, NOW, "UTC", patient=patient)])


def titles(
    store: Store, *order: Order, words: Sequence[Word] = (), limit: int = 100, **more: Any
) -> list[str]:
    wanted = Wanted(words=tuple(words), refers={"patient_id": "patient"}, order=order, limit=limit, **more)
    return [row.title for row in store.page("kite", wanted).rows]


def test_what_a_list_shows_is_in_its_rows_whatever_its_shape(kites: Store) -> None:
    make(kites, "Red", words=["up", "away"], story="Two\nlines", length_m="2.50", other=["unlisted"])
    make(kites, "Blue")
    red, blue = kites.page("kite", Wanted()).rows[::-1]
    assert (red.words, red.story, red.length_m) == (("up", "away"), "Two\nlines", Decimal("2.50"))
    assert (blue.words, blue.story, blue.length_m) == ((), "", None)
    assert not hasattr(red, "other")


def test_an_order_puts_what_is_empty_last_either_way(kites: Store) -> None:
    make(kites, "none")
    make(kites, "short", length_m="9.5", made_on="2026-01-02", state="requested")
    make(kites, "long", length_m="10.25", made_on="2025-12-31", state="cancelled")
    assert titles(kites, Order("length_m")) == ["short", "long", "none"]
    assert titles(kites, Order("length_m", is_falling=True)) == ["long", "short", "none"]
    assert titles(kites, Order("made_on")) == ["long", "short", "none"]
    assert titles(kites, Order("made_on", is_falling=True)) == ["short", "long", "none"]
    ranks = ("requested", "cancelled")
    assert titles(kites, Order("state", ranks=ranks)) == ["short", "long", "none"]
    assert titles(kites, Order("state", is_falling=True, ranks=ranks)) == ["long", "short", "none"]


def test_letters_are_ordered_without_their_case_and_unknown_codes_behind_known_ones(kites: Store) -> None:
    make(kites, "beta", state="of-next-year")
    make(kites, "Alpha", state="requested")
    make(kites, "")
    assert titles(kites, Order("title")) == ["Alpha", "beta", ""]
    assert titles(kites, Order("state", ranks=("requested",))) == ["Alpha", "beta", ""]


def test_equal_ones_stand_as_they_came_the_newest_first_where_it_falls(kites: Store) -> None:
    for title in ("one", "two", "three"):
        make(kites, title, made_on="2026-01-02")
    assert titles(kites, Order("made_on", is_falling=True)) == ["three", "two", "one"]
    assert titles(kites, Order("made_on")) == ["one", "two", "three"]
    assert titles(kites) == ["three", "two", "one"]


def test_a_reference_is_ordered_by_the_name_behind_it(kites: Store) -> None:
    make(kites, "of Marian", owner_id=MARIAN)
    make(kites, "of Delia", DELIA, owner_id=DELIA)
    make(kites, "of nobody")
    through = ("patient", "family_name", "given_name")
    assert titles(kites, Order("owner_id", through=through)) == ["of Delia", "of Marian", "of nobody"]
    falling = Order("patient_id", is_falling=True, through=through)
    assert titles(kites, falling) == ["of nobody", "of Marian", "of Delia"]
    alive = (Where("is_withdrawn", "=", value=False),)
    assert len(titles(kites, Order("owner_id", through=through), where=alive)) == 3


def test_a_word_is_found_in_the_record_its_patient_its_codes_and_its_days(kites: Store) -> None:
    make(kites, "Red quick", state="requested", made_on="2026-11-20")
    make(kites, "Blue", DELIA, flown_at="2026-11-21T16:30:00Z")
    assert titles(kites, words=[Word("qui")]) == ["Red quick"]
    assert titles(kites, words=[Word("dal")]) == ["Blue"]
    assert titles(kites, words=[Word("dal"), Word("red")]) == []
    assert titles(kites, words=[Word("mos"), Word("red")]) == ["Red quick"]
    assert titles(kites, words=[Word("zzz", values={"state": ("requested",)})]) == ["Red quick"]
    day = date(2026, 11, 20)
    assert titles(kites, words=[Word("11202026", spans={"made_on": (day, day)})]) == ["Red quick"]
    moments = (datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC))
    assert titles(kites, words=[Word("11212026", spans={"flown_at": moments})]) == ["Blue"]


def test_a_page_says_how_many_there_are_and_stops_counting_where_it_may(
    kites: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in range(6):
        make(kites, f"kite {place}", made_on=f"2026-01-0{place + 1}")
    make(kites, "plane")
    newest = Order("made_on", is_falling=True)
    monkeypatch.setattr(listing, "COUNTED", 6)
    page = kites.page("kite", Wanted(words=(Word("kite"),), order=(newest,), limit=2))
    assert ([row.title for row in page.rows], page.counted, page.is_more) == (["kite 5", "kite 4"], 6, False)
    # Above that, the order is walked instead of the indexes: the same rows come out.
    monkeypatch.setattr(listing, "COUNTED", 3)
    page = kites.page("kite", Wanted(words=(Word("kite"),), order=(newest,), limit=2))
    assert ([row.title for row in page.rows], page.counted, page.is_more) == (["kite 5", "kite 4"], 3, True)


def test_many_pages_are_read_in_their_order(kites: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PIECE", 2)
    for place in (3, 1, 5, 2, 4):
        make(kites, f"kite {place}")
    assert titles(kites, Order("title"), limit=4) == ["kite 1", "kite 2", "kite 3", "kite 4"]


def test_every_kind_that_is_here_is_counted_a_later_release_s_too(kites: Store) -> None:
    make(kites, "Red")
    kites.commit([Draft("hologram", derived_id("hologram"), {"a": 1}, ROSA, NOW, "UTC", patient=MARIAN)])
    assert kites.held() == {"patient": 2, "kite": 1, "hologram": 1}


def test_a_kind_or_field_that_is_not_listed_is_a_mistake_in_the_program(kites: Store) -> None:
    with pytest.raises(KeyError):
        kites.page("hologram", Wanted())
    with pytest.raises(KeyError):
        kites.page("kite", Wanted(order=(Order("other"),)))


def test_a_field_that_is_listed_from_now_on_is_there_after_a_refill(home: Path, kinds: Registry) -> None:
    class Before(Kite):
        words: Annotated[list[str], About("Words")] = Field(default_factory=list)

    kinds.add(Before)
    store = make_desk(home, kinds)
    make(store, "Red", words=["up"])
    assert not hasattr(store.page("kite", Wanted()).rows[0], "words")
    store.close()
    kinds.add(Kite)
    store = unlock(home, kinds)
    assert store.unfilled() == ["kite"]
    assert store.refill()
    assert store.page("kite", Wanted()).rows[0].words == ("up",)
    store.close()
