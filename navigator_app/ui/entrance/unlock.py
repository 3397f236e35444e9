"""Unlock: one field, who you are on a shared computer, and a true word when it does not open."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QRadioButton, QWidget

from navigator_app.ui import sayings
from navigator_app.ui.entrance.door import Door, Keyholder
from navigator_app.ui.entrance.tries import Waits, is_caps_lock
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.avatar import Glyph
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label, keyless
from navigator_app.ui.parts.layout import box, col, row, scrolled
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space
from navigator_app.ui.work import Work
from sync.errors import Said

CARD_WIDTH_PX = 420


class PassphraseField(QLineEdit):
    """A field for a passphrase: pasting and password managers are welcome; it tells of Caps Lock."""

    caps_lock = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type, and tell whether Caps Lock seems to be on."""
        with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        is_on = is_caps_lock(event.text(), with_shift=with_shift)
        if is_on is not None:
            self.caps_lock.emit(is_on)
        super().keyPressEvent(event)


def centered(card: QWidget) -> QWidget:
    """Put a card in the middle of a page that scrolls when the window is low."""
    card.setMaximumWidth(Theme.current().px(CARD_WIDTH_PX))
    card.setMinimumWidth(min(Theme.current().px(CARD_WIDTH_PX), 560))
    page = box(col(None, row(None, card, None), None, margins=(24, 24, 24, 24)), "canvas")
    return scrolled(page)


def brand() -> QWidget:
    """Return the program's mark and name."""
    return box(row(Glyph("activity", "primary", 26), Label("Navigator", "h1"), None, gap=Space.S))


class Unlock(QWidget):
    """The page that opens a desk; `opened` carries what the shell is built of."""

    opened = Signal(object)
    backup_asked = Signal()
    code_asked = Signal(object)
    """Carries the keyholder whose passphrase is to be set by a code."""
    center_asked = Signal(object)
    """Carries the keyholder whom the center is asked to let in."""
    phone_asked = Signal(str, str, object)
    """Person, the passphrase that was right, and why it is not enough."""
    gone = Signal()
    """There is no desk here any more."""

    def __init__(self, door: Door, work: Work, last: str = "", *, asks_who: bool = False) -> None:
        super().__init__()
        self._door, self._work, self._last = door, work, last
        self._asks_who = asks_who
        self._choices: dict[str, QRadioButton] = {}
        self._people_here: tuple[Keyholder, ...] = ()
        self._waits = Waits()
        self._is_trying = False
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._show_button)
        self.field = PassphraseField(self.tr("Passphrase"))
        self.field.returnPressed.connect(self.submit)
        self.field.caps_lock.connect(self._tell_caps_lock)
        self._labelled = Labelled(self.tr("&Passphrase"), self.field, door.hint)
        self._caps = Label(self.tr("Caps Lock is on."), "caption")
        self._caps.setVisible(False)
        self.button = button(self.tr("Unlock"), "primary", "lock")
        self.button.clicked.connect(self.submit)
        self._forgot = button(self.tr("Forgot your passphrase?"), "link")
        self._forgot.clicked.connect(self._explain)
        self._explanation = Alert(
            self.tr("Nobody can tell you your passphrase, not even the center"),
            self.tr(
                "The records are safe and stay encrypted. A new passphrase is set by a code: the one in the "
                "sealed envelope of your site, or one that the center reads to you over the phone. With a link the "
                "center can also let you in itself. A site lead who unlocks this computer can set one for you, too."
            ),
        )
        self._by_code = button(self.tr("I have a code"), "", "shield-check")
        self._by_code.clicked.connect(self._ask_code)
        self._ask_center = button(self.tr("Ask the center"), "", "send")
        self._ask_center.clicked.connect(self._go_to_center)
        self._backup = button(self.tr("Put a backup in place"), "link")
        self._backup.clicked.connect(self.backup_asked)
        self._backup.setVisible(door.backup is not None)
        for each in (self._explanation, self._by_code, self._ask_center):
            each.setVisible(False)
        self._hello = Label("", "h3", wrap=True)
        self._people = col(gap=Space.S)
        self._shown_people = box(self._people)
        self._shown_people.setAccessibleName(self.tr("Who is here?"))
        self._shown_people.setVisible(False)
        self._notice = Alert("", "", "info", "lock")
        self._notice.setVisible(False)
        self.setLayout(col(centered(self._card())))

    def tell(self, words: str, more: str = "") -> None:
        """Say above the field what was done while the desk was closed."""
        self._notice.say(words, more)
        self._notice.setVisible(True)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the field."""
        super().showEvent(event)
        self.field.setFocus()

    def show_people(self, people: tuple[Keyholder, ...]) -> None:
        """Show who may unlock this desk; one person needs no picker."""
        self._people_here = people
        self._choices = {each.id: QRadioButton(keyless(each.name)) for each in people}
        for each in people:
            self._waits.know(each.id, each.wrong, each.since_s)
            self._choices[each.id].setAccessibleName(each.name)
            self._choices[each.id].toggled.connect(self._show_button)
            self._people.addWidget(self._choices[each.id])
        first = self._last if self._last in self._choices else next(iter(self._choices), "")
        if first:
            self._choices[first].setChecked(True)
        self._shown_people.setVisible(len(people) > 1)
        self._hello.setText(people[0].name if len(people) == 1 else self.tr("Who is here?"))
        self._show_button()
        # Whoever typed before the picker was filled goes on typing.
        if self._asks_who and len(people) > 1 and not self.field.text():
            self._choices[first].setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def is_busy(self) -> bool:
        """Whether a passphrase is being tried."""
        return self._is_trying

    def refuse(self, why: Said) -> None:
        """Say why a passphrase is asked for."""
        self._labelled.refuse(sayings.said(why))

    def submit(self) -> None:
        """Try the passphrase behind what is still loading: two threads that import at once meet half-made modules."""
        person, passphrase, door = self._person(), self.field.text(), self._door
        if not passphrase or self._is_trying or self._waits.left_s(person):
            return
        self._try(is_begun=True)
        self._labelled.refuse("")
        # Who types before the picker is filled is the only person there is, or the first.
        self._work.ask(
            lambda: door.unlock(person or door.people()[0].id, passphrase),
            self._let_in,
            lambda why: self._keep_out(person, passphrase, why),
            self,
        )

    def _card(self) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        lines = col(
            brand(),
            self._notice,
            self._hello,
            self._shown_people,
            self._labelled,
            self._caps,
            self.button,
            row(self._forgot, None),
            row(self._backup, None),
            self._explanation,
            row(self._by_code, self._ask_center, None),
            gap=Space.M,
            margins=(28, 24, 28, 24),
        )
        card.setLayout(lines)
        return card

    def _person(self) -> str:
        return next((person for person, choice in self._choices.items() if choice.isChecked()), "")

    def _let_in(self, opened: Any) -> None:
        self.field.clear()
        self._try(is_begun=False)
        self.opened.emit(opened)

    def _keep_out(self, person: str, passphrase: str, why: Said) -> None:
        if type(why).__name__ == "WipedNow":
            self.gone.emit()
            return
        if type(why).__name__ == "LeaseOver" and self._door.by_phone is not None:
            self._try(is_begun=False)
            self.field.clear()
            self.phone_asked.emit(person or self._person(), passphrase, why)
            return
        self._labelled.refuse(sayings.said(why))
        if type(why).__name__ == "WrongPassphrase":
            # Who typed before the picker was filled is whom it shows now.
            self._waits.one_more(person or self._person())
            self.field.selectAll()
        self._try(is_begun=False)
        self.field.setFocus()

    def _try(self, *, is_begun: bool) -> None:
        self._is_trying = is_begun
        self._show_button()

    def _show_button(self, *_: object) -> None:
        """Say whether one is being tried, how long whoever is picked has to wait, or that it may be pressed."""
        left_s = self._waits.left_s(self._person())
        if left_s and not self._clock.isActive():
            self._clock.start()
        elif not left_s:
            self._clock.stop()
        self.button.setEnabled(not (self._is_trying or left_s))
        if self._is_trying:
            self.button.setText(self.tr("Opening"))
        elif left_s:
            self.button.setText(self.tr("Try again in {seconds} s").format(seconds=left_s))
        else:
            self.button.setText(self.tr("Unlock"))

    def _tell_caps_lock(self, is_on: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._caps.setVisible(is_on)

    def _explain(self) -> None:
        is_shown = not self._explanation.isVisible()
        self._explanation.setVisible(is_shown)
        is_somebody = is_shown and bool(self._people_here)
        self._by_code.setVisible(is_somebody and self._door.by_code is not None)
        self._ask_center.setVisible(is_somebody and self._door.ask_center is not None)

    def _ask_code(self) -> None:
        self.code_asked.emit(self._picked())

    def _go_to_center(self) -> None:
        self.center_asked.emit(self._picked())

    def _picked(self) -> Keyholder:
        person = self._person()
        return next(one for one in self._people_here if one.id == person)
