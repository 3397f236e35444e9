"""The one Theme of the running desk: tokens -> palette, style sheet; switches while it runs.

Painted parts ask `Theme.current()` each time they paint, so a switch needs no word to them: Qt sends every
widget a StyleChange when the application's style sheet is set, which repaints it and asks anew how large it
wants to be. Parts that keep an icon or a measure of their own renew it in `changeEvent`. There are no style
sheets on single widgets: the `role` property and object names choose rules in `resources/style/desk.qss`.
"""

from string import Template
from typing import ClassVar, Final, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from navigator_app.ui.theme import icons
from navigator_app.ui.theme.fonts import load_fonts, make_font
from navigator_app.ui.theme.tokens import (
    SCHEMES,
    STRONG_SCHEMES,
    TEXT_SCALE_MAX,
    TEXT_SCALE_MIN,
    TEXT_SIZES,
    Colors,
    Height,
    Scheme,
    TextSize,
)
from sync.resources import resource

Choice = Literal["light", "dark", "contrast-light", "contrast-dark", "match"]

_PALETTE: Final = (
    (QPalette.ColorRole.Window, "canvas"),
    (QPalette.ColorRole.Base, "surface"),
    (QPalette.ColorRole.AlternateBase, "canvas"),
    (QPalette.ColorRole.Button, "surface"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.Highlight, "primary"),
    (QPalette.ColorRole.HighlightedText, "on_primary"),
    (QPalette.ColorRole.PlaceholderText, "faint"),
    (QPalette.ColorRole.ToolTipBase, "raised"),
    (QPalette.ColorRole.ToolTipText, "text"),
    (QPalette.ColorRole.Link, "primary"),
    (QPalette.ColorRole.Accent, "primary"),
)
_DISABLED: Final = (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText)


class Theme(QObject):
    """What everything is drawn with. `changed` follows every `apply`."""

    changed = Signal()
    _current: ClassVar["Theme | None"] = None

    def __init__(self) -> None:
        super().__init__()
        self.scheme: Scheme = "light"
        self.tokens: Colors = SCHEMES["light"]
        self.text_scale = 1.0
        self._colors: dict[str, QColor] = {}
        self._fonts: dict[tuple[TextSize, QFont.Weight], QFont] = {}
        self._metrics: dict[tuple[TextSize, QFont.Weight], QFontMetricsF] = {}

    @classmethod
    def current(cls) -> "Theme":
        """Return the theme of this process; light at 100 % until `apply` says otherwise."""
        if cls._current is None:
            cls._current = Theme()
        return cls._current

    def apply(self, app: QApplication, choice: Choice = "match", text_scale: float = 1.0) -> None:
        """Dress the whole application anew.

        Units: text_scale is 1.0 for 100 %, held between 0.9 and 1.5.
        """
        load_fonts()
        self.scheme = _scheme_of(app, choice)
        self.tokens = SCHEMES[self.scheme]
        self.text_scale = min(max(text_scale, TEXT_SCALE_MIN), TEXT_SCALE_MAX)
        self._colors.clear()
        self._fonts.clear()
        self._metrics.clear()
        app.setStyle("Fusion")
        app.setPalette(self._palette())
        app.setFont(self.font())
        app.setStyleSheet(self._style_sheet())
        self.changed.emit()

    def color(self, token: str) -> QColor:
        """Return the color of one token.

        Raises: KeyError for a name that is not a token.
        """
        if token not in self._colors:
            self._colors[token] = QColor(self.tokens[token])
        return self._colors[token]

    @property
    def is_strong(self) -> bool:
        """Whether this is high contrast, where lines stand around what is only tinted elsewhere."""
        return self.scheme in STRONG_SCHEMES

    def font(self, size: TextSize = "body", weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the font of one text size, scaled."""
        key = (size, weight)
        if key not in self._fonts:
            self._fonts[key] = make_font(self.px(TEXT_SIZES[size]), weight)
        return self._fonts[key]

    def metrics(self, size: TextSize = "body", weight: QFont.Weight = QFont.Weight.Normal) -> QFontMetricsF:
        """Return the measures of one font."""
        key = (size, weight)
        if key not in self._metrics:
            self._metrics[key] = QFontMetricsF(self.font(size, weight))
        return self._metrics[key]

    def px(self, length_px: float) -> int:
        """Return a length that grows with the text size."""
        return round(length_px * self.text_scale)

    def pixmap(self, name: str, color: str = "muted", size_px: int = 16, ratio: float = 1.0) -> QPixmap:
        """Return an icon in a token's color; `size_px` is at 100 % text."""
        return icons.pixmap(name, self.color(color).name(), self.px(size_px), ratio)

    def icon(self, name: str, color: str = "muted", size_px: int = 16, gap_px: int = 0) -> QIcon:
        """Return an icon for a button, with its disabled form."""
        normal, disabled = self.color(color).name(), self.color("faint").name()
        return icons.icon(name, normal, disabled, self.px(size_px), gap_px)

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, token in _PALETTE:
            palette.setColor(role, self.color(token))
        for role in _DISABLED:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("faint"))
        return palette

    def _style_sheet(self) -> str:
        sizes = {f"text_{name}": f"{self.px(size)}px" for name, size in TEXT_SIZES.items()}
        heights = {
            "h_control": f"{self.px(Height.CONTROL)}px",
            "h_large": f"{self.px(44)}px",
            "h_segment": f"{self.px(28)}px",
            "h_tab": f"{self.px(38)}px",
            "h_key": f"{self.px(16)}px",
            "h_header": f"{self.px(34)}px",
            "check": f"{self.px(16)}px",
            "check_inner": f"{self.px(16) - 2}px",
            "check_round": f"{(self.px(16) + 2) // 2}px",
            "folder": resource("style").as_posix(),
            "scheme": self.scheme,
        }
        template = Template(resource("style/desk.qss").read_text("utf-8"))
        sheet = template.substitute(self.tokens, **sizes, **heights)
        if not self.is_strong:
            return sheet
        lines = Template(resource("style/contrast.qss").read_text("utf-8"))
        return sheet + lines.substitute(self.tokens, **sizes, **heights)


def _scheme_of(app: QApplication, choice: Choice) -> Scheme:
    hints = app.styleHints()
    return scheme_for(choice, hints.colorScheme(), hints.accessibility().contrastPreference())


def scheme_for(choice: Choice, scheme: Qt.ColorScheme, contrast: Qt.ContrastPreference) -> Scheme:
    """Say which scheme a choice means on a computer that is set like this."""
    if choice != "match":
        return choice
    # The hint is unknown under a bare window manager: light is what the pictures were made for.
    is_dark = scheme is Qt.ColorScheme.Dark
    if contrast is Qt.ContrastPreference.HighContrast:
        return "contrast-dark" if is_dark else "contrast-light"
    return "dark" if is_dark else "light"
