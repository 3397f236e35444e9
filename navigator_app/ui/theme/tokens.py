"""Every color, size and distance of the desk, by name.

A color is named for its job, never for its hue. A tint (`danger`, `warn`, ...) is a pair: the strong
color for glyph and word, and `<tint>_soft` behind them. Contrast is held by tests/screens/test_tokens.py: 4.5 to 1
for text, 3 to 1 for edges, and 7 to 1 for text in high contrast, where a line says what a tint says elsewhere.
"""

from collections.abc import Mapping
from typing import Final, Literal, get_args

Scheme = Literal["light", "dark", "contrast-light", "contrast-dark"]
Tint = Literal["primary", "danger", "warn", "info", "violet", "ok", "neutral"]
TextSize = Literal["caption", "small", "body", "lead", "h3", "h2", "figure", "h1"]

TINTS: Final[tuple[Tint, ...]] = get_args(Tint)
Colors = Mapping[str, str]
"""The colors of one scheme, by name."""
_LIGHT_AND_DARK: Final[dict[str, tuple[str, str]]] = {
    "canvas": ("#F4F5F2", "#0F1513"),
    "surface": ("#FFFFFF", "#171F1C"),
    "sunken": ("#ECEFEB", "#0B100F"),
    "raised": ("#FFFFFF", "#1D2724"),
    "hover": ("#F2F5F2", "#1D2724"),
    "selected": ("#E3F1ED", "#17352F"),
    "border": ("#DDE2DD", "#2A3632"),
    "edge": ("#828D87", "#6F7E78"),
    "text": ("#16201D", "#E9EFEC"),
    "muted": ("#4F5B56", "#AAB7B2"),
    "faint": ("#66726D", "#8E9C96"),
    "focus": ("#0B6B61", "#7BDCCD"),
    "nav": ("#0F2E2A", "#0A100E"),
    "nav_active": ("#1C4640", "#17352F"),
    "nav_line": ("#1F433E", "#1E2926"),
    "nav_text": ("#C4D8D3", "#B5C6C1"),
    "nav_muted": ("#9DB7B0", "#8FA29C"),
    "nav_strong": ("#FFFFFF", "#E9F7F3"),
    "nav_brand": ("#5FD0BE", "#5FD0BE"),
    "nav_warn": ("#F3BF68", "#F3BF68"),
    "nav_danger": ("#FFB4AC", "#FF9C92"),
    "nav_violet": ("#D6BFF8", "#CFB2F6"),
    "primary": ("#0B6B61", "#4FC3B1"),
    "primary_hover": ("#085850", "#6BD3C3"),
    "on_primary": ("#FFFFFF", "#04201B"),
    "primary_soft": ("#DCEFEB", "#163A33"),
    "danger": ("#B3261E", "#FF9C92"),
    "danger_soft": ("#FCE9E7", "#3F1F1C"),
    "warn": ("#855000", "#F3BF68"),
    "warn_soft": ("#FFF1D9", "#38290F"),
    "info": ("#1D5BA3", "#93C4F8"),
    "info_soft": ("#E4EEFA", "#172C45"),
    "violet": ("#6A3E9E", "#CFB2F6"),
    "violet_soft": ("#F1E9FA", "#2F2248"),
    "ok": ("#28672D", "#92D49C"),
    "ok_soft": ("#E5F2E5", "#193420"),
    "neutral": ("#4F5B56", "#AAB7B2"),
    "neutral_soft": ("#EBEEEB", "#25302C"),
}
_HIGH_CONTRAST: Final[dict[str, tuple[str, str]]] = {
    "canvas": ("#FFFFFF", "#000000"),
    "surface": ("#FFFFFF", "#000000"),
    "sunken": ("#EDEDED", "#1C1C1C"),
    "raised": ("#FFFFFF", "#101010"),
    "hover": ("#EDEDED", "#242424"),
    "selected": ("#DDF3EE", "#003A33"),
    "border": ("#5C5C5C", "#A6A6A6"),
    "edge": ("#000000", "#FFFFFF"),
    "text": ("#000000", "#FFFFFF"),
    "muted": ("#1F1F1F", "#EDEDED"),
    "faint": ("#333333", "#DADADA"),
    "focus": ("#0033CC", "#FFD400"),
    "nav": ("#000000", "#000000"),
    "nav_active": ("#004D45", "#003A33"),
    "nav_line": ("#2B2B2B", "#2B2B2B"),
    "nav_text": ("#FFFFFF", "#FFFFFF"),
    "nav_muted": ("#E6E6E6", "#E6E6E6"),
    "nav_strong": ("#FFFFFF", "#FFFFFF"),
    "nav_brand": ("#6FF0DC", "#6FF0DC"),
    "nav_warn": ("#FFD27A", "#FFD27A"),
    "nav_danger": ("#FFC2BB", "#FFC2BB"),
    "nav_violet": ("#E2D2FF", "#E2D2FF"),
    "primary": ("#004D45", "#6FF0DC"),
    "primary_hover": ("#003A33", "#A4F7EA"),
    "on_primary": ("#FFFFFF", "#000000"),
    "primary_soft": ("#FFFFFF", "#000000"),
    "danger": ("#8C0B05", "#FFB4AC"),
    "danger_soft": ("#FFFFFF", "#000000"),
    "warn": ("#5C3300", "#FFD27A"),
    "warn_soft": ("#FFFFFF", "#000000"),
    "info": ("#0B3C7D", "#A8D4FF"),
    "info_soft": ("#FFFFFF", "#000000"),
    "violet": ("#4A1D86", "#DCC8FF"),
    "violet_soft": ("#FFFFFF", "#000000"),
    "ok": ("#0E4A14", "#A2EBAC"),
    "ok_soft": ("#FFFFFF", "#000000"),
    "neutral": ("#1F1F1F", "#EDEDED"),
    "neutral_soft": ("#FFFFFF", "#000000"),
}
SCHEMES: Final[dict[Scheme, Colors]] = {
    "light": {name: light for name, (light, _) in _LIGHT_AND_DARK.items()},
    "dark": {name: dark for name, (_, dark) in _LIGHT_AND_DARK.items()},
    "contrast-light": {name: light for name, (light, _) in _HIGH_CONTRAST.items()},
    "contrast-dark": {name: dark for name, (_, dark) in _HIGH_CONTRAST.items()},
}
STRONG_SCHEMES: Final[frozenset[Scheme]] = frozenset({"contrast-light", "contrast-dark"})
"""The schemes in which lines stand where tints stand elsewhere."""

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
    TABLE_ROW_CHIP: Final = 52
    """With words below a chip."""
    TABLE_ROW_COMPACT: Final = 34
    CONTROL: Final = 34
    NAV_ROW: Final = 36
    TOP_BAR: Final = 56
    CHIP: Final = 22
    KEY_BAR: Final = 36
