"""Note a contact, from anywhere: three answers are enough, each by one key; then back to where one was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QLayout, QWidget

from navigator_app.commands import contacts
from navigator_app.commands.verbs import written_by
from navigator_app.errors import field_of
from navigator_app.queries import chart
from navigator_app.queries.chart import Header
from navigator_app.queries.contacting import About, about
from navigator_app.store.unsaved import Typed as Draft
from navigator_app.ui import sayings
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.keyed import KeyedChoice
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import FactsLabel, Label
from navigator_app.ui.parts.layout import box, clear, col, row
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.acting import tell_done
from navigator_app.ui.screens.contact.questions import key_hints, labelled, questions, today_of
from navigator_app.ui.screens.contact.state import (
    BEGINNING,
    DayTyped,
    Event,
    Model,
    Opened,
    Picked,
    Saving,
    Stopped,
    after,
    fields_of,
    is_begun,
    proposed_day,
    update,
)
from navigator_app.ui.screens.page import Host, Page, Target, readable
from navigator_app.ui.screens.patient_head import look_alike_alert, who_facts
from navigator_app.ui.screens.record.beginning import DraftOffer
from navigator_app.ui.session import Session
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space
from sync.errors import Said

AUTOSAVE_MS: Final = 4_000
_WIDTH_PX: Final = 1180


class ContactPage(Page):
    """Who spoke with whom, how, and what came of it."""

    topic: ClassVar[str] = "contacts"
    is_whole: ClassVar[bool] = True

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self.editors: dict[str, Editor] = {}
        self._header: Header | None = None
        self._wide, self._columns = True, row()
        self._about = Label("", "muted", wrap=True)
        self.save_button = button(self.tr("Save contact"), "primary", "check")
        self.save_button.clicked.connect(self.save)
        back = button(self.tr("Back"), "")
        back.clicked.connect(host.back)
        head = QFrame()
        head.setObjectName("pageHead")
        line = row(
            col(Label(self.tr("Note a contact"), "h1"), self._about, gap=2),
            back,
            self.save_button,
            gap=Space.S,
        )
        line.setStretch(0, 1)
        head.setLayout(col(line, margins=(24, 14, 24, 14)))
        self._body = col(gap=Space.M, margins=(24, 16, 24, 16))
        inner = box(self._body, "pageBody")
        inner.setMaximumWidth(Theme.current().px(_WIDTH_PX))
        self._paper = readable(inner)
        self.states = States(self._paper)
        self._foot = box(col(key_hints(self.tr("Save contact")), margins=(20, 0, 20, 0)))
        whole = col(head, self.states, self._foot, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._autosave = QTimer(self)
        self._autosave.setSingleShot(True)
        self._autosave.setInterval(AUTOSAVE_MS)
        self._autosave.timeout.connect(self.keep_draft)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)

    def show_target(self, target: Target) -> None:
        """Begin a contact about what is named, if anything is."""
        self.target, self.editors, self._header = target, {}, None
        self.take(Opened(target.patient_id, target.kind, target.id))
        self.states.show_loading()
        desk, record, patient, key = (
            self.session.desk,
            self.model.about_id,
            target.patient_id,
            self._draft_key(),
        )
        self.ask(
            lambda: (
                about(desk, record),
                chart.header(desk, patient) if patient else None,
                desk.store.draft(key),
            ),
            lambda found: self._draw(*found),
        )

    def take(self, event: Event) -> None:
        """Let something happen."""
        self.model = update(self.model, event)
        self.save_button.setEnabled(not self.model.is_saving)

    def first_focus(self) -> QWidget | None:
        """Begin with whom; a patient that is at hand is picked already."""
        return self.editors["with_role"].focus_target() if self.editors else None

    def foot(self) -> QWidget | None:
        """Name the strip of keys, which nothing may cover."""
        return self._foot

    def set_wide(self, wide: bool) -> None:  # noqa: FBT001 - a setter, as Qt's are
        """Put what comes afterwards beside what was said, or below it."""
        self._wide = wide
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )

    def keep_draft(self) -> None:
        """Keep what was typed, encrypted, so that neither a crash nor a lock takes it away."""
        self._autosave.stop()
        typed = self.typed()
        if self.model.is_saving or not is_begun(typed):
            return
        key, store = self._draft_key(), self.session.desk.store
        self.session.work.do(lambda: store.save_draft(key, typed), lambda _: None, lambda _: None)

    def typed(self) -> dict[str, Any]:
        """Give what was typed so far, by the names of the fields."""
        return {name: editor.value() for name, editor in self.editors.items() if name != "patient_id"}

    def save(self) -> None:
        """Note it; a next step becomes a task in the same deed."""
        if not self.editors or self.model.is_saving:
            return
        for name, editor in self.editors.items():
            self._labelled[name].refuse("")
            if sentence := editor.problem():
                self._refuse(name, sentence)
                return
        typed = self.typed()
        next_on = date.fromisoformat(typed["next_on"]) if typed.get("next_on") else None
        values, patient, key = fields_of(self.model, typed), self.model.patient_id, self._draft_key()
        self.take(Saving())
        desk = self.session.desk

        def work() -> tuple[str, ...]:
            made = written_by(desk, lambda at: contacts.note(at, values, patient or None, next_on))
            desk.store.drop_draft(key)
            return made

        self.do(work, self._saved, self._stopped)

    def _draw(self, found: About, header: Header | None, draft: Draft | None) -> None:
        clear(self._body)
        self._about.setText(sayings.words(found.title))
        self._about.setVisible(bool(found.title))
        self._notices = col(gap=Space.S)
        self._who, self._alike = FactsLabel(()), col(gap=0)
        self.editors = questions(self.session.desk, found.people, self.session.desk.now())
        self._begin()
        self._labelled = {name: labelled(name, editor) for name, editor in self.editors.items()}
        for name in ("with_role", "medium", "outcome"):
            self._go_on(name)
        place = self._labelled
        what = [place[name] for name in ("with_role", "with_whom", "medium", "outcome", "outcome_note")]
        left = col(_card(place["patient_id"], self._who, self._alike), _card(*what), None, gap=Space.M)
        times = _card(place["is_incoming"], place["at"], place["minutes"])
        right = col(_card(place["next_step"], place["next_on"]), times, None, gap=Space.M)
        self._columns = row(left, right, gap=Space.M)
        self._columns.setStretch(0, 63)
        self._columns.setStretch(1, 37)
        self._body.addLayout(self._notices)
        self._body.addLayout(self._columns)
        self.set_wide(self._wide)
        self._body.addStretch(1)
        self._show_header(header)
        if draft is not None:
            self._offer(draft)
        self._paper.verticalScrollBar().setValue(0)
        self.states.show_content()
        first = self.first_focus()
        if first is not None and self.isVisible():
            first.setFocus()

    def _begin(self) -> None:
        """Say what is known before anybody says otherwise, and listen."""
        made = self.editors
        made["patient_id"].set_value(self.model.patient_id or None)
        for name, value in BEGINNING.items():
            made[name].set_value(value)
        made["patient_id"].changed.connect(self._pick)
        made["next_step"].changed.connect(self._propose_day)
        made["next_on"].changed.connect(self._day_typed)
        for editor in made.values():
            editor.changed.connect(self._autosave.start)

    def _go_on(self, name: str) -> None:
        """Go to the next question when a key answered this one; the patient has a name already."""
        choice = self.editors[name]
        if isinstance(choice, KeyedChoice):
            choice.taken.connect(lambda: self._focus(after(name, choice.value())))

    def _pick(self) -> None:
        patient = str(self.editors["patient_id"].value() or "")
        if patient == self.model.patient_id:
            return
        self.take(Picked(patient))
        self._about.setVisible(bool(self.model.about_id))
        self._show_header(None)
        desk = self.session.desk
        if patient:
            self.ask(lambda: chart.header(desk, patient), self._show_header)

    def _show_header(self, header: Header | None) -> None:
        self._header = header
        clear(self._alike)
        self._who.setVisible(header is not None)
        self._who.set_facts(who_facts(header) if header else ())
        warning = look_alike_alert(header) if header else None
        if warning is not None:
            self._alike.addWidget(warning)

    def _propose_day(self) -> None:
        on = proposed_day(self.model, str(self.editors["next_step"].value()), today_of(self.session.desk))
        if on is not None:
            self.editors["next_on"].set_value(on)

    def _day_typed(self) -> None:
        self.take(DayTyped(is_empty=not self.editors["next_on"].value()))

    def _offer(self, draft: Draft) -> None:
        offer = DraftOffer(draft.at, self.session.desk.now(), self.session.desk.zone)
        offer.settled.connect(lambda is_taken: self._settle(dict(draft.typed) if is_taken else None))
        self._notices.addWidget(offer)

    def _settle(self, typed: Mapping[str, Any] | None) -> None:
        if typed is None:
            key, store = self._draft_key(), self.session.desk.store
            self.do(lambda: store.drop_draft(key), lambda _: None)
            return
        for name, value in typed.items():
            if name in self.editors:
                self.editors[name].set_value(value)
        self.take(DayTyped(is_empty=not typed.get("next_on")))

    def _saved(self, made: tuple[str, ...]) -> None:
        person = self._header.name if self._header else ""
        said = self.tr("Contact noted, saved on this computer")
        self.editors = {}
        self.take(Stopped())
        tell_done(self, ". ".join(part for part in (said, person) if part), made)
        self.host.back()

    def _stopped(self, why: Said) -> None:
        self.take(Stopped())
        name = field_of(why)
        self._refuse(name if name in self._labelled else "with_role", sayings.said(why))

    def _refuse(self, name: str, sentence: str) -> None:
        self._labelled[name].refuse(sentence)
        self._focus(name)

    def _focus(self, name: str) -> None:
        self.editors[name].focus_target().setFocus()
        self._paper.ensureWidgetVisible(self._labelled[name], 0, Space.XL)

    def _draft_key(self) -> str:
        return f"contact:new:{self.target.patient_id}:{self.target.id}"


def _card(*parts: QWidget | QLayout) -> Card:
    return Card(margins=(16, 12, 16, 14)).add(*parts)
