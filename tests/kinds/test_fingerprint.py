"""What a tick holds of the values it was made over: the same text as ever, or every tick that is kept would fall."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sync.records.derive import fingerprint

PLAIN: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def as_it_began(values: dict[str, Any], names: list[str]) -> str:
    said = json.dumps(
        {name: values.get(name) for name in names}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()


@given(st.dictionaries(st.text('abc"\\é\n', max_size=4), PLAIN, max_size=5), st.data())
def test_a_fingerprint_is_what_it_always_was(values: dict[str, Any], data: st.DataObject) -> None:
    try:
        json.dumps(values, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return
    names = data.draw(st.lists(st.sampled_from([*values, "absent"]), max_size=6))
    assert fingerprint(values, names) == as_it_began(values, names)
