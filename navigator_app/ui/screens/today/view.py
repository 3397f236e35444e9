"""Today: tiles that filter, whose work, the worklist, and the pane that follows the selection."""

from __future__ import annotations

from typing import ClassVar, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from navigator_app.queries import preview as previews
from navigator_app.queries.preview import Preview
from navigator_app.queries.shown import Verb
from navigator_app.queries.since import offer
from navigator_app.queries.today import Kept, Today, WorkItem
from navigator_app.queries.today import today as compute
from navigator_app.queries.work.narrowing import Searched
from navigator_app.ui import sayings, words
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.keyhints import KeyHints
from navigator_app.ui.parts.labels import Label, keyless, plain_tip
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.parts.placeholder import StaleBar, States
from navigator_app.ui.parts.segment import Segment
from navigator_app.ui.parts.tiles import Tile, TileText
from navigator_app.ui.parts.toast import announce
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.today.doing import Doing
from navigator_app.ui.screens.today.filter_bar import FilterBar
from navigator_app.ui.screens.today.hints import hints_for
from navigator_app.ui.screens.today.pane import Pane
from navigator_app.ui.screens.today.paper_menu import PaperMenu, day_paper
from navigator_app.ui.screens.today.rows import GROUP_ICONS, GROUP_TINTS, group_words
from navigator_app.ui.screens.today.saving import Saving
from navigator_app.ui.screens.today.state import (
    SCOPES,
    TILES,
    Answered,
    BarShown,
    Cleared,
    Event,
    Filtered,
    Marked,
    Model,
    Narrowed,
    PaneShown,
    Scoped,
    Selected,
    row_key,
    update,
)
from navigator_app.ui.screens.today.told import SaidRows, nothing, summary
from navigator_app.ui.screens.verb_menu import verb_menu
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from navigator_app.ui.tables.worklist import WorkList
from sync.client.ports import Touched
from sync.errors import Said

_PANE_MIN_PX: Final = 360
_PANE_MAX_PX: Final = 400


class TodayPage(Page):
    """The first screen of the day."""

    topic: ClassVar[str] = "today"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        scope = session.settings.text("today_scope")
        self.model = Model(scope=scope if scope in SCOPES else "mine")
        self._wide = True
        self._preview_job = None
        self._kept = Kept()
        self._said = SaidRows()
        session.work.touched.connect(lambda touched: self._kept.touched(touched.records))
        self.list = WorkList(self.tr("Worklist"))
        self.list.let_mark()
        self.list.set_compact(session.settings.text("density") == "compact")
        self.pane = Pane()
        self.pane.setMinimumWidth(_PANE_MIN_PX)
        self._title, self._subtitle = Label(self.tr("Today"), "h1"), Label("", "muted", wrap=True)
        names = [self.tr("Mine"), self.tr("Clinic"), self.tr("Everyone")]
        self.scope = Segment(self.tr("Whose work"), names, SCOPES.index(self.model.scope))
        self.tiles = {group: self._tile(group) for group in TILES}
        self.since = button("", "", "clock", self.tr("What changed while this computer was apart"))
        self.since.setVisible(False)
        self.stale = StaleBar()
        self.states = States(self.list)
        self.bar = FilterBar()
        self.bar.setVisible(False)
        self.filter_button = button(self.tr("Filter"), "", "filter", self.tr("Filter (/)"))
        self.paper_menu = PaperMenu(session.desk)
        self.note = Label("", "caption", wrap=True)
        self.note.setVisible(False)
        self.doing, self.saving = Doing(self), Saving(self)
        self._lay_out()
        self._join()
        self.saving.read()

    def at_hand(self) -> Target:
        """Name the row that is chosen."""
        item = self.model.current
        return Target("today", item.key.kind, item.key.id, item.patient_id or "") if item else self.target

    def refresh(self) -> None:
        """Compute the worklist anew; what is shown stays until the answer is here."""
        desk, scope, kept = self.session.desk, self.model.scope, self._kept
        is_searched = self.model.is_bar_open
        if self.model.answer is None:
            self.states.show_loading()

        def answer() -> Answered:
            found = compute(desk, scope, kept=kept)
            every = Searched(found.rows)
            if is_searched:
                every.spell()
            return Answered(found, offer(desk), every)

        self.ask(answer, self.take)

    def take(self, event: Event) -> None:
        """Let something happen and draw what changed."""
        before, self.model = self.model, update(self.model, event)
        if self.model.scope != before.scope:
            self.refresh()
        if self.model.scope != before.scope:
            self.scope.select(SCOPES.index(self.model.scope))
        is_same = self.model.answer is before.answer and self.model.within is before.within
        if not is_same or self.model.only != before.only:
            self._draw_rows()
            if (self.model.only, self.model.by) != (before.only, before.by) and self.model.rows:
                self.list.select(row_key(self.model.rows[0]))
        if self.model.marked != before.marked:
            self._draw_marks()
        self._draw_bar(before)
        if self.model.offer != before.offer:
            self._draw_offer()
        if self.model.current != before.current or isinstance(event, Answered):
            self._ask_preview()
        self._draw_panes()

    def touched(self, touched: Touched) -> None:
        """Ask again, with what is kept told first: the question must not overtake the news."""
        self._kept.touched(touched.records)
        super().touched(touched)

    def link_changed(self) -> None:
        """Compute anew: freshness may be another."""
        self.ask_again()

    def first_focus(self) -> QWidget | None:
        """Begin in the list, or in the pane where that is the page."""
        return self.pane if self.model.is_pane_open and not self._wide else self.list

    def paper(self) -> Target | None:
        """Put the day of the place that is shown on paper, else of this one."""
        return day_paper(self.model.by.site_id or self.session.desk.me.site_id)

    def step_back(self) -> bool:
        """Leave the pane where it is a page, else the marks, else the filter."""
        if self.model.is_pane_open and not self._wide:
            self.take(PaneShown(is_open=False))
            self.list.setFocus()
            return True
        if self.model.marked:
            self.take(Marked(frozenset()))
            return True
        if self.model.is_narrow or self.model.is_bar_open:
            self.take(Cleared())
            self.list.setFocus()
            return True
        return False

    def set_wide(self, wide: bool) -> None:  # noqa: FBT001 - a setter, as Qt's are
        """Show two panes, or one at a time."""
        self._wide = wide
        self.pane.setMaximumWidth(_PANE_MAX_PX if wide else 16_777_215)
        self.pane.set_as_page(is_page=not wide)
        self._draw_panes()

    def fail(self, why: Said) -> None:
        """Say why there is no list."""
        self.states.show_error(
            self.tr("Today could not be computed"), sayings.said(why), self.tr("Choose Today again to retry.")
        )

    def _draw_rows(self) -> None:
        answer = self.model.answer
        if answer is None:
            return
        for group, tile in self.tiles.items():
            tile.set_count(self.model.counted(group))
            tile.setChecked(self.model.only == group)
        now, zone = self.session.desk.now(), self.session.desk.zone
        self.list.replace(self._said.of(self.model, now, zone))
        self._subtitle.setText(summary(answer, zone))
        freshness = answer.freshness
        self.stale.setVisible(freshness.is_stale and bool(freshness.words))
        self.stale.say(sayings.words(freshness.words))
        if self.model.rows:
            self.states.show_content()
            if not self.list.current_key():
                self.list.select(row_key(self.model.rows[0]))
            # What was done is seen at once; the pane beside it may take its time.
            self.list.viewport().repaint()
        else:
            self._show_empty(answer)

    def say_note(self, text: str) -> None:
        """Say something about the list, until something else happens in it."""
        self.note.setText(text)
        self.note.setVisible(bool(text))
        if text:
            announce(self, text)

    def _draw_bar(self, before: Model) -> None:
        """Say what is left out; a note stands only until the next step."""
        self.say_note("")
        now, then = (
            (one.only, one.by, one.saved, one.is_bar_open, one.scope) for one in (self.model, before)
        )
        if now != then or self.model.within is not before.within:
            self.bar.show_model(self.model)
            self.paper_menu.show_place(self.model.by.site_id)

    def _draw_marks(self) -> None:
        """Show which rows are marked, and say how many."""
        self.list.set_marked(self.model.marked)
        self.hints.show_hints(hints_for(len(self.model.marked)))

    def _show_filter(self) -> None:
        """Open the line and go to its words; what the rows say is spelled meanwhile, before the first letter."""
        self.take(BarShown(is_open=True))
        self.ask(self.model.every.spell, lambda _: None)
        self.bar.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.words.selectAll()

    def _draw_offer(self) -> None:
        """Say how much others changed while this computer was apart; in the head, where it moves no row."""
        found = self.model.offer
        self.since.setVisible(found is not None)
        if found is None or found.since.at is None:
            return
        short = words.since(found.since.at, self.session.desk.zone, self.session.desk.now())
        self.since.setText(self.tr("Since {when} \u00b7 {n}").format(when=short, n=found.unread))
        whole = self.tr("Since {when}: {n} records changed by others, not read yet")
        whole = whole.format(when=found.since, n=found.unread)
        self.since.setAccessibleName(whole)
        plain_tip(self.since, whole)

    def _show_empty(self, answer: Today) -> None:
        icon, headline, text = nothing(answer)
        every = None
        if answer.rows:
            every = button(keyless(self.tr("Show all (Esc)")), "")
            every.clicked.connect(self.step_back)
        self.states.show_empty(icon, headline, text, every)

    def _ask_preview(self) -> None:
        item = self.model.current
        if self._preview_job is not None:
            self._preview_job.cancel()
        if item is None:
            self.pane.show_nothing()
            return
        desk = self.session.desk
        self._preview_job = self.ask(
            lambda: previews.preview(desk, item), lambda found: self._show_preview(item, found)
        )

    def _show_preview(self, item: WorkItem, found: Preview) -> None:
        if row_key(item) == self.model.selected:
            self.pane.show_preview(row_key(item), found)

    def _draw_panes(self) -> None:
        as_page = self.model.is_pane_open and not self._wide
        self.panes.setCurrentIndex(1 if as_page else 0)
        self._place_pane(as_page=not self._wide)

    def _place_pane(self, *, as_page: bool) -> None:
        home = self.pane_page if as_page else self.pane_side
        if self.pane.parentWidget() is not home:
            layout = home.layout()
            if layout is not None:
                layout.addWidget(self.pane)
        self.pane_side.setVisible(not as_page)
        self.pane.show()

    def _tile(self, group: str) -> Tile:
        text = TileText(group, group_words(group), GROUP_ICONS[group], GROUP_TINTS[group])  # type: ignore[index,arg-type]
        tile = Tile(text)
        tile.clicked.connect(lambda: self.take(Filtered(group)))  # type: ignore[arg-type]
        return tile

    def _lay_out(self) -> None:
        self.hints = KeyHints(hints_for(0))
        head = row(
            col(self._title, self._subtitle, gap=2),
            self.since,
            self.scope,
            self.filter_button,
            self.paper_menu,
        )
        head.setStretch(0, 1)
        self.stale.setVisible(False)
        tiles = row(*self.tiles.values(), gap=12)
        left = col(head, tiles, self.bar, self.note, self.stale, gap=12, margins=(24, 16, 20, 0))
        left.addLayout(col(self.states, self.hints, gap=0), 1)
        self.pane_side, self.pane_page = box(col(gap=0)), box(col(gap=0), "pageBody")
        page = row(box(left), self.pane_side, gap=0)
        page.setStretch(0, 68)
        page.setStretch(1, 32)
        self.panes = QStackedWidget()
        self.panes.addWidget(box(page, "pageBody"))
        self.panes.addWidget(self.pane_page)
        self.setLayout(col(self.panes, gap=0))

    def _join(self) -> None:
        self.since.clicked.connect(lambda: self.host.go(Target("since")))
        self.list.selected.connect(lambda key: self.take(Selected(key)))
        self.list.opened.connect(self._open)
        self.list.verb_requested.connect(self._verb_by_letter)
        self.list.menu_asked.connect(self._show_menu)
        self.list.marked.connect(lambda keys: self.take(Marked(keys)))
        self.filter_button.clicked.connect(self._show_filter)
        self.paper_menu.chosen.connect(self.host.go)
        self.bar.narrowed.connect(lambda by: self.take(Narrowed(by)))
        self.bar.cleared.connect(self.step_back)
        self.bar.left.connect(lambda: self.list.setFocus(Qt.FocusReason.ShortcutFocusReason))
        slash = QShortcut(QKeySequence("/"), self.list)
        slash.setContext(Qt.ShortcutContext.WidgetShortcut)
        slash.activated.connect(self._show_filter)
        self.scope.chosen.connect(lambda place: self.take(Scoped(SCOPES[place])))
        self.pane.acted.connect(self._act)
        self.pane.closed.connect(self.step_back)
        self.pane.chart_asked.connect(lambda patient: self.host.go(record_target("patient", patient)))
        keys = QShortcut(QKeySequence("?"), self.list)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(lambda: self.host.go(Target("help", more="keys")))

    def _open(self, _key: str) -> None:
        item = self.model.current
        if item is None:
            return
        if not self._wide and not self.model.is_pane_open:
            self.take(PaneShown(is_open=True))
            self.pane.setFocus()
        else:
            self.host.go(record_target(item.key.kind, item.key.id, item.patient_id))

    def _verb_by_letter(self, key: str, letter: str) -> None:
        item = next((row for row in self.model.rows if row_key(row) == key), None)
        if item is not None:
            self.doing.by_letter(item, letter)

    def _show_menu(self, at: QPoint) -> None:
        item = self.model.current
        if item is not None:
            self.verb_menu = verb_menu(self, self.doing.entries(item))
            self.verb_menu.popup(at)

    def _act(self, verb: Verb) -> None:
        item = self.model.current
        if item is not None:
            self.doing.one(item, verb)
