"""Who is here already and may be the person of a new chart: said while it is typed, with the reasons, never in the way.

A person may say "I have looked": then the new chart and that one are noted as two people when it is saved. Who says
nothing saves all the same, and both stand in the list of possible same persons.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from navigator_app.commands import same_person
from navigator_app.queries.same_person import Possible, near
from navigator_app.ui import sayings
from navigator_app.ui.forms.form import Form
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.layout import box, clear, col, row
from navigator_app.ui.parts.lull import Lull
from navigator_app.ui.screens.page import Page
from navigator_app.ui.shell.new_menu import record_target
from navigator_app.ui.theme.tokens import Space

CALM_MS: Final = 400
_MOST = 2


class Near(QWidget):
    """Bars above the form of a new patient."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._form: Callable[[], Form | None] = lambda: None
        self.found: tuple[Possible, ...] = ()
        self.looked: set[str] = set()
        self._lines = col(gap=Space.S, margins=(24, 8, 24, 0))
        self.setLayout(self._lines)
        self._calm = Lull(self, CALM_MS, self.look)
        self.hide()

    def watch(self, form: Callable[[], Form | None]) -> None:
        """Look at another form from now on."""
        self._form, self.looked = form, set()
        self._show(())
        self.look()

    def look_soon(self) -> None:
        """Look after a moment of calm."""
        self._calm.start()

    def look(self) -> None:
        """Ask who may be the person in the form."""
        form = self._form()
        if form is None or form.noun.about.name != "patient" or form.opened is not None:
            return
        desk, values = self._page.session.desk, dict[str, Any](form.typed())
        self._page.ask(lambda: near(desk, "", values), self._show)

    def note_looked(self, record: str) -> None:
        """Write what was said of the chart that was just made."""
        desk, found = self._page.session.desk, self.looked & {one.patient_id for one in self.found}
        why = self.tr("Looked at when the chart was begun")
        for other in sorted(found):
            self._page.do(partial(same_person.two_people, desk, record, other, why), lambda _ids: None)

    def _show(self, found: tuple[Possible, ...]) -> None:
        if found[:_MOST] == self.found and self._lines.count() == len(self.found):
            return
        self.found = found[:_MOST]
        self._draw()

    def _draw(self) -> None:
        clear(self._lines)
        for one in self.found:
            self._lines.addWidget(self._bar(one))
        self.setVisible(bool(self.found))

    def _bar(self, one: Possible) -> QWidget:
        born = sayings.us_date(one.birth_on) if one.birth_on else self.tr("no date of birth")
        why = ". ".join(sayings.words(each) for each in one.reasons.agrees)
        text = f"{one.name}, {born}. {why}."
        if one.patient_id in self.looked:
            words = self.tr("You looked: the new chart is somebody else. It is noted when you save.")
            return Alert(words, text, "info", "circle-check")
        alert = Alert(self.tr("May be here already"), text, "violet", "users")
        opener = button(self.tr("Open that chart"), "", "arrow-right")
        opener.setAccessibleName(f"{opener.text()}: {one.name}")
        opener.clicked.connect(lambda: self._page.host.go(record_target("patient", one.patient_id)))
        looked = button(self.tr("I have looked: two people"), "", "check")
        looked.setAccessibleName(f"{looked.text()}: {one.name}")
        looked.clicked.connect(partial(self._say_looked, one.patient_id))
        line = row(alert, opener, looked, gap=Space.S)
        line.setStretch(0, 1)
        return box(line)

    def _say_looked(self, other: str) -> None:
        self.looked.add(other)
        self._draw()
