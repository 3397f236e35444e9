"""What pages of questions share: head, keys and foot, whose it is, the draft that is kept, and saving in one deed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final, Generic, TypeVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from navigator_app.commands.verbs import written_by
from navigator_app.desk import Desk
from navigator_app.errors import field_of
from navigator_app.queries.chart import Header
from navigator_app.store.unsaved import Typed as Draft
from navigator_app.ui import sayings
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import FactsLabel, Label
from navigator_app.ui.parts.layout import box, clear, col, row
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.acting import tell_done
from navigator_app.ui.screens.autosave import Autosave
from navigator_app.ui.screens.page import Host, Page, readable
from navigator_app.ui.screens.patient_head import look_alike_alert, who_facts
from navigator_app.ui.screens.questions.parts import key_hints
from navigator_app.ui.screens.questions.state import Asking, Saving, Stopped
from navigator_app.ui.screens.record.beginning import DraftOffer
from navigator_app.ui.session import Session
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space
from sync.errors import Said

_WIDTH_PX: Final = 1180
Found = TypeVar("Found")
M = TypeVar("M", bound=Asking)


class QuestionsPage(Page, Generic[M]):
    """Questions in two columns; which they are and what is written of them, a page of its own says."""

    topic: ClassVar[str] = "contacts"
    is_whole: ClassVar[bool] = True
    first: ClassVar[str] = ""
    """The question it begins with; beside it stands a refusal that names no other."""
    not_kept: ClassVar[frozenset[str]] = frozenset()
    """What a draft leaves out: it is asked anew."""

    def __init__(self, session: Session, host: Host, model: M, *, title: str, save: str) -> None:
        super().__init__(session, host)
        self.model = model
        self.editors: dict[str, Editor] = {}
        self.labelled: Mapping[str, Labelled] = {}
        self._wide = True
        self._columns: QBoxLayout = row()
        self.note = Label("", "muted", wrap=True)
        self.save_button = button(save, "primary", "check")
        self.save_button.clicked.connect(self.save)
        self._body = col(gap=Space.M, margins=(24, 16, 24, 16))
        inner = box(self._body, "pageBody")
        inner.setMaximumWidth(Theme.current().px(_WIDTH_PX))
        self._paper = readable(inner)
        self.states = States(self._paper)
        self._foot = box(col(key_hints(save), margins=(20, 0, 20, 0)))
        self._left_free = QWidget()
        self._left_free.hide()
        whole = col(self._head(title), self.states, self._left_free, self._foot, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._autosave = Autosave(self)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)

    def begin(self, gather: Callable[[], Found], draw: Callable[[Found], None]) -> None:
        """Gather what the questions need and draw them; what was typed before and not saved is offered."""
        self.editors = {}
        self.save_button.setEnabled(False)
        self.states.show_loading()
        key, store = self.draft_key(), self.session.desk.store
        self.ask(lambda: (gather(), store.draft(key)), lambda found: self._draw(draw, *found))

    def put(self, editors: dict[str, Editor], labelled: Mapping[str, Labelled], columns: QBoxLayout) -> None:
        """Put the questions on the page."""
        self.editors, self.labelled, self._columns = editors, labelled, columns
        self.save_button.setEnabled(True)
        self._body.addLayout(self._notices)
        self._body.addLayout(columns)
        self._body.addStretch(1)
        self.set_wide(self._wide)
        for editor in editors.values():
            editor.changed.connect(self._autosave.start)

    def say_note(self, text: str) -> None:
        """Say something below the title."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def show_person(self, header: Header | None) -> None:
        """Tell this patient from others, and warn of who could be taken for them."""
        clear(self.alike)
        self.who.setVisible(header is not None)
        self.who.set_facts(who_facts(header) if header else ())
        warning = look_alike_alert(header) if header else None
        if warning is not None:
            self.alike.addWidget(warning)

    def first_focus(self) -> QWidget | None:
        """Begin with the first question that nothing at hand answers."""
        return self.editors[self.first].focus_target() if self.editors else None

    def leave_room(self, height_px: int) -> None:
        """Let nothing that is read back to a caller, or typed, lie below what was just done."""
        self._left_free.setFixedHeight(height_px)
        self._left_free.setVisible(height_px > 0)

    def foot(self) -> QWidget | None:
        """Name the strip of keys, which nothing may cover."""
        return self._foot

    def set_wide(self, wide: bool) -> None:  # noqa: FBT001 - a setter, as Qt's are
        """Put the two columns beside each other, or one below the other."""
        self._wide = wide
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(way)

    def typed(self) -> dict[str, Any]:
        """Give what was answered so far, by the names of the questions."""
        return {name: editor.value() for name, editor in self.editors.items()}

    def keep_draft(self) -> None:
        """Keep what was typed, encrypted, so that neither a crash nor a lock takes it away."""
        self._autosave.stop()
        typed = self.typed()
        if self.model.is_saving or not self.is_begun(typed):
            return
        key, store = self.draft_key(), self.session.desk.store
        kept = {name: value for name, value in typed.items() if name not in self.not_kept}
        self.session.work.do(lambda: store.save_draft(key, kept), lambda _: None, lambda _: None)

    def save(self) -> None:
        """Write what was answered, in one deed."""
        if not self.editors or self.model.is_saving:
            return
        typed = self.typed()
        for each in self.labelled.values():
            each.refuse("")
        wrong = self._problem() or self.lacking(typed)
        if wrong is not None:
            self._refuse(*wrong)
            return
        deed, desk, key = self.deed(typed), self.session.desk, self.draft_key()
        self.take(Saving())

        def work() -> tuple[str, ...]:
            made = written_by(desk, deed)
            desk.store.drop_draft(key)
            return made

        self.do(work, self._saved, self._stopped)

    def focus_on(self, name: str) -> None:
        """Go to a question."""
        self.editors[name].focus_target().setFocus()
        self._paper.ensureWidgetVisible(self.labelled[name], 0, Space.XL)

    def take(self, _event: Saving | Stopped) -> None:
        """Let something happen."""
        raise AssertionError

    def draft_key(self) -> str:
        """Name the draft of what is asked just now."""
        raise AssertionError

    def is_begun(self, _typed: Mapping[str, Any]) -> bool:
        """Say whether something was typed that would be missed."""
        raise AssertionError

    def deed(self, _typed: Mapping[str, Any]) -> Callable[[Desk], object]:
        """Give the command that what was answered asks for."""
        raise AssertionError

    def said(self) -> tuple[str, str]:
        """Say what is done once it is written, and with whom."""
        raise AssertionError

    def asked(self) -> tuple[str, ...]:
        """Name the questions that are asked now, in their order."""
        return tuple(self.editors)

    def lacking(self, _typed: Mapping[str, Any]) -> tuple[str, str] | None:
        """Name the first question that has to be answered and is not, and say why."""
        return None

    def taken_up(self, typed: Mapping[str, Any]) -> None:
        """Hear that a draft was taken up again."""

    def _draw(self, draw: Callable[[Found], None], found: Found, draft: Draft | None) -> None:
        clear(self._body)
        self._notices, self.who, self.alike = col(gap=Space.S), FactsLabel(()), col(gap=0)
        self.who.setVisible(False)
        draw(found)
        if draft is not None:
            self._offer(draft)
        # The page is the same for every time: where the last one was scrolled to means nothing here.
        self._paper.verticalScrollBar().setValue(0)
        self.states.show_content()
        first = self.first_focus()
        if first is not None and self.isVisible():
            first.setFocus()

    def _problem(self) -> tuple[str, str] | None:
        """Name the first question whose answer cannot be read, and say why."""
        told = ((name, self.editors[name].problem()) for name in self.asked())
        return next(((name, sentence) for name, sentence in told if sentence), None)

    def _offer(self, draft: Draft) -> None:
        offer = DraftOffer(draft.at, self.session.desk.now(), self.session.desk.zone)
        offer.settled.connect(lambda is_taken: self._settle(dict(draft.typed) if is_taken else None))
        self._notices.addWidget(offer)

    def _settle(self, typed: Mapping[str, Any] | None) -> None:
        """Take a draft up again, or throw it away."""
        if typed is None:
            key, store = self.draft_key(), self.session.desk.store
            self.do(lambda: store.drop_draft(key), lambda _: None)
            return
        for name, value in typed.items():
            if name in self.editors:
                self.editors[name].set_value(value)
        self.taken_up(typed)

    def _saved(self, made: tuple[str, ...]) -> None:
        said = ". ".join(part for part in self.said() if part)
        self.editors = {}
        self.take(Stopped())
        tell_done(self, said, made)
        self.host.back()

    def _stopped(self, why: Said) -> None:
        self.take(Stopped())
        name = field_of(why)
        self._refuse(name if name in self.asked() else self.first, sayings.said(why))

    def _refuse(self, name: str, sentence: str) -> None:
        self.labelled[name].refuse(sentence)
        self.focus_on(name)

    def _head(self, title: str) -> QWidget:
        back = button(self.tr("Back"), "")
        back.clicked.connect(self.host.back)
        head = QFrame()
        head.setObjectName("pageHead")
        line = row(col(Label(title, "h1"), self.note, gap=2), back, self.save_button, gap=Space.S)
        line.setStretch(0, 1)
        head.setLayout(col(line, margins=(24, 14, 24, 14)))
        return head
