"""Key a reply sheet, from anywhere: its code, one key for what is ticked, the name on it, Enter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import QCoreApplication

from navigator_app.commands.replies import key_reply
from navigator_app.desk import Desk
from navigator_app.queries.chart import Header
from navigator_app.queries.replying import SheetOf, sheet_of
from navigator_app.ui import sayings
from navigator_app.ui.forms import entries
from navigator_app.ui.forms.choices import choices_of
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.editors import TextEditor
from navigator_app.ui.forms.keyed import DayEditor, KeyedChoice
from navigator_app.ui.parts.layout import col
from navigator_app.ui.screens.page import Host, Target
from navigator_app.ui.screens.questions.parts import card, labelled, two_columns
from navigator_app.ui.screens.questions.view import QuestionsPage
from navigator_app.ui.screens.reply.state import (
    MORE,
    Event,
    Model,
    Ticked,
    asked,
    is_begun,
    lacking,
    reply_of,
    update,
)
from navigator_app.ui.session import Session
from navigator_app.ui.theme.tokens import Space
from sync.errors import Said
from sync.rules.reply_codes import LENGTH
from sync.rules.whose_day import day_of


class ReplyPage(QuestionsPage[Model]):
    """One sheet."""

    topic: ClassVar[str] = "referrals"
    first: ClassVar[str] = "code"
    not_kept: ClassVar[frozenset[str]] = frozenset({"code"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host, Model(), title=_tr("Key a reply sheet"), save=_tr("Save reply"))
        self._header: Header | None = None
        self._code = ""

    def show_target(self, target: Target) -> None:
        """Begin a sheet."""
        self.target, self.editors, self._header, self._code = target, {}, None, ""
        self.model = Model()
        self.begin(lambda: None, lambda _: self._ask_all())

    def take(self, event: Event) -> None:
        """Let something happen, and show the questions that are asked now."""
        self.model = update(self.model, event)
        self.save_button.setEnabled(bool(self.editors) and not self.model.is_saving)
        for name, each in self.labelled.items() if self.editors else ():
            each.setVisible(name in asked(self.model))
        if self.editors:
            self._more.setVisible(not set(MORE).isdisjoint(asked(self.model)))

    def draft_key(self) -> str:
        """Name the one draft that sheets have."""
        return "reply:new"

    def is_begun(self, typed: Mapping[str, Any]) -> bool:
        """Say whether something was typed that would be missed."""
        return is_begun(typed)

    def asked(self) -> tuple[str, ...]:
        """Name the questions that are asked now, in their order."""
        return asked(self.model)

    def lacking(self, typed: Mapping[str, Any]) -> tuple[str, str] | None:
        """Name the first question that has to be answered and is not, and say why."""
        needed = lacking(self.model, typed)
        return (needed[0], sayings.words(needed[1])) if needed else None

    def deed(self, typed: Mapping[str, Any]) -> Callable[[Desk], object]:
        """Deliver the packet and move the referral, in one deed."""
        reply, code = reply_of(self.model, typed), str(typed["code"])
        return lambda desk: key_reply(desk, code, reply)

    def said(self) -> tuple[str, str]:
        """Say that it is keyed, and whose it was."""
        return _tr("Reply noted, saved on this computer"), self._header.name if self._header else ""

    def taken_up(self, typed: Mapping[str, Any]) -> None:
        """Go on with what was ticked before."""
        self.take(Ticked(str(typed.get("answer") or "")))

    def _ask_all(self) -> None:
        made = self._editors()
        asks = {name: labelled(editor, *_words_of(name)) for name, editor in made.items()}
        first = card(asks["code"], self.who, self.alike)
        left = col(first, card(asks["answer"], asks["by"]), None, gap=Space.M)
        self._more = card(*(asks[name] for name in MORE))
        self.put(made, asks, two_columns(left, col(self._more, None), (60, 40)))
        self.take(Ticked(""))

    def _editors(self) -> dict[str, Editor]:
        code, by, answer = TextEditor(), TextEditor(), KeyedChoice(_tr("What is ticked"))
        answer.offer(choices_of("packet-replies", self.session.wishes))
        code.changed.connect(lambda: self._look(str(code.value())))
        code.line.returnPressed.connect(lambda: self.focus_on("answer"))
        answer.changed.connect(lambda: self.take(Ticked(str(answer.value() or ""))))
        answer.taken.connect(lambda: self.focus_on("by"))
        by.line.returnPressed.connect(self.save)
        return {
            "code": code,
            "answer": answer,
            "by": by,
            "words": TextEditor(),
            "alternative": TextEditor(),
            "on": DayEditor(self._today),
            "at": TextEditor(entries.read_time, wrong=_tr("Write a time as 9:42 AM.")),
        }

    def _today(self) -> date:
        desk = self.session.desk
        return day_of(desk.now(), desk.me.zone)

    def _look(self, typed: str) -> None:
        """Say whose sheet it is as soon as its code is whole, and go on."""
        letters = "".join(one for one in typed if one.isalnum())
        if letters == self._code:
            return
        self._code = letters
        self.labelled["code"].refuse("")
        self._show(None)
        if len(letters) >= LENGTH:
            desk = self.session.desk
            self.session.work.ask(lambda: sheet_of(desk, typed), self._found, self._unknown, self)

    def _found(self, found: SheetOf) -> None:
        self._show(found)
        if self.editors and self.editors["code"].focus_target().hasFocus():
            self.focus_on("answer")

    def _unknown(self, why: Said) -> None:
        if self.editors:
            self.labelled["code"].refuse(sayings.said(why))

    def _show(self, found: SheetOf | None) -> None:
        self._header = found.header if found else None
        self.show_person(self._header)
        self.say_note(sayings.words(found.words) if found else "")


def _words_of(name: str) -> tuple[str, str]:
    """Give a question's words with its letter, and its help."""
    return {
        "code": (_tr("&Code of the sheet"), _tr("Eight letters and digits, in any case")),
        "answer": (_tr("&What is ticked"), ""),
        "by": (_tr("&Name on the sheet"), ""),
        "words": (_tr("What it &says"), ""),
        "alternative": (_tr("Who &else could help"), ""),
        "on": (_tr("&Day"), ""),
        "at": (_tr("&Time there"), ""),
    }[name]


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReplyPage", text)
