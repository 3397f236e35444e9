"""The questions of a contact: the editor of each, its words, and the letter that leads to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from navigator_app.desk import Desk
from navigator_app.queries.contacting import Person
from navigator_app.queries.site_wishes import SiteWishes
from navigator_app.ui.forms import entries
from navigator_app.ui.forms.choices import choices_of, coded
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.editors import MomentEditor, TextEditor
from navigator_app.ui.forms.keyed import DayEditor, KeyedChoice
from navigator_app.ui.forms.pickers import PickEditor
from sync.rules.whose_day import day_of


def _tr(text: str) -> str:
    return QCoreApplication.translate("ContactPage", text)


def today_of(desk: Desk) -> date:
    """Give the day by the clock of this place."""
    return day_of(desk.now(), desk.me.zone)


def questions(desk: Desk, people: Sequence[Person], now: datetime, wishes: SiteWishes) -> dict[str, Editor]:
    """Make the editors of a contact, in their order; `wishes` say what this site offers."""
    began = [(False, _tr("We contacted them")), (True, _tr("They contacted us"))]
    moment = MomentEditor(lambda: desk.zone)
    moment.set_value(now.isoformat())
    return {
        "patient_id": PickEditor([(one.id, one.words) for one in people]),
        "with_role": _coded(_tr("With"), "contact-roles", wishes),
        "with_whom": TextEditor(),
        "medium": _coded(_tr("How"), "contact-media", wishes),
        "outcome": _coded(_tr("Outcome"), "contact-outcomes", wishes),
        "outcome_note": TextEditor(),
        "next_step": TextEditor(),
        "next_on": DayEditor(lambda: today_of(desk)),
        "is_incoming": KeyedChoice(_tr("Who began"), began),
        "at": moment,
        "minutes": TextEditor(entries.read_whole, wrong=_tr("Write a whole number."), unit=_tr("min")),
    }


def _coded(name: str, codes: str, wishes: SiteWishes) -> KeyedChoice:
    return coded(KeyedChoice(name, choices_of(codes, wishes)), codes)


def words_of(name: str) -> tuple[str, str]:
    """Give a question's words with its letter, and its help."""
    return {
        "patient_id": (_tr("&Patient, may stay empty"), ""),
        "with_role": (_tr("&With"), ""),
        "with_whom": (_tr("&Name, where it is not the patient"), ""),
        "medium": (_tr("&How"), ""),
        "outcome": (_tr("&Outcome"), ""),
        "outcome_note": (_tr("In wor&ds"), ""),
        "next_step": (_tr("Next s&tep"), _tr("Becomes a task of yours")),
        "next_on": (_tr("D&ue"), ""),
        "is_incoming": (_tr("Who &began"), ""),
        "at": (_tr("Wh&en"), ""),
        "minutes": (_tr("&Minutes"), ""),
    }[name]
