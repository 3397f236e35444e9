"""Today: tiles that filter, whose work, the worklist, and the pane that follows the selection."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from navigator_app.queries import preview as previews
from navigator_app.queries.preview import Preview
from navigator_app.queries.shown import Verb
from navigator_app.queries.since import offer
from navigator_app.queries.today import Kept, Today, WorkItem
from navigator_app.queries.today import today as compute
from navigator_app.ui import sayings, words
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.keyhints import KeyHint, KeyHints
from navigator_app.ui.parts.labels import Label, plain_tip
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.parts.placeholder import StaleBar, States
from navigator_app.ui.parts.segment import Segment
from navigator_app.ui.parts.tiles import Tile, TileText
from navigator_app.ui.screens.acting import act
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.today.pane import Pane
from navigator_app.ui.screens.today.rows import GROUP_ICONS, GROUP_TINTS, group_words, work_row
from navigator_app.ui.screens.today.state import (
    SCOPES,
    TILES,
    Answered,
    Event,
    Filtered,
    Model,
    PaneShown,
    Scoped,
    Selected,
    row_key,
    update,
)
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from navigator_app.ui.tables.worklist import WorkList, WorkRow
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
        self._said: dict[str, tuple[WorkItem, WorkRow]] = {}
        self._said_at: datetime | None = None
        session.work.touched.connect(lambda touched: self._kept.touched(touched.records))
        self.list = WorkList(self.tr("Worklist"))
        self.list.set_letter_keys(session.settings.is_on("letter_keys"))
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
        self._lay_out()
        self._join()

    def at_hand(self) -> Target:
        """Name the row that is chosen."""
        item = self.model.current
        return Target("today", item.key.kind, item.key.id, item.patient_id or "") if item else self.target

    def refresh(self) -> None:
        """Compute the worklist anew; what is shown stays until the answer is here."""
        desk, scope, kept = self.session.desk, self.model.scope, self._kept
        if self.model.answer is None:
            self.states.show_loading()
        self.ask(lambda: Answered(compute(desk, scope, kept=kept), offer(desk)), self.take)

    def take(self, event: Event) -> None:
        """Let something happen and draw what changed."""
        before, self.model = self.model, update(self.model, event)
        if self.model.scope != before.scope:
            self.refresh()
        if (self.model.answer, self.model.only) != (before.answer, before.only):
            self._draw_rows()
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

    def step_back(self) -> bool:
        """Leave the pane where it is a page, else the filter."""
        if self.model.is_pane_open and not self._wide:
            self.take(PaneShown(is_open=False))
            self.list.setFocus()
            return True
        if self.model.only is not None:
            self.take(Filtered(self.model.only))
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
        self.list.replace(self._work_rows(now, zone))
        self._subtitle.setText(self._summary(answer))
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

    def _work_rows(self, now: datetime, zone: ZoneInfo) -> list[WorkRow]:
        """Put the rows into words; what was said of a row within the same minute is not said anew."""
        minute = now.replace(second=0, microsecond=0)
        said = self._said if minute == self._said_at else {}
        self._said_at, self._said = minute, {}
        for item in self.model.rows:
            key = row_key(item)
            known = said.get(key)
            is_same = known is not None and known[0] == item
            self._said[key] = known if known and is_same else (item, work_row(item, now, zone))
        return [line for _, line in self._said.values()]

    def _summary(self, answer: Today) -> str:
        when = words.long_day(answer.as_of.astimezone(self.session.desk.zone).date())
        items = (
            self.tr("1 item") if len(answer.rows) == 1 else self.tr("{n} items").format(n=len(answer.rows))
        )
        patients = (
            self.tr("1 patient")
            if answer.patients == 1
            else self.tr("{n} patients").format(n=answer.patients)
        )
        return f"{when} \u00b7 {items}, {patients}"

    def _show_empty(self, answer: Today) -> None:
        if answer.freshness.is_stale:
            # What is not known to be nothing gets no tick.
            text = self.tr("What is not here yet may bring more: see above, and call before relying on this.")
            self.states.show_empty("clock", self.tr("Nothing due among what is here"), text)
            return
        first = answer.next_up
        text = self.tr("New work appears here by itself.")
        if first is not None:
            text = self.tr("Next: {when}, {what} for {person}.").format(
                when=first.due or "", what=sayings.words(first.title), person=first.person
            )
        self.states.show_empty("circle-check", self.tr("Nothing due today"), text)

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
        hints = KeyHints(
            [
                KeyHint(("J", "K"), self.tr("Move")),
                KeyHint(("Enter",), self.tr("Open")),
                KeyHint(("E",), self.tr("Edit")),
                KeyHint(("S",), self.tr("Later")),
                KeyHint(("B",), self.tr("Waiting on")),
                KeyHint(("Ctrl", "?"), self.tr("All keys")),
            ]
        )
        head = row(col(self._title, self._subtitle, gap=2), self.since, self.scope)
        head.setStretch(0, 1)
        self.stale.setVisible(False)
        left = col(head, row(*self.tiles.values(), gap=12), self.stale, gap=12, margins=(24, 16, 20, 0))
        left.addLayout(col(self.states, hints, gap=0), 1)
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
        if item is None:
            return
        verb = next((v for v in item.verbs if v.key.upper() == letter.upper()), None)
        verb = verb or (item.verb if not letter else None)
        if verb is not None:
            act(self, verb, item.person, item.patient_id)

    def _act(self, verb: Verb) -> None:
        item = self.model.current
        if item is not None:
            act(self, verb, item.person, item.patient_id)
