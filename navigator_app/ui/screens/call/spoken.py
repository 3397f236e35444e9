"""What is read back to the caller: the whole result as every screen will show it, and the last one here beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtWidgets import QFrame

from navigator_app.commands import labs
from navigator_app.desk import Desk
from navigator_app.queries.calling import Whose
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col
from navigator_app.ui.screens.call.state import OTHER, Model, result_of
from sync.records.derive import build
from sync.records.lab_result import LabResult
from sync.rules.decimal_point import is_a_place_off, number_in
from sync.rules.result_text import result_text
from sync.words import say

_CONCERNS: Final = frozenset(
    {"analyte", "analyte_name", "unit", "value_text", "flag", "collected_at", "lab", "what", "whose"}
)


class Spoken(QFrame):
    """The sentence that is read to the caller before it is saved."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("role", "inset")
        self._head = Label(self.tr("Read this back to the caller"), "overline", wrap=True)
        self.sentence = Label("", "h3", wrap=True)
        self._rest = Label("", "muted", wrap=True)
        self._last = Label("", "caption", wrap=True)
        self.doubt = Alert("", "", "warn")
        self.setLayout(
            col(
                self._head, self.sentence, self._rest, self._last, self.doubt, gap=4, margins=(12, 10, 12, 10)
            )
        )
        self.doubt.setVisible(False)

    def concerns(self, name: str) -> bool:
        """Say whether an answer changes what is read back."""
        return name in _CONCERNS

    def tell(self, model: Model, typed: Mapping[str, Any], whose: Whose | None) -> None:
        """Put what was answered so far into the words of a result."""
        result = self._result(model, typed)
        self.setVisible(result is not None)
        if result is None:
            return
        told = result_text(result)
        self.sentence.setText(sayings.shown(told.measured))
        self._rest.setText(sayings.shown(told.rest))
        last = (
            whose.last.get(result.code) if whose is not None and not model.is_nobody and result.code else None
        )
        self._last.setVisible(last is not None)
        if last is not None:
            self._last.setText(sayings.words(say("Last here: {result}", result=result_text(last).after_name)))
        is_off = last is not None and is_a_place_off(number_in(result.value_text), last.value)
        self.doubt.setVisible(is_off)
        self.doubt.say(
            self.tr("Check the decimal point"),
            self.tr("This is about ten times the last one here, or a tenth of it. Ask the caller again."),
        )

    def _result(self, model: Model, typed: Mapping[str, Any]) -> LabResult | None:
        is_named = typed.get("analyte") and (typed["analyte"] != OTHER or typed.get("analyte_name"))
        if model.what != "result" or not is_named or not str(typed.get("value_text") or "").strip():
            return None
        said = result_of(typed)
        if not str(said.get("collected_at", "Z")).endswith("Z"):
            said.pop("collected_at")
        values = labs.result_values(self._desk, {"source": "phone", "caller": "-", **said})
        found = build(LabResult, "0" * 32, None, None, values)
        return found if isinstance(found, LabResult) else None
