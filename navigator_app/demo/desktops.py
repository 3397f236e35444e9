"""A practice desk in the real window: its door, and what its banner can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from navigator_app import app, joining
from navigator_app.app import Desktop
from navigator_app.demo.practice import PASSPHRASE, Practice, Seat
from navigator_app.demo.switch import Switch
from navigator_app.joining import Unlocked
from navigator_app.settings import Settings
from navigator_app.ui.entrance.door import Door, Keyholder
from navigator_app.ui.seat.here import seat_of
from navigator_app.ui.session import OpenDesk
from navigator_app.ui.window import Window
from navigator_app.ui.work import Work


@dataclass
class Tools:
    """The switch of one desk, and the way to the other end."""

    switch: Switch
    other_desk: str
    show_other: Callable[[], None]
    passphrase: str = PASSPHRASE

    @property
    def is_cut(self) -> bool:
        """Whether the link was cut."""
        return self.switch.is_cut

    def cut(self) -> None:
        """Take the link away."""
        self.switch.cut()

    def restore(self) -> None:
        """Give the link back."""
        self.switch.restore()

    def open_other(self) -> None:
        """Show the desk at the other end."""
        self.show_other()


@dataclass
class Desktops:
    """The windows of practice: one for each desk that was opened."""

    practice: Practice
    open: dict[str, Desktop] = field(default_factory=dict)

    def show(self, site: str, *, is_unlocked: bool = True) -> Desktop:
        """Show a site's desk, which is made when it is first asked for."""
        if site not in self.open:
            self.open[site] = self._make(site, is_unlocked=is_unlocked)
        window = self.open[site].window
        if not window.isVisible():
            window.appear()
        window.raise_()
        window.activateWindow()
        return self.open[site]

    def close(self) -> None:
        """Lock every desk and end its threads."""
        for desktop in self.open.values():
            desktop.window.close()
            desktop.work.stop()
        self.open.clear()

    def _make(self, site: str, *, is_unlocked: bool) -> Desktop:
        seat = self.practice.seats[site]
        seat.lock()
        # Practice is where keys are tried out: single letters are off for a new person elsewhere.
        Settings(seat.home).choose("letter_keys", value=True)
        door = self._door(seat)
        desktop = (
            app.build(seat.home, door)
            if not self.open
            else _another(seat, door, next(iter(self.open.values())))
        )
        if is_unlocked:
            desktop.window.open(door.unlock(seat.person, PASSPHRASE))
        return desktop

    def _door(self, seat: Seat) -> Door:
        name = seat.desk.me.name
        person = Keyholder(seat.person, name)

        def unlock(_person: str, passphrase: str) -> OpenDesk:
            return sit_down(joining.unlock(seat.home, seat.person, passphrase, self.practice.clock))

        def sit_down(found: Unlocked) -> OpenDesk:
            seat.desk = found.desk
            return OpenDesk(found.desk, seat.switch, is_practice=True, tools=self._tools(seat))

        def join(_asked: object) -> Any:
            raise AssertionError

        return Door(
            is_new=lambda: False,
            people=lambda: (person,),
            prepare=app.prepare,
            unlock=unlock,
            enroll=join,
            by_pin=lambda way, pin: sit_down(joining.come_back(way, pin, self.practice.clock)),
            hint=f"PRACTICE: {PASSPHRASE}",
        )

    def _tools(self, seat: Seat) -> Tools:
        places = self.practice.places
        is_center = places.site(seat.site).is_center
        other = next(site for site in places.sites if site.is_center != is_center)
        short = str(other.record.get("short_name") or other.name)
        return Tools(seat.switch, short, lambda: self._show_other(other.key))

    def _show_other(self, site: str) -> None:
        self.show(site)


def _another(seat: Seat, door: Door, first: Desktop) -> Desktop:
    """Give one more window in a program that runs already."""
    settings, work = Settings(seat.home), Work()
    window = Window(door, work, settings, app.shell_maker(work, settings, seat.home))
    window.listen_to(seat_of(window))
    return Desktop(first.app, settings, work, window)
