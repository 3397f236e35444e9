"""The queue of this place over all sites: who waits longest for what, who has it in hand, and the pane beside it."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from navigator_app.queries import preview as previews
from navigator_app.queries.preview import Preview
from navigator_app.queries.queue import SORT_WORDS, Queue, QueueRow, queue
from navigator_app.queries.shown import Verb
from navigator_app.queries.today import Kept
from navigator_app.queries.work.queued import SORTS, Sort
from navigator_app.ui import sayings
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.keyhints import KeyHint, KeyHints
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.parts.placeholder import StaleBar, States
from navigator_app.ui.parts.segment import Segment
from navigator_app.ui.parts.tiles import Tile, TileText
from navigator_app.ui.screens.acting import act
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.queue.rows import SORT_ICONS, SORT_TINTS, work_row
from navigator_app.ui.screens.queue.state import (
    WHOSE,
    Answered,
    Event,
    Model,
    Narrowed,
    PaneShown,
    Selected,
    Sorted,
    Whosed,
    Widened,
    update,
)
from navigator_app.ui.screens.today.pane import Pane
from navigator_app.ui.screens.verb_menu import verb_entries, verb_menu
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from navigator_app.ui.tables.worklist import WorkList
from navigator_app.ui.theme.style import Theme
from sync.client.ports import Touched
from sync.errors import Said

_PANE_MIN_PX: Final = 360
_PANE_MAX_PX: Final = 400
_SITE_PX: Final = 220
_EVERY_SITE: Final = "*"


class QueuePage(Page):
    """What waits for this place, and who has it."""

    topic: ClassVar[str] = "queue"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self._wide = True
        self._preview_job: Any = None
        self._kept = Kept()
        session.work.touched.connect(lambda touched: self._kept.touched(touched.records))
        self.list = WorkList(self.tr("Queue"))
        self.list.set_compact(session.settings.text("density") == "compact")
        self.pane = Pane()
        self.pane.setMinimumWidth(_PANE_MIN_PX)
        self._summary = Label("", "muted", wrap=True)
        self._watching = Label("", "caption", wrap=True)
        names = [self.tr("All"), self.tr("Mine"), self.tr("Unclaimed")]
        self.whose = Segment(self.tr("Who has it"), names)
        self.site = PickEditor([])
        self.site.setFixedWidth(Theme.current().px(_SITE_PX))
        self.site.name_parts(self.tr("Site"))
        self.tiles = {sort: self._tile(sort) for sort in SORTS}
        self.stale = StaleBar()
        self.hours = button(self.tr("Hours and cover"), "link", "clock")
        self.states = States(self.list)
        self._lay_out()
        self._join()

    def refresh(self) -> None:
        """Compute the queue anew; what is shown stays until the answer is here."""
        desk, kept = self.session.desk, self._kept
        if self.model.answer is None:
            self.states.show_loading()
        self.ask(lambda: Answered(queue(desk, kept=kept)), self.take)

    def take(self, event: Event) -> None:
        """Let something happen and draw what changed."""
        before, self.model = self.model, update(self.model, event)
        if isinstance(event, Answered):
            self._offer_sites(event.answer)
        if not isinstance(event, Selected | PaneShown):
            self._draw_rows()
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
        """Leave the pane where it is a page, else show everything again."""
        if self.model.is_pane_open and not self._wide:
            self.take(PaneShown(is_open=False))
            self.list.setFocus()
            return True
        if self.model.is_narrowed:
            self._widen()
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
            self.tr("The queue could not be computed"),
            sayings.said(why),
            self.tr("Choose Queue again to retry."),
        )

    def _draw_rows(self) -> None:
        answer = self.model.answer
        if answer is None:
            return
        for sort, tile in self.tiles.items():
            tile.set_count(self.model.counted(sort))
            tile.setChecked(self.model.sort == sort)
        now, zone = answer.as_of, self.session.desk.zone
        self.list.replace([work_row(one, now, zone) for one in self.model.rows])
        self._summary.setText(self._summed(answer))
        self._watching.setText(" ".join(sayings.words(one) for one in answer.watching))
        fresh = answer.freshness
        self.stale.setVisible(fresh.is_stale and bool(fresh.words))
        self.stale.say(sayings.words(fresh.words))
        if self.model.rows:
            self.states.show_content()
            if not self.list.current_key():
                self.list.select(self.model.rows[0].item.row_id)
        else:
            self._show_empty(answer)

    def _summed(self, answer: Queue) -> str:
        every, unclaimed = len(answer.rows), sum(not one.held for one in answer.rows)
        waits = self.tr("1 waits") if every == 1 else self.tr("{n} wait").format(n=every)
        sites = self.tr("1 site") if len(answer.sites) == 1 else self.tr("{n} sites")
        claimed = self.tr("{n} claimed by nobody").format(n=unclaimed)
        return f"{waits} \u00b7 {sites.format(n=len(answer.sites))} \u00b7 {claimed}"

    def _show_empty(self, answer: Queue) -> None:
        if self.model.is_narrowed and answer.rows:
            every = button(self.tr("Show everything"), "")
            every.clicked.connect(self._widen)
            text = self.tr("{n} wait when nothing is left out.").format(n=len(answer.rows))
            self.states.show_empty("filter", self.tr("Nothing of this sort waits"), text, every)
        elif answer.freshness.is_stale:
            # What is not known to be nothing gets no tick.
            text = self.tr("What is not here yet may bring more: see above.")
            self.states.show_empty("clock", self.tr("Nothing waits among what is here"), text)
        else:
            text = self.tr("Referrals, answers, results and questions from every site appear here.")
            self.states.show_empty("circle-check", self.tr("Nothing waits for this desk"), text)

    def _offer_sites(self, answer: Queue) -> None:
        """Offer the sites that something came from; what was chosen stays chosen while it is among them."""
        combo = self.site.combo
        if [(combo.itemData(n), combo.itemText(n)) for n in range(1, combo.count())] == list(answer.sites):
            return
        combo.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        combo.clear()
        combo.addItem(self.tr("Every site"), _EVERY_SITE)
        for site_id, name in answer.sites:
            combo.addItem(name, site_id)
        self.site.set_value(self.model.site_id or _EVERY_SITE)
        combo.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    def _narrow(self, site: Any) -> None:
        self.take(Narrowed(None if site in (None, _EVERY_SITE) else str(site)))

    def _widen(self) -> None:
        self.whose.select(0)
        self.site.set_value(_EVERY_SITE)
        self.take(Widened())

    def _ask_preview(self) -> None:
        found = self.model.current
        if self._preview_job is not None:
            self._preview_job.cancel()
        if found is None:
            self.pane.show_nothing()
            return
        desk, item = self.session.desk, found.item
        self._preview_job = self.ask(
            lambda: previews.preview(desk, item), lambda told: self._show_preview(found, told)
        )

    def _show_preview(self, found: QueueRow, told: Preview) -> None:
        if found.item.row_id == self.model.selected:
            self.pane.show_preview(found.item.row_id, told)

    def _draw_panes(self) -> None:
        as_page = self.model.is_pane_open and not self._wide
        self.panes.setCurrentIndex(1 if as_page else 0)
        home = self.pane_page if not self._wide else self.pane_side
        layout = home.layout()
        if self.pane.parentWidget() is not home and layout is not None:
            layout.addWidget(self.pane)
        self.pane_side.setVisible(self._wide)
        self.pane.show()

    def _tile(self, sort: Sort) -> Tile:
        tile = Tile(TileText(sort, sayings.words(SORT_WORDS[sort]), SORT_ICONS[sort], SORT_TINTS[sort]))
        tile.clicked.connect(lambda: self.take(Sorted(sort)))
        return tile

    def _lay_out(self) -> None:
        hints = KeyHints(
            [
                KeyHint(("J", "K"), self.tr("Move")),
                KeyHint(("Enter",), self.tr("Open")),
                KeyHint(("C",), self.tr("Claim or release")),
                KeyHint(("A",), self.tr("Ask")),
                KeyHint(("R",), self.tr("Send back or answer")),
                KeyHint(("Menu",), self.tr("What can be done")),
                KeyHint(("Ctrl", "?"), self.tr("All keys")),
            ]
        )
        head = row(col(Label(self.tr("Queue"), "h1"), self._summary, gap=2), self.site, self.whose)
        head.setStretch(0, 1)
        self.stale.setVisible(False)
        tiles = row(*self.tiles.values(), gap=12)
        watching = row(self._watching, self.hours, gap=8)
        watching.setStretch(0, 1)
        left = col(head, tiles, self.stale, watching, gap=12, margins=(24, 16, 20, 0))
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
        self.list.selected.connect(lambda key: self.take(Selected(key)))
        self.list.opened.connect(self._open)
        self.list.verb_requested.connect(self._verb_by_letter)
        self.list.menu_asked.connect(self._show_menu)
        self.whose.chosen.connect(lambda place: self.take(Whosed(WHOSE[place])))
        self.site.combo.activated.connect(lambda _place: self._narrow(self.site.value()))
        self.hours.clicked.connect(lambda: self.host.go(Target("hours")))
        self.pane.acted.connect(self._act)
        self.pane.closed.connect(self.step_back)
        self.pane.chart_asked.connect(lambda patient: self.host.go(record_target("patient", patient)))
        keys = QShortcut(QKeySequence("?"), self.list)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(lambda: self.host.go(Target("help", more="keys")))

    def _open(self, _key: str) -> None:
        found = self.model.current
        if found is None:
            return
        if not self._wide and not self.model.is_pane_open:
            self.take(PaneShown(is_open=True))
            self.pane.setFocus()
        else:
            item = found.item
            self.host.go(record_target(item.key.kind, item.key.id, item.patient_id))

    def _verb_by_letter(self, _key: str, letter: str) -> None:
        found = self.model.current
        if found is None:
            return
        verbs = found.item.verbs
        verb = next((v for v in verbs if v.key.upper() == letter.upper()), None)
        verb = verb or (found.item.verb if not letter else None)
        if verb is not None:
            self._act(verb)

    def _show_menu(self, at: QPoint) -> None:
        item = self.model.current.item if self.model.current else None
        if item is not None:
            self.verb_menu = verb_menu(self, verb_entries(item.verbs, self._act))
            self.verb_menu.popup(at)

    def _act(self, verb: Verb) -> None:
        found = self.model.current
        if found is not None:
            act(self, verb, found.item.person, found.item.patient_id)
