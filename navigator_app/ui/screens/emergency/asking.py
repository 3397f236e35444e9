"""The form that opens one chart in an emergency: whom exactly, and why."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from navigator_app.ui.forms.choices import NO_WISHES, choices_of
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.editors import DateEditor, LongEditor, TextEditor
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import row
from sync.in_emergency import EmergencyAsk
from sync.rules import emergency

ORDER: Final = ("number", "family_name", "given_name", "birth_on", "reason", "words")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Emergency", text)


class AskCard(Card):
    """Asks exactly whom and why; `asked` when it is to be opened."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__(_tr("Open a chart"))
        self.editors: dict[str, Editor] = {
            "number": TextEditor(),
            "family_name": TextEditor(),
            "given_name": TextEditor(),
            "birth_on": DateEditor(),
            "reason": PickEditor(choices_of("emergency-reasons", NO_WISHES)),
            "words": LongEditor(),
        }
        least = emergency.numbers().least_words
        labels = {
            "number": (_tr("Record number"), _tr("Whole, as it stands on a card or a wristband.")),
            "family_name": (_tr("Or the family name"), ""),
            "given_name": (_tr("Given name"), ""),
            "birth_on": (_tr("Date of birth"), ""),
            "reason": (_tr("Reason"), ""),
            "words": (
                _tr("In your words"),
                _tr("At least {count} words. The reviewer reads them.").format(count=least),
            ),
        }
        self.fields: dict[str, Labelled] = {}
        taken: set[str] = set()
        told = _tr(
            "For somebody whose chart you do not see. Only exactly what is on record finds it. It is open for "
            "{minutes} minutes, it is noted, and somebody else reviews it."
        )
        self.add(Label(told.format(minutes=emergency.numbers().open_minutes), "muted", wrap=True))
        for name in ORDER:
            label, helped = labels[name]
            editor = self.editors[name]
            editor.name_parts(label)
            self.fields[name] = Labelled(label, editor, helped, editor.focus_target())
            self.fields[name].take_letter(taken)
        first = ("family_name", "given_name")
        self.add(self.fields["number"], row(*(self.fields[name] for name in first), gap=12))
        self.add(*(self.fields[name] for name in ORDER if name not in ("number", *first)))
        self.open = button(_tr("Open in an emergency"), "primary", "triangle-alert")
        self.open.clicked.connect(self.asked)
        self.add(row(self.open, None))

    def first_focus(self) -> QWidget:
        """Begin with the number."""
        return self.editors["number"].focus_target()

    def value(self) -> EmergencyAsk | None:
        """Give what was typed; None after saying what is wrong with it."""
        for field in self.fields.values():
            field.refuse("")
        for name, editor in self.editors.items():
            if sentence := editor.problem():
                self.refuse(name, sentence)
                return None
        typed = {name: str(editor.value() or "").strip() for name, editor in self.editors.items()}
        is_named = typed["family_name"] and typed["given_name"] and typed["birth_on"]
        if not typed["number"] and not is_named:
            self.refuse("number", _tr("Type a whole record number, or both names and the date of birth."))
            return None
        born = date.fromisoformat(typed["birth_on"]) if typed["birth_on"] else None
        return EmergencyAsk.model_validate({**typed, "birth_on": born})

    def refuse(self, name: str, sentence: str) -> None:
        """Say beside a field what is wrong."""
        self.fields[name].refuse(sentence)
        self.editors[name].focus_target().setFocus()

    def clear(self) -> None:
        """Forget what was typed."""
        for name, editor in self.editors.items():
            editor.set_value(None if name == "reason" else "")
            self.fields[name].refuse("")
