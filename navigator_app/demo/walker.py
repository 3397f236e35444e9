"""What every step of the walk does again and again: go somewhere, fill in, save, exchange, look, hold it honest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from navigator_app.commands.intake import Outcome
from navigator_app.demo import story
from navigator_app.demo.days import file_for
from navigator_app.demo.desktops import Desktops
from navigator_app.demo.honest import lies
from navigator_app.demo.practice import Practice, Seat
from navigator_app.demo.steps import ByKeyboard, Step
from navigator_app.demo.switch import Switch
from navigator_app.desk import Desk
from navigator_app.ui.hand import Hand, Stuck
from navigator_app.ui.screens.importing.view import ImportPage
from navigator_app.ui.screens.page import Target

README_PX: Final = (1440, 900)
SCREEN_PX: Final = (1366, 768)


class Stopwatch:
    """Time that passes, pauses left out."""

    def __init__(self) -> None:
        self._since = perf_counter()

    @property
    def seconds(self) -> float:
        """How much passed so far."""
        return perf_counter() - self._since

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Leave out what is done meanwhile, as taking pictures."""
        began = perf_counter()
        yield
        self._since += perf_counter() - began


@dataclass
class Walker:
    """She at the clinic's window; the center is at its own desk, without one."""

    practice: Practice
    desktops: Desktops
    folder: Path
    hands: list[Hand] = field(default_factory=list)

    @property
    def hand(self) -> Hand:
        """The hand at the clinic's window."""
        if not self.hands:
            raise Stuck("a window")
        return self.hands[0]

    @property
    def desk(self) -> Desk:
        """Her desk."""
        return self.practice.seats[story.CLINIC].desk

    @property
    def seat(self) -> Seat:
        """Her computer."""
        return self.practice.seats[story.CLINIC]

    @property
    def switch(self) -> Switch:
        """The switch of her link."""
        return self.seat.switch

    def id_of(self, name: str) -> str:
        """Give the id of what the cases call so."""
        return self.practice.id_of(name)

    def here(self) -> tuple[str, str]:
        """Say which page is shown, and of whom."""
        target = self.hand.page.target
        return target.page, target.patient_id or target.id

    def bring(self, file: str) -> tuple[Outcome, ...]:
        """Bring a file in, and give what became of it."""
        self.hand.go(Target("import"))
        page = self.hand.page
        if not isinstance(page, ImportPage):
            raise Stuck("the page that takes files")
        page.bring_in([Path(file_for(self.practice, file))])
        self.hand.wait(lambda: not page.model.is_running, "the file to be read")
        self.hand.settle()
        return tuple(one for one in page.model.outcomes if isinstance(one, Outcome))

    def save_form(self, kind: str, typed: Mapping[str, Any], record: str = "") -> None:
        """Fill in a form of the patient and save it."""
        self.hand.go(Target("record", kind, record, story.patient_of(self.desk)))
        self.hand.fill(typed)
        self.hand.press("Save")

    def set_requirement(self, item: str, typed: Mapping[str, Any]) -> None:
        """Say where a line of the readiness list stands."""
        patient, referral = story.patient_of(self.desk), story.referral_of(self.desk)
        self.hand.go(Target("deed", "referral", referral, patient, f"referrals.set_item:{item}"))
        self.hand.fill(typed)
        self.hand.press("Save requirement")

    def wait_for(self, page: str) -> None:
        """Wait until a page is shown."""
        self.hand.wait(lambda: self.hand.page.target.page == page, f"the {page}'s page")
        self.hand.settle()

    def exchange(self) -> None:
        """Make a round by the window's own key."""
        before = self.switch.rounds[True]
        self.hand.shell.sync_now()
        self.hand.wait(lambda: self.switch.rounds[True] > before, "a round")
        self.hand.settle()

    def hold_honest(self, step: Step, patient: str = "") -> None:
        """Hold what the desk and its window say against what the hub acknowledged."""
        step.wrong += lies(
            self.desk,
            self.practice.hub,
            is_linked=not self.switch.is_cut,
            texts=self.hand.texts(),
            about=patient,
        )

    @contextmanager
    def by_keyboard(self, step: Step, deed: str) -> Iterator[Stopwatch]:
        """Count the keys of a deed and the time that the program takes for all of them."""
        pressed, watch = self.hand.pressed, Stopwatch()
        yield watch
        keys = self.hand.pressed - pressed
        step.by_keyboard.append(ByKeyboard(deed, keys, round(watch.seconds, 2)))

    def look(self, step: Step, name: str, patient: str = "", *, dress: bool = True) -> None:
        """Take pictures: light at a clinic laptop's size, and for what matters most dark and larger as well."""
        before = len(self.hand.pictures)
        self.hand.picture(f"{name}-1366x768")
        if dress:
            self.hand.window.resize(*README_PX)
            self.hand.picture(f"{name}-light")
            self.hand.dress("dark")
            self.hand.picture(f"{name}-dark")
            self.hand.dress("light")
            self.hand.window.resize(*SCREEN_PX)
            self.hand.settle()
        step.pictures += self.hand.pictures[before:]
        if patient:
            self.hold_honest(step, patient)
