"""The shell of an open desk: navigation, top bar, one page at a time, the way back, toasts, the window's keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QLayout, QMenu

from navigator_app.commands.papers import Taken
from navigator_app.queries.finder import Found
from navigator_app.queries.site_wishes import SiteWishes
from navigator_app.ui import sayings
from navigator_app.ui.clipboard import empty_clipboard
from navigator_app.ui.parts.labels import keyless
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.parts.lull import Lull
from navigator_app.ui.parts.spot import is_usable
from navigator_app.ui.parts.toast import Toast, announce
from navigator_app.ui.screens.page import Target
from navigator_app.ui.session import Session
from navigator_app.ui.shell.commanded import Commanded
from navigator_app.ui.shell.counter import CounterBar
from navigator_app.ui.shell.emergency_bar import EmergencyBar
from navigator_app.ui.shell.ending import EndingBar
from navigator_app.ui.shell.finder import Finder
from navigator_app.ui.shell.key_news import KeyNewsBar
from navigator_app.ui.shell.navigation import Navigation
from navigator_app.ui.shell.new_menu import command_target
from navigator_app.ui.shell.page_stack import PageStack
from navigator_app.ui.shell.pages import ASIDES, SECTION_OF
from navigator_app.ui.shell.practice import PracticeBanner
from navigator_app.ui.shell.searching import Searching
from navigator_app.ui.shell.sections import KEYS, keyed
from navigator_app.ui.shell.status import Standing, standing
from navigator_app.ui.shell.theirs import first_page, hidden_sections, new_lines
from navigator_app.ui.shell.top_bar import TopBar
from navigator_app.ui.shell.trouble import TroubleBar
from navigator_app.ui.theme.style import Theme
from sync.errors import Said
from sync.rules.policy import Sight

WIDE_PX: Final = 1280
NARROW_PX: Final = 1100
SMALLEST_PX: Final = (720, 480)
_RECOUNT_MS: Final = 400
_COMMANDS: Final = {
    "sync": "sync_now",
    "lock": "lock",
    "away": "step_away",
    "hide": "hide_screen",
    "switch": "switch_person",
    "who_sees": "show_who_sees",
    "new.contact": "note_contact",
    "call": "take_call",
    "counter": "turn_counter",
}
"""The finder's commands that are deeds of the shell."""


class Shell(Commanded):
    """Everything of an open desk. What is asked by a signal is for the window, which owns the entrance."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setObjectName("canvas")
        self._undo: Callable[[], None] | None = None
        self._text_scale = Theme.current().text_scale
        self.nav = Navigation("")
        self.nav.show_words(session.word)
        self.bar = TopBar(session.desk.me.name, self._new_menu())
        self.stack = PageStack(session, self)
        self.trouble = TroubleBar()
        self._is_center = False
        self._recount = Lull(self, _RECOUNT_MS, self.count)
        self._lay_out()
        self.toast = Toast(self, lambda: self.stack.room(self))
        self.finder = Finder(self)
        self.searching = Searching(session, self.bar.search, self.finder)
        self._join()
        self._bind_keys()
        self.nav.show_center(is_center=False, hidden=hidden_sections(self.session))
        self.go(Target(first_page(self.session)))
        self.count()
        self.key_news.ask()

    def back(self) -> None:
        """Step back inside the page, else to the page before."""
        if self.finder.isVisible():
            self.searching.leave()
        else:
            self.stack.back()

    def tell_done(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say what was just done, and keep the way back for Ctrl+Z, too."""
        self._undo = undo
        self.toast.show_done(text, self.undo if undo else None)

    def tell_more(self, done: str, more: str) -> None:
        """Add a sentence to what was said to be done, if it is still said."""
        self.toast.say_more(done, more)

    def tell_trouble(self, why: Said) -> None:
        """Say what went wrong above the page, until it is dismissed or something else is shown."""
        self.trouble.tell(why)

    def undo(self) -> None:
        """Take back what was just done, once."""
        way_back, self._undo = self._undo, None
        self.toast.dismiss()
        if way_back is not None:
            way_back()

    def go_find(self) -> None:
        """Go to the search field."""
        self.searching.begin()

    def show_new(self) -> None:
        """Open the menu of what can be begun."""
        self.bar.show_new()

    def sync_now(self) -> None:
        """Exchange now."""
        self.session.rounds.ring()
        announce(self, self.tr("Exchanging"))

    def turn_counter(self) -> None:
        """Begin or end the counter view: nothing that was shown before is kept on the screen."""
        self.session.turn_counter(on=not self.session.work.is_at_counter)
        self.counter.setVisible(self.session.work.is_at_counter)
        self._forget_shown()
        self.count()
        announce(
            self, self.tr("Counter view on") if self.counter.isVisible() else self.tr("Counter view off")
        )

    def tell_near(self, minutes: int) -> None:
        """Say calmly that the passphrase is due soon; it stays said."""
        self.ending.tell(minutes)

    def next_pane(self) -> None:
        """Go to the next of navigation, top bar, page and its parts."""
        panes = [self.nav, self.bar, self.stack]
        focused = QApplication.focusWidget()
        here = next((n for n, pane in enumerate(panes) if focused and pane.isAncestorOf(focused)), -1)
        pane = panes[(here + 1) % len(panes)]
        if pane is self.stack:
            self.stack.focus_page()
        elif pane is self.bar:
            self.go_find()
        else:
            self.nav.focus_current()

    def keep_drafts(self) -> None:
        """Keep what was typed and not saved, on every page."""
        self.stack.keep_drafts()

    def shut(self, then: Callable[[], None] = lambda: None) -> None:
        """Close the desk; what was copied out of it goes, too."""
        empty_clipboard()
        self.session.close(then)

    def count(self) -> None:
        """Count anew what waits where and how the desk stands with the hub."""
        desk, link, kept = self.session.desk, self.session.rounds.link, self.session.worklists
        self.session.work.ask_worklist(
            lambda: standing(desk, link, kept), self._show_standing, self.tell_trouble, self
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the page: what had the focus before, the entrance, is gone."""
        super().showEvent(event)
        self.stack.focus_page()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's own signature
        """Take the keyboard back to the page from what is gone, such as the toast."""
        held = self.window().focusWidget()
        if self.isVisible() and held is not None and self.isAncestorOf(held) and not is_usable(held):
            self.stack.focus_page()
            return True
        return super().focusNextPrevChild(next)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show icons alone in a narrow window, one pane in a middling one."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Larger text needs more room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "stack"):
            if self._text_scale != Theme.current().text_scale:
                self._text_scale = Theme.current().text_scale
                self.stack.forget_hidden()
            self._fit()

    def _hear_shown(self) -> None:
        name = self.stack.here.page
        self.nav.show_page(SECTION_OF.get(name, name))
        self.toast.place()
        self.toast.tell_room()

    def _fit(self) -> None:
        px = Theme.current().px
        self.nav.set_narrow(narrow=self.width() < px(NARROW_PX))
        self.stack.set_wide(wide=self.width() >= px(WIDE_PX))

    def _lay_out(self) -> None:
        self.practice = PracticeBanner(self.session)
        self.practice.lesson_asked.connect(lambda: self.go(Target("lesson")))
        self.counter = CounterBar()
        self.counter.setVisible(self.session.work.is_at_counter)
        self.key_news, self.emergency, self.ending = (
            KeyNewsBar(self.session),
            EmergencyBar(self.session),
            EndingBar(),
        )
        above = (
            self.practice,
            self.counter,
            self.emergency,
            self.bar,
            self.key_news,
            self.ending,
            self.trouble,
        )
        right = col(*above, self.stack, gap=0)
        right.setStretch(len(above), 1)
        line = row(self.nav, right, gap=0)
        line.setStretch(1, 1)
        # A narrow window takes a pane away first; until then its minimum must not hold it open.
        line.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumSize(*SMALLEST_PX)
        self.setLayout(line)

    def _join(self) -> None:
        self.stack.left.connect(self.trouble.clear)
        self.stack.left.connect(lambda: self.stack.leave_room(0))
        self.toast.room_changed.connect(self.stack.leave_room)
        self.stack.shown.connect(self._hear_shown)
        self.nav.chosen.connect(lambda page: self.go(Target(page)))
        self.nav.sync_pressed.connect(lambda: self.go(Target("syncing")))
        self.bar.bell.clicked.connect(lambda: self.go(Target("syncing")))
        self.bar.lock.clicked.connect(self.lock)
        self.bar.switch.clicked.connect(self.switch_person)
        self.counter.ended.connect(self.turn_counter)
        self.key_news.asked.connect(lambda: self.go(Target("unlocking")))
        self.emergency.shown_asked.connect(lambda chart: self.go(Target("chart", "patient", chart, chart)))
        self.emergency.troubled.connect(self.tell_trouble)
        self.emergency.closed.connect(self._hear_closed)
        self.emergency.is_over.connect(self.count)
        self.searching.left.connect(self.stack.focus_page)
        self.searching.taken.connect(self._take)
        self.searching.troubled.connect(self.tell_trouble)
        work = self.session.work
        work.touched.connect(self._hear_touched)
        work.troubled.connect(self.tell_trouble)
        self.session.rounds.changed.connect(self._hear_link)
        self.session.folder.taken.connect(self._hear_taken)

    def _hear_taken(self, one: Taken) -> None:
        """Say what became of a fax or scan; one that cannot be taken in stays said until it is dismissed."""
        if one.state == "aside":
            words = self.tr("{name}: {reason} It still lies in the folder, unencrypted.")
            self.tell_trouble(Said(words.replace("{reason}", sayings.words(one.reason)), name=one.name))
        else:
            self.tell_done(self.tr("Fax or scan taken in. {reason}").format(reason=sayings.words(one.reason)))

    def _bind_keys(self) -> None:
        for key in KEYS:
            if key.deed:
                QShortcut(QKeySequence(key.keys), self).activated.connect(getattr(self, key.deed))
        for place in range(len(keyed(is_center=True))):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{place + 1}"), self)
            shortcut.activated.connect(lambda place=place: self._go_section(place))

    def _go_section(self, place: int) -> None:
        shown = keyed(is_center=self._is_center, hidden=hidden_sections(self.session))
        if place < len(shown):
            self.go(Target(shown[place].page))

    def _new_menu(self) -> QMenu:
        menu = QMenu(self)
        self._fill_new(menu)
        return menu

    def _fill_new(self, menu: QMenu) -> None:
        menu.clear()
        for beginning in new_lines(self.session):
            words = self.session.word(beginning.kind, sayings.words(beginning.words))
            action = menu.addAction(keyless(words))
            action.triggered.connect(lambda _on=False, target=beginning.target: self._begin(target))

    def _begin(self, target: Target) -> None:
        if target.page in ASIDES:
            self.go_aside(target.page)
            return
        patient = self.stack.here.patient_id
        self.go(Target(target.page, target.kind, patient_id=patient, more=target.more))

    def _take(self, found: Found) -> None:
        target = command_target(found)
        if found.command in _COMMANDS:
            getattr(self, _COMMANDS[found.command])()
        elif target is not None:
            self.go(target)

    def _hear_touched(self, touched: object) -> None:
        self.stack.touched(touched)  # type: ignore[arg-type]
        # The page goes first: its answer is what the person waits for.
        if not self._recount.isActive():
            self._recount.start()

    def _hear_link(self) -> None:
        self.count()
        self.page.link_changed()

    def _follow(self, wishes: SiteWishes) -> None:
        """Show what the site of this desk uses, by its own words; what is typed somewhere stays."""
        self.session.wishes = wishes
        self._fill_new(self.bar.new_menu)
        self.nav.show_words(self.session.word)
        self.stack.say_words()

    def _see(self, sight: Sight) -> None:
        """Show what the roles of who sits here show them now: the center gave one, or took one."""
        self.session.sight = sight
        self.session.watch_folder()
        self._fill_new(self.bar.new_menu)
        self._forget_shown()

    def _hear_closed(self, charts: frozenset[str]) -> None:
        """Take charts that are open no more off every page and out of what was remembered."""
        self.stack.forget_charts(charts)
        self._forget_shown()
        self.count()

    def _forget_shown(self) -> None:
        """Take off the screen what may not be seen any more: answers, what was said, the way to undo, every page."""
        self.searching.leave()
        self.toast.dismiss()
        self.trouble.clear()
        self._undo = None
        self.stack.begin_anew()

    def _show_standing(self, found: Standing) -> None:
        self._is_center = found.is_center
        if found.sight != self.session.sight:
            self._see(found.sight)
        if found.wishes != self.session.wishes:
            self._follow(found.wishes)
        if found.safety is not None:
            self.session.safety = found.safety
        self.nav.show_center(is_center=found.is_center, hidden=hidden_sections(self.session))
        self.nav.show_site(found.site)
        self.nav.show_counts(found.counts)
        self.nav.show_sync(found.card)
        self.emergency.show_lines(found.opened)
        self.bar.show_needs(found.needs_you)
