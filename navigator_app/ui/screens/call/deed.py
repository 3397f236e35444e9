"""Which command a call asks for, and what is said once it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication

from navigator_app.commands import calls
from navigator_app.desk import Desk
from navigator_app.ui.screens.call.state import Model, call_of, result_of


def deed_of(model: Model, typed: Mapping[str, Any]) -> Callable[[Desk], object]:
    """Give the command that what was answered asks for; nothing that is needed is missing by then."""
    call, words = call_of(model, typed), str(typed.get("words") or "")
    if model.what == "result":
        result = result_of(typed)
        return lambda desk: calls.take_result(desk, call, result, is_read_back=bool(typed["is_read_back"]))
    if model.what == "question":
        answers, asked_by = typed.get("answers") or calls.TO_ME, str(typed.get("asked_by") or "")
        return lambda desk: calls.take_question(desk, call, words, answers, asked_by)
    if model.is_nobody:
        return lambda desk: calls.take_word(desk, call, words)
    visit, starts_at = str(typed["appointment_id"]), datetime.fromisoformat(str(typed["starts_at"]))
    return lambda desk: calls.take_move(desk, call, visit, starts_at)


def done_words(model: Model) -> str:
    """Say what is then done; never more than that it is saved here."""
    if model.is_nobody:
        return _tr("Call kept as unmatched, saved on this computer")
    return {
        "result": _tr("Result by phone, awaiting report: saved on this computer"),
        "moved": _tr("Visit moved, saved on this computer"),
        "question": _tr("Question taken down, saved on this computer"),
    }[model.what]


def _tr(text: str) -> str:
    return QCoreApplication.translate("CallPage", text)
