"""Whom a person picked from a list of names: what tells them apart, and who else could be meant."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from navigator_app.queries.header import Header, header
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.parts.labels import FactsLabel
from navigator_app.ui.parts.layout import clear, col
from navigator_app.ui.screens.page import Page
from navigator_app.ui.screens.patient_head import look_alike_alert, named_facts
from navigator_app.ui.theme.tokens import Space


class Picked(QWidget):
    """Under a picker of patients; nothing while nobody is picked."""

    def __init__(self, page: Page, editor: PickEditor) -> None:
        super().__init__()
        self._page, self._editor = page, editor
        self._lines = col(gap=Space.S)
        self.setLayout(self._lines)
        self._shown = ""
        editor.changed.connect(self.look)
        self.hide()

    def look(self) -> None:
        """Ask who was picked."""
        picked, desk = str(self._editor.value() or ""), self._page.session.desk
        if picked == self._shown:
            return
        self._shown = picked
        self._page.ask(lambda: header(desk, picked) if picked else None, self._show)

    def _show(self, head: Header | None) -> None:
        clear(self._lines)
        self.setVisible(head is not None)
        if head is None:
            return
        self._lines.addWidget(FactsLabel(named_facts(head)))
        warning = look_alike_alert(head)
        if warning is not None:
            self._lines.addWidget(warning)
