"""Take a call, from anywhere: two identifiers read back, then a result, a moved visit or a question, in one deed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar, cast
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from navigator_app.desk import Desk
from navigator_app.queries.calling import Around, Whose, around, whose
from navigator_app.ui import sayings
from navigator_app.ui.forms.editors import MomentEditor, TextEditor
from navigator_app.ui.forms.keyed import KeyedChoice, KeyedTicks
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.screens.call.cards import RESULT, columns
from navigator_app.ui.screens.call.deed import deed_of, done_words
from navigator_app.ui.screens.call.questions import questions, words_of
from navigator_app.ui.screens.call.spoken import Spoken
from navigator_app.ui.screens.call.state import (
    Answered,
    Event,
    Model,
    Opened,
    after,
    asked,
    is_begun,
    lacking,
    update,
)
from navigator_app.ui.screens.page import Host, Target
from navigator_app.ui.screens.questions.parts import labelled
from navigator_app.ui.screens.questions.view import QuestionsPage
from navigator_app.ui.session import Session
from sync.rules.whose_day import known_zone


class CallPage(QuestionsPage[Model]):
    """One call."""

    first: ClassVar[str] = "caller"
    not_kept: ClassVar[frozenset[str]] = frozenset({"read_back", "is_read_back"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host, Model(), title=_tr("Take a call"), save=_tr("Save call"))
        self._whose: Whose | None = None
        self._is_awaited = False

    def show_target(self, target: Target) -> None:
        """Begin a call; one that was begun and not saved goes on."""
        self.target = target
        if self.editors and is_begun(self.typed()):
            return
        self.editors, self._whose = {}, None
        self.take(Opened(target.patient_id))
        desk = self.session.desk
        self.begin(lambda: around(desk), self._ask_all)

    def take(self, event: Event) -> None:
        """Let something happen, and show the questions that are asked now."""
        before, self.model = self.model, update(self.model, event)
        self.save_button.setEnabled(bool(self.editors) and not self.model.is_saving)
        if self.editors:
            self._show_asked()
            if self.model.patient_id != before.patient_id:
                self._ask_whose()

    def at_hand(self) -> Target:
        """Name the patient of the call."""
        return replace(
            self.target, kind="patient", id=self.model.patient_id, patient_id=self.model.patient_id
        )

    def draft_key(self) -> str:
        """Name the one draft that calls have."""
        return "call:new"

    def is_begun(self, typed: Mapping[str, Any]) -> bool:
        """Say whether something was typed that would be missed."""
        return is_begun(typed)

    def asked(self) -> tuple[str, ...]:
        """Name the questions that are asked now, in their order."""
        return asked(self.model)

    def lacking(self, typed: Mapping[str, Any]) -> tuple[str, str] | None:
        """Name the first question that has to be answered and is not, and say why."""
        needed = lacking(self.model, typed)
        return (needed[0], sayings.words(needed[1])) if needed else None

    def deed(self, typed: Mapping[str, Any]) -> Callable[[Desk], object]:
        """Write what was said and the contact, in one deed."""
        return deed_of(self.model, typed)

    def said(self) -> tuple[str, str]:
        """Say what is done, and whose call it was."""
        person = "" if self.model.is_nobody or self._whose is None else self._whose.header.name
        return done_words(self.model), person

    def taken_up(self, _typed: Mapping[str, Any]) -> None:
        """Ask what the draft leads to; what was read back before is asked for anew."""
        self._hear("what")

    def focus_on(self, name: str) -> None:
        """Go to a question; who types faster than the chart is read goes on as soon as it is there."""
        self._is_awaited = name == "read_back" and self._whose is None
        super().focus_on(name)

    def _ask_all(self, found: Around) -> None:
        self.say_note(sayings.words(found.watch))
        self._spoken = Spoken(self.session.desk)
        made = questions(self.session.desk, found, self._zone, self.session.wishes)
        asks = {name: labelled(editor, *words_of(name)) for name, editor in made.items()}
        self.put(made, asks, columns(asks, self.who, self.alike, self._spoken))
        self._listen()

    def _listen(self) -> None:
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
        self.focus_on(after(self.model, name))

    def _show_asked(self) -> None:
        shown = asked(self.model)
        for name, each in self.labelled.items():
            each.setVisible(name in shown)
        self.who.setVisible(not self.model.is_nobody and self._whose is not None)
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
        self.show_person(found.header if found else None)
        ticks, visits = self.editors["read_back"], self.editors["appointment_id"]
        if isinstance(ticks, KeyedTicks):
            ticks.offer([(one.name, sayings.words(one.words)) for one in found.identifiers] if found else [])
        if isinstance(visits, KeyedChoice):
            visits.offer([(one.id, sayings.words(one.words)) for one in found.visits] if found else [])
            none = self.tr("No visit of this patient is ahead here. Take it down as a question.")
            self.labelled["appointment_id"].tell("" if found and found.visits else none)
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


def _tr(text: str) -> str:
    return QCoreApplication.translate("CallPage", text)
