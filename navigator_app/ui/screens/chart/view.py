"""The chart: a header that never scrolls off, tabs with counts, the overview and the lists behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from navigator_app.commands import first_download, openings
from navigator_app.queries.chart import Chart
from navigator_app.queries.chart import chart as gather
from navigator_app.queries.lists import lines
from navigator_app.queries.shown import Verb
from navigator_app.queries.story import story_of
from navigator_app.queries.today import WorkItem
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.layout import box, col, scrolled
from navigator_app.ui.parts.letters import LetterKey
from navigator_app.ui.parts.placeholder import StaleBar, States
from navigator_app.ui.parts.tabs import Tabs
from navigator_app.ui.screens.acting import act
from navigator_app.ui.screens.chart.care import CareTab
from navigator_app.ui.screens.chart.head import ChartHead
from navigator_app.ui.screens.chart.overview import Overview
from navigator_app.ui.screens.chart.people import PeopleTab
from navigator_app.ui.screens.chart.state import (
    ALL_TABS,
    CARE,
    LISTED,
    OVERVIEW,
    PEOPLE,
    Answered,
    Event,
    Listed,
    Model,
    Opened,
    TabChosen,
    Told,
    update,
)
from navigator_app.ui.screens.line_table import line_table, table_row
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from sync.errors import Said


class ChartPage(Page):
    """One patient."""

    topic: ClassVar[str] = "chart"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self.tabs = Tabs(self.tr("Parts of the chart"), self._tab_titles())
        self.tabs.currentChanged.connect(lambda place: self.take(TabChosen(ALL_TABS[place])))
        self.head = ChartHead(self.tabs)
        self.head.asked.connect(self._begin)
        self.head.acted.connect(self._do)
        self.head.who_sees.clicked.connect(self.show_who_sees)
        self.head.compared.connect(self._compare)
        self.head.deed_asked.connect(
            lambda patient, deed: self.host.go(Target("deed", "patient", patient, patient, deed))
        )
        self.overview = Overview(session.word)
        self.overview.opened.connect(self._open)
        self.overview.acted.connect(self._act)
        self.overview.asked.connect(self._ask_story)
        self.people = PeopleTab()
        self.people.acted.connect(self._do)
        self.people.edited.connect(lambda: self._begin("patient"))
        self.people.put_off.connect(self.put_off)
        self.people.declined.connect(lambda: self._ask_patient("choices.no"))
        self.people.history.connect(lambda fields: self.show_history(fields=fields))
        self.care = CareTab()
        self.care.history.connect(self.show_history)
        self.care.acted.connect(self._do)
        self.care.opened.connect(self._open)
        self.care.begun.connect(self._begin)
        self.table = line_table(self.tr("Records of this part"), with_person=False)
        self.table.opened.connect(self._open)
        self.stale = StaleBar()
        self.stale.setVisible(False)
        self.stack = QStackedWidget()
        self._faces = {OVERVIEW: self.overview, PEOPLE: self.people, CARE: self.care}
        for face in self._faces.values():
            self.stack.addWidget(scrolled(face))
        self.stack.addWidget(box(col(self.table, margins=(24, 16, 24, 16)), "pageBody"))
        notice = box(col(self.stale, margins=(24, 8, 24, 0)))
        self._notice = notice
        notice.setVisible(False)
        body = col(self.head, notice, self.stack, gap=0)
        body.setStretch(2, 1)
        self.states = States(box(body, "pageBody"))
        self.setLayout(col(self.states, gap=0))
        letters = {
            "W": self.show_who_sees,
            "N": self.put_off,
            "P": lambda: self.show_tab(PEOPLE),
            "B": lambda: self._begin("barrier"),
            "H": self.show_history,
        }
        for key, deed in letters.items():
            LetterKey(key, self, deed, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def show_target(self, target: Target) -> None:
        """Open a chart."""
        self.target = target
        if target.id != self.model.patient_id:
            self.tabs.setCurrentIndex(0)
            self._note_read(target.id)
            self._ask_for_the_rest(target.id)
        self.take(Opened(target.id))
        if target.more in ALL_TABS:
            self.tabs.setCurrentIndex(ALL_TABS.index(target.more))
        self.refresh()

    def place(self) -> Target:
        """Name the chart with its tab."""
        return replace(self.target, more=self.model.tab)

    def refresh(self) -> None:
        """Gather the chart, and the lines of the tab that is shown."""
        desk, patient = self.session.desk, self.model.patient_id
        if self.model.chart is None:
            self.states.show_loading()
        asked = self.model.asked
        self.ask(lambda: gather(desk, patient, asked), lambda found: self.take(Answered(found, asked)))
        self._ask_lines()

    def take(self, event: Event) -> None:
        """Let something happen and draw what changed."""
        before, self.model = self.model, update(self.model, event)
        if self.model.tab != before.tab:
            self._ask_lines()
        self._draw()

    def paper(self) -> Target | None:
        """Put the chart on paper, for those who work in care."""
        patient = self.model.patient_id
        return Target("print", "chart", patient, patient) if self.model.chart is not None else None

    def show_who_sees(self) -> None:
        """Show who sees this chart, where that is decided, too."""
        patient = self.model.patient_id
        self.host.go(Target("who_sees", "patient", patient, patient))

    def _compare(self, other: str) -> None:
        patient = self.model.patient_id
        self.host.go(Target("same_person", "patient", patient, patient, other))

    def show_history(self, key: str = "", fields: str = "") -> None:
        """Show who wrote what to the chart or to one of its records, where and when; all of it or some fields."""
        patient = self.model.patient_id
        kind, _, record = (key or f"patient:{patient}").partition(":")
        self.host.go(Target("history", kind, record, patient, fields))

    def show_tab(self, tab: str) -> None:
        """Show another part of the chart."""
        self.tabs.setCurrentIndex(ALL_TABS.index(tab))

    def step_back(self) -> bool:
        """Let the filters of the timeline go first."""
        return self.model.tab == OVERVIEW and self.overview.show_every()

    def put_off(self) -> None:
        """Note a "not now", or take it back where there is one; of who has died, say why neither is done."""
        chart = self.model.chart
        if chart is None:
            return
        found = chart.header.wishes
        if found.closed:
            self.host.tell_done(sayings.words(found.closed))
        elif found.not_now is not None:
            self._do(found.not_now.verb)
        else:
            self._ask_patient("choices.not_now")

    def _ask_patient(self, deed: str) -> None:
        patient = self.model.patient_id
        self.host.go(Target("deed", "patient", patient, patient, deed))

    def first_focus(self) -> QWidget | None:
        """Begin on the tabs."""
        return self.tabs

    def fail(self, why: Said) -> None:
        """Say why the chart cannot be shown."""
        self.states.show_error(
            self.tr("This chart could not be read"), sayings.said(why), "", self.again(self.refresh)
        )

    def _draw(self) -> None:
        model, desk = self.model, self.session.desk
        if model.is_missing:
            back = button(self.tr("Back"), "")
            back.clicked.connect(self.host.back)
            text = self.tr("This chart has not come to this computer.")
            self.states.show_empty("user-round", self.tr("Not here yet"), text, back)
            return
        if model.chart is None:
            return
        self._draw_head(model.chart)
        self.stack.setCurrentIndex([*self._faces, ""].index(model.tab if model.tab in self._faces else ""))
        if model.tab == OVERVIEW:
            self.overview.show_model(model, desk.now(), desk.zone)
        elif model.tab == PEOPLE:
            self.people.show_people(model.chart.people)
        elif model.tab == CARE:
            self.care.show_care(model.chart.care)
        elif model.lines is not None:
            self._draw_lines()
        self.states.show_content()

    def _draw_head(self, chart: Chart) -> None:
        self.head.show_header(chart.header, chart.cards)
        counts = {str(tab): count for tab, count in chart.tabs.items()}
        counts[CARE] = chart.care.open_obstacles
        for place, tab in enumerate(ALL_TABS):
            self.tabs.set_count(place, counts.get(tab, 0))
        self.head.leave_room()
        stale = chart.freshness
        self._notice.setVisible(stale.is_stale and bool(stale.words))
        self.stale.setVisible(True)
        self.stale.say(sayings.words(stale.words))

    def _draw_lines(self) -> None:
        desk, found = self.session.desk, self.model.lines or ()
        if found:
            rows = [table_row(line, desk.now(), desk.zone, with_person=False) for line in found]
            self.table.replace(rows)
        else:
            self.table.show_empty(
                "inbox", self.tr("Nothing here"), self.tr("What belongs here appears as it is written.")
            )

    def _ask_story(self, event: Event) -> None:
        """Ask for another part of the timeline; the rest of the chart stays."""
        before = self.model.asked
        self.take(event)
        desk, patient, asked = self.session.desk, self.model.patient_id, self.model.asked
        if asked != before:
            self.ask(lambda: story_of(desk, patient, asked), lambda told: self.take(Told(asked, told)))

    def _ask_lines(self) -> None:
        desk, tab, patient = self.session.desk, self.model.tab, self.model.patient_id
        if tab in LISTED and patient:
            self.ask(
                lambda: lines(desk, tab, patient),  # type: ignore[arg-type]
                lambda found: self.take(Listed(tab, found)),
            )

    def _begin(self, kind: str) -> None:
        patient = self.model.patient_id
        if kind == "contact":
            self.host.go(Target("contact", "patient", patient, patient))
            return
        self.host.go(Target("record", kind, patient if kind == "patient" else "", patient))

    def _open(self, key: str) -> None:
        kind, _, record = key.partition(":")
        self.host.go(record_target(kind, record, self.model.patient_id))

    def _act(self, verb: Verb, item: WorkItem) -> None:
        act(self, verb, item.person, item.patient_id)

    def _do(self, verb: Verb) -> None:
        name = self.model.chart.header.name if self.model.chart else ""
        act(self, verb, name, self.model.patient_id)

    def _note_read(self, patient: str) -> None:
        desk = self.session.desk

        def note() -> bool:
            desk.store.note_read(desk.me.person_id, patient)
            openings.note(desk, patient)
            return first_download.need(desk, patient)

        def noted(is_asked_for: bool) -> None:  # noqa: FBT001 - the answer of `note`
            if is_asked_for:
                self.session.rounds.ring()

        self.do(note, noted)

    def _ask_for_the_rest(self, patient: str) -> None:
        """Ask the center, after everything that is more urgent, for what was written to the chart before."""
        desk, rounds = self.session.desk, self.session.rounds

        def take(is_whole: bool) -> None:  # noqa: FBT001 - the store's answer
            if not is_whole:
                rounds.ask_for_past(patient)

        self.ask(lambda: desk.store.has_whole_past(patient), take)

    def _tab_titles(self) -> list[str]:
        word = self.session.word
        titles = {
            OVERVIEW: self.tr("Overview"),
            PEOPLE: self.tr("People"),
            CARE: self.tr("Care"),
            "referrals": word("referrals", self.tr("Referrals")),
            "labs": word("labs", self.tr("Labs")),
            "results": self.tr("Results"),
            "travel": word("travel", self.tr("Travel")),
            "visits": self.tr("Visits"),
            "messages": word("messages", self.tr("Messages")),
            "documents": self.tr("Documents"),
        }
        return [titles[tab] for tab in ALL_TABS]

    def say_words(self) -> None:
        """Call the parts as the site of this desk does."""
        self.tabs.say(self._tab_titles())
