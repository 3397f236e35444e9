"""Take a call, from anywhere: two identifiers read back, then a result, a moved visit or a question, in one deed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Final, cast
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from navigator_app.commands.verbs import written_by
from navigator_app.errors import field_of
from navigator_app.queries.calling import Around, Whose, around, whose
from navigator_app.store.unsaved import Typed as Draft
from navigator_app.ui import sayings
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.editors import MomentEditor, TextEditor
from navigator_app.ui.forms.keyed import KeyedChoice, KeyedTicks
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import FactsLabel, Label
from navigator_app.ui.parts.layout import box, clear, col, row
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.acting import tell_done
from navigator_app.ui.screens.call.cards import RESULT, columns
from navigator_app.ui.screens.call.deed import deed_of, done_words
from navigator_app.ui.screens.call.questions import labelled, questions
from navigator_app.ui.screens.call.spoken import Spoken
from navigator_app.ui.screens.call.state import (
    Answered,
    Event,
    Model,
    Opened,
    Saving,
    Stopped,
    after,
    asked,
    is_begun,
    lacking,
    update,
)
from navigator_app.ui.screens.contact.questions import key_hints
from navigator_app.ui.screens.page import Host, Page, Target, readable
from navigator_app.ui.screens.patient_head import look_alike_alert, who_facts
from navigator_app.ui.screens.record.beginning import DraftOffer
from navigator_app.ui.session import Session
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space
from sync.errors import Said
from sync.rules.whose_day import known_zone

DRAFT: Final = "call:new"
AUTOSAVE_MS: Final = 4_000
_WIDTH_PX: Final = 1180


class CallPage(Page):
    """One call."""

    topic: ClassVar[str] = "contacts"
    is_whole: ClassVar[bool] = True

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self.editors: dict[str, Editor] = {}
        self._whose: Whose | None = None
        self._wide, self._is_awaited = True, False
        self._columns: QBoxLayout = row()
        self.save_button = button(self.tr("Save call"), "primary", "check")
        self.save_button.clicked.connect(self.save)
        back = button(self.tr("Back"), "")
        back.clicked.connect(host.back)
        head = QFrame()
        head.setObjectName("pageHead")
        self._watch = Label("", "muted", wrap=True)
        title = col(Label(self.tr("Take a call"), "h1"), self._watch, gap=2)
        line = row(title, back, self.save_button, gap=Space.S)
        line.setStretch(0, 1)
        head.setLayout(col(line, margins=(24, 14, 24, 14)))
        self._body = col(gap=Space.M, margins=(24, 16, 24, 16))
        inner = box(self._body, "pageBody")
        inner.setMaximumWidth(Theme.current().px(_WIDTH_PX))
        self._paper = readable(inner)
        self.states = States(self._paper)
        self._foot = box(col(key_hints(self.tr("Save call")), margins=(20, 0, 20, 0)))
        whole = col(head, self.states, self._foot, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._autosave = QTimer(self)
        self._autosave.setSingleShot(True)
        self._autosave.setInterval(AUTOSAVE_MS)
        self._autosave.timeout.connect(self.keep_draft)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)

    def show_target(self, target: Target) -> None:
        """Begin a call; one that was begun and not saved goes on."""
        self.target = target
        if self.editors and is_begun(self.typed()):
            return
        self.editors, self._whose = {}, None
        self.take(Opened(target.patient_id))
        self.states.show_loading()
        desk = self.session.desk
        self.ask(lambda: (around(desk), desk.store.draft(DRAFT)), lambda found: self._draw(*found))

    def take(self, event: Event) -> None:
        """Let something happen, and show the questions that are asked now."""
        before, self.model = self.model, update(self.model, event)
        self.save_button.setEnabled(not self.model.is_saving)
        if self.editors:
            self._show_asked()
            if self.model.patient_id != before.patient_id:
                self._ask_whose()

    def first_focus(self) -> QWidget | None:
        """Begin with who calls."""
        return self.editors["caller"].focus_target() if self.editors else None

    def foot(self) -> QWidget | None:
        """Name the strip of keys, which nothing may cover."""
        return self._foot

    def at_hand(self) -> Target:
        """Name the patient of the call."""
        return replace(
            self.target, kind="patient", id=self.model.patient_id, patient_id=self.model.patient_id
        )

    def set_wide(self, wide: bool) -> None:  # noqa: FBT001 - a setter, as Qt's are
        """Put what it is beside whose it is, or below it."""
        self._wide = wide
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(way)

    def keep_draft(self) -> None:
        """Keep what was typed, encrypted, so that neither a crash nor a lock takes it away."""
        self._autosave.stop()
        typed, store = self.typed(), self.session.desk.store
        if self.model.is_saving or not is_begun(typed):
            return
        kept = {name: value for name, value in typed.items() if name not in ("read_back", "is_read_back")}
        self.session.work.do(lambda: store.save_draft(DRAFT, kept), lambda _: None, lambda _: None)

    def typed(self) -> dict[str, Any]:
        """Give what was answered so far, by the names of the questions."""
        return {name: editor.value() for name, editor in self.editors.items()}

    def save(self) -> None:
        """Write what was said and the contact, in one deed."""
        if not self.editors or self.model.is_saving:
            return
        typed = self.typed()
        for each in self._labelled.values():
            each.refuse("")
        for name in asked(self.model):
            if sentence := self.editors[name].problem():
                self._refuse(name, sentence)
                return
        if (needed := lacking(self.model, typed)) is not None:
            self._refuse(needed[0], sayings.words(needed[1]))
            return
        deed, desk = deed_of(self.model, typed), self.session.desk
        self.take(Saving())

        def work() -> tuple[str, ...]:
            made = written_by(desk, deed)
            desk.store.drop_draft(DRAFT)
            return made

        self.do(work, self._saved, self._stopped)

    def _draw(self, found: Around, draft: Draft | None) -> None:
        clear(self._body)
        self._watch.setText(sayings.words(found.watch))
        self._watch.setVisible(bool(found.watch))
        self._notices, self._who, self._alike = col(gap=Space.S), FactsLabel(()), col(gap=0)
        self._who.setVisible(False)
        self._spoken = Spoken(self.session.desk)
        self.editors = questions(self.session.desk, found, self._zone)
        self._labelled = {name: labelled(name, editor) for name, editor in self.editors.items()}
        self._columns = columns(self._labelled, self._who, self._alike, self._spoken)
        self._body.addLayout(self._notices)
        self._body.addLayout(self._columns)
        self._body.addStretch(1)
        self.set_wide(self._wide)
        self._begin()
        if draft is not None:
            self._offer(draft)
        self.states.show_content()
        first = self.first_focus()
        if first is not None and self.isVisible():
            first.setFocus()

    def _begin(self) -> None:
        """Say what is known before anybody says otherwise, and listen."""
        made = self.editors
        made["whose"].set_value("here")
        made["patient_id"].set_value(self.model.patient_id or None)
        made["zone"].set_value(self.session.desk.me.zone)
        for name, editor in made.items():
            editor.changed.connect(lambda name=name: self._hear(name))
            if isinstance(editor, KeyedChoice | KeyedTicks):
                editor.taken.connect(lambda name=name: self._go_on(name))
            elif isinstance(editor, PickEditor):
                editor.picked.connect(lambda name=name: self._go_on(name))
        self._show_asked()
        if self.model.patient_id:
            self._ask_whose()

    def _hear(self, name: str) -> None:
        """Take an answer in."""
        self._autosave.start()
        if name in RESULT:
            # What was read back is not what it says now.
            self.editors["is_read_back"].set_value([])
        value = {
            one: str(self.editors[one].value() or "") for one in ("patient_id", "whose", "what", "analyte")
        }
        self.take(Answered(value["patient_id"], value["whose"], value["what"], value["analyte"]))
        if name == "appointment_id":
            self._take_clock()
        if name == "zone":
            self._moment("starts_at").show_zone()
        if self._spoken.concerns(name):
            self._spoken.tell(self.model, self.typed(), self._whose)

    def _go_on(self, name: str) -> None:
        """Go to the next question that is asked."""
        self._focus(after(self.model, name))

    def _show_asked(self) -> None:
        shown = asked(self.model)
        for name, each in self._labelled.items():
            each.setVisible(name in shown)
        self._who.setVisible(not self.model.is_nobody and self._whose is not None)
        self._spoken.tell(self.model, self.typed(), self._whose)

    def _ask_whose(self) -> None:
        """Gather what tells this patient from others; what was ticked of another one is not."""
        desk, patient = self.session.desk, self.model.patient_id
        self._show_whose(None)
        if patient:
            self.ask(lambda: whose(desk, patient), lambda found: self._take_whose(patient, found))

    def _take_whose(self, patient: str, found: Whose | None) -> None:
        if patient != self.model.patient_id or not self.editors:
            return
        self._show_whose(found)
        if self._is_awaited:
            self._go_on("patient_id")

    def _show_whose(self, found: Whose | None) -> None:
        self._whose = found
        clear(self._alike)
        self._who.set_facts(who_facts(found.header) if found else ())
        warning = look_alike_alert(found.header) if found else None
        if warning is not None:
            self._alike.addWidget(warning)
        ticks, visits = self.editors["read_back"], self.editors["appointment_id"]
        if isinstance(ticks, KeyedTicks):
            ticks.offer([(one.name, sayings.words(one.words)) for one in found.identifiers] if found else [])
        if isinstance(visits, KeyedChoice):
            visits.offer([(one.id, sayings.words(one.words)) for one in found.visits] if found else [])
            none = self.tr("No visit of this patient is ahead here. Take it down as a question.")
            self._labelled["appointment_id"].tell("" if found and found.visits else none)
        lab = self.editors["lab"]
        if found and isinstance(lab, TextEditor) and not lab.value():
            lab.set_value(found.lab)
        self._show_asked()

    def _take_clock(self) -> None:
        """Take the clock of the visit that was chosen."""
        chosen = str(self.editors["appointment_id"].value() or "")
        visit = next((one for one in self._whose.visits if one.id == chosen), None) if self._whose else None
        if visit is not None:
            self.editors["zone"].set_value(visit.zone)
            self._moment("starts_at").show_zone()

    def _zone(self) -> ZoneInfo:
        """Give the clock by which the new time of a visit is meant."""
        zone = str(self.editors["zone"].value() or "") if self.editors else ""
        return ZoneInfo(known_zone(zone)) if zone else self.session.desk.zone

    def _moment(self, name: str) -> MomentEditor:
        return cast("MomentEditor", self.editors[name])

    def _offer(self, draft: Draft) -> None:
        offer = DraftOffer(draft.at, self.session.desk.now(), self.session.desk.zone)
        offer.settled.connect(lambda is_taken: self._settle(dict(draft.typed) if is_taken else None))
        self._notices.addWidget(offer)

    def _settle(self, typed: Mapping[str, Any] | None) -> None:
        """Take a draft up again; what was read back before is asked for anew."""
        if typed is None:
            store = self.session.desk.store
            self.do(lambda: store.drop_draft(DRAFT), lambda _: None)
            return
        for name, value in typed.items():
            if name in self.editors:
                self.editors[name].set_value(value)
        self._hear("what")

    def _saved(self, made: tuple[str, ...]) -> None:
        person = "" if self.model.is_nobody or self._whose is None else self._whose.header.name
        said = done_words(self.model)
        self.editors = {}
        self.take(Stopped())
        tell_done(self, ". ".join(part for part in (said, person) if part), made)
        self.host.back()

    def _stopped(self, why: Said) -> None:
        self.take(Stopped())
        name = field_of(why)
        self._refuse(name if name in asked(self.model) else "caller", sayings.said(why))

    def _refuse(self, name: str, sentence: str) -> None:
        self._labelled[name].refuse(sentence)
        self._focus(name)

    def _focus(self, name: str) -> None:
        # Who types faster than the chart is read goes on as soon as it is there.
        self._is_awaited = name == "read_back" and self._whose is None
        self.editors[name].focus_target().setFocus()
        self._paper.ensureWidgetVisible(self._labelled[name], 0, Space.XL)
