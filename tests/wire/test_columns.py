"""Whatever can be said in JSON comes back from columns exactly as it was, in the bytes that it needs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sync.ids import derived_id
from sync.wire.frames import few_messages, messages
from sync.wire.numbers import HIGHEST, LOWEST, Bytes, put_column, put_number, take_column
from sync.wire.packing import packed
from sync.wire.unpacking import VALUES_LIMIT, unpacked

ids = st.integers(0, 5).map(lambda n: derived_id(str(n)))
texts = st.one_of(
    st.text(max_size=8),
    ids,
    ids.map(lambda key: f"site:{key}"),
    st.sampled_from(("", "shared", "active", "Ada", "2026-11-20", "2026-02-30", "0001-01-01", "9999-12-31")),
    st.dates().map(str),
    st.datetimes().map(lambda at: at.isoformat(timespec="milliseconds") + "Z"),
    st.datetimes().map(lambda at: at.isoformat(timespec="seconds") + "Z"),
    st.datetimes().map(lambda at: at.isoformat() + "+00:00"),
    st.sampled_from(("2026-11-20T24:00:00Z", "2026-11-20T16:00:00.123456Z", "2026-11-20T16:00:00-07:00")),
    st.binary(min_size=8, max_size=70).map(bytes.hex),
    st.sampled_from(("ABCDEF" * 6, "f" * 31, "f" * 33, "é" * 32, "\u0661" * 10, "0" * 32)),
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from((0, LOWEST, HIGHEST, LOWEST - 1, HIGHEST + 1)),
    st.floats(allow_nan=False, allow_infinity=False),
    texts,
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=40,
)


def again(value: Any) -> Any:
    (sections,) = messages([few_messages([packed(value)], level=3)])
    return unpacked(sections)


def same(one: Any, other: Any) -> bool:
    """Say whether two JSON values are the very same; 1, 1.0 and true are not."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return repr(one) == repr(other)


@given(value=values)
@example(value=[[], {}, [[]], [{}, {}], {"a": {}}])
@example(value=[{"a": 1}, {"b": 1}, {"a": None}, {}])
@example(value=["2026-11-20", "2026-11-31"])
@example(value=[True, 1, 1.0, "1", None])
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    assert same(again(value), value)


@given(column=st.lists(texts, min_size=1, max_size=30))
def test_a_column_of_texts_comes_back_as_it_was(column: list[str]) -> None:
    assert again(column) == column


@given(
    row=st.dictionaries(st.sampled_from("abcd"), scalars),
    rows=st.lists(st.dictionaries(st.sampled_from("abcd"), scalars), max_size=12),
)
def test_rows_with_whatever_names_come_back_as_they_were(row: Any, rows: list[Any]) -> None:
    assert same(again([row, *rows, row]), [row, *rows, row])


@pytest.mark.parametrize("depth", [1, 11, 12, 13, 60])
@pytest.mark.parametrize("is_list", [True, False])
def test_values_nested_deeply_come_back_as_they_were(depth: int, *, is_list: bool) -> None:
    value: Any = None
    for _ in range(depth):
        value = [value, 1] if is_list else {"a": value, "b": 1}
    assert same(again(value), value)


@given(column=st.lists(st.integers(LOWEST, HIGHEST), min_size=1, max_size=40))
def test_numbers_come_back_as_they_were(column: list[int]) -> None:
    assert numbers_again(column) == column


@given(start=st.integers(-10, 1 << 40), steps=st.lists(st.integers(0, 300), max_size=40))
def test_rising_numbers_come_back_as_they_were(start: int, steps: list[int]) -> None:
    column = [start]
    for step in steps:
        column.append(column[-1] + step)
    assert numbers_again(column) == column


def numbers_again(column: list[int]) -> list[int]:
    numbers, noise = bytearray(), bytearray()
    put_column(column, numbers, noise)
    left, right = Bytes(bytes(numbers)), Bytes(bytes(noise))
    found = list(take_column(len(column), left, right))
    assert left.is_empty
    assert right.is_empty
    return found


@given(number=st.integers(LOWEST, HIGHEST))
def test_one_number_comes_back_as_it_was(number: int) -> None:
    out = bytearray()
    put_number(number, out)
    assert Bytes(bytes(out)).number() == number


@given(picks=st.lists(st.integers(0, 999), min_size=1, max_size=60))
def test_ids_that_come_again_far_behind_come_back_as_they_were(picks: list[int]) -> None:
    keys = [derived_id(str(n)) for n in range(1_000)]
    assert again([keys, [keys[pick] for pick in picks]]) == [keys, [keys[pick] for pick in picks]]
    mixed = [key for pick in picks for key in (derived_id("new", str(pick)), keys[pick])]
    assert again([keys, mixed]) == [keys, mixed]


def test_what_is_alike_costs_nothing_and_an_id_its_sixteen_bytes() -> None:
    keys = [derived_id(str(n)) for n in range(100)]
    rows = [{"id": key, "patient": keys[0], "n": n, "kind": "trip"} for n, key in enumerate(keys, 7)]
    sections = packed(rows)
    assert len(sections.noise) == 100 * 16
    assert len(sections.numbers) < 150
    assert len(sections.said) < 60


def test_no_message_holds_more_values_than_a_reader_takes() -> None:
    with pytest.raises(ValueError, match="more than a message may hold"):
        unpacked(packed([None] * VALUES_LIMIT))
