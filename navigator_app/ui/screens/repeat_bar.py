"""A test that was made before, said above the form that asks for it: ask for its report instead, or go on and say why.

Nothing pops up and nothing is locked: what is typed stays, and only saving asks for the reason. Where nothing is known
it says so, with the places that nobody looked into; that is no green light.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from navigator_app.commands import repeats
from navigator_app.known_tests import Wanted
from navigator_app.queries.duplicate_tests import EarlierTest, Guard, guard
from navigator_app.ui import sayings
from navigator_app.ui.forms.choices import choices_of
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row
from navigator_app.ui.parts.lull import Lull
from navigator_app.ui.screens.page import Page
from navigator_app.ui.shell.new_menu import record_target
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space

CALM_MS: Final = 400
_REASON_PX: Final = 360
MOST: Final = 3
"""So many earlier tests are told one by one; the others are counted."""
Source = Callable[[], Wanted | None]


class RepeatBar(QWidget):
    """What is known of the tests that a form asks for; nothing for a form that asks for none."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._source: Source = lambda: None
        self.found: Guard | None = None
        self._lines = col(gap=Space.S, margins=(24, 8, 24, 0))
        self.setLayout(self._lines)
        self.why: PickEditor | None = None
        self._labelled: Labelled | None = None
        self._calm = Lull(self, CALM_MS, self.look)
        self.hide()

    def follow(self, source: Source) -> None:
        """Look at another form from now on."""
        self._source = source
        self._show(None)
        self.look()

    def look_soon(self) -> None:
        """Look after a moment of calm."""
        self._calm.start()

    def look(self) -> None:
        """Ask what is known of the tests in the form."""
        wanted = self._source()
        if wanted is None:
            self._show(None)
            return
        desk = self._page.session.desk
        self._page.ask(lambda: guard(desk, wanted), self._show)

    @property
    def reason(self) -> str:
        """Give why it is repeated, as far as that was chosen."""
        return str(self.why.value() or "") if self.why is not None else ""

    def ask_reason(self, sentence: str) -> bool:
        """Ask for the reason where it is chosen; what made it necessary may only just have come."""
        self.look()
        return self.refuse(sentence)

    def refuse(self, sentence: str) -> bool:
        """Say why it cannot be saved and go to the reason; False where none is asked for here."""
        if self._labelled is None or self.why is None:
            return False
        self._labelled.refuse(sentence)
        self.why.focus_target().setFocus()
        return True

    def _show(self, found: Guard | None) -> None:
        if found == self.found:
            return
        chosen, self.found = self.reason, found
        clear(self._lines)
        self.why = self._labelled = None
        self.setVisible(found is not None)
        if found is None:
            return
        silence, unchecked = sayings.words(found.silence), sayings.words(found.unchecked)
        if not found.earlier:
            first, second = (silence, unchecked) if silence else (unchecked, "")
            self._lines.addWidget(Alert(first, second, "neutral", "circle-help"))
            return
        headline = self.tr("The same test was made before")
        self._lines.addWidget(Alert(headline, unchecked, "warn", "triangle-alert"))
        for one in found.earlier[:MOST]:
            self._lines.addWidget(self._line(one))
        left = len(found.earlier) - MOST
        if left > 0:
            self._lines.addWidget(Label(self.tr("And {n} more.").format(n=left), "muted"))
        if found.is_undecided:
            self._ask_why(chosen)

    def _line(self, one: EarlierTest) -> QWidget:
        text = ". ".join(part for part in (sayings.words(one.text), sayings.words(one.decided)) if part)
        label = Label(text, wrap=True)
        parts: list[QWidget] = [label]
        if one.report == "not_here":
            ask = button(
                self.tr("Ask for the report instead"),
                "",
                "send",
                f"{self.tr('Ask for the report instead')}: {text}",
            )
            ask.clicked.connect(partial(self._ask_for, one))
            parts.append(ask)
        else:
            words = self.tr("Open the report") if one.report == "here" else self.tr("Open it")
            opener = button(words, "", "arrow-right", f"{words}: {text}")
            opener.clicked.connect(partial(self._open, one))
            parts.append(opener)
        line = row(*parts, gap=Space.S)
        line.setStretch(0, 1)
        return box(line)

    def _ask_why(self, chosen: str) -> None:
        self.why = PickEditor(choices_of("repeat-reasons", self._page.session.wishes))
        words = self.tr("Go on, because")
        self.why.name_parts(words)
        if chosen:
            self.why.set_value(chosen)
        self._labelled = Labelled(words, self.why, focus=self.why.focus_target())
        self._labelled.setFixedWidth(Theme.current().px(_REASON_PX))
        self._lines.addLayout(row(self._labelled, None))

    def _open(self, one: EarlierTest, _pressed: object = None) -> None:
        wanted = self._source()
        patient = wanted.patient_id if wanted else None
        self._page.host.go(record_target(one.key.kind, one.key.id, patient))

    def _ask_for(self, one: EarlierTest, _pressed: object = None) -> None:
        """Begin the request; the form stays as it is, and says then that the report was asked for."""
        wanted = self._source()
        if wanted is None:
            return
        desk = self._page.session.desk
        said = self.tr(
            "Records request begun, saved on this computer. Have the release signed, then send it."
        )

        def done(_request: str) -> None:
            self._page.host.tell_done(said)
            self.look()

        self._page.do(lambda: repeats.ask_for_report(desk, wanted, (one.mark,)), done)
