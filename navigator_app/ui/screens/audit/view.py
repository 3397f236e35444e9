"""Who opened a chart, or what somebody did at this computer: the audit in words, a page of it at a time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar, Final

from PySide6.QtWidgets import QFrame, QWidget

from navigator_app.queries.audit import AuditLine, AuditPage, chart_audit, people, person_audit
from navigator_app.ui import sayings
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row, scrolled
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.parts.segment import Segment
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.session import Session
from navigator_app.ui.theme.style import Theme
from sync.rules.whose_day import day_of

PATIENT: Final = "patient"
_DAYS: Final = (7, 30, None)


class DeedsPage(Page):
    """A chart's audit, or a person's."""

    topic: ClassVar[str] = "audit"
    cares: ClassVar[frozenset[str]] = frozenset({"-"})
    is_whole: ClassVar[bool] = True

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.lines: list[AuditLine] = []
        self._more: int | None = None
        self._title, self._of = Label("", "h1", wrap=True), Label("", "medium", wrap=True)
        self.print_button = button(self.tr("Print…"), "", "printer")
        self.print_button.clicked.connect(self.show_paper)
        back = button(self.tr("Back"), "ghost")
        back.clicked.connect(host.back)
        names = (self.tr("7 days"), self.tr("30 days"), self.tr("All"))
        self.days = Segment(self.tr("How far back"), names)
        self.days.chosen.connect(lambda _place: self.refresh())
        self.who = PickEditor(())
        self.who.name_parts(self.tr("Who"))
        self.who.picked.connect(self._pick)
        self._who = Labelled(self.tr("Who"), self.who, focus=self.who.focus_target())
        self._notes, self._list = col(gap=10), Card(gap=2)
        self.more_button = button(self.tr("Show earlier ones"), "", "clock")
        self.more_button.clicked.connect(self.show_more)
        body = col(
            self._notes, self._list, row(self.more_button, None), None, gap=12, margins=(24, 4, 24, 20)
        )
        self.states = States(scrolled(box(body, "pageBody")))
        head = row(col(self._title, self._of, gap=2), self.print_button, back, gap=8)
        head.setStretch(0, 1)
        asked = row(self._who, self.days, None, gap=16)
        page = col(col(head, asked, gap=10, margins=(24, 16, 24, 8)), self.states, gap=0)
        page.setStretch(1, 1)
        self.setLayout(page)

    def show_target(self, target: Target) -> None:
        """Show whose chart or which person is meant; who sits here, where nobody is named."""
        self.target = target
        self._draw_people(())
        self.states.show_loading()
        if not self._is_chart:
            desk = self.session.desk
            self.ask(lambda: people(desk), self._draw_people)
        self.refresh()

    def refresh(self) -> None:
        """Ask for the newest page."""
        self._ask(None)

    def show_more(self) -> None:
        """Ask for the page before the last line."""
        if self._more is not None:
            self._ask(self._more)

    def first_focus(self) -> QWidget | None:
        """Begin with how far back."""
        return next((one for one in self.days.choices if one.isChecked()), None)

    def paper(self) -> Target | None:
        """Name the sheet of it."""
        whose = self.target.id if self._is_chart else self._person
        return Target("print", "audit", f"{PATIENT if self._is_chart else 'person'}/{whose}")

    @property
    def _is_chart(self) -> bool:
        return self.target.kind == PATIENT

    @property
    def _person(self) -> str:
        return self.target.id or self.session.desk.me.person_id

    def _ask(self, before: int | None) -> None:
        desk, whose, target = self.session.desk, self._person, self.target
        gather, first = (chart_audit if self._is_chart else person_audit), self._first_on()
        self.ask(
            lambda: gather(desk, whose, first, None, before), lambda found: self._take(found, before, target)
        )

    def _first_on(self) -> date | None:
        days, desk = _DAYS[self.days.selected], self.session.desk
        return day_of(desk.now(), desk.me.zone) - timedelta(days=days - 1) if days else None

    def _take(self, found: AuditPage, before: int | None, target: Target) -> None:
        if target != self.target:
            return
        if before is None:
            self.lines = []
            clear(self._list.body)
            self._draw_notes(found)
        self._title.setText(sayings.words(found.title))
        self._of.setText(sayings.words(found.subject))
        self.lines += found.lines
        self._more = found.before
        for one in found.lines:
            self._list.add(self._line(one))
        self._list.setVisible(bool(self.lines))
        self.more_button.setVisible(found.before is not None)
        self.states.show_content()

    def _draw_notes(self, found: AuditPage) -> None:
        clear(self._notes)
        if found.refusal:
            self._notes.addWidget(
                Alert(self.tr("Your own deeds"), sayings.words(found.refusal), "info", "lock")
            )
        if found.elsewhere:
            card = Card(self.tr("Opened last on other computers"), gap=4)
            for one in found.elsewhere:
                card.add(Label(sayings.words(one), wrap=True))
            self._notes.addWidget(card)
        if not found.lines:
            nothing = self.tr("Nothing is written down for this time on this computer.")
            self._notes.addWidget(Label(nothing, "muted", wrap=True))

    def _line(self, one: AuditLine) -> QWidget:
        when = Label(sayings.written(one.at), "muted", wrap=True)
        when.setFixedWidth(Theme.current().px(190))
        what = Label(sayings.words(one.what), "medium", wrap=True)
        # Whose deeds these are stands above them; whose chart it is, too.
        told = (
            (Label(sayings.words(one.who), wrap=True), what) if self._is_chart else (what, self._about(one))
        )
        line = row(when, *told, gap=12, margins=(0, 3, 0, 3))
        for place in (1, 2):
            line.setStretch(place, 1)
        frame = QFrame()
        frame.setLayout(line)
        return frame

    def _about(self, one: AuditLine) -> QWidget:
        about = sayings.words(one.about)
        key = one.key
        if key is None:
            return Label(about, wrap=True)
        leads = button(about, "link", name=f"{sayings.words(one.what)}: {about}")
        page = "chart" if key.kind == PATIENT else "history"
        patient = key.id if key.kind == PATIENT else ""
        leads.clicked.connect(lambda: self.host.go(Target(page, key.kind, key.id, patient)))
        return box(row(leads, None))

    def _draw_people(self, known: tuple[tuple[str, str], ...]) -> None:
        # Of one there is nothing to choose.
        has_others = not self._is_chart and len(known) > 1
        self._who.setVisible(has_others)
        if has_others:
            self.who.offer([(one, sayings.shown(name)) for one, name in known])
            self.who.set_value(self._person)

    def _pick(self) -> None:
        person = str(self.who.value() or "")
        if person and person != self._person:
            self.host.go(Target("audit", "person", person))
