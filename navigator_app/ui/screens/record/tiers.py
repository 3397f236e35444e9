"""Which of a referral's forms is shown: the choice above the fields, and that more is filled in than is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from navigator_app.ui import sayings
from navigator_app.ui.forms.choices import NO_WISHES, choices_of
from navigator_app.ui.forms.keyed import KeyedChoice
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.layout import Group, Layout
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.theme.tokens import Space
from sync.records.derive import own_fields
from sync.records.referral import Referral
from sync.rules.codes import code_of
from sync.rules.referral_forms import is_filled, not_shown, referral_forms


def layout_of(tier: str, values: Mapping[str, Any]) -> Layout:
    """Give the groups of a form; what it does not show is kept hidden, and a group that says something is open."""
    forms = referral_forms()
    shown = forms.tiers[tier]
    groups = [
        Group(part.title, part.names, part.is_folded and not _says(part.names, values))
        for part in shown.groups
    ]
    # What is written with a move of the referral is in none of the forms: its deed asks for it.
    rest = tuple(one.name for one in own_fields(Referral) if one.name not in shown.names)
    return (*groups, Group("", rest, is_hidden=True))


def _says(names: tuple[str, ...], values: Mapping[str, Any]) -> bool:
    by_itself = referral_forms().by_itself
    return any(name not in by_itself and is_filled(name, values.get(name)) for name in names)


class Tiers(QWidget):
    """The forms as pills, each with its digit; below, what of the referral is not in sight."""

    chosen = Signal(str)
    gone_on = Signal()
    """A digit chose: whoever chose so goes on to the first field."""

    def __init__(self, tier: str) -> None:
        super().__init__()
        name = self.tr("Form")
        self._choice = KeyedChoice(name, choices_of("referral-forms", NO_WISHES))
        self._choice.set_value(tier)
        self.labelled = Labelled(name, self._choice, focus=self._choice.focus_target())
        self._what = Label("", "caption", wrap=True)
        self._all = button(self.tr("Show all"), "")
        self._all.clicked.connect(lambda: self.choose(referral_forms().whole))
        self._more = Alert("", "", "neutral", "file-text", self._all)
        self._choice.changed.connect(lambda: self._tell(self.tier))
        self._choice.taken.connect(self.gone_on)
        self._line = row(self.labelled, gap=Space.L)
        self._line.setStretch(0, 1)
        self.setLayout(col(self._line, self._what, self._more, gap=Space.S))
        self._explain()
        self._more.hide()

    @property
    def tier(self) -> str:
        """The form that is chosen."""
        return str(self._choice.value())

    def put_beside(self, other: QWidget) -> None:
        """Put something at the right of the forms."""
        self._line.addWidget(other, 0, Qt.AlignmentFlag.AlignBottom)

    def choose(self, tier: str) -> None:
        """Choose by program."""
        if tier != self.tier:
            self._choice.set_value(tier)
            self._tell(tier)

    def look(self, values: Mapping[str, Any]) -> None:
        """Say how much is filled in that this form does not show."""
        count = len(not_shown(self.tier, values))
        said = (
            self.tr("1 more field is filled in") if count == 1 else self.tr("{n} more fields are filled in")
        )
        self._more.say(said.format(n=count))
        self._more.setVisible(bool(count))

    def _tell(self, tier: str) -> None:
        self._explain()
        self.chosen.emit(tier)

    def _explain(self) -> None:
        self._what.setText(sayings.words(code_of("referral-forms", self.tier).help))
