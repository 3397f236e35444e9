"""What is done all day costs the same however much lies in the store: it looks through no table of records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from navigator_app.desk import Deed
from navigator_app.store.conditions import Where
from navigator_app.store.local import Store
from tests.desks import DELIA, MARIAN
from tests.stories.places import Places, make_places

GROWING: Final = frozenset({"record", "membership", "change"})
"""What has a row for every record or change; the tables of a kind begin with p_."""
FEW: Final = ("change_pending", "change_queue", "change_needs_you")
"""Indexes of what waits, or waits for a person: however much lies here, they are short."""
SCAN: Final = re.compile(r"^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    found = make_places(tmp_path)
    found.meet()
    yield found
    found.close()


def begun(places: Places) -> None:
    """Begin a chart and a trip of it."""
    me = places.clinic.desk.me
    name = {"family_name": "Moss", "given_name": "Marian", "sites": [me.site_id]}
    (patient,) = places.clinic.desk.commit(Deed("patient", name))
    places.clinic.desk.commit(Deed("trip", {"purpose": "First visit"}, patient=patient))


def said(store: Store, deed: Callable[[], object]) -> list[str]:
    """Give every statement that a deed says to a store."""
    found: list[str] = []
    ways = (store.connections.writing, store.connections.reading)
    for way in ways:
        with way() as connection:
            connection.set_trace_callback(found.append)
    deed()
    for way in ways:
        with way() as connection:
            connection.set_trace_callback(None)
    aside = ("--", "BEGIN", "COMMIT")
    return [statement for statement in dict.fromkeys(found) if not statement.startswith(aside)]


def looked_through(connection: Any, statement: str) -> set[str]:
    """Name the tables that a statement looks through from their first row to their last."""
    named = {alias: table for table, alias in re.findall(r"\b(?:FROM|JOIN) (\w+) AS (\w+)", statement)}
    plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    found = [match for *_, step in plan if (match := SCAN.match(step)) and match[2] not in FEW]
    tables = {named.get(name, name) for name in (str(match[1]) for match in found)}
    return {table for table in tables if table in GROWING or table.startswith("p_")}


RARE = {"p_emergency_access"}
"""Tables of what hardly ever happens, which are looked through once for each state of the file."""


def slow(store: Store, statements: list[str]) -> dict[str, set[str]]:
    assert statements
    with store.connections.reading() as connection:
        found = {statement: looked_through(connection, statement) for statement in statements}
    return {statement: tables for statement, tables in found.items() if tables - RARE}


def test_a_round_with_nothing_new_looks_through_no_table_of_records(places: Places) -> None:
    store = places.clinic.desk.store
    assert slow(store, said(store, places.clinic.engine.round)) == {}


def test_a_save_looks_through_no_table_of_records(places: Places) -> None:
    desk = places.clinic.desk
    assert slow(desk.store, said(desk.store, partial(begun, places))) == {}


def test_a_round_that_sends_and_one_that_brings_look_through_none_either(places: Places) -> None:
    begun(places)
    for seat in (places.clinic, places.center):
        store = seat.desk.store
        assert slow(store, said(store, seat.engine.round)) == {}


@pytest.mark.parametrize("by", [Where("id", "=", MARIAN), Where("id", "in", [MARIAN, DELIA])])
def test_a_record_is_found_by_its_id_without_looking_through_its_kind(places: Places, by: Where) -> None:
    desk = places.clinic.desk
    desk.commit(Deed("patient", {"family_name": "Moss", "sites": [desk.me.site_id]}, MARIAN))
    found: list[Any] = []
    assert slow(desk.store, said(desk.store, lambda: found.extend(desk.store.rows("patient", by)))) == {}
    assert [row.id for row in found] == [MARIAN]
    assert desk.store.rows("trip", by) == []
