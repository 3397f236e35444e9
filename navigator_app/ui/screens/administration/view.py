"""People and computers: how each stands at the center, and what a site lead or an administrator asks it to do."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Final

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from navigator_app import administering
from navigator_app.queries.administration import ComputerLine, PersonLine, computers, people
from navigator_app.ui import sayings, words
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, col, row, scrolled
from navigator_app.ui.parts.placeholder import StaleBar, States
from navigator_app.ui.parts.segment import Segment
from navigator_app.ui.screens.administration.asking import Panel
from navigator_app.ui.screens.administration.code import CodePanel
from navigator_app.ui.screens.administration.computer import ComputerPanel
from navigator_app.ui.screens.administration.overview import OverviewPanel
from navigator_app.ui.screens.administration.person import PersonPanel
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.session import Session
from navigator_app.ui.tables.records import Cell, Column, RecordTable, TableRow
from navigator_app.ui.theme.style import Theme
from sync.administering import Administration
from sync.errors import Said, Unavailable
from sync.rules.roles import MAKES_CODES

STALE: Final = timedelta(minutes=15)
"""After that what was seen is said to be of then, whatever the link does."""
_COMPUTERS, _PEOPLE, _HOW = 0, 1, 2
_HINT, _COMPUTER, _PERSON, _CODE = 0, 1, 2, 3
_PANEL_PX = 400
_LIST_PX = 260


class AdministrationPage(Page):
    """Two lists, and at their side what is picked."""

    topic: ClassVar[str] = "administration"
    cares: ClassVar[frozenset[str]] = frozenset({"-"})
    is_whole: ClassVar[bool] = True

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.found: Administration | None = None
        self._computer_lines: dict[str, ComputerLine] = {}
        self._person_lines: dict[str, PersonLine] = {}
        self._is_looking, self._why = False, ""
        self._as_of = Label("", "muted", wrap=True)
        self.again_button = button(self.tr("Look again"), "", "refresh-cw")
        self.again_button.clicked.connect(self.look)
        self.code_button = button(self.tr("Make a one-time code"), "primary", "plus")
        self.code_button.clicked.connect(self._show_code)
        self.stale, self._waiting = StaleBar(), Alert("", "", "info", "clock")
        names = (self.tr("Computers"), self.tr("People"), self.tr("How this works"))
        self.lists = Segment(self.tr("What is shown"), names)
        self.lists.chosen.connect(self._choose_list)
        self.computers = RecordTable(
            self.tr("Computers"),
            [
                Column(self.tr("Computer")),
                Column(self.tr("State"), 170),
                Column(self.tr("Last kept contact"), 130),
                Column(self.tr("Disk"), 120),
            ],
        )
        self.people = RecordTable(
            self.tr("People"),
            [Column(self.tr("Name"), 190), Column(self.tr("Roles")), Column(self.tr("Access"), 140)],
        )
        for table in (self.computers, self.people):
            table.selected.connect(self._draw_picked)
            table.setMinimumHeight(Theme.current().px(_LIST_PX))
        self._tables = QStackedWidget()
        self._tables.addWidget(self.computers)
        self._tables.addWidget(self.people)
        look = self.look
        self.overview = OverviewPanel(session, host, look)
        self._tables.addWidget(panel_page(self.overview))
        self.computer = ComputerPanel(session, host, look)
        self.person = PersonPanel(session, host, look)
        self.code = CodePanel(session, host, look)
        self._side = QStackedWidget()
        hint = Label(
            self.tr("Pick one in the list: what is known of it, and what can be done, stands here."),
            wrap=True,
        )
        for panel in (Card().add(hint), self.computer, self.person, self.code):
            self._side.addWidget(panel_page(panel))
        self._panes = row(box(col(row(self.lists, None), self._tables, gap=10)), self._side, gap=16)
        self._panes.setStretch(0, 1)
        self._side.setFixedWidth(Theme.current().px(_PANEL_PX))
        self.states = States(box(self._panes))
        head = row(
            col(Label(self.tr("People and computers"), "h1", wrap=True), self._as_of, gap=2),
            self.code_button,
            self.again_button,
            gap=8,
        )
        head.setStretch(0, 1)
        page = col(head, self.stale, self._waiting, self.states, gap=12, margins=(24, 16, 24, 16))
        page.setStretch(3, 1)
        self.setLayout(page)
        for each in (self.stale, self._waiting):
            each.setVisible(False)

    @property
    def _panels(self) -> tuple[Panel, ...]:
        return (self.overview, self.computer, self.person, self.code)

    def show_target(self, target: Target) -> None:
        """Show what was seen the last time, and look anew."""
        self._forget()
        super().show_target(target)

    def refresh(self) -> None:
        """Show what is known here at once, and ask the center behind it."""
        if self.found is None:
            self.states.show_loading()
        desk = self.session.desk
        self.ask(lambda: (administering.last_seen(desk), desk.store.store_id()), self._take_kept)

    def look(self) -> None:
        """Ask the center how it stands now."""
        if self._is_looking:
            return
        self._is_looking = True
        self._show_as_of()
        self.session.work.ask_at_length(
            self.session.rounds.administration, self._landed(self._take), self._fail_to_look, self
        )

    def first_focus(self) -> QWidget | None:
        """Begin in the list."""
        views = {_COMPUTERS: self.computers.view, _PEOPLE: self.people.view}
        return views.get(self.lists.selected, self.lists.choices[_HOW])

    def step_back(self) -> bool:
        """Put away what is picked first."""
        if self._side.currentIndex() == _HINT:
            return False
        self._forget()
        return True

    def set_wide(self, wide: bool) -> None:  # noqa: FBT001 - a setter, as Qt's are
        """Put the panel beside the list, or below it."""
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._panes.setDirection(way)
        wide_px = Theme.current().px(_PANEL_PX)
        self._side.setMinimumWidth(wide_px if wide else 0)
        self._side.setMaximumWidth(wide_px if wide else 16_777_215)
        self._panes.setStretch(1, 0 if wide else 1)

    def link_changed(self) -> None:
        """Offer what needs a link only where there is one."""
        is_online = self.session.rounds.link.is_online
        for panel in self._panels:
            panel.link_changed(is_online=is_online)

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget a code that was shown and what was typed, when another page is shown."""
        super().hideEvent(event)
        for panel in self._panels:
            panel.clear()

    def _take_kept(self, found: tuple[Administration | None, str]) -> None:
        kept, self.computer.own = found
        if kept is not None and self.found is None:
            self._show(kept)
        self.look()

    def _take(self, found: Administration) -> None:
        self._is_looking, self._why = False, ""
        self._show(found)

    def _fail_to_look(self, why: Said) -> None:
        self._is_looking = False
        self._why = sayings.said(why)
        if self.found is not None:
            self._draw_lists(self.found)
            self._show_as_of()
            self.link_changed()
        elif isinstance(why, Unavailable):
            self.states.show_empty(
                "cloud-off",
                self.tr("The center cannot be reached now"),
                self.tr("People and computers are read from the center. Nothing of it was seen here yet."),
                self.again(self.look),
            )
        else:
            self.states.show_error(
                self.tr("The center does not show this"), self._why, "", self.again(self.look)
            )

    def _show(self, found: Administration) -> None:
        self.found = found
        self._draw_lists(found)
        count = sum(one.standing == "waiting" for one in self._computer_lines.values())
        one, many = (
            self.tr("One computer waits to be approved"),
            self.tr("{count} computers wait to be approved"),
        )
        self._waiting.say(
            one if count == 1 else many.format(count=count),
            self.tr("Pick it, call its site at a number you know, and type the six words they read to you."),
        )
        self._waiting.setVisible(count > 0)
        self.code_button.setVisible(MAKES_CODES in found.may)
        self.overview.show_found(found)
        self.code.show_found(found)
        if self._side.currentIndex() != _CODE:
            self._draw_picked()
        self._show_as_of()
        self.link_changed()
        self.states.show_content()

    def _draw_lists(self, found: Administration) -> None:
        is_now = not self._is_of_then
        self._computer_lines = {
            one.id: one for one in computers(found, self.session.desk.me.zone, is_now=is_now)
        }
        self._person_lines = {one.id: one for one in people(found, is_now=is_now)}
        self.computers.replace([self._computer_row(one) for one in self._computer_lines.values()])
        self.people.replace([self._person_row(one) for one in self._person_lines.values()])
        if not self._person_lines:
            self.people.show_empty(
                "users", self.tr("Nobody yet"), self.tr("Make a one-time code for somebody.")
            )
        if not self._computer_lines:
            self.computers.show_empty(
                "inbox", self.tr("No computers yet"), self.tr("Make a one-time code for one.")
            )

    @property
    def _is_of_then(self) -> bool:
        """Whether what is shown is how it stood, and not how it stands."""
        found = self.found
        return found is not None and (bool(self._why) or self.session.desk.now() - found.at > STALE)

    def _show_as_of(self) -> None:
        found, desk = self.found, self.session.desk
        when = words.moment(found.at, desk.zone, desk.zone, desk.now()) if found else ""
        looking = self.tr("Asking the center")
        told = self.tr("As of {when}").format(when=when) if found else ""
        self._as_of.setText(" · ".join(part for part in (told, looking if self._is_looking else "") if part))
        self.stale.setVisible(self._is_of_then and not self._is_looking)
        self.stale.say(
            self.tr("This is how it stood {when}").format(when=when),
            self._why or self.tr("Look again to see how it stands now."),
        )

    def _choose_list(self, place: int) -> None:
        self._tables.setCurrentIndex(place)
        self._draw_picked()

    def _draw_picked(self, _key: str = "") -> None:
        is_listed = self.lists.selected != _HOW
        if self._side.currentIndex() == _CODE and is_listed and self.code.code.text():
            # A code that was not passed on yet stays where it is.
            return
        self._side.setVisible(is_listed)
        computer = self._computer_lines.get(self.computers.current_key())
        person = self._person_lines.get(self.people.current_key())
        if self.found is not None and self.lists.selected == _COMPUTERS and computer is not None:
            self.computer.show_computer(computer, self.found)
            self._side.setCurrentIndex(_COMPUTER)
        elif self.found is not None and self.lists.selected == _PEOPLE and person is not None:
            self.person.show_person(person, self.found)
            self._side.setCurrentIndex(_PERSON)
        else:
            self._side.setCurrentIndex(_HINT)

    def _show_code(self) -> None:
        if self.lists.selected == _HOW:
            self.lists.choices[_COMPUTERS].setChecked(True)
        self._side.setVisible(True)
        self._side.setCurrentIndex(_CODE)
        QTimer.singleShot(0, self.code.whose, self.code.whose.setFocus)

    def _forget(self) -> None:
        for panel in self._panels:
            panel.clear()
        for table in (self.computers, self.people):
            table.view.clearSelection()
            table.view.setCurrentIndex(QModelIndex())
        self._side.setCurrentIndex(_HINT)

    def _computer_row(self, one: ComputerLine) -> TableRow:
        at = one.last.at if one.last is not None else None
        when = self._met(at) if at is not None else self.tr("Not known")
        return TableRow(
            one.id,
            (
                Cell(sayings.words(one.name), below=one.site_name, strong=one.standing == "waiting"),
                Cell(sayings.words(one.state.text), one.state.tint, one.state.icon),
                Cell(when, sort=at.timestamp() if at else 0.0),
                Cell(sayings.words(one.disk.text), one.disk.tint, one.disk.icon),
            ),
        )

    def _met(self, at: datetime) -> str:
        """Say when a computer came: to the minute where it is of these days, else the day."""
        desk = self.session.desk
        now = desk.now()
        if now - at < timedelta(days=1):
            return words.moment(at, desk.zone, desk.zone, now)
        return words.day(at.astimezone(desk.zone).date(), now.astimezone(desk.zone).date())

    def _person_row(self, one: PersonLine) -> TableRow:
        return TableRow(
            one.id,
            (
                Cell(one.name, strong=one.is_active),
                Cell(sayings.words(one.what)),
                Cell(sayings.words(one.state.text), one.state.tint, one.state.icon),
            ),
        )


def panel_page(panel: Card) -> QWidget:
    """Let a panel scroll by itself."""
    lines = col(panel)
    lines.addStretch(1)
    return scrolled(box(lines, "pageBody"))
