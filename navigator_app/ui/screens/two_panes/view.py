"""What the pages of one record share: the head with its chips, warnings and buttons, and the two panes."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Generic, Protocol, TypeVar

from PySide6.QtWidgets import QFrame, QWidget

from navigator_app.desk import Desk
from navigator_app.queries import chart, shown
from navigator_app.queries.choices import begin_verbs, choice_note
from navigator_app.queries.shown import Key, Verb
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import Button, ButtonRole, button
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.labels import FactsLabel, Label, keyless
from navigator_app.ui.parts.layout import box, clear, col, row, scrolled
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.acting import act
from navigator_app.ui.screens.chips import chip_of
from navigator_app.ui.screens.choice_alert import choice_alert
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.patient_head import look_alike_alert, named_facts
from navigator_app.ui.screens.two_panes.state import Answered, Model, Opened, update
from navigator_app.ui.screens.verb_menu import verb_entries, verb_menu
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from sync.words import Words

_NAME_PX = 120


class RecordView(Protocol):
    """What the head needs to know of any record."""

    @property
    def key(self) -> Key:
        """Which record."""

    @property
    def patient_id(self) -> str:
        """Whose it is."""

    @property
    def person(self) -> str:
        """The patient's name."""

    @property
    def title(self) -> Words:
        """What it is."""


V = TypeVar("V", bound=RecordView)


class TwoPanePage(Page, Generic[V]):
    """One record; what is in its head and its panes, a page of its own says."""

    has_choice_button: ClassVar[bool] = True
    """Whether what the patient chose has a button of its own."""

    def __init__(
        self,
        session: Session,
        host: Host,
        gather: Callable[[Desk, str], V | None],
        *,
        shares: tuple[int, int],
        edit_role: ButtonRole = "",
    ) -> None:
        super().__init__(session, host)
        self.model: Model[V] = Model()
        self._gather = gather
        self._title = Label("", "h1", wrap=True)
        self._who = FactsLabel(())
        self._chips = Flow(gap=6)
        self.notices, self.buttons = col(gap=8), Flow(gap=8)
        self.edit = button(self.tr("Edit"), edit_role, "pencil")
        self.edit.clicked.connect(lambda: self.go_on("record"))
        self._chart = button(self.tr("Open chart"), "ghost")
        self._chart.clicked.connect(self._open_chart)
        self.left, self.right = col(gap=14), col(gap=14)
        head = QFrame()
        head.setObjectName("pageHead")
        line = row(col(self._title, self._who, gap=2), self.edit, self._chart, gap=12)
        line.setStretch(0, 1)
        head.setLayout(col(line, self._chips, self.notices, self.buttons, gap=8, margins=(24, 14, 24, 12)))
        body = row(box(self.left), box(self.right), gap=16, margins=(24, 16, 24, 16))
        for place, share in enumerate(shares):
            body.setStretch(place, share)
        whole = col(head, scrolled(box(body, "pageBody")), gap=0)
        whole.setStretch(1, 1)
        self.states = States(box(whole, "pageBody"))
        self._above = col(gap=0)
        page = col(self._above, self.states, gap=0)
        page.setStretch(1, 1)
        self.setLayout(page)

    def states_above(self, line: QWidget) -> None:
        """Put a line above everything that stays while the rest is drawn anew."""
        self._above.addWidget(line)

    def show_target(self, target: Target) -> None:
        """Open a record."""
        self.target = target
        self.model = update(self.model, Opened(target.id))
        self.states.show_loading()
        self.refresh()

    def refresh(self) -> None:
        """Gather it anew, with whose it is."""
        self._ask(self._take)

    def link_changed(self) -> None:
        """Hear how far the record came by now; what is read is drawn anew only when it is another."""
        self._ask(self._take_other)

    def _ask(self, then: Callable[[Answered[V]], None]) -> None:
        desk, record_id, gather = self.session.desk, self.model.record_id, self._gather

        def work() -> Answered[V]:
            view = gather(desk, record_id)
            header = chart.header(desk, view.patient_id) if view and view.patient_id else None
            choice = choice_note(desk, view.key, view.patient_id) if view else None
            return Answered(record_id, view, header, choice)

        self.ask(work, then)

    def first_focus(self) -> QWidget | None:
        """Begin with the first button of the head, once it is known which there are."""
        if self.model.view is None:
            return None
        item = self.buttons.itemAt(0)
        return item.widget() if item is not None else self.edit

    def show_missing(self) -> None:
        """Say that the record is not on this desk."""

    def fill(self, view: V) -> None:
        """Put into the empty head and panes what is theirs."""

    def add_chips(self, *states: shown.Chip) -> None:
        """Say in the head how the record stands."""
        for one in states:
            self._chips.addWidget(chip_of(one))

    def draw(self) -> None:
        """Draw anew what is here."""
        view, header = self.model.view, self.model.header
        if view is None:
            return
        self._title.setText(sayings.words(view.title))
        self._who.set_facts(named_facts(header) if header else (sayings.shown(view.person),))
        self._chart.setVisible(bool(view.patient_id))
        for place in (self._chips, self.notices, self.buttons, self.left, self.right):
            clear(place)
        if header is not None and header.restriction is not None:
            self.add_chips(header.restriction)
        warning = look_alike_alert(header) if header else None
        if warning is not None:
            self.notices.addWidget(warning)
        if self.model.choice is not None:
            self.notices.addWidget(choice_alert(self.model.choice, self.act))
        self.fill(view)
        self._add_choice_button(view)
        self.left.addStretch(1)
        self.right.addStretch(1)

    def _add_choice_button(self, view: V) -> None:
        """Offer to write down what the patient chose about it, behind one button."""
        verbs = begin_verbs(view.key)
        if (
            not self.has_choice_button
            or not verbs
            or (self.model.header is not None and self.model.header.died_at is not None)
        ):
            return
        chosen = button(
            self.tr("Patient's choice"), "", "hand-helping", self.tr("Keep what the patient chose")
        )

        def show() -> None:
            menu = verb_menu(self, verb_entries(verbs, self.act))
            menu.popup(chosen.mapToGlobal(chosen.rect().bottomLeft()))

        chosen.clicked.connect(show)
        self.buttons.addWidget(chosen)

    def verb_button(self, verb: Verb, of: str = "") -> Button:
        """Give the button of what can be done; `of` tells a screen reader to what, where several look alike."""
        words = sayings.words(verb.text)
        found = button(keyless(words), "", verb.icon, f"{words}: {of}" if of else "")
        found.clicked.connect(lambda: self.act(verb))
        return found

    def go_on(self, page: str, more: str = "") -> None:
        """Go to another page about the same record."""
        view = self.model.view
        if view is not None:
            self.host.go(Target(page, view.key.kind, view.key.id, view.patient_id, more))

    def _take(self, event: Answered[V]) -> None:
        self.model = update(self.model, event)
        if self.model.view is None:
            self.show_missing()
            return
        self.draw()
        self.states.show_content()

    def _take_other(self, event: Answered[V]) -> None:
        if event.record_id == self.model.record_id and (event.view, event.choice) != (
            self.model.view,
            self.model.choice,
        ):
            self._take(event)

    def act(self, verb: Verb) -> None:
        """Do what a verb says, about this record."""
        view = self.model.view
        if view is not None:
            header = self.model.header
            act(self, verb, header.name if header else "", view.patient_id)

    def _open_chart(self) -> None:
        view = self.model.view
        if view is not None:
            self.host.go(record_target("patient", view.patient_id))


def facts(*said: tuple[str, str]) -> list[QWidget]:
    """Give a line for each thing that is known: what it is called, and what it is."""
    return [_fact(label, text) for label, text in said if text]


def _fact(label: str, text: str) -> QWidget:
    name = Label(label, "caption", wrap=True)
    name.setFixedWidth(_NAME_PX)
    line = row(name, Label(sayings.shown(text), wrap=True), gap=8)
    line.setStretch(1, 1)
    return box(line)
