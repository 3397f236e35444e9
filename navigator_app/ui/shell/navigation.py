"""The navigation column: sections with their counts, and the sync card; icons only when the window is narrow."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLayout

from navigator_app.queries.syncing import SyncCard as SyncState
from navigator_app.ui import sayings
from navigator_app.ui.parts.avatar import Glyph
from navigator_app.ui.parts.labels import ElidedLabel, Label
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.parts.nav import NavItem, SyncCard
from navigator_app.ui.shell.sections import SECTIONS
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space

_WIDE_PX = 216
_WIDEST_PX = 264
"""A site's own words may need more room than ours."""
_NARROW_PX = 68
_SIDE_PX = 12
_TINTS = {"warn": "nav_warn", "danger": "nav_danger", "violet": "nav_violet"}


class Navigation(QFrame):
    """Where one is, what waits where, and how this desk stands with the hub."""

    chosen = Signal(str)
    sync_pressed = Signal()

    def __init__(self, site: str) -> None:
        super().__init__()
        self.setObjectName("nav")
        self.setAccessibleName(self.tr("Navigation"))
        self._group = QButtonGroup(self)
        self._items: dict[str, NavItem] = {}
        for section in SECTIONS:
            item = NavItem(sayings.words(section.words), section.icon)
            item.clicked.connect(lambda _on=False, page=section.page: self.chosen.emit(page))
            self._group.addButton(item)
            self._items[section.page] = item
        self.card = SyncCard()
        self.card.clicked.connect(self.sync_pressed)
        self._glyph = Glyph("activity", "nav_brand", 22)
        self._place = ElidedLabel(site)
        self._place.setObjectName("navSite")
        self._brand = box(col(Label("Navigator", name="navBrand"), self._place, gap=0))
        self.setLayout(self._lines())
        self.show_center(is_center=False)
        self.set_narrow(narrow=False)

    def show_page(self, page: str) -> None:
        """Mark the section that is shown; a page of no section marks none."""
        item = self._items.get(page)
        if item is not None:
            item.setChecked(True)
            return
        self._group.setExclusive(False)
        for each in self._items.values():
            each.setChecked(False)
        self._group.setExclusive(True)

    def show_center(self, *, is_center: bool, hidden: frozenset[str] = frozenset()) -> None:
        """Show what this desk's site uses: the queue at the center alone, nothing of what it does without."""
        for section in SECTIONS:
            is_here = is_center or not section.is_centers
            self._items[section.page].setVisible(is_here and section.page not in hidden)

    def show_words(self, word: Callable[[str, str], str]) -> None:
        """Call each section as the site of this desk does; `word` gives that, from the page and our own word."""
        for section in SECTIONS:
            self._items[section.page].say(word(section.page, sayings.words(section.words)))
        self.set_narrow(narrow=self._is_narrow)

    def show_site(self, site: str) -> None:
        """Show whose computer this is."""
        self._place.set_text(site)

    def focus_current(self) -> None:
        """Go to the section that is shown."""
        found = self._group.checkedButton() or next(iter(self._items.values()))
        found.setFocus()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many things wait in each section."""
        for page, count in counts.items():
            if page in self._items:
                self._items[page].set_count(count)

    def show_sync(self, state: SyncState) -> None:
        """Tell how this desk stands with the hub."""
        self.card.say(
            state.icon,
            _TINTS.get(state.tint, "nav_text"),
            sayings.words(state.headline),
            sayings.words(state.detail),
        )

    def set_narrow(self, *, narrow: bool) -> None:
        """Show icons alone, or icons and words."""
        self._is_narrow = narrow
        px = Theme.current().px
        self.setFixedWidth(px(_NARROW_PX) if narrow else min(self._needed_px(), px(_WIDEST_PX)))
        self._brand.setVisible(not narrow)
        self.card.set_narrow(narrow)
        for item in self._items.values():
            item.set_narrow(narrow)

    def _needed_px(self) -> int:
        """Say how wide the widest section is, but never less than the column of our own words."""
        words = max(item.words_px() for item in self._items.values())
        return max(Theme.current().px(_WIDE_PX), words + 2 * _SIDE_PX)

    def _lines(self) -> QLayout:
        above = [self._items[s.page] for s in SECTIONS if not s.is_below]
        below = [self._items[s.page] for s in SECTIONS if s.is_below]
        head = row(self._glyph, self._brand, None, gap=10, margins=(6, 0, 0, 12))
        return col(
            head, *above, None, self.card, Space.S, *below, gap=2, margins=(_SIDE_PX, 14, _SIDE_PX, 12)
        )
