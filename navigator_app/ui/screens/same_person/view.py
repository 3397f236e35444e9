"""Two charts side by side: one person, two people, or back to what it was. The program proposes and never decides."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar, Final

from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from navigator_app.commands import same_person
from navigator_app.commands.verbs import written_by
from navigator_app.desk import Desk
from navigator_app.queries.side_by_side import PairView, pair
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row, scrolled
from navigator_app.ui.parts.letters import KeyNote, LetterKey
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.acting import tell_done
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.same_person.lines import lines, table
from navigator_app.ui.screens.same_person.state import (
    Answered,
    Began,
    Model,
    Stopped,
    Way,
    reason,
    told,
    update,
)
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from navigator_app.ui.theme.style import Theme
from sync.errors import Said

KEYS: Final[tuple[tuple[str, Way], ...]] = (("1", "one"), ("2", "two"), ("U", "back"))
_DEEDS: Final[dict[Way, Callable[[Desk, str, str, str], object]]] = {
    "one": same_person.one_person,
    "two": same_person.two_people,
    "back": same_person.take_back,
}


class SamePersonPage(Page):
    """Whether two charts are one person."""

    topic: ClassVar[str] = "patients"
    cares: ClassVar[frozenset[str]] = frozenset({"patient", "patient_link", "contact"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self._title, self._detail = Label("", "h1", wrap=True), Label("", "muted", wrap=True)
        self._reasons, self._table = col(gap=8), col(gap=0)
        content = box(
            col(
                col(self._title, self._detail, gap=2),
                self._reasons,
                self._table,
                None,
                gap=14,
                margins=(24, 18, 24, 16),
            ),
            "pageBody",
        )
        whole = col(scrolled(content), self._make_foot(), gap=0)
        whole.setStretch(0, 1)
        self.states = States(box(whole, "pageBody"))
        self.setLayout(col(self.states, gap=0))
        for key, way in KEYS:
            LetterKey(key, self, partial(self.decide, way))

    def show_target(self, target: Target) -> None:
        """Open two charts."""
        self.target, self.model = target, Model()
        self.why.clear()
        self.states.show_loading()
        self.refresh()

    def refresh(self) -> None:
        """Gather both anew."""
        desk, one, other = self.session.desk, self.target.id, self.target.more
        self.ask(lambda: pair(desk, one, other), self._take)

    def first_focus(self) -> QWidget | None:
        """Begin where 1, 2 and U are keys and not letters, at what decides nothing."""
        return self._later

    def foot(self) -> QWidget:
        """Name the strip with what can be decided."""
        return self._foot

    def fail(self, why: Said) -> None:
        """Say why they cannot be shown."""
        self.states.show_error(
            self.tr("These charts could not be read"), sayings.said(why), "", self.again(self.refresh)
        )

    def decide(self, way: Way) -> None:
        """Write a decision, with the reason; a person may say more, and need not."""
        view = self.model.view
        if view is None or self.model.is_busy or way not in self.model.ways:
            return
        why = reason(view, way, self.why.text())
        if not why:
            self._refuse(self.tr("Say why, so that the others understand it."))
            return
        self._problem.hide()
        self.model = update(self.model, Began())
        desk, one, other, deed = self.session.desk, view.one.patient_id, view.other_id, _DEEDS[way]
        self.do(
            lambda: written_by(desk, lambda at: deed(at, one, other, why)),
            partial(self._done, way, view.one.name),
            self._stopped,
        )

    def _done(self, way: Way, name: str, written: tuple[str, ...]) -> None:
        done = {
            "one": self.tr("Noted as one person, saved on this computer"),
            "two": self.tr("Noted as two people, saved on this computer"),
            "back": self.tr("Taken back, saved on this computer"),
        }[way]
        tell_done(self, f"{done}. {name}", written)
        self.host.back()

    def _stopped(self, why: Said) -> None:
        self.model = update(self.model, Stopped())
        self._refuse(sayings.said(why))

    def _refuse(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.show()
        self.why.setFocus()

    def _take(self, view: PairView | None) -> None:
        self.model = update(self.model, Answered(view))
        if view is None:
            back = button(self.tr("Back"), "")
            back.clicked.connect(self.host.back)
            text = self.tr("This chart has not come to this computer.")
            self.states.show_empty("users", self.tr("Not here yet"), text, back)
            return
        headline, detail = told(view)
        self._title.setText(sayings.words(headline))
        self._detail.setText(sayings.words(detail))
        self._show_reasons(view)
        self._show_table(view)
        for way, each in self._buttons.items():
            each.setVisible(way in self.model.ways)
        self.why.setVisible(bool(self.model.ways))
        self._why_label.setVisible(bool(self.model.ways))
        self._keys.setText(self._key_words())
        later = self.tr("Decide later") if "one" in self.model.ways else self.tr("Back")
        self._later.setText(later)
        self._later.setAccessibleName(later)
        self.states.show_content()

    def _show_reasons(self, view: PairView) -> None:
        clear(self._reasons)
        if view.reasons is None:
            return
        agrees = ". ".join(sayings.words(one) for one in view.reasons.agrees)
        differs = ". ".join(sayings.words(one) for one in view.reasons.differs)
        if agrees:
            self._reasons.addWidget(Alert(self.tr("What agrees"), agrees, "info", "users"))
        if differs:
            self._reasons.addWidget(Alert(self.tr("What differs"), differs, "warn", "triangle-alert"))

    def _show_table(self, view: PairView) -> None:
        clear(self._table)
        desk = self.session.desk
        titles = (self.tr("This chart"), self.tr("The other chart"))
        missing = self._missing(view) if view.other is None else ""
        found = lines(view.one, view.other, desk.now(), desk.zone)
        card = table(found, titles, missing)
        openers = [self._opener(self.tr("Open this chart"), view.one.patient_id)]
        if view.other is not None:
            openers.append(self._opener(self.tr("Open the other chart"), view.other_id))
        card.body.addLayout(row(*openers, None))
        self._table.addWidget(card)

    def _opener(self, words: str, patient: str) -> Button:
        opener = button(words, "", "arrow-right")
        opener.clicked.connect(lambda: self.host.go(record_target("patient", patient)))
        return opener

    def _missing(self, view: PairView) -> str:
        if view.where:
            text = self.tr(
                "The other chart is at {site} and not on this computer. Only where both are, this is decided: ask the"
                " center."
            )
            return text.format(site=view.where)
        return self.tr("The other chart is not on this computer. Ask the center: it holds both.")

    def _key_words(self) -> str:
        ways = self.model.ways
        if "back" in ways:
            return self.tr("U takes it back, with your reason")
        if ways:
            return self.tr("1 one person, 2 two people. Without a reason, what agrees is noted.")
        return ""

    def _make_foot(self) -> QFrame:
        self._keys = KeyNote("")
        self._problem = Label("", "error", wrap=True)
        self._problem.hide()
        self._why_label = Label(self.tr("Why"), "medium")
        self.why = QLineEdit()
        self.why.setAccessibleName(self.tr("Why"))
        self.why.setMinimumWidth(Theme.current().px(200))
        self._buttons: dict[Way, Button] = {
            "two": button(self.tr("Two people"), "", "user-round"),
            "one": button(self.tr("One person"), "primary", "users"),
            "back": button(self.tr("Take it back"), "primary", "refresh-cw"),
        }
        for way, each in self._buttons.items():
            each.clicked.connect(partial(self.decide, way))
        self._later = button(self.tr("Decide later"), "")
        self._later.clicked.connect(self.host.back)
        self._foot = QFrame()
        self._foot.setObjectName("keyHints")
        line = row(self._why_label, self.why, self._later, *self._buttons.values(), gap=8)
        line.setStretch(1, 1)
        self._foot.setLayout(col(line, self._problem, self._keys, gap=4, margins=(24, 10, 24, 12)))
        return self._foot
