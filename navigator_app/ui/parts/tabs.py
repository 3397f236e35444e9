"""A row of tabs with counts. The count is part of the tab's own text, so it is read once."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QTabBar

from navigator_app.ui.parts.labels import keyless


class Tabs(QTabBar):
    """Tabs by name; `currentChanged` carries the place."""

    def __init__(self, name: str, titles: Sequence[str]) -> None:
        super().__init__()
        self._titles = list(titles)
        self._counts: dict[int, int] = {}
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setUsesScrollButtons(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for title in titles:
            self.addTab(keyless(title))

    def say(self, titles: Sequence[str]) -> None:
        """Show other titles for the same tabs."""
        self._titles = list(titles)
        for place in range(self.count()):
            self.set_count(place, self._counts.get(place, 0))

    def set_count(self, place: int, count: int) -> None:
        """Show how many things are behind a tab; 0 shows none."""
        self._counts[place] = count
        title = keyless(self._titles[place])
        self.setTabText(place, f"{title}  {count}" if count else title)
        self.setAccessibleTabName(place, f"{self._titles[place]}, {count}" if count else self._titles[place])

    def minimumSizeHint(self) -> QSize:
        """Accept any width: the arrows at the end reach what does not fit."""
        return QSize(120, super().minimumSizeHint().height())
