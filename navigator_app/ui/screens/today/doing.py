"""The deeds of the list by letter: to one row or to those that are marked, with one undo and every person named."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QMenu

from navigator_app.commands import duties, verbs
from navigator_app.queries.shown import Verb
from navigator_app.queries.to_do_with import items_of
from navigator_app.queries.work.item import WorkItem
from navigator_app.ui import sayings, words
from navigator_app.ui.screens.acting import act, done_by, tell_done
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.today.several import plan, verb_of, why_not
from navigator_app.ui.screens.today.state import Marked, row_key
from navigator_app.ui.screens.verb_menu import Entry, verb_entries
from sync.errors import Refused

if TYPE_CHECKING:
    from navigator_app.ui.screens.today.view import TodayPage

_LATER: Final = "duties.later"
_HAND_OVER: Final = "duties.hand_over"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Today", text)


def next_week(today: date) -> date:
    """Give the Monday after this week."""
    return today + timedelta(days=7 - today.weekday())


class Doing:
    """Does what a letter or a button asks for, to the rows that the page has chosen."""

    def __init__(self, page: TodayPage) -> None:
        self._page = page
        self.menu = QMenu(page)

    def by_letter(self, item: WorkItem, letter: str) -> None:
        """Do the deed of a letter; say why where there is none. U takes back the last one."""
        page = self._page
        if letter.upper() == "U":
            page.host.undo()
        elif letter.upper() == "F":
            page.bar.saved.open(page.filter_button)
        elif page.model.marked and letter:
            self._several(letter)
        elif not letter and item.verb is not None:
            self.one(item, item.verb)
        elif (verb := verb_of(item, letter)) is not None:
            self.one(item, verb)
        elif (why := why_not(item, letter)) is not None:
            page.say_note(". ".join(part for part in (item.person, sayings.words(why)) if part))

    def entries(self, item: WorkItem) -> list[Entry]:
        """Give what can be done by letter to the marked rows, else to this one, as lines of a menu."""
        words = {"D": _tr("Done"), "S": _tr("Later"), "A": _tr("Hand over"), "R": _tr("Ask again")}
        if self._page.model.marked:
            return [
                Entry(text, "list-checks", key, partial(self.by_letter, item, key))
                for key, text in words.items()
            ]
        of_row = list(item.verbs)
        also = (verb_of(item, key) for key in words)
        of_row += [
            verb for verb in also if verb is not None and verb.command not in {v.command for v in of_row}
        ]
        return verb_entries(of_row, partial(self.one, item))

    def one(self, item: WorkItem, verb: Verb) -> None:
        """Do what a verb of one row says; putting off offers days first."""
        page = self._page
        if verb.command == _LATER:
            self._later([item], item.person)
        elif verb.command == _HAND_OVER:
            page.host.go(Target("deed", item.key.kind, item.key.id, item.patient_id or "", verb.command))
        else:
            act(page, verb, item.person, item.patient_id)

    def _several(self, letter: str) -> None:
        """Do a letter to all that are marked; what it cannot be done to stays marked and is said."""
        page = self._page
        found = plan(page.model.chosen, letter)
        page.take(Marked(frozenset(row_key(item) for item, _ in found.stays)))
        if found.stays:
            count = _tr("{n} stay as they are.").format(n=len(found.stays))
            page.say_note(" ".join([count, *(sayings.words(why) for why in found.reasons)]))
        if not found.does:
            return
        items, verb = [item for item, _ in found.does], found.does[0][1]
        whose = sayings.words(items_of(len(items), found.whose)) if len(items) > 1 else items[0].person
        if verb.command == _LATER:
            self._later(items, whose)
        elif verb.command == _HAND_OVER:
            ids = ",".join(item.key.id for item in items)
            first = items[0]
            more = f"{verb.command}:{ids}" if len(items) > 1 else verb.command
            patient = first.patient_id or "" if len(items) == 1 else ""
            page.host.go(Target("deed", first.key.kind, first.key.id, patient, more))
        else:
            self._run([each for _, each in found.does], whose)

    def _run(self, found: list[Verb], whose: str) -> None:
        page, desk = self._page, self._page.session.desk
        done = done_by(found[0])

        def then(told: tuple[tuple[str, ...], tuple[Refused, ...]]) -> None:
            ids, refused = told
            if ids:
                tell_done(page, f"{done}. {whose}", ids)
            if refused:
                page.say_note(" ".join(dict.fromkeys(sayings.said(why) for why in refused)))

        page.do(lambda: verbs.run_each(desk, found), then)

    def _later(self, items: list[WorkItem], whose: str) -> None:
        """Offer tomorrow, next week and a date of one's own, each by its letter."""
        page, menu = self._page, self.menu
        today = page.session.desk.now().astimezone(page.session.desk.zone).date()
        menu.clear()
        days = (
            (_tr("&Tomorrow, {day}"), today + timedelta(days=1)),
            (_tr("Next &week, {day}"), next_week(today)),
        )
        for text, on in days:
            action = menu.addAction(text.format(day=words.day(on, today)))
            action.triggered.connect(lambda _on=False, on=on: self._put_off(items, on, whose))
        other = menu.addAction(_tr("Another &date…"))
        other.triggered.connect(lambda: self._ask_day(items))
        menu.popup(self._place())

    def _place(self) -> QPoint:
        """Give the place under the status of the current row; in the pane where that is the page."""
        page = self._page
        if not page.list.isVisible():
            return page.pane.mapToGlobal(page.pane.rect().center())
        row = page.list.visualRect(page.list.currentIndex())
        return page.list.viewport().mapToGlobal(QPoint(row.center().x(), row.bottom()))

    def _ask_day(self, items: list[WorkItem]) -> None:
        first, ids = items[0], ",".join(item.key.id for item in items)
        more = f"{_LATER}:{ids}" if len(items) > 1 else _LATER
        patient = first.patient_id or "" if len(items) == 1 else ""
        self._page.host.go(Target("deed", first.key.kind, first.key.id, patient, more))

    def _put_off(self, items: list[WorkItem], on: date, whose: str) -> None:
        page, desk = self._page, self._page.session.desk
        today = desk.now().astimezone(desk.zone).date()
        said = _tr("Put off until {day}").format(day=words.day(on, today))
        told = ". ".join(part for part in (said, whose) if part)
        ids = tuple(item.key.id for item in items)
        page.do(
            lambda: verbs.written_by(desk, lambda at: duties.put_off(at, ids, on)),
            lambda written: tell_done(page, told, written),
        )
        page.list.setFocus(Qt.FocusReason.OtherFocusReason)
