"""One page for an answer: at the left what they wrote and what was asked before, at the right what is said back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar, Final

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from navigator_app.commands import messages, referrals
from navigator_app.commands.verbs import written_by
from navigator_app.desk import Desk
from navigator_app.queries.respond import Answer, Theirs, draft_key, other_end, respond
from navigator_app.ui import sayings
from navigator_app.ui.forms.editors import DateEditor, LongEditor, TextEditor
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.keyhints import KeyHint, KeyHints
from navigator_app.ui.parts.labels import FactsLabel, Label
from navigator_app.ui.parts.layout import box, clear, col, row, rule, scrolled
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.parts.segment import Segment
from navigator_app.ui.screens.acting import tell_done
from navigator_app.ui.screens.asked_line import asked_line
from navigator_app.ui.screens.autosave import Autosave
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.patient_head import look_alike_alert, named_facts
from navigator_app.ui.screens.respond.state import Answered, Busy, Chosen, Event, Model, Opened, update
from navigator_app.ui.screens.two_panes.view import facts
from navigator_app.ui.session import Session
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space
from sync.errors import Said

_WORDS_PX: Final = 150


class RespondPage(Page):
    """Ask, answer, send back or decline, with their words in sight."""

    topic: ClassVar[str] = "queue"
    cares: ClassVar[frozenset[str]] = frozenset({"message", "claim"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self._title, self._who = Label("", "h1", wrap=True), FactsLabel(())
        self._notices = col(gap=Space.S)
        self.left, self._right = col(gap=14), col(gap=14)
        self.words, self.other, self.day = LongEditor(), LongEditor(), DateEditor()
        self.against: dict[str, TextEditor] = {}
        self._words_field: Labelled | None = None
        self._segment: Segment | None = None
        head = QFrame()
        head.setObjectName("pageHead")
        head.setLayout(col(self._title, self._who, self._notices, gap=6, margins=(24, 14, 24, 12)))
        body = row(box(self.left), box(self._right), gap=16, margins=(24, 16, 24, 16))
        body.setStretch(0, 50)
        body.setStretch(1, 50)
        keys = KeyHints([KeyHint(("Ctrl", "S"), self.tr("Send")), KeyHint(("Esc",), self.tr("Back"))])
        foot = row(keys, margins=(20, 0, 20, 0))
        whole = col(head, scrolled(box(body, "pageBody")), foot, gap=0)
        whole.setStretch(1, 1)
        self.states = States(box(whole, "pageBody"))
        self.setLayout(col(self.states, gap=0))
        self._autosave = Autosave(self)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.submit)

    def show_target(self, target: Target) -> None:
        """Open a record to answer it."""
        self.target = target
        self._words_field = None
        self.model = update(self.model, Opened(target.id, target.more))
        self.states.show_loading()
        self._ask(self._begin)

    def refresh(self) -> None:
        """Draw their side anew; what is being written stays."""
        self._ask(self._take_theirs)

    def first_focus(self) -> QWidget | None:
        """Begin with the words."""
        return self.words.focus_target() if self._words_field is not None else None

    def keep_draft(self) -> None:
        """Keep what was written on this computer; a draft is never shared."""
        self._autosave.stop()
        theirs, body = self.model.theirs, self.words.value()
        said = body.strip() or any(one.value().strip() for one in self.against.values())
        if theirs is None or self.model.is_busy or not said:
            return
        key, typed, store = draft_key(theirs.kind, theirs.id), self._typed(), self.session.desk.store
        self.session.work.do(lambda: store.save_draft(key, typed), lambda _: None, lambda _: None)

    def submit(self) -> None:
        """Save it as what was chosen; it is sent by the next exchange."""
        theirs, field = self.model.theirs, self._words_field
        if theirs is None or field is None or self.model.is_busy:
            return
        field.refuse("")
        self._other_field.refuse("")
        has_words = bool(self.words.value().strip()) or (
            self.model.choice == "send_back" and any(one.value().strip() for one in self.against.values())
        )
        if not has_words:
            field.refuse(self.tr("Write what you want to say."))
            self.words.focus_target().setFocus()
            return
        if self.model.choice == "decline" and not self.other.value().strip():
            self._other_field.refuse(self.tr("Say who else could help, or that you know of nobody."))
            self.other.focus_target().setFocus()
            return
        if self.model.asks_day and (wrong := self.day.problem()):
            self.host.tell_trouble(Said(wrong))
            return
        desk, choice, typed = self.session.desk, self.model.choice, self._typed()
        self._change(Busy(is_busy=True))

        def work() -> tuple[str, ...]:
            written = written_by(desk, lambda at: _DEEDS[choice](at, theirs, typed))
            desk.store.drop_draft(draft_key(theirs.kind, theirs.id))
            return written

        self.do(work, self._done, self._stopped)

    def _typed(self) -> dict[str, Any]:
        return {
            "words": self.words.value(),
            "other": self.other.value(),
            "against": {key: words for key, one in self.against.items() if (words := one.value().strip())},
            "by": self.day.value(),
            "choice": self.model.choice,
        }

    def _ask(self, then: Callable[[Answered], None]) -> None:
        desk, kind, record = self.session.desk, self.target.kind, self.target.id
        self.ask(lambda: Answered(record, respond(desk, kind, record)), then)

    def _begin(self, event: Answered) -> None:
        """Draw both sides for another record, with what was written and not sent before."""
        self._change(event)
        theirs = self.model.theirs
        if theirs is None:
            text = self.tr("This has not come to this computer.")
            self.states.show_empty("message-square", self.tr("Not here yet"), text)
            return
        kept = theirs.draft.typed if theirs.draft else {}
        if kept.get("choice") in theirs.choices and not self.target.more:
            self._change(Chosen(kept["choice"]))
        self._draw_theirs(theirs)
        self._draw_answer(theirs, kept)
        self.states.show_content()
        if self.isVisible():
            self.words.focus_target().setFocus()

    def _take_theirs(self, event: Answered) -> None:
        self._change(event)
        if self.model.theirs is not None and self._words_field is not None:
            self._draw_theirs(self.model.theirs)

    def _change(self, event: Event) -> None:
        self.model = update(self.model, event)

    def _draw_theirs(self, theirs: Theirs) -> None:
        self._title.setText(sayings.words(theirs.title))
        self._who.setVisible(theirs.header is not None)
        if theirs.header is not None:
            self._who.set_facts(named_facts(theirs.header))
        clear(self._notices)
        warning = look_alike_alert(theirs.header) if theirs.header else None
        if warning is not None:
            self._notices.addWidget(warning)
        if theirs.held:
            self._notices.addWidget(
                Alert(self.tr("Somebody has it in hand"), sayings.words(theirs.held), "info", "user-round")
            )
        clear(self.left)
        quotes = facts(*((sayings.words(one.label), sayings.shown(one.text)) for one in theirs.quotes))
        by = Label(sayings.words(theirs.by), "muted", wrap=True)
        self.left.addWidget(Card(self.tr("What they wrote")).add(by, *quotes))
        if theirs.asked:
            lines = [line for one in theirs.asked for line in (rule(), asked_line(one))][1:]
            self.left.addWidget(Card(self.tr("Asked and answered before")).add(*lines))
        self.left.addStretch(1)

    def _draw_answer(self, theirs: Theirs, kept: Mapping[str, Any]) -> None:
        clear(self._right)
        self.words, self.other, self.day = LongEditor(), LongEditor(), DateEditor()
        self.words.text.setFixedHeight(Theme.current().px(_WORDS_PX))
        self.words.set_value(kept.get("words"))
        self.other.set_value(kept.get("other"))
        self.words.changed.connect(self._autosave.start)
        self.other.changed.connect(self._autosave.start)
        self.other.name_parts(self.tr("Who else could help"))
        self._other_field = Labelled(
            self.tr("Who &else could help"), self.other, focus=self.other.focus_target()
        )
        self.day.set_value(kept.get("by") or theirs.reply_by.isoformat())
        self.words.name_parts(self.tr("Your words"))
        self.day.name_parts(self.tr("Answer by"))
        self._words_field = Labelled(self.tr("&Your words"), self.words, focus=self.words.focus_target())
        self._day_field = Labelled(self.tr("Answer &by"), self.day, focus=self.day.focus_target())
        self._watching = Label("", "muted", wrap=True)
        self._help = Label("", "muted", wrap=True)
        self._send = button(self._button(self.model.choice), "primary", "send")
        self._send.clicked.connect(self.submit)
        leave = button(self.tr("Back"), "")
        leave.clicked.connect(self.host.back)
        card = Card(self.tr("What you say back"))
        self._segment = None
        if len(theirs.choices) > 1:
            place = theirs.choices.index(self.model.choice)
            self._segment = Segment(self.tr("What to do"), [self._named(c) for c in theirs.choices], place)
            self._segment.chosen.connect(lambda n: self._choose(theirs.choices[n]))
            card.add(row(self._segment, None))
        self._needs = self._draw_needs(theirs, kept.get("against") or {})
        card.add(
            self._help, self._words_field, self._needs, self._other_field, self._day_field, self._watching
        )
        card.add(row(self._send, leave, None))
        self._right.addWidget(card)
        self._right.addStretch(1)
        self._draw_choice(theirs)

    def _draw_needs(self, theirs: Theirs, kept: Mapping[str, str]) -> QWidget:
        """Give a line for words against each thing that the referral needs, with how it stands there."""
        self.against = {}
        lines: list[QWidget] = [
            Label(self.tr("Words against single things on its list"), "medium", wrap=True)
        ]
        for need in theirs.needs:
            editor = TextEditor()
            editor.set_value(kept.get(need.key))
            editor.changed.connect(self._autosave.start)
            label, state = sayings.words(need.label), sayings.words(need.state.text)
            editor.name_parts(f"{label}: {state}")
            self.against[need.key] = editor
            lines.append(Labelled(f"{label} \u00b7 {state}", editor, focus=editor.focus_target()))
        return box(col(*lines, gap=Space.S))

    def _choose(self, choice: Answer) -> None:
        self._change(Chosen(choice))
        if self.model.theirs is not None:
            self._draw_choice(self.model.theirs)

    def _draw_choice(self, theirs: Theirs) -> None:
        choice = self.model.choice
        self._day_field.setVisible(self.model.asks_day)
        self._other_field.setVisible(choice == "decline")
        self._needs.setVisible(choice == "send_back" and bool(theirs.needs))
        self._send.setText(self._button(choice))
        self._help.setText(self._helped(choice).format(site=theirs.to_site))
        self._watching.setText(sayings.words(theirs.watching) if theirs.watching else "")
        self._watching.setVisible(theirs.watching is not None)

    def _named(self, choice: Answer) -> str:
        return {
            "ask": self.tr("Ask"),
            "answer": self.tr("Answer"),
            "send_back": self.tr("Send back"),
            "decline": self.tr("Decline"),
        }[choice]

    def _button(self, choice: Answer) -> str:
        return {
            "ask": self.tr("Send question"),
            "answer": self.tr("Send answer"),
            "send_back": self.tr("Send back"),
            "decline": self.tr("Decline referral"),
        }[choice]

    def _helped(self, choice: Answer) -> str:
        return {
            "ask": self.tr("A question to {site}. The referral or result stays where it is in the queue."),
            "answer": self.tr("Your answer to {site}. The question is then closed."),
            "send_back": self.tr("It goes back to {site} with these words, and waits there."),
            "decline": self.tr("{site} reads why, and who else could help."),
        }[choice]

    def _done(self, written: tuple[str, ...]) -> None:
        theirs, choice = self.model.theirs, self.model.choice
        self.model, self._words_field = Model(), None
        done = {
            "ask": self.tr("Question saved on this computer"),
            "answer": self.tr("Answer saved on this computer"),
            "send_back": self.tr("Sent back, saved on this computer"),
            "decline": self.tr("Declined, saved on this computer"),
        }[choice]
        person = theirs.header.name if theirs and theirs.header else ""
        tell_done(self, ". ".join(part for part in (done, person) if part), written)
        self.host.back()

    def _stopped(self, why: Said) -> None:
        self._change(Busy(is_busy=False))
        if self._words_field is not None:
            self._words_field.refuse(sayings.said(why))


def _send_question(desk: Desk, theirs: Theirs, typed: dict[str, Any]) -> object:
    other = other_end(desk, theirs.opened)
    return messages.ask(desk, theirs.kind, theirs.id, other, typed["words"], _day(typed))


def _day(typed: dict[str, Any]) -> date | None:
    return date.fromisoformat(typed["by"]) if typed["by"] else None


_DEEDS: dict[Answer, Callable[[Desk, Theirs, dict[str, Any]], object]] = {
    "ask": _send_question,
    "answer": lambda desk, theirs, typed: messages.answer(desk, theirs.id, typed["words"]),
    "send_back": lambda desk, theirs, typed: referrals.send_back(
        desk, theirs.id, typed["words"], theirs.opened, by_on=_day(typed), against=typed["against"]
    ),
    "decline": lambda desk, theirs, typed: referrals.decline(
        desk, theirs.id, typed["words"], theirs.opened, alternative=typed["other"]
    ),
}
