"""Everyone can read it: text stands out 4.5 to 1 from what is behind it, edges and focus 3 to 1.

In high contrast text stands out 7 to 1, and every line that says what a tint says elsewhere 3 to 1.
"""

from itertools import product

import pytest

from navigator_app.ui.theme.tokens import SCHEMES, STRONG_SCHEMES, TINTS, Colors, Scheme

TEXT_PAIRS = [
    *product(("text", "muted", "faint"), ("canvas", "surface", "hover", "raised")),
    *product(("text", "muted"), ("sunken", "selected")),
    *((tint, f"{tint}_soft") for tint in TINTS),
    *((tint, "surface") for tint in TINTS),
    *((tint, "selected") for tint in ("danger", "warn", "primary")),
    *(("text", f"{tint}_soft") for tint in TINTS),
    ("on_primary", "primary"),
    ("on_primary", "primary_hover"),
    ("canvas", "text"),
    ("canvas", "muted"),
    *product(("nav_text", "nav_strong"), ("nav", "nav_active", "nav_line")),
    ("nav_muted", "nav"),
]
EDGE_PAIRS = [
    *product(("edge", "focus"), ("canvas", "surface")),
    *product(("nav_brand", "nav_warn", "nav_danger", "nav_violet"), ("nav", "nav_active")),
    ("primary", "selected"),
]
STRONG_EDGE_PAIRS = [
    *EDGE_PAIRS,
    *product(("border", "edge", "focus"), ("canvas", "surface", "sunken", "hover", "raised", "selected")),
    *product(TINTS, ("canvas", "surface")),
    *product(("nav_text", "nav_warn"), ("nav", "nav_active", "nav_line")),
]


def _brightness(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colors: Colors, front: str, back: str) -> float:
    """Return how much one color stands out from another, 1 to 21."""
    high, low = sorted((_brightness(colors[name]) for name in (front, back)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_is_readable_on_everything_it_stands_on(scheme: Scheme) -> None:
    weak = {pair: contrast(SCHEMES[scheme], *pair) for pair in TEXT_PAIRS}
    least = 7 if scheme in STRONG_SCHEMES else 4.5
    assert not {pair: round(value, 2) for pair, value in weak.items() if value < least}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_edges_of_controls_and_the_focus_ring_are_seen(scheme: Scheme) -> None:
    pairs = STRONG_EDGE_PAIRS if scheme in STRONG_SCHEMES else EDGE_PAIRS
    weak = {pair: contrast(SCHEMES[scheme], *pair) for pair in pairs}
    assert not {pair: round(value, 2) for pair, value in weak.items() if value < 3}


def test_the_ring_differs_from_the_edge_it_stands_on_in_more_than_hue() -> None:
    for scheme in STRONG_SCHEMES:
        assert contrast(SCHEMES[scheme], "focus", "canvas") >= 4.5


def test_every_scheme_knows_every_color() -> None:
    assert len({frozenset(colors) for colors in SCHEMES.values()}) == 1


def test_black_on_white_is_21_to_1() -> None:
    light = SCHEMES["light"]
    assert contrast(light, "surface", "surface") == pytest.approx(1)
    assert 15 < contrast(light, "text", "surface") < 21
