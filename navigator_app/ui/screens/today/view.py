"""Today: tiles that filter, whose work, the worklist, and the pane that follows the selection."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from navigator_app.queries.shown import Verb
from navigator_app.queries.since import offer
from navigator_app.queries.today import Today, WorkItem
from navigator_app.queries.today import today as compute
from navigator_app.queries.work.narrowing import Searched
from navigator_app.ui import sayings, words
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.keyhints import KeyHints
from navigator_app.ui.parts.labels import Label, keyless, plain_tip
from navigator_app.ui.parts.layout import Item, col, row
from navigator_app.ui.parts.segment import Segment
from navigator_app.ui.parts.tiles import Tile, TileText
from navigator_app.ui.parts.toast import announce
from navigator_app.ui.screens.page import Host, Target
from navigator_app.ui.screens.today.doing import Doing
from navigator_app.ui.screens.today.filter_bar import FilterBar
from navigator_app.ui.screens.today.hints import hints_for
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
    Scoped,
    row_key,
    update,
)
from navigator_app.ui.screens.today.told import SaidRows, nothing, summary
from navigator_app.ui.screens.verb_menu import Entry
from navigator_app.ui.screens.worklist.view import WorklistPage
from navigator_app.ui.session import Session
from sync.errors import Said


class TodayPage(WorklistPage[Model]):
    """The first screen of the day."""

    topic: ClassVar[str] = "today"

    def __init__(self, session: Session, host: Host) -> None:
        scope = session.settings.text("today_scope")
        super().__init__(session, host, Model(scope=scope if scope in SCOPES else "mine"), _tr("Worklist"))
        self._said = SaidRows()
        self.list.let_mark()
        self._title, self._subtitle = Label(self.tr("Today"), "h1"), Label("", "muted", wrap=True)
        names = [self.tr("Mine"), self.tr("Clinic"), self.tr("Everyone")]
        self.scope = Segment(self.tr("Whose work"), names, SCOPES.index(self.model.scope))
        self.tiles = {group: self._tile(group) for group in TILES}
        self.since = button("", "", "clock", self.tr("What changed while this computer was apart"))
        self.since.setVisible(False)
        self.bar = FilterBar()
        self.bar.setVisible(False)
        self.filter_button = button(self.tr("Filter"), "", "filter", self.tr("Filter (/)"))
        self.paper_menu = PaperMenu(session.desk)
        self.note = Label("", "caption", wrap=True)
        self.note.setVisible(False)
        self.doing, self.saving = Doing(self), Saving(self)
        self.hints = KeyHints(hints_for(0))
        self.lay_out(self._above(), self.hints)
        self._listen()
        self.saving.read()

    def refresh(self) -> None:
        """Compute the worklist anew; what is shown stays until the answer is here."""
        desk, scope, kept = self.session.desk, self.model.scope, self.session.worklists
        is_searched = self.model.is_bar_open
        if self.model.answer is None:
            self.states.show_loading()

        def answer() -> Answered:
            found = compute(desk, scope, kept=kept)
            every = Searched(found.rows)
            if is_searched:
                every.spell()
            return Answered(found, offer(desk), every)

        self.ask_worklist(answer, self.take)

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
        if self.model.item != before.item or isinstance(event, Answered):
            self.ask_preview()
        self.draw_panes()

    def paper(self) -> Target | None:
        """Put the day of the place that is shown on paper, else of this one."""
        return day_paper(self.model.by.site_id or self.session.desk.me.site_id)

    def step_back(self) -> bool:
        """Leave the pane where it is a page, else the marks, else the filter."""
        if super().step_back():
            return True
        if self.model.marked:
            self.take(Marked(frozenset()))
            return True
        if self.model.is_narrow or self.model.is_bar_open:
            self.take(Cleared())
            self.list.setFocus()
            return True
        return False

    def by_letter(self, key: str, letter: str) -> None:
        """Do what a letter asks for to a row, or to those that are marked."""
        item = next((row for row in self.model.rows if row_key(row) == key), None)
        if item is not None:
            self.doing.by_letter(item, letter)

    def do_verb(self, item: WorkItem, verb: Verb) -> None:
        """Do what a button asks for."""
        self.doing.one(item, verb)

    def entries(self, item: WorkItem) -> list[Entry]:
        """Give what can be done with a row or with those that are marked, as lines of a menu."""
        return self.doing.entries(item)

    def fail(self, why: Said) -> None:
        """Say why there is no list."""
        self.states.show_error(
            self.tr("Today could not be computed"), sayings.said(why), "", self.again(self.refresh)
        )
        self.show_no_rows()

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
        self.say_freshness(answer.freshness)
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

    def _tile(self, group: str) -> Tile:
        text = TileText(group, group_words(group), GROUP_ICONS[group], GROUP_TINTS[group])  # type: ignore[index,arg-type]
        tile = Tile(text)
        tile.clicked.connect(lambda: self.take(Filtered(group)))  # type: ignore[arg-type]
        return tile

    def _above(self) -> list[Item]:
        head = row(
            col(self._title, self._subtitle, gap=2),
            self.since,
            self.scope,
            self.filter_button,
            self.paper_menu,
        )
        head.setStretch(0, 1)
        return [head, row(*self.tiles.values(), gap=12), self.bar, self.note, self.stale]

    def _listen(self) -> None:
        self.since.clicked.connect(lambda: self.host.go(Target("since")))
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


def _tr(text: str) -> str:
    return QCoreApplication.translate("TodayPage", text)
