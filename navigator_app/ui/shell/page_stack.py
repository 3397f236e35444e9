"""The pages that were opened so far, one of them shown, and the way back through them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.session import Session
from navigator_app.ui.shell.pages import ASIDES, make_page, page_class
from sync.client.ports import Touched

_BACK_STEPS: Final = 40


class PageStack(QStackedWidget):
    """One page at a time; `left` is told before another is shown, `shown` afterwards."""

    left = Signal()
    shown = Signal()

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__()
        self._session, self._host = session, host
        self._trail: list[tuple[Target, str]] = []
        """Where somebody was, and at which control."""
        self._is_wide = False
        self._missed: set[tuple[str, str]] = set()
        """What was touched while a page waited behind another."""
        self.pages: dict[str, Page] = {}
        self.here = Target("today")
        self._named = "today"

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[self._named]

    def begin_anew(self) -> None:
        """Make every page anew: what the old ones showed may not be seen any more."""
        here = self.page.place()
        self.keep_drafts()
        for page in self.pages.values():
            self.removeWidget(page)
            page.hide()
            page.deleteLater()
        self.pages = {}
        self._show(here)

    def say_words(self) -> None:
        """Tell every page that the site of this desk calls things otherwise now."""
        for page in self.pages.values():
            page.say_words()

    def go(self, target: Target) -> None:
        """Show another page and remember the one before."""
        if self.pages and target != self.here:
            step = (self.page.place(), self.page.landing.spot())
            self._trail = [*self._trail[-_BACK_STEPS:], step]
        self._show(target)

    def back(self) -> None:
        """Step back inside the page, else to the page before."""
        if self.page.step_back() or not self._trail:
            return
        target, spot = self._trail.pop()
        waiting = self.pages.get(target.page)
        if self.here.page in ASIDES and waiting is not None and waiting.place() == target:
            self._resume(target, waiting, spot)
        else:
            self._show(target, spot)

    def forget_charts(self, charts: frozenset[str]) -> None:
        """Lead away from charts that may not be seen any more, and never back to them."""
        if _is_of(self.page.place(), charts):
            self.go(Target("today"))
        self._trail = [step for step in self._trail if not _is_of(step[0], charts)]

    def touched(self, touched: Touched) -> None:
        """Tell the page that is shown what was touched, and one that waits behind it once it is shown again."""
        self._missed |= touched.records if self.here.page in ASIDES else set()
        self.page.touched(touched)

    def set_wide(self, *, wide: bool) -> None:
        """Tell every page whether there is room for two panes."""
        self._is_wide = wide
        for page in self.pages.values():
            page.set_wide(wide)

    def keep_drafts(self) -> None:
        """Keep what was typed and not saved, on every page."""
        for page in self.pages.values():
            page.keep_draft()

    def forget_hidden(self) -> None:
        """Make every page anew that is not shown, once somebody goes there: they were measured for other letters."""
        self.keep_drafts()
        for name in set(self.pages) - {self._named}:
            page = self.pages.pop(name)
            self.removeWidget(page)
            page.deleteLater()

    def focus_page(self) -> None:
        """Go to where one was on the page, else to where it begins."""
        self.page.landing.resume()

    def room(self, within: QWidget) -> QRect:
        """Give the shown page's place without its foot, which nothing may cover."""
        place = QRect(self.mapTo(within, QPoint(0, 0)), self.size())
        foot = self.page.foot() if self.pages else None
        return place.adjusted(0, 0, 0, -foot.sizeHint().height()) if foot else place

    def leave_room(self, height_px: int) -> None:
        """Tell the shown page how much room something needs that covers it for a while."""
        if self.pages:
            self.page.leave_room(height_px)

    def _resume(self, target: Target, page: Page, spot: str) -> None:
        """Show a page as it was left, with all that was typed in it."""
        self.left.emit()
        self.page.keep_draft()
        self.here, self._named = target, target.page
        page.set_wide(self._is_wide)
        self.setCurrentWidget(page)
        missed, self._missed = Touched(frozenset(self._missed)), set()
        if missed.records:
            page.touched(missed)
        self.shown.emit()
        page.landing.land(spot)

    def _show(self, target: Target, spot: str = "") -> None:
        self.left.emit()
        if self.pages:
            self.page.keep_draft()
        self._named = self._page_for(target)
        page = self._made(self._named)
        self.here = target
        page.set_wide(self._is_wide)
        self.setCurrentWidget(page)
        page.show_target(target)
        self.shown.emit()
        page.landing.land(spot)

    def _page_for(self, target: Target) -> str:
        """Name the page that is shown: another where it does not open to who sits here, or not in counter view."""
        if not self._session.opens(target.page, target.kind):
            return "closed"
        is_hidden = self._session.work.is_at_counter and page_class(target.page).is_whole
        return "counter" if is_hidden else target.page

    def _made(self, name: str) -> Page:
        page = self.pages.get(name)
        if page is None:
            page = self.pages[name] = make_page(name, self._session, self._host)
            self.addWidget(page)
        return page


def _is_of(target: Target, charts: frozenset[str]) -> bool:
    """Say whether a target shows one of these charts, or something of it."""
    return not charts.isdisjoint((target.patient_id, target.id, target.more))
