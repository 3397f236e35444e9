"""What every screen is: a page that shows a target, asks again when its records were touched, and never blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from navigator_app.ui import sayings
from navigator_app.ui.entrance.behind import Behind
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.layout import box, row, scrolled
from navigator_app.ui.parts.lull import Lull
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.landing import Landing
from navigator_app.ui.session import Session
from sync.client.ports import Touched
from sync.errors import Said

T = TypeVar("T")
_CALM_MS = 200


@dataclass(frozen=True)
class Target:
    """Where to go: a page and, for most, which record."""

    page: str
    kind: str = ""
    id: str = ""
    patient_id: str = ""
    more: str = ""
    """What else the page needs to know, such as a code, a step or a tab."""


class Host(Protocol):
    """What a page asks of the shell."""

    def go(self, target: Target) -> None:
        """Show another page."""

    def back(self) -> None:
        """Show the page before."""

    def tell_done(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say what was just done, and offer the way back."""

    def tell_more(self, done: str, more: str) -> None:
        """Add a sentence to what was said to be done, if it is still said."""

    def tell_trouble(self, why: Said) -> None:
        """Say what went wrong, what is safe, what to do."""

    def undo(self) -> None:
        """Take back what was just done, once."""

    def close_and_do(self, deed: Behind) -> None:
        """Close the desk, do what nobody may be at it for, and come back to the way in."""


class Page(QWidget):
    """A screen. `topic` names its help page; `cares` the kinds whose touch makes it ask again, empty for all."""

    topic: ClassVar[str] = "today"
    cares: ClassVar[frozenset[str]] = frozenset()
    is_whole: ClassVar[bool] = False
    """Whether it shows records whole, or files: then it is not shown in counter view at all."""
    count_changed = Signal(int)

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__()
        self.session, self.host = session, host
        self.setObjectName("pageBody")
        self._calm = Lull(self, _CALM_MS, self._catch_up)
        self._is_behind = False
        self.landing = Landing(self, self.first_focus)

    def show_target(self, target: Target) -> None:
        """Show this target; a page without a choice asks anew."""
        self.target = target
        self.refresh()

    def place(self) -> Target:
        """Name what is shown as it is shown now: the way back leads there."""
        return self.target

    def at_hand(self) -> Target:
        """Name the record and the patient that somebody who calls now would call about."""
        return self.place()

    def refresh(self) -> None:
        """Ask again for what is shown."""

    def touched(self, touched: Touched) -> None:
        """Ask again at once when something it cares for was changed; of many changes only once in a while."""
        if self.isVisible() and (not self.cares or any(kind in self.cares for kind, _ in touched.records)):
            self.ask_again()

    def ask_again(self) -> None:
        """Ask at once, or after a moment of calm if it was asked just now."""
        self._is_behind = True
        if not self._calm.isActive():
            self._catch_up()

    def _catch_up(self) -> None:
        if self._is_behind:
            self._is_behind = False
            self._calm.start()
            self.refresh()

    def say_words(self) -> None:
        """Call things as the site of this desk does now; only a page that says one of those words."""

    def link_changed(self) -> None:
        """Hear that the state of the link is another."""

    def first_focus(self) -> QWidget | None:
        """Name the control in which the page begins."""
        return None

    def paper(self) -> Target | None:
        """Name the sheet of what is shown; None where this screen has none."""
        return None

    def show_paper(self) -> None:
        """Show the sheet of what is shown, or say that there is none."""
        found = self.paper()
        if found is not None:
            self.host.go(found)
        else:
            self.host.tell_done(self.tr("This screen has no sheet to print. Nothing was printed."))

    def leave_room(self, height_px: int) -> None:
        """Hear how much room above the foot something needs that covers it for a while; none any more with 0."""

    def foot(self) -> QWidget | None:
        """Name the strip of buttons at its bottom, which nothing may cover."""
        return None

    def step_back(self) -> bool:
        """Take one step back inside the page; False when there is none."""
        return False

    def set_wide(self, wide: bool) -> None:  # noqa: FBT001 - a setter, as Qt's are
        """Hear whether there is room for two panes."""

    def keep_draft(self) -> None:
        """Keep what was typed and not saved."""

    def help_topic(self) -> str:
        """Name the help page of what is shown."""
        return self.topic

    def ask(self, fn: Callable[[], T], then: Callable[[T], None]) -> Any:
        """Ask on the reader thread; trouble is shown where the page shows it."""
        return self.session.work.ask(fn, self._landed(then), self.fail, self)

    def ask_worklist(self, fn: Callable[[], T], then: Callable[[T], None]) -> Any:
        """Work out a worklist, where no other question waits behind it."""
        return self.session.work.ask_worklist(fn, self._landed(then), self.fail, self)

    def ask_at_length(self, fn: Callable[[], T], then: Callable[[T], None]) -> Any:
        """Ask what takes longer than a moment, where no other question waits behind it."""
        return self.session.work.ask_at_length(fn, self._landed(then), self.fail, self)

    def do(
        self, fn: Callable[[], T], then: Callable[[T], None], failed: Callable[[Said], None] | None = None
    ) -> Any:
        """Do a deed on the writer thread."""
        return self.session.work.do(
            fn, self._landed(then), self._landed(failed or self.host.tell_trouble), self
        )

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's own signature
        """Hold the keyboard where Qt would hand it on because its control became unusable."""
        return self.landing.is_leaving() or super().focusNextPrevChild(next)

    def _landed(self, then: Callable[[T], None]) -> Callable[[T], None]:
        """Give what keeps the keyboard's place while an answer is drawn."""
        return lambda found: self.landing.around(lambda: then(found))

    def fail(self, why: Said) -> None:
        """Say why there is nothing: in the place that waits for it; above the page where something stands already."""
        places = self.findChildren(States)
        waiting = [one for one in places if one.is_awaited]
        for one in waiting:
            one.show_error(self.tr("This could not be read"), sayings.said(why), "", self.again())
        # One failing disk fails several questions: it is said once.
        if not waiting and not any(one.is_in_trouble for one in places):
            self.host.tell_trouble(why)

    def again(self, ask: Callable[[], None] | None = None) -> Button:
        """Give the button that asks once more; it takes the keyboard where the page holds that meanwhile."""
        found = button(self.tr("Try again"), "", "refresh-cw")
        found.clicked.connect(ask or (lambda: self.show_target(self.target)))
        QTimer.singleShot(0, found, lambda: self.window().focusWidget() is self and found.setFocus())
        return found


def readable(inner: QWidget) -> QScrollArea:
    """Give a scrolling page whose content is no wider than its own maximum, at the left."""
    line = row(inner, None)
    line.setStretch(0, 1_000)
    return scrolled(box(line, "pageBody"))
