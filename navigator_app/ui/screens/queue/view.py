"""The queue of this place over all sites: who waits longest for what, who has it in hand, and the pane beside it."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Final

from PySide6.QtCore import QCoreApplication

from navigator_app.queries.queue import SORT_WORDS, Queue, queue
from navigator_app.queries.shown import Verb
from navigator_app.queries.work.item import WorkItem
from navigator_app.queries.work.queued import SORTS, Sort
from navigator_app.ui import sayings
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.keyhints import KeyHint, KeyHints
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import Item, col, row
from navigator_app.ui.parts.segment import Segment
from navigator_app.ui.parts.tiles import Tile, TileText
from navigator_app.ui.screens.acting import act
from navigator_app.ui.screens.page import Host, Target
from navigator_app.ui.screens.queue.rows import SORT_ICONS, SORT_TINTS, work_row
from navigator_app.ui.screens.queue.state import (
    WHOSE,
    Answered,
    Event,
    Model,
    Narrowed,
    Sorted,
    Whosed,
    Widened,
    update,
)
from navigator_app.ui.screens.verb_menu import Entry, verb_entries
from navigator_app.ui.screens.worklist.state import PaneShown, Selected
from navigator_app.ui.screens.worklist.view import WorklistPage
from navigator_app.ui.session import Session
from navigator_app.ui.theme.style import Theme
from sync.errors import Said

_SITE_PX: Final = 220
_EVERY_SITE: Final = "*"


class QueuePage(WorklistPage[Model]):
    """What waits for this place, and who has it."""

    topic: ClassVar[str] = "queue"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host, Model(), _tr("Queue"))
        self._summary = Label("", "muted", wrap=True)
        self._watching = Label("", "caption", wrap=True)
        names = [self.tr("All"), self.tr("Mine"), self.tr("Unclaimed")]
        self.whose = Segment(self.tr("Who has it"), names)
        self.site = PickEditor([])
        self.site.setFixedWidth(Theme.current().px(_SITE_PX))
        self.site.name_parts(self.tr("Site"))
        self.tiles = {sort: self._tile(sort) for sort in SORTS}
        self.hours = button(self.tr("Hours and cover"), "link", "clock")
        self.lay_out(self._above(), self._hints())
        self.whose.chosen.connect(lambda place: self.take(Whosed(WHOSE[place])))
        self.site.combo.activated.connect(lambda _place: self._narrow(self.site.value()))
        self.hours.clicked.connect(lambda: self.host.go(Target("hours")))

    def refresh(self) -> None:
        """Compute the queue anew; what is shown stays until the answer is here."""
        desk, kept = self.session.desk, self.session.worklists
        if self.model.answer is None:
            self.states.show_loading()
        self.ask_worklist(lambda: Answered(queue(desk, kept=kept)), self.take)

    def take(self, event: Event) -> None:
        """Let something happen and draw what changed."""
        before, self.model = self.model, update(self.model, event)
        if isinstance(event, Answered):
            self._offer_sites(event.answer)
        if not isinstance(event, Selected | PaneShown):
            self._draw_rows()
        if self.model.current != before.current or isinstance(event, Answered):
            self.ask_preview()
        self.draw_panes()

    def step_back(self) -> bool:
        """Leave the pane where it is a page, else show everything again."""
        if super().step_back():
            return True
        if self.model.is_narrowed:
            self._widen()
            return True
        return False

    def by_letter(self, _key: str, letter: str) -> None:
        """Do what a letter asks for to the selected row; Enter does what is next."""
        item = self.model.item
        if item is None:
            return
        verb = next((v for v in item.verbs if v.key.upper() == letter.upper()), None)
        verb = verb or (item.verb if not letter else None)
        if verb is not None:
            self.do_verb(item, verb)

    def do_verb(self, item: WorkItem, verb: Verb) -> None:
        """Do what a button or a line of the menu asks for."""
        act(self, verb, item.person, item.patient_id)

    def entries(self, item: WorkItem) -> list[Entry]:
        """Give what can be done with a row, as lines of a menu."""
        return verb_entries(item.verbs, partial(self.do_verb, item))

    def fail(self, why: Said) -> None:
        """Say why there is no list."""
        self.states.show_error(
            self.tr("The queue could not be computed"), sayings.said(why), "", self.again(self.refresh)
        )
        self.show_no_rows()

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
        self.say_freshness(answer.freshness)
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
        if self.site.offer([(_EVERY_SITE, self.tr("Every site")), *answer.sites]):
            self.site.set_value(self.model.site_id or _EVERY_SITE)

    def _narrow(self, site: Any) -> None:
        self.take(Narrowed(None if site in (None, _EVERY_SITE) else str(site)))

    def _widen(self) -> None:
        self.whose.select(0)
        self.site.set_value(_EVERY_SITE)
        self.take(Widened())

    def _tile(self, sort: Sort) -> Tile:
        tile = Tile(TileText(sort, sayings.words(SORT_WORDS[sort]), SORT_ICONS[sort], SORT_TINTS[sort]))
        tile.clicked.connect(lambda: self.take(Sorted(sort)))
        return tile

    def _above(self) -> list[Item]:
        head = row(col(Label(self.tr("Queue"), "h1"), self._summary, gap=2), self.site, self.whose)
        head.setStretch(0, 1)
        watching = row(self._watching, self.hours, gap=8)
        watching.setStretch(0, 1)
        return [head, row(*self.tiles.values(), gap=12), self.stale, watching]

    def _hints(self) -> KeyHints:
        return KeyHints(
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


def _tr(text: str) -> str:
    return QCoreApplication.translate("QueuePage", text)
