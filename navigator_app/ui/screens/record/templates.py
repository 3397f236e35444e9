"""The templates of a site above the form of a referral: one to begin with, or this referral kept as one."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from navigator_app.queries.referral_entry import ReferralEntry
from navigator_app.ui import sayings
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.screens.page import Target
from navigator_app.ui.theme.tokens import Space
from sync.words import Words


class Templates(QWidget):
    """Nothing where there is none and none can be kept."""

    picked = Signal(str)
    keeping = Signal()

    def __init__(self, entry: ReferralEntry, target: Target, *, is_new: bool) -> None:
        super().__init__()
        self._pick: Labelled | None = None
        lines = col(gap=Space.S)
        if is_new and entry.templates:
            editor = PickEditor(entry.templates)
            name = self.tr("Begin from template")
            editor.name_parts(name)
            editor.picked.connect(lambda: self.picked.emit(str(editor.value() or "")))
            self._pick = Labelled(name, editor, focus=editor.focus_target())
            lines.addWidget(self._pick)
        can_keep = not is_new and bool(target.id) and entry.may_not_keep is None
        if can_keep:
            keep = button(self.tr("Keep as template"), "ghost", "clipboard-list")
            keep.clicked.connect(self.keeping)
            lines.addLayout(row(keep, None))
        self.unknown = Alert("", "", "warn")
        """Stands below, as wide as the form."""
        self.unknown.hide()
        self.setLayout(lines)
        # Never shown here: without a parent it would be a window of its own.
        if self._pick is None and not can_keep:
            self.hide()

    def take_letter(self, taken: set[str]) -> None:
        """Underline the letter that leads to the templates."""
        if self._pick is not None:
            self._pick.take_letter(taken)

    def say_unknown(self, unknown: Iterable[Words]) -> None:
        """Name what a template of a newer release says that this one cannot fill in."""
        named = ", ".join(sayings.words(one) for one in unknown)
        said = self.tr("The rest of the template is filled in. This release does not know: {fields}.")
        self.unknown.say(said.format(fields=named))
        self.unknown.setVisible(bool(named))
