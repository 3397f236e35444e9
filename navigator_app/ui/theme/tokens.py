"""Every color, size and distance of the desk, by name.

A color is named for its job, never for its hue. A tint (`danger`, `warn`, ...) is a pair: the strong
color for glyph and word, and `<tint>_soft` behind them. Contrast is held by tests/screens/test_tokens.py.
"""

from dataclasses import dataclass
from typing import Final, Literal

Scheme = Literal["light", "dark"]
Tint = Literal["primary", "danger", "warn", "info", "violet", "ok", "neutral"]
TextSize = Literal["caption", "small", "body", "lead", "h3", "h2", "figure", "h1"]

TINTS: Final[tuple[Tint, ...]] = ("primary", "danger", "warn", "info", "violet", "ok", "neutral")


@dataclass(frozen=True)
class Tokens:
    """The colors of one scheme."""

    canvas: str
    surface: str
    sunken: str
    raised: str
    hover: str
    selected: str
    border: str
    edge: str
    text: str
    muted: str
    faint: str
    focus: str
    nav: str
    nav_active: str
    nav_line: str
    nav_text: str
    nav_muted: str
    nav_strong: str
    nav_brand: str
    nav_warn: str
    nav_danger: str
    nav_violet: str
    primary: str
    primary_hover: str
    on_primary: str
    primary_soft: str
    danger: str
    danger_soft: str
    warn: str
    warn_soft: str
    info: str
    info_soft: str
    violet: str
    violet_soft: str
    ok: str
    ok_soft: str
    neutral: str
    neutral_soft: str


LIGHT: Final = Tokens(
    canvas="#F4F5F2",
    surface="#FFFFFF",
    sunken="#ECEFEB",
    raised="#FFFFFF",
    hover="#F2F5F2",
    selected="#E3F1ED",
    border="#DDE2DD",
    edge="#828D87",
    text="#16201D",
    muted="#4F5B56",
    faint="#66726D",
    focus="#0B6B61",
    nav="#0F2E2A",
    nav_active="#1C4640",
    nav_line="#1F433E",
    nav_text="#C4D8D3",
    nav_muted="#9DB7B0",
    nav_strong="#FFFFFF",
    nav_brand="#5FD0BE",
    nav_warn="#F3BF68",
    nav_danger="#FFB4AC",
    nav_violet="#D6BFF8",
    primary="#0B6B61",
    primary_hover="#085850",
    on_primary="#FFFFFF",
    primary_soft="#DCEFEB",
    danger="#B3261E",
    danger_soft="#FCE9E7",
    warn="#855000",
    warn_soft="#FFF1D9",
    info="#1D5BA3",
    info_soft="#E4EEFA",
    violet="#6A3E9E",
    violet_soft="#F1E9FA",
    ok="#28672D",
    ok_soft="#E5F2E5",
    neutral="#4F5B56",
    neutral_soft="#EBEEEB",
)

DARK: Final = Tokens(
    canvas="#0F1513",
    surface="#171F1C",
    sunken="#0B100F",
    raised="#1D2724",
    hover="#1D2724",
    selected="#17352F",
    border="#2A3632",
    edge="#6F7E78",
    text="#E9EFEC",
    muted="#AAB7B2",
    faint="#8E9C96",
    focus="#7BDCCD",
    nav="#0A100E",
    nav_active="#17352F",
    nav_line="#1E2926",
    nav_text="#B5C6C1",
    nav_muted="#8FA29C",
    nav_strong="#E9F7F3",
    nav_brand="#5FD0BE",
    nav_warn="#F3BF68",
    nav_danger="#FF9C92",
    nav_violet="#CFB2F6",
    primary="#4FC3B1",
    primary_hover="#6BD3C3",
    on_primary="#04201B",
    primary_soft="#163A33",
    danger="#FF9C92",
    danger_soft="#3F1F1C",
    warn="#F3BF68",
    warn_soft="#38290F",
    info="#93C4F8",
    info_soft="#172C45",
    violet="#CFB2F6",
    violet_soft="#2F2248",
    ok="#92D49C",
    ok_soft="#193420",
    neutral="#AAB7B2",
    neutral_soft="#25302C",
)

SCHEMES: Final[dict[Scheme, Tokens]] = {"light": LIGHT, "dark": DARK}

# Pixels at 100 % text; the text-size setting multiplies them.
TEXT_SIZES: Final[dict[TextSize, int]] = {
    "caption": 11,
    "small": 12,
    "body": 13,
    "lead": 14,
    "h3": 15,
    "h2": 18,
    "figure": 22,
    "h1": 24,
}
TEXT_SCALE_MIN: Final = 0.9
TEXT_SCALE_MAX: Final = 1.5


class Space:
    """Distances between things, in pixels; they do not grow with the text."""

    XS: Final = 4
    S: Final = 8
    M: Final = 12
    L: Final = 16
    XL: Final = 24
    XXL: Final = 32


class Radius:
    """How round corners are, in pixels."""

    KEY: Final = 4
    CONTROL: Final = 8
    GLYPH: Final = 9
    ALERT: Final = 10
    CARD: Final = 12


class Height:
    """Heights at 100 % text, in pixels; `Theme.px` scales them."""

    ROW: Final = 58
    ROW_COMPACT: Final = 44
    GROUP_HEADER: Final = 38
    TABLE_ROW: Final = 44
    TABLE_ROW_COMPACT: Final = 34
    CONTROL: Final = 34
    NAV_ROW: Final = 36
    TOP_BAR: Final = 56
    CHIP: Final = 22
    KEY_BAR: Final = 36
