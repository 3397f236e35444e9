"""What the patient chose about a form's record, above the form: told where it holds, offered where it does not."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from navigator_app.queries.choices import ChoiceNote, begin_verbs, choice_note
from navigator_app.queries.shown import Key, Verb
from navigator_app.ui.parts.layout import clear, col, row
from navigator_app.ui.screens.acting import act
from navigator_app.ui.screens.chart.entry import deed_of
from navigator_app.ui.screens.choice_alert import choice_alert
from navigator_app.ui.screens.page import Page, Target


class ChoiceBar(QWidget):
    """A bar above the form of what a patient may choose about, such as a visit or a lab plan."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._line = col(gap=6, margins=(24, 8, 24, 0))
        self.setLayout(self._line)
        self.hide()

    def ask_for(self, target: Target) -> None:
        """Ask what was chosen about a record; nothing is asked of a new one, and of a chart its own page tells."""
        self.hide()
        key = Key(target.kind, target.id)
        if not target.id or target.kind == "patient" or not begin_verbs(key):
            return
        desk = self._page.session.desk

        def look() -> tuple[str, ChoiceNote | None] | None:
            image = desk.image(key.id)
            return (image.patient or "", choice_note(desk, key, image.patient)) if image else None

        def take(found: tuple[str, ChoiceNote | None] | None) -> None:
            if found is not None and self._page.target == target:
                self._show(key, *found)

        self._page.ask(look, take)

    def _show(self, key: Key, patient: str, note: ChoiceNote | None) -> None:
        clear(self._line)

        def do(verb: Verb) -> None:
            act(self._page, verb, "", patient)

        if note is not None:
            self._line.addWidget(choice_alert(note, do))
        else:
            about = self.tr("Patient's choice")
            self._line.addLayout(row(*(deed_of(verb, about, do) for verb in begin_verbs(key)), None, gap=14))
        self.show()
