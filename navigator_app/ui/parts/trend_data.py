"""What a trend shows, as the lab said it, and where each time and value stands in a picture of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QPointF, QRectF

from navigator_app.ui.parts.strokes import STRONG
from navigator_app.ui.parts.trend_layout import round_ticks
from navigator_app.ui.theme.style import Theme

_SIDE_PX: Final = 22.0


@dataclass(frozen=True)
class TrendPoint:
    """One result. `text` and `flag` are the lab's; `told` is the whole result as every screen renders it."""

    at: datetime
    value: float
    text: str
    flag: str
    day: str
    told: str

    @property
    def label(self) -> str:
        """The value with its flag, which never part."""
        return f"{self.text} {self.flag}".strip()


@dataclass(frozen=True)
class LabRange:
    """The range that the lab itself printed, and its words: "Lab's range 4-11"."""

    low: float
    high: float
    text: str


@dataclass(frozen=True)
class CardWindow:
    """The days a clinician's card speaks of: "Window by R. Ortiz MD", "Nov 15 to Nov 24"."""

    starts_at: datetime
    ends_at: datetime
    headline: str
    text: str


@dataclass(frozen=True)
class TrendData:
    """Everything one trend shows; points in order of time."""

    title: str
    unit: str
    points: tuple[TrendPoint, ...]
    lab_range: LabRange | None = None
    window: CardWindow | None = None


class TrendScale:
    """From time and value to places, for one size of the widget."""

    def __init__(self, data: TrendData, width: float, height: float) -> None:
        theme = Theme.current()
        small = theme.metrics("caption")
        values = [point.value for point in data.points] or [0.0]
        top = max([*values, data.lab_range.high if data.lab_range else values[0]])
        low = min([*values, data.lab_range.low if data.lab_range else values[0]])
        self.ticks = round_ticks(low if low > top / 2 else min(0.0, low), top)
        axis_px = max(small.horizontalAdvance(f"{tick:g}") for tick in self.ticks) + 10
        self.window_inside = False
        self.plot = QRectF(axis_px, 0, width - axis_px - 4, height)
        times = [point.at.timestamp() for point in data.points] or [0.0]
        self.first_s, self.last_s = times[0], max(times[-1], times[0] + 1)
        self.window_inside = self._holds_words(data)
        self.line_px = small.height() + 3
        self.window_words = self._window_words(data.window)
        lines = max(1 + len(self.window_words), 2 if data.window else 1)
        self.words_bottom = lines * self.line_px
        self.plot = QRectF(axis_px, self.words_bottom + 16, width - axis_px - 4, 0)
        self.plot.setBottom(height - self.line_px - 5)

    def x(self, at: datetime) -> float:
        """Return where a time stands, held within the plot."""
        part = (at.timestamp() - self.first_s) / (self.last_s - self.first_s)
        place = self.plot.left() + _SIDE_PX + (self.plot.width() - 2 * _SIDE_PX) * part
        return min(max(place, self.plot.left()), self.plot.right())

    def y(self, value: float) -> float:
        """Return where a value stands."""
        low, high = self.ticks[0], self.ticks[-1]
        return self.plot.bottom() - self.plot.height() * (value - low) / (high - low)

    def place(self, point: TrendPoint) -> QPointF:
        """Return where a result stands."""
        return QPointF(self.x(point.at), self.y(point.value))

    def _window_words(self, window: CardWindow | None) -> list[str]:
        """Return the window's words as lines above the plot; none where they stand inside it."""
        if window is None or self.window_inside:
            return []
        joined = f"{window.headline}, {window.text}"
        room_px = self.plot.width() - 24
        fits = Theme.current().metrics("caption", STRONG).horizontalAdvance(joined) <= room_px
        return [joined] if fits else [window.headline, window.text]

    def _holds_words(self, data: TrendData) -> bool:
        """Tell whether the window's words fit inside it and clear of the range's words."""
        if data.window is None:
            return False
        metrics = Theme.current().metrics("caption", STRONG)
        words_px = max(metrics.horizontalAdvance(text) for text in (data.window.headline, data.window.text))
        left, right = self.x(data.window.starts_at), self.x(data.window.ends_at)
        legend_px = metrics.horizontalAdvance(data.lab_range.text) + 40 if data.lab_range else 0
        return right - left >= words_px + 20 and left >= self.plot.left() + legend_px
