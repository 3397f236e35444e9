"""The shell of an open desk: navigation, top bar, one page at a time, the way back, toasts, the window's keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QLayout, QMenu, QStackedWidget, QWidget

from navigator_app.queries.finder import Found
from navigator_app.queries.finder import find as find_by
from navigator_app.queries.today import Kept
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.parts.toast import Toast, announce
from navigator_app.ui.screens.page import Page, Target
from navigator_app.ui.session import Session
from navigator_app.ui.shell.finder import Finder
from navigator_app.ui.shell.navigation import Navigation
from navigator_app.ui.shell.new_menu import BEGINNINGS, command_target
from navigator_app.ui.shell.pages import SECTION_OF, make_page
from navigator_app.ui.shell.practice import PracticeBanner
from navigator_app.ui.shell.sections import KEYS, SECTIONS
from navigator_app.ui.shell.status import Standing, standing
from navigator_app.ui.shell.top_bar import TopBar
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.threads.jobs import Job
from sync.errors import Said

WIDE_PX: Final = 1280
NARROW_PX: Final = 1100
SMALLEST_PX: Final = (720, 480)
_BACK_STEPS: Final = 40
_RECOUNT_MS: Final = 400
_COMMANDS: Final = {"sync": "sync_now", "lock": "lock"}
"""The finder's commands that are deeds of the shell."""


class Shell(QWidget):
    """Everything of an open desk. `lock_asked` is for the window, which owns the entrance."""

    lock_asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setObjectName("canvas")
        self._pages: dict[str, Page] = {}
        self._trail: list[Target] = []
        self._here = Target("today")
        self._undo: Callable[[], None] | None = None
        self._search_job: Job[tuple[Found, ...]] | None = None
        self.nav = Navigation("")
        self.bar = TopBar(session.desk.me.name, self._new_menu())
        self.stack = QStackedWidget()
        self.trouble = Alert("", "", "danger", act=self._dismissal())
        self.trouble.setVisible(False)
        self._kept = Kept()
        self._recount = QTimer(self)
        self._recount.setSingleShot(True)
        self._recount.setInterval(_RECOUNT_MS)
        self._recount.timeout.connect(self.count)
        self._lay_out()
        self.toast = Toast(self)
        self.finder = Finder(self)
        self._join()
        self._bind_keys()
        self.go(Target("today"))
        self.count()

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._pages[self._here.page]

    def go(self, target: Target) -> None:
        """Show another page and remember the one before."""
        if self._pages and target != self._here:
            self._trail = [*self._trail[-_BACK_STEPS:], self.page.place()]
        self._show(target)

    def back(self) -> None:
        """Step back inside the page, else to the page before."""
        if self.finder.isVisible():
            self.leave_finder()
        elif not self.page.step_back() and self._trail:
            self._show(self._trail.pop())

    def tell_done(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say what was just done, and keep the way back for Ctrl+Z, too."""
        self._undo = undo
        self.toast.show_done(text, self.undo if undo else None)

    def tell_trouble(self, why: Said) -> None:
        """Say what went wrong above the page, until it is dismissed or something else is shown."""
        self.trouble.say(sayings.said(why))
        self.trouble.setVisible(True)
        announce(self, sayings.said(why))

    def undo(self) -> None:
        """Take back what was just done, once."""
        way_back, self._undo = self._undo, None
        self.toast.dismiss()
        if way_back is not None:
            way_back()

    def go_find(self) -> None:
        """Go to the search field."""
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def leave_finder(self) -> None:
        """Close the answers and go back to the page."""
        self.finder.hide()
        self.bar.search.clear()
        self._focus_page()

    def show_new(self) -> None:
        """Open the menu of what can be begun."""
        self.bar.show_new()

    def show_settings(self) -> None:
        """Show the settings."""
        self.go(Target("settings"))

    def show_help(self) -> None:
        """Show the help of this page."""
        self.go(Target("help", more=self.page.help_topic()))

    def show_keys(self) -> None:
        """Show all keys."""
        self.go(Target("help", more="keys"))

    def sync_now(self) -> None:
        """Exchange now."""
        self.session.rounds.ring()
        announce(self, self.tr("Exchanging"))

    def lock(self) -> None:
        """Ask the window to lock."""
        self.lock_asked.emit()

    def next_pane(self) -> None:
        """Go to the next of navigation, top bar, page and its parts."""
        panes = [self.nav, self.bar, self.stack]
        focused = QApplication.focusWidget()
        here = next((n for n, pane in enumerate(panes) if focused and pane.isAncestorOf(focused)), -1)
        pane = panes[(here + 1) % len(panes)]
        if pane is self.stack:
            self._focus_page()
        elif pane is self.bar:
            self.go_find()
        else:
            self.nav.focus_current()

    def keep_drafts(self) -> None:
        """Keep what was typed and not saved, on every page."""
        for page in self._pages.values():
            page.keep_draft()

    def shut(self) -> None:
        """Close the desk."""
        self.session.close()

    def count(self) -> None:
        """Count anew what waits where and how the desk stands with the hub."""
        desk, link, kept = self.session.desk, self.session.rounds.link, self._kept
        self.session.work.ask(
            lambda: standing(desk, link, kept), self._show_standing, self.tell_trouble, self
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the page: what had the focus before, the entrance, is gone."""
        super().showEvent(event)
        self._focus_page()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show icons alone in a narrow window, one pane in a middling one."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Larger text needs more room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "stack"):
            self._fit()

    def _show(self, target: Target) -> None:
        self.trouble.setVisible(False)
        if self._pages:
            self.page.keep_draft()
        page = self._pages.get(target.page)
        if page is None:
            page = make_page(target.page, self.session, self)
            self._pages[target.page] = page
            self.stack.addWidget(page)
        self._here = target
        page.set_wide(self._is_wide())
        self.stack.setCurrentWidget(page)
        page.show_target(target)
        self.nav.show_page(SECTION_OF.get(target.page, target.page))
        self._focus_page()

    def _focus_page(self) -> None:
        first = self.page.first_focus()
        (first or self.page).setFocus()

    def _is_wide(self) -> bool:
        return self.width() >= Theme.current().px(WIDE_PX)

    def _fit(self) -> None:
        self.nav.set_narrow(narrow=self.width() < Theme.current().px(NARROW_PX))
        for page in self._pages.values():
            page.set_wide(self._is_wide())

    def _lay_out(self) -> None:
        self.practice = PracticeBanner(self.session)
        right = col(self.practice, self.bar, self.trouble, self.stack, gap=0)
        right.setStretch(3, 1)
        line = row(self.nav, right, gap=0)
        line.setStretch(1, 1)
        # A narrow window takes a pane away first; until then its minimum must not hold it open.
        line.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumSize(*SMALLEST_PX)
        self.setLayout(line)

    def _dismissal(self) -> Button:
        shut = button(self.tr("Dismiss"), "ghost")
        shut.clicked.connect(lambda: self.trouble.setVisible(False))
        return shut

    def _join(self) -> None:
        self.nav.chosen.connect(lambda page: self.go(Target(page)))
        self.nav.sync_pressed.connect(lambda: self.go(Target("syncing")))
        self.bar.bell.clicked.connect(lambda: self.go(Target("syncing")))
        self.bar.lock.clicked.connect(self.lock)
        search = self.bar.search
        search.textEdited.connect(self._answer)
        search.moved.connect(self.finder.move_choice)
        search.entered.connect(self.finder.take)
        search.left.connect(self.leave_finder)
        self.finder.taken.connect(self._take)
        work = self.session.work
        work.touched.connect(self._hear_touched)
        work.troubled.connect(self.tell_trouble)
        self.session.rounds.changed.connect(self._hear_link)

    def _bind_keys(self) -> None:
        for key in KEYS:
            if key.deed:
                QShortcut(QKeySequence(key.keys), self).activated.connect(getattr(self, key.deed))
        for place, section in enumerate(SECTIONS[:8], 1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{place}"), self)
            shortcut.activated.connect(lambda page=section.page: self.go(Target(page)))

    def _new_menu(self) -> QMenu:
        menu = QMenu(self)
        for beginning in BEGINNINGS:
            action = menu.addAction(sayings.words(beginning.words))
            action.triggered.connect(lambda _on=False, target=beginning.target: self._begin(target))
        return menu

    def _begin(self, target: Target) -> None:
        patient = self._here.patient_id
        self.go(Target(target.page, target.kind, patient_id=patient, more=target.more))

    def _answer(self, text: str) -> None:
        if self._search_job is not None:
            self._search_job.cancel()
        desk = self.session.desk
        self._search_job = self.session.work.ask(
            lambda: find_by(desk, text), self._show_found, self.tell_trouble, self.finder
        )

    def _show_found(self, found: tuple[Found, ...]) -> None:
        if self.bar.search.hasFocus():
            self.finder.show_found(found, self.bar.search)
            announce(self.finder, self.finder.current_text())

    def _take(self, found: Found) -> None:
        self.leave_finder()
        target = command_target(found)
        if target is not None:
            self.go(target)
        elif found.command in _COMMANDS:
            getattr(self, _COMMANDS[found.command])()

    def _hear_touched(self, touched: object) -> None:
        self.page.touched(touched)  # type: ignore[arg-type]
        self._kept.touched(touched.records)  # type: ignore[attr-defined]
        # The page goes first: its answer is what the person waits for.
        if not self._recount.isActive():
            self._recount.start()

    def _hear_link(self) -> None:
        self.count()
        self.page.link_changed()

    def _show_standing(self, found: Standing) -> None:
        self.nav.show_site(found.site)
        self.nav.show_counts(found.counts)
        self.nav.show_sync(found.card)
        self.bar.show_needs(found.needs_you)
