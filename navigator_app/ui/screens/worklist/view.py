"""What Today and the queue share: the list with its keys, and the pane beside it or, in a middling window, after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from navigator_app.queries import preview as previews
from navigator_app.queries.preview import Preview
from navigator_app.queries.shown import Verb
from navigator_app.queries.today import Freshness
from navigator_app.queries.work.item import WorkItem
from navigator_app.ui import sayings
from navigator_app.ui.parts.keyhints import KeyHints
from navigator_app.ui.parts.layout import Item, box, col, row
from navigator_app.ui.parts.placeholder import StaleBar, States
from navigator_app.ui.parts.tiles import Tile
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.verb_menu import Entry, verb_menu
from navigator_app.ui.screens.worklist.pane import Pane
from navigator_app.ui.screens.worklist.state import PaneShown, Pointed, Selected
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from navigator_app.ui.tables.worklist import WorkList

_PANE_MIN_PX: Final = 360
_PANE_MAX_PX: Final = 400
_ANY_PX: Final = 16_777_215
M = TypeVar("M", bound=Pointed)


class WorklistPage(Page, Generic[M]):
    """A list and its pane; which rows they are and what their letters do, a page of its own says."""

    def __init__(self, session: Session, host: Host, model: M, name: str) -> None:
        super().__init__(session, host)
        self.model = model
        self._wide = True
        self._preview_job: Any = None
        self.list = WorkList(name)
        self.list.set_compact(session.settings.text("density") == "compact")
        self.pane = Pane()
        self.pane.setMinimumWidth(_PANE_MIN_PX)
        self.stale = StaleBar()
        self.states = States(self.list)

    def at_hand(self) -> Target:
        """Name the row that is chosen."""
        item, page = self.model.item, self.target.page
        return Target(page, item.key.kind, item.key.id, item.patient_id or "") if item else self.target

    def link_changed(self) -> None:
        """Compute anew: freshness may be another."""
        self.ask_again()

    def first_focus(self) -> QWidget | None:
        """Begin in the list, or in the pane where that is the page."""
        return self.pane if self.model.is_pane_open and not self._wide else self.list

    def step_back(self) -> bool:
        """Leave the pane where it is a page."""
        if self.model.is_pane_open and not self._wide:
            self.take(PaneShown(is_open=False))
            self.list.setFocus()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give a letter that the control at hand has no use for to the list, whose letters are shown all the while."""
        if self.list.isVisible() and event.text().isalpha():
            self.list.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def set_wide(self, wide: bool) -> None:  # noqa: FBT001 - a setter, as Qt's are
        """Show two panes, or one at a time."""
        self._wide = wide
        self.pane.setMaximumWidth(_PANE_MAX_PX if wide else _ANY_PX)
        self.pane.set_as_page(is_page=not wide)
        self.draw_panes()

    def lay_out(self, above: Sequence[Item], hints: KeyHints) -> None:
        """Put what is above the list, the list with its keys below, and the pane beside it."""
        self.stale.setVisible(False)
        left = col(*above, gap=12, margins=(24, 16, 20, 0))
        self._foot = hints
        left.addLayout(col(self.states, hints, gap=0), 1)
        self.pane_side, self.pane_page = box(col(gap=0)), box(col(gap=0), "pageBody")
        page = row(box(left), self.pane_side, gap=0)
        page.setStretch(0, 68)
        page.setStretch(1, 32)
        self.panes = QStackedWidget()
        self.panes.addWidget(box(page, "pageBody"))
        self.panes.addWidget(self.pane_page)
        self.setLayout(col(self.panes, gap=0))
        self._join()

    def foot(self) -> QWidget:
        """Name the strip of keys, which nothing may cover."""
        return self._foot

    def say_freshness(self, fresh: Freshness) -> None:
        """Say above the list what may not be here yet."""
        self.stale.setVisible(fresh.is_stale and bool(fresh.words))
        self.stale.say(sayings.words(fresh.words))

    def show_no_rows(self) -> None:
        """Say nothing of rows that could not be read, least of all that there are none."""
        for tile in self.findChildren(Tile):
            tile.set_count(None)
        self.pane.show_nothing()

    def ask_preview(self) -> None:
        """Ask what the selected row is about, and no more for the one before."""
        item, key = self.model.item, self.model.selected
        if self._preview_job is not None:
            self._preview_job.cancel()
        if item is None:
            self.pane.show_nothing()
            return
        desk = self.session.desk
        self._preview_job = self.ask(
            lambda: previews.preview(desk, item), lambda found: self._show_preview(key, found)
        )

    def draw_panes(self) -> None:
        """Show the list with the pane beside it, or that of both which is open."""
        as_page = self.model.is_pane_open and not self._wide
        self.panes.setCurrentIndex(1 if as_page else 0)
        home = self.pane_side if self._wide else self.pane_page
        layout = home.layout()
        if self.pane.parentWidget() is not home and layout is not None:
            layout.addWidget(self.pane)
        self.pane_side.setVisible(self._wide)
        self.pane.show()

    def take(self, _event: Selected | PaneShown) -> None:
        """Let something happen and draw what changed."""
        raise AssertionError

    def by_letter(self, key: str, letter: str) -> None:
        """Do what a letter asks for to a row."""

    def do_verb(self, item: WorkItem, verb: Verb) -> None:
        """Do what a button or a line of the menu asks for."""

    def entries(self, _item: WorkItem) -> list[Entry]:
        """Give what can be done with a row, as lines of a menu."""
        return []

    def _show_preview(self, key: str, found: Preview) -> None:
        if key == self.model.selected:
            self.pane.show_preview(key, found)

    def _join(self) -> None:
        self.list.selected.connect(lambda key: self.take(Selected(key)))
        self.list.opened.connect(self._open)
        self.list.verb_requested.connect(self.by_letter)
        self.list.menu_asked.connect(self._show_menu)
        self.pane.acted.connect(self._act)
        self.pane.closed.connect(self.step_back)
        self.pane.chart_asked.connect(lambda patient: self.host.go(record_target("patient", patient)))
        keys = QShortcut(QKeySequence("?"), self.list)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(lambda: self.host.go(Target("help", more="keys")))

    def _open(self, _key: str) -> None:
        item = self.model.item
        if item is None:
            return
        if not self._wide and not self.model.is_pane_open:
            self.take(PaneShown(is_open=True))
            self.pane.setFocus()
        else:
            self.host.go(record_target(item.key.kind, item.key.id, item.patient_id))

    def _show_menu(self, at: QPoint) -> None:
        item = self.model.item
        if item is not None:
            self.verb_menu = verb_menu(self, self.entries(item))
            self.verb_menu.popup(at)

    def _act(self, verb: Verb) -> None:
        item = self.model.item
        if item is not None:
            self.do_verb(item, verb)
