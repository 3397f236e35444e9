"""Walk-in: find them or begin a chart with a name, see all that is open, note that they were seen, print it."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from navigator_app.commands import contacts, first_download, records, undo
from navigator_app.queries.shown import Key
from navigator_app.queries.walk_in.finding import finding, similar
from navigator_app.queries.walk_in.page import walk_in
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.layout import col, scrolled
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.walk_in.finder import FinderPane
from navigator_app.ui.screens.walk_in.person import PersonPane
from navigator_app.ui.screens.walk_in.state import (
    Answered,
    Event,
    Found,
    Model,
    Named,
    Noted,
    Opened,
    Similar,
    Typed,
    update,
)
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from sync.errors import Said

_SEEN = {"medium": "in_person", "with_role": "patient", "is_incoming": True, "outcome": "reached"}


class WalkInPage(Page):
    """Somebody is here."""

    topic: ClassVar[str] = "walk-in"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self.finder, self.person = FinderPane(), PersonPane()
        self._stack = QStackedWidget()
        self._stack.addWidget(scrolled(self.finder))
        self._stack.addWidget(self.person)
        self.states = States(self._stack)
        self.setLayout(col(self.states, gap=0))
        self._bind()

    def show_target(self, target: Target) -> None:
        """Show somebody's page, or find them: `more` names whose chart was at hand."""
        self.target = target
        if target.id and target.id != self.model.patient_id:
            self._note_read(target.id)
        self.take(Opened(target.id, target.more or ("" if target.id else target.patient_id)))
        self.refresh()

    def refresh(self) -> None:
        """Ask for what is shown."""
        desk, model = self.session.desk, self.model
        if model.patient_id:
            if model.page is None:
                self.states.show_loading()
            self.ask(
                lambda: walk_in(desk, model.patient_id),
                lambda found: self.take(Answered(model.patient_id, found)),
            )
            return
        self.ask(lambda: finding(desk, model.text, model.at_hand), lambda found: self.take(Found(found)))
        self._ask_similar()

    def take(self, event: Event) -> None:
        """Let something happen and draw what changed."""
        self.model = update(self.model, event)
        self._draw()

    def set_wide(self, wide: bool) -> None:  # noqa: FBT001 - the base's own signature
        """Put what is open in two columns where there is room."""
        self.person.set_wide(wide=wide)

    def first_focus(self) -> QWidget | None:
        """Begin with typing; on somebody's page with noting that they were seen."""
        if self.model.part == "finding":
            return self.finder.field
        if self.model.page is None:
            return None
        return self.person.paper_button if self.model.is_noted else self.person.seen_button

    def step_back(self) -> bool:
        """Clear what was typed first."""
        if self.model.part == "finding" and self.model.text:
            self._typed("")
            self.finder.field.setFocus()
            return True
        return False

    def paper(self) -> Target | None:
        """Put what is next on paper for the patient."""
        patient = self.model.patient_id
        return Target("print", "next_steps", patient, patient) if self.model.page is not None else None

    def note_seen(self) -> None:
        """Write down that they were here and were seen; once."""
        page, patient = self.model.page, self.model.patient_id
        if page is None or self.model.is_noted:
            return
        desk = self.session.desk
        typed = {**_SEEN, "outcome_note": self.tr("Walk-in")}
        self.take(Noted(patient, is_noted=True))
        said = self.tr("Walk-in noted, saved on this computer. {name}").format(name=page.header.name)

        def failed(why: Said) -> None:
            self.take(Noted(patient, is_noted=False))
            self.host.tell_trouble(why)

        self.do(
            lambda: contacts.note(desk, typed, patient)[0],
            lambda made: self.host.tell_done(said, lambda: self._take_back(made, patient)),
            failed,
        )

    def begin_chart(self, family: str, given: str) -> None:
        """Begin a chart with a name alone, and show its page."""
        desk, typed = self.session.desk, {"family_name": family.strip(), "given_name": given.strip()}
        name = ", ".join(part for part in typed.values() if part)
        said = self.tr("Chart begun, saved on this computer. {name}").format(name=name)

        def begun(patient: str) -> None:
            self.host.tell_done(said)
            self._choose(patient)

        self.do(lambda: records.save(desk, "patient", typed), begun)

    def fail(self, why: Said) -> None:
        """Say why it cannot be shown."""
        self.states.show_error(
            self.tr("This could not be read"), sayings.said(why), "", self.again(self.refresh)
        )

    def _draw(self) -> None:
        model, desk = self.model, self.session.desk
        if model.part == "missing":
            again = button(self.tr("Find somebody else"), "", "search")
            again.clicked.connect(self._find_other)
            text = self.tr("This chart has not come to this computer.")
            self.states.show_empty("user-round", self.tr("Not here yet"), text, again)
            return
        if model.part == "finding":
            self.finder.show_model(model)
        elif model.page is not None:
            self.person.show_page(model.page, desk.now(), desk.zone)
            self.person.show_noted(is_noted=model.is_noted)
        else:
            return
        self._stack.setCurrentIndex(0 if model.part == "finding" else 1)
        self.states.show_content()

    def _bind(self) -> None:
        self.finder.typed.connect(self._typed)
        self.finder.named.connect(self._named)
        self.finder.chosen.connect(self._choose)
        self.finder.begun.connect(self.begin_chart)
        self.person.opened.connect(self._open)
        self.person.compared.connect(
            lambda other: self.host.go(
                Target("same_person", "patient", self.model.patient_id, self.model.patient_id, other)
            )
        )
        self.person.deed_asked.connect(
            lambda patient, deed: self.host.go(Target("deed", "patient", patient, patient, deed))
        )
        self.person.seen_button.clicked.connect(self.note_seen)
        self.person.paper_button.clicked.connect(self.show_paper)
        self.person.chart_button.clicked.connect(
            lambda: self.host.go(record_target("patient", self.model.patient_id))
        )
        self.person.other_button.clicked.connect(self._find_other)
        key = QShortcut(
            QKeySequence("Ctrl+Return"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        key.activated.connect(self.note_seen)

    def _typed(self, text: str) -> None:
        if text != self.model.text:
            self.take(Typed(text))
            self.refresh()

    def _named(self, family: str, given: str) -> None:
        self.take(Named(family, given))
        self._ask_similar()

    def _ask_similar(self) -> None:
        desk, family, given = self.session.desk, self.model.family, self.model.given
        self.ask(
            lambda: similar(desk, family, given),
            lambda rows: self.take(Similar(family, given, rows)),
        )

    def _choose(self, patient: str) -> None:
        self.host.go(Target("walk_in", "patient", patient, patient))

    def _find_other(self) -> None:
        self.host.go(Target("walk_in"))

    def _open(self, key: Key) -> None:
        self.host.go(record_target(key.kind, key.id, self.model.patient_id))

    def _take_back(self, contact: str, patient: str) -> None:
        desk = self.session.desk
        self.do(lambda: undo.undo_last(desk, contact), lambda _: self.take(Noted(patient, is_noted=False)))

    def _note_read(self, patient: str) -> None:
        """Write down who looked, and ask the center for what of the chart is not here."""
        desk, rounds = self.session.desk, self.session.rounds

        def note() -> bool:
            desk.store.note_read(desk.me.person_id, patient, "walk_in")
            return first_download.need(desk, patient)

        self.do(note, lambda is_asked_for: rounds.ring() if is_asked_for else None)
