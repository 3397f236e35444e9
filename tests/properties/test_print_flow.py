"""Whatever the heights: every piece comes out once, in order and whole, and no page holds more than it can."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from navigator_app.ui.printing.flow import Size, leaves

ROOM = 100.0
PIECES = st.lists(st.builds(Size, st.floats(1, 100), st.booleans()), max_size=40)


@given(PIECES)
def test_every_piece_comes_once_in_order_and_fits(sizes: list[Size]) -> None:
    found = leaves(sizes, ROOM)
    assert [piece for leaf in found for piece, _ in leaf.placed] == list(range(len(sizes)))
    for leaf in found:
        down = 0.0
        for piece, top in leaf.placed:
            assert top == down
            down += sizes[piece].height
        assert down <= ROOM + 1e-6
        assert leaf.placed or len(found) == 1, "no empty page"


@given(st.lists(st.builds(Size, st.floats(1, 100), begins_page=st.booleans()), max_size=40))
def test_what_begins_a_page_stands_below_nothing(sizes: list[Size]) -> None:
    for leaf in leaves(sizes, ROOM):
        assert not any(sizes[piece].begins_page for piece, _ in leaf.placed[1:])


@given(PIECES)
def test_a_heading_is_never_left_alone_at_the_foot(sizes: list[Size]) -> None:
    for leaf in leaves(sizes, ROOM)[:-1]:
        last = leaf.placed[-1][0]
        if sizes[last].keeps:
            group = [last]
            while group[0] and sizes[group[0] - 1].keeps:
                group.insert(0, group[0] - 1)
            together = sum(sizes[one].height for one in group) + sizes[last + 1].height
            assert together > ROOM, "it stands alone only where both do not fit on one page"


@given(st.lists(st.floats(1, 60), min_size=1, max_size=40), st.floats(1, 20))
def test_the_head_of_a_table_stands_on_every_page_it_goes_on_to(rows: list[float], head: float) -> None:
    sizes = [Size(head, keeps=True), *(Size(height, head=0) for height in rows)]
    found = leaves(sizes, ROOM)
    assert all(leaf.placed[0] == (0, 0.0) for leaf in found)
    told = [piece for leaf in found for piece, _ in leaf.placed if piece]
    assert told == list(range(1, len(sizes)))


def test_a_piece_higher_than_a_page_has_one_of_its_own() -> None:
    found = leaves([Size(10), Size(300), Size(10)], ROOM)
    assert [[piece for piece, _ in leaf.placed] for leaf in found] == [[0], [1], [2]]


def test_nothing_at_all_is_one_page() -> None:
    assert len(leaves([], ROOM)) == 1
