"""Note a contact, from anywhere: three answers are enough, each by one key; then back to where one was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import QCoreApplication

from navigator_app.commands import contacts
from navigator_app.desk import Desk
from navigator_app.queries import chart
from navigator_app.queries.chart import Header
from navigator_app.queries.contacting import About, about
from navigator_app.ui import sayings
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.keyed import KeyedChoice, day_names
from navigator_app.ui.parts.layout import col
from navigator_app.ui.screens.contact.questions import questions, today_of, words_of
from navigator_app.ui.screens.contact.state import (
    BEGINNING,
    DayTyped,
    Event,
    Model,
    Opened,
    Picked,
    after,
    fields_of,
    is_begun,
    proposed_day,
    update,
)
from navigator_app.ui.screens.page import Host, Target
from navigator_app.ui.screens.questions.parts import card, labelled, two_columns
from navigator_app.ui.screens.questions.view import QuestionsPage
from navigator_app.ui.session import Session
from navigator_app.ui.theme.tokens import Space


class ContactPage(QuestionsPage[Model]):
    """Who spoke with whom, how, and what came of it."""

    first: ClassVar[str] = "with_role"
    not_kept: ClassVar[frozenset[str]] = frozenset({"patient_id"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host, Model(), title=_tr("Note a contact"), save=_tr("Save contact"))
        self._header: Header | None = None

    def show_target(self, target: Target) -> None:
        """Begin a contact about what is named, if anything is."""
        self.target, self.editors, self._header = target, {}, None
        self.take(Opened(target.patient_id, target.kind, target.id))
        desk, record, patient = self.session.desk, self.model.about_id, target.patient_id
        self.begin(
            lambda: (about(desk, record), chart.header(desk, patient) if patient else None),
            lambda found: self._ask_all(*found),
        )

    def take(self, event: Event) -> None:
        """Let something happen."""
        self.model = update(self.model, event)
        self.save_button.setEnabled(bool(self.editors) and not self.model.is_saving)

    def draft_key(self) -> str:
        """Name the draft of a contact with this patient, about this record."""
        return f"contact:new:{self.target.patient_id}:{self.target.id}"

    def is_begun(self, typed: Mapping[str, Any]) -> bool:
        """Say whether something was typed that would be missed."""
        return is_begun(typed)

    def deed(self, typed: Mapping[str, Any]) -> Callable[[Desk], object]:
        """Note it; a next step becomes a task in the same deed."""
        next_on = date.fromisoformat(typed["next_on"]) if typed.get("next_on") else None
        values, patient = fields_of(self.model, typed), self.model.patient_id
        return lambda desk: contacts.note(desk, values, patient or None, next_on)

    def said(self) -> tuple[str, str]:
        """Say that it is noted, and with whom."""
        person = self._header.name if self._header else ""
        return self.tr("Contact noted, saved on this computer"), person

    def taken_up(self, typed: Mapping[str, Any]) -> None:
        """Keep the day of a draft, where it has one."""
        self.take(DayTyped(is_empty=not typed.get("next_on")))

    def _ask_all(self, found: About, header: Header | None) -> None:
        self.say_note(sayings.words(found.title))
        made = questions(self.session.desk, found.people, self.session.desk.now(), self.session.wishes)
        self._listen(made)
        asks = {name: labelled(editor, *words_of(name)) for name, editor in made.items()}
        what = [asks[name] for name in ("with_role", "with_whom", "medium", "outcome", "outcome_note")]
        left = col(card(asks["patient_id"], self.who, self.alike), card(*what), None, gap=Space.M)
        times = card(asks["is_incoming"], asks["at"], asks["minutes"])
        right = col(card(asks["next_step"], asks["next_on"]), times, None, gap=Space.M)
        self.put(made, asks, two_columns(left, right, (63, 37)))
        self._show_header(header)

    def _listen(self, made: Mapping[str, Editor]) -> None:
        """Say what is known before anybody says otherwise, and listen."""
        made["patient_id"].set_value(self.model.patient_id or None)
        for name, value in BEGINNING.items():
            made[name].set_value(value)
        made["patient_id"].changed.connect(self._pick)
        made["next_step"].changed.connect(self._propose_day)
        made["next_on"].changed.connect(self._day_typed)
        for name in ("with_role", "medium", "outcome"):
            self._go_on(name, made[name])

    def _go_on(self, name: str, choice: Editor) -> None:
        """Go to the next question when a key answered this one; the patient has a name already."""
        if isinstance(choice, KeyedChoice):
            choice.taken.connect(lambda: self.focus_on(after(name, choice.value())))

    def _pick(self) -> None:
        patient = str(self.editors["patient_id"].value() or "")
        if patient == self.model.patient_id:
            return
        self.take(Picked(patient))
        self.note.setVisible(bool(self.model.about_id))
        self._show_header(None)
        desk = self.session.desk
        if patient:
            self.ask(lambda: chart.header(desk, patient), self._show_header)

    def _show_header(self, header: Header | None) -> None:
        self._header = header
        self.show_person(header)

    def _propose_day(self) -> None:
        step = str(self.editors["next_step"].value())
        on = proposed_day(self.model, step, today_of(self.session.desk), day_names())
        if on is not None:
            self.editors["next_on"].set_value(on)

    def _day_typed(self) -> None:
        self.take(DayTyped(is_empty=not self.editors["next_on"].value()))


def _tr(text: str) -> str:
    return QCoreApplication.translate("ContactPage", text)
