"""Narrowing Today: by place, by kind, by words; nothing is left out that no number speaks of."""

from __future__ import annotations

from datetime import date
from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from navigator_app.commands import labs, tasks, trips
from navigator_app.desk import Desk
from navigator_app.queries.shown import Chip, Key
from navigator_app.queries.today import GROUPS, SOURCES, WorkItem, today
from navigator_app.queries.work.narrowing import (
    FAMILY_OF,
    FAMILY_WORDS,
    Narrowing,
    Searched,
    families_offered,
    family_of,
    narrowed,
    placed,
    sites_offered,
)
from sync.words import say
from tests.desks import CENTER, CLINIC, DELIA, MARIAN, put

WORDS = ("call", "Lab O'Brien", "Peña", "bring the form", "al-Amin")


def a_row(number: int, source: str = "task", site: str | None = CLINIC, person: str = "") -> WorkItem:
    """Make one row of a long day."""
    return WorkItem(
        source=source,
        key=Key("task", f"{number:032x}"),
        group=GROUPS[number % len(GROUPS)],
        icon="circle",
        icon_tint="neutral",
        kind=say("Task"),
        title=say(WORDS[number % len(WORDS)]),
        patient_id=None,
        person=person or f"Person {number % 700}, Practice",
        context=say("Medical oncology, to Mesa View"),
        status=Chip(say("To do"), "circle", "info"),
        due=None,
        late_days=0,
        owner="You",
        owner_id=None,
        is_mine=True,
        site_id=site,
        site="Juniper Creek" if site == CLINIC else "Mesa View",
        mark="",
        verbs=(),
    )


def test_every_source_of_rows_is_some_kind_of_work(desk: Desk) -> None:
    tasks.add(desk, {"title": "Call"}, MARIAN)
    trips.ask(desk, DELIA, {"purpose": "Visit", "starts_on": "2026-11-24"})
    labs.propose_plan(desk, MARIAN, labs.read_rule("CBC Mondays for three weeks", date(2026, 11, 16)))
    rows = today(desk, "everyone").rows
    assert {row.source for row in rows} <= set(FAMILY_OF)
    assert len(SOURCES) <= len(FAMILY_OF)
    assert set(FAMILY_OF.values()) == set(FAMILY_WORDS)


def test_words_are_found_without_accents_case_or_apostrophes() -> None:
    rows = [a_row(number) for number in range(5)]
    for typed, title in (
        ("obrien", "Lab O'Brien"),
        ("O'BRIEN", "Lab O'Brien"),
        ("pena", "Peña"),
        ("alamin", "al-Amin"),
    ):
        assert [row.title for row in narrowed(rows, Narrowing(text=typed))] == [title]
    assert narrowed(rows, Narrowing(text="mesa lab")) == (rows[1],)
    assert narrowed(rows, Narrowing(text="  ")) == tuple(rows)


def test_what_belongs_to_no_one_place_stands_at_every_place() -> None:
    rows = [a_row(0), a_row(1, site=CENTER), a_row(2, source="review", site=None)]
    assert narrowed(rows, Narrowing(site_id=CENTER)) == (rows[1], rows[2])
    offered = {one.words: one.count for one in sites_offered(rows, Narrowing())}
    assert offered == {"Juniper Creek": 2, "Mesa View": 2}


def test_a_place_and_a_kind_say_how_much_they_would_leave(desk: Desk) -> None:
    other = put(desk, "practitioner", "ab" * 16, family_name="Yu", given_name="Ann", site=CENTER)
    tasks.add(desk, {"title": "Call", "owner_id": other}, MARIAN)
    tasks.add(desk, {"title": "Write"}, MARIAN)
    trips.ask(desk, DELIA, {"purpose": "Visit", "starts_on": "2026-11-24"})
    rows = today(desk, "everyone").rows
    for one in sites_offered(rows, Narrowing(family="task")):
        assert one.count == len(narrowed(rows, Narrowing(one.value, "task")))
    for kind in families_offered(rows, Narrowing(site_id=CLINIC)):
        left = narrowed(rows, Narrowing(site_id=CLINIC))
        assert kind.count == sum(family_of(row) == kind.value for row in left)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 4), st.sampled_from(sorted(FAMILY_OF)), st.sampled_from([CLINIC, CENTER, None])
        )
    ),
    st.sampled_from(["", CLINIC, CENTER]),
    st.sampled_from([None, *FAMILY_WORDS]),
    st.sampled_from(["", "call", "lab", "pena", "nobody says this"]),
)
def test_narrowing_only_ever_takes_rows_away_and_keeps_their_order(
    made: list[tuple[int, str, str | None]], site: str, family: object, text: str
) -> None:
    rows = tuple(a_row(number, source, where) for number, source, where in made)
    by = Narrowing(site, family, text)  # type: ignore[arg-type]
    left = narrowed(rows, by)
    places = [index for index, row in enumerate(rows) if any(row is one for one in left)]
    assert [rows[index] for index in places] == list(left)
    one_by_one = narrowed(
        narrowed(narrowed(rows, Narrowing(site)), Narrowing(text=text)), Narrowing(family=by.family)
    )
    assert left == one_by_one
    assert by.is_narrow or left == rows


def test_thousands_of_rows_are_narrowed_while_somebody_types() -> None:
    every = Searched(tuple(a_row(number) for number in range(5_000)))
    every.spell()
    took: list[float] = []
    for text in ("p", "pe", "pen", "pena", "pena 12"):
        began = perf_counter()
        left = placed(every.having(text), Narrowing(CLINIC, "task"))
        took.append(perf_counter() - began)
        assert left == narrowed(every.rows, Narrowing(CLINIC, "task", text))
    assert min(took) < 0.1
