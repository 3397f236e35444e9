"""What goes wrong with bytes: cut, flipped, replaced, and JSON whose parts are of another shape than they should."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

LARGE = (1 << 63, -(1 << 63) - 1, 10**30, -1, 0)
"""Numbers that a column, a clock or a length cannot hold."""
TEXTS = (
    "",
    "\x00",
    "\u202e",
    "zz" * 16,
    "0" * 32,
    "9" * 32,
    "../..",
    "a" * 100_000,
    "0001-01-01T00:00:00+23:59",
    "1e999",
)

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(LARGE),
    st.sampled_from((1.5, 1e300, -0.0)),
    st.sampled_from(TEXTS),
    st.text(max_size=6),
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("", "id", "kind", "sites", "end")), inner)
    ),
    max_leaves=5,
)
replacements = st.lists(
    st.tuples(st.floats(0, 1), values, st.sampled_from(("put", "drop", "double"))), min_size=1, max_size=3
)
spots = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 30), st.binary(max_size=6)), min_size=1, max_size=4
)


def cut_up(whole: bytes, where: list[tuple[float, int, bytes]]) -> bytes:
    """Replace some stretches by others."""
    for at, length, put in where:
        place = int(at * len(whole))
        whole = whole[:place] + put + whole[place + length :]
    return whole


def reshaped(plain: Any, changes: list[tuple[float, Any, str]]) -> Any:
    """Replace, drop or double some parts of JSON values, at any depth."""
    made = json.loads(json.dumps(plain))
    for at, value, deed in changes:
        places = list(_places(made))
        if not places:
            return made
        part, key = places[int(at * (len(places) - 1))]
        if deed == "drop":
            del part[key]
        elif deed == "double" and isinstance(part, list):
            part.append(part[key])
        else:
            part[key] = value
    return made


def _places(part: Any) -> Iterator[tuple[Any, Any]]:
    pairs = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, inner in list(pairs):
        yield part, key
        yield from _places(inner)
