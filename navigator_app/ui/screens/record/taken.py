"""What a form would take that another record on this computer has already: said while it is typed, never in the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from navigator_app.queries.collision import InTheWay, in_the_way
from navigator_app.ui import sayings
from navigator_app.ui.forms.form import Form
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.layout import clear, col
from navigator_app.ui.parts.lull import Lull
from navigator_app.ui.screens.page import Page
from navigator_app.ui.theme.tokens import Space

CALM_MS: Final = 400


class Taken(QWidget):
    """Bars above a form; none for a noun of which two never get in each other's way."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._form: Callable[[], Form | None] = lambda: None
        self._record = ""
        self.found: tuple[InTheWay, ...] = ()
        self._lines = col(gap=Space.S, margins=(24, 8, 24, 0))
        self.setLayout(self._lines)
        self._calm = Lull(self, CALM_MS, self.look)
        self.hide()

    def watch(self, form: Callable[[], Form | None], record: str) -> None:
        """Look at another form from now on."""
        self._form, self._record = form, record
        self._show(())
        self.look()

    def look_soon(self) -> None:
        """Look after a moment of calm."""
        self._calm.start()

    def look(self) -> None:
        """Ask whether what stands in the form is taken."""
        form = self._form()
        if form is None or not form.noun.collides:
            return
        desk, kind, record = self._page.session.desk, form.noun.about.name, self._record
        values: Mapping[str, Any] = {**(form.opened.fields if form.opened else {}), **form.typed()}
        self._page.ask(lambda: in_the_way(desk, kind, record, values), self._show)

    def _show(self, found: tuple[InTheWay, ...]) -> None:
        if found == self.found:
            return
        self.found = found
        clear(self._lines)
        for one in found:
            who = " \u00b7 ".join(
                part for part in (one.other.title, one.other.person, one.other.when) if part
            )
            text = self.tr("{who}. You may save all the same: then both are asked about.").format(who=who)
            self._lines.addWidget(Alert(sayings.words(one.sentence), text, "warn", "triangle-alert"))
        self.setVisible(bool(found))
