"""Correcting what the center refused: its words typed in again, the reason beside the field, sent as a new change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from navigator_app.commands import refused
from navigator_app.desk import Desk
from navigator_app.queries.outbox import Correction, Unaccepted
from navigator_app.ui import sayings
from navigator_app.ui.forms.form import Form
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.screens.page import Target

_MARK: Final = "refused:"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Correcting", text)


def correcting_target(one: Unaccepted) -> Target:
    """Say where refused words are corrected: in the form of their kind, whatever page shows the record else."""
    key, patient = one.written.key, one.written.patient_id or ""
    return Target("record", key.kind, key.id, patient, f"{_MARK}{one.written.change}")


def refused_change(target: Target) -> str:
    """Name the change that a form is to correct; nothing for an ordinary form."""
    return target.more.removeprefix(_MARK) if target.more.startswith(_MARK) else ""


def correct(desk: Desk, correction: Correction, typed: Mapping[str, Any], shown: Collection[str]) -> str:
    """Send what the form says in place of what was refused; give the record's id."""
    refused.correct(desk, correction.change, typed, shown)
    return correction.record


def show_refused(form: Form, correction: Correction) -> Alert:
    """Type the refused words in, go to the field that was refused, and give the notice that says why."""
    form.take_up(correction.values)
    form.refuse(correction.field, sayings.words(correction.reason))
    if correction.field not in form.names():
        focus = form.first_focus()
        if focus is not None:
            focus.setFocus()
    return Alert(
        _tr("The center did not accept this"),
        _tr("{why} Your words stand below as you typed them. Change what is wrong and save.").format(
            why=sayings.words(correction.reason)
        ),
        "danger",
        "circle-x",
    )
