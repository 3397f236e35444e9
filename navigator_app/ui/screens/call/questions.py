"""The questions of a call: the editor of each, its words, and the key that leads to it."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from navigator_app.desk import Desk
from navigator_app.queries.calling import Around
from navigator_app.queries.site_wishes import SiteWishes
from navigator_app.ui import sayings
from navigator_app.ui.forms.choices import NO_WISHES, choices_of, coded
from navigator_app.ui.forms.derived import ZONES
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.editors import DateEditor, MomentEditor, TextEditor
from navigator_app.ui.forms.keyed import KeyedChoice, KeyedTicks
from navigator_app.ui.forms.pickers import ClockEditor, PickEditor
from navigator_app.ui.screens.call.state import NO_FLAG, OTHER
from sync.rules.codes import label_of

_FLAGS = ("L", "H", "LL", "HH", "A", "AA")


def _tr(text: str) -> str:
    return QCoreApplication.translate("CallPage", text)


def analytes() -> list[tuple[str, str]]:
    """Give the analytes that are picked by typing, and the way out of the list."""
    return [*choices_of("lab-analytes", NO_WISHES), (OTHER, _tr("Another analyte, in words"))]


def questions(
    desk: Desk, found: Around, zone: Callable[[], ZoneInfo], wishes: SiteWishes
) -> dict[str, Editor]:
    """Make the editors of a call, in their order.

    Shape: `zone` is the clock by which a visit's new time is meant, `wishes` say what this site offers.
    """
    flags = [(NO_FLAG, _tr("No flag said"))]
    flags += [(one, f"{sayings.words(label_of('lab-flags', one))} ({one})") for one in _FLAGS]
    whats = [
        ("result", _tr("A result by phone")),
        ("moved", _tr("A visit was moved")),
        ("question", _tr("A question")),
    ]
    answers = [("me", _tr("I do")), ("here", _tr("Our queue")), *found.sites]
    whose = [("here", _tr("In a chart here")), ("nobody", _tr("Not found, or not certain"))]
    return {
        "caller": TextEditor(),
        "number": TextEditor(),
        "role": coded(KeyedChoice(_tr("Their part"), choices_of("contact-roles", wishes)), "contact-roles"),
        "whose": KeyedChoice(_tr("Whose call"), whose),
        "patient_id": PickEditor([(one.id, one.words) for one in found.people]),
        "read_back": KeyedTicks(_tr("Read back"), enough=2),
        "family_name": TextEditor(),
        "given_name": TextEditor(),
        "birth_on": DateEditor(),
        "record_number": TextEditor(),
        "display": TextEditor(),
        "what": KeyedChoice(_tr("What it is"), whats),
        "analyte": PickEditor(analytes()),
        "analyte_name": TextEditor(),
        "unit": TextEditor(),
        "value_text": TextEditor(),
        "flag": KeyedChoice(_tr("Lab's flag"), flags),
        "collected_at": MomentEditor(lambda: desk.zone),
        "lab": TextEditor(),
        "is_read_back": KeyedTicks(_tr("Result"), [(True, _tr("Read back, the caller says it is right"))], 1),
        "appointment_id": KeyedChoice(_tr("Visit")),
        "zone": ClockEditor(ZONES),
        "starts_at": MomentEditor(zone),
        "words": TextEditor(),
        "asked_by": TextEditor(),
        "answers": KeyedChoice(_tr("Who answers"), answers),
    }


def words_of(name: str) -> tuple[str, str]:
    """Give a question's words with its letter, and its help."""
    return {
        "caller": (_tr("Who ca&lls, by name"), ""),
        "role": (_tr("Their pa&rt"), ""),
        "number": (_tr("Number to call bac&k"), ""),
        "whose": (_tr("Whose call it &is"), ""),
        "patient_id": (_tr("&Patient"), _tr("A part of the name or of the birth date, then Enter")),
        "read_back": (
            _tr("Read &back by the caller, two of these"),
            _tr("Let the caller say it, then compare. Never read it to the caller first."),
        ),
        "family_name": (_tr("&Family name, as said"), ""),
        "given_name": (_tr("&Given name, as said"), ""),
        "birth_on": (_tr("Birt&h date, as said"), ""),
        "record_number": (_tr("Record n&umber, as said"), ""),
        "display": (_tr("What else was said about whose it is"), ""),
        "what": (_tr("&What it is"), ""),
        "analyte": (_tr("&Analyte"), _tr("A part of its name, then Enter")),
        "analyte_name": (_tr("Analyte, as the lab names it"), ""),
        "unit": (_tr("Unit, as said"), ""),
        "value_text": (_tr("&Value"), ""),
        "flag": (_tr("What the lab &calls it"), ""),
        "collected_at": (_tr("Coll&ected"), _tr("May stay empty")),
        "lab": (_tr("Lab&oratory"), ""),
        "is_read_back": ("", ""),
        "appointment_id": (_tr("&Visit"), ""),
        "zone": (_tr("By the cl&ock of"), ""),
        "starts_at": (_tr("N&ew day and time"), ""),
        "words": (_tr("In wor&ds"), ""),
        "asked_by": (_tr("Who a&sks, if not the caller"), ""),
        "answers": (_tr("Who answers"), ""),
    }[name]
