"""Who watches where a form's record goes, said while it is typed: before anybody relies on it being read tonight."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from navigator_app.queries.watch import before_saving
from navigator_app.ui import sayings
from navigator_app.ui.forms.form import Form
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.layout import col
from navigator_app.ui.parts.lull import Lull
from navigator_app.ui.screens.page import Page
from sync.rules.watching import QUEUE_OF
from sync.words import Words

CALM_MS: Final = 300


class WatchBar(QWidget):
    """A bar above the form of what another site is to read; nothing for everything else."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._form: Callable[[], Form | None] = lambda: None
        self.alert = Alert("", "", "info", "clock")
        self.setLayout(col(self.alert, margins=(24, 8, 24, 0)))
        self._calm = Lull(self, CALM_MS, self.look)
        self.hide()

    def follow(self, form: Callable[[], Form | None]) -> None:
        """Look at another form from now on."""
        self._form = form
        self.hide()
        self.look()

    def look_soon(self) -> None:
        """Look after a moment of calm."""
        self._calm.start()

    def look(self) -> None:
        """Ask who watches where this goes."""
        form = self._form()
        if form is None or form.noun.about.name not in QUEUE_OF:
            return
        desk, kind = self._page.session.desk, form.noun.about.name
        values: Mapping[str, Any] = {**(form.opened.fields if form.opened else {}), **form.typed()}
        self._page.ask(lambda: before_saving(desk, kind, values), self._show)

    def _show(self, said: Words | None) -> None:
        self.setVisible(said is not None)
        if said is not None:
            self.alert.say(sayings.words(said))
