"""The practice folder: a hub, a desk at each site, the people who sit there, and the care that was seeded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from navigator_app import joining
from navigator_app.demo.cases import Places, places
from navigator_app.demo.center_hub import RunningHub, running_hub
from navigator_app.demo.clock import PracticeClock, morning
from navigator_app.demo.switch import Switch
from navigator_app.desk import Desk, Me
from navigator_app.store.register import HUB
from sync.client.engine import Engine, Round
from sync.client.link import Link, enroll
from sync.joining import Claim
from sync.signing import prove
from sync.words import Words, say

PASSPHRASE: Final = "practice, all invented"  # noqa: S105 - no secret: it opens invented people
RELEASE: Final = "practice"


@dataclass
class Seat:
    """A computer at a site: its folder, its key, its open desk, its switch."""

    site: str
    home: Path
    desk: Desk
    link: Link
    switch: Switch

    @property
    def person(self) -> str:
        """Name who unlocks this computer."""
        return self.desk.me.person_id

    def exchange(self, as_person: str = "") -> list[Round]:
        """Make rounds until nothing is left.

        Raises: Unavailable when the link is cut.
        """
        return Engine(self.desk.store, self.switch, lambda: as_person or self.person, RELEASE).run()

    def lock(self) -> None:
        """Close the store; its key is forgotten."""
        self.desk.store.close()

    def unlock(self, clock: PracticeClock) -> Desk:
        """Open the store again."""
        self.desk = joining.unlock(self.home, self.person, PASSPHRASE, clock).desk
        return self.desk


@dataclass
class Practice:
    """Everything that is open while practice lasts."""

    folder: Path
    day: date
    clock: PracticeClock
    hub: RunningHub
    places: Places
    seats: dict[str, Seat] = field(default_factory=dict)
    """By the site's key."""
    people: dict[str, tuple[str, Me]] = field(default_factory=dict)
    """By the person's key: at which site's computer, and who."""
    names: dict[str, object] = field(default_factory=dict)
    """What the cases call something, and its id."""
    wrote_on: dict[str, int] = field(default_factory=dict)
    """Which site's computer has not sent what it wrote, since which day."""
    behind: set[str] = field(default_factory=set)
    """Which site's computer has something to receive."""

    @property
    def morning(self) -> datetime:
        """Give the moment at which the practice day begins."""
        return morning(self.day, self.places.sites[0].zone)

    def desk_of(self, person: str) -> Desk:
        """Give the desk with this person sitting at it."""
        site, me = self.people[person]
        return replace(self.seats[site].desk, me=me)

    def around(self, site: str) -> tuple[str, ...]:
        """Name the sites that hear of what is written at one: the center all of them, a clinic the center."""
        is_center = self.places.site(site).is_center
        return tuple(
            key for key in self.seats if key != site and is_center != self.places.site(key).is_center
        )

    def exchange(self, site: str, as_person: str = "") -> None:
        """Let a site's computer exchange, and note who has something to receive afterwards."""
        rounds = self.seats[site].exchange(as_person)
        self.behind.discard(site)
        if any(one.settled for one in rounds):
            self.behind.update(self.around(site))
        self.wrote_on.pop(site, None)

    def id_of(self, name: str) -> str:
        """Give the id of what the cases call so."""
        return str(self.names[name])


Tell = Callable[[Words, int, int], None]
"""Hears what is being made, how much of it is done, and of how much; may refuse to go on."""
_SETTING_UP: Final = say("Setting up a center and two clinics")


def _tell_nobody(_words: Words, _done: int, _of: int) -> None:
    """Say nothing: nobody watches."""


@contextmanager
def practice(folder: Path, day: date, tell: Tell = _tell_nobody) -> Iterator[Practice]:
    """Set up hub, sites and desks in an empty folder; nothing is seeded yet. Closed when the block ends."""
    known = places()
    clock = PracticeClock(morning(day, known.sites[0].zone))
    with ExitStack() as open_until_end:
        clock.put(known.begins(day))
        hub = open_until_end.enter_context(running_hub(folder / "hub", clock))
        made = Practice(folder, day, clock, hub, known)
        for site in known.sites:
            made.names[site.key] = hub.add_site(site.name, site.zone, site.type, is_center=site.is_center)
        for number, person in enumerate(known.people):
            tell(_SETTING_UP, number, len(known.people))
            _seat(made, person.key)
        for seat in made.seats.values():
            open_until_end.callback(seat.link.close)
            open_until_end.callback(seat.lock)
        yield made


def _seat(made: Practice, key: str) -> None:
    """Join a person: the first of a site brings its computer, those after share it."""
    person = made.places.person(key)
    site = made.places.site(person.site)
    code = made.hub.code(site.name, site.zone, person.role, person.name)
    home = made.folder / site.key
    if site.key not in made.seats:
        found = joining.enroll(home, made.hub.url, code, person.name, PASSPHRASE, practice=made.clock)
        if found.link is None:
            raise AssertionError
        made.seats[site.key] = Seat(site.key, home, found.desk, found.link, Switch(found.link))
        me = found.desk.me
    else:
        me = _joined_by(made, made.seats[site.key], code, person.name, person.role)
    made.people[key] = (site.key, me)
    made.names[key] = me.person_id


def _joined_by(made: Practice, seat: Seat, code: str, name: str, role: str) -> Me:
    """Let a computer that is joined bring one more person, with its own key."""
    store = seat.desk.store
    at_hub: dict[str, str] = store.setting(HUB)
    key = bytes.fromhex(at_hub["key"])
    with made.hub.store.reading() as tx:
        device = tx.device(store.store_id())
    if device is None:
        raise AssertionError
    proof = prove(key, store.store_id(), code.replace("-", ""))
    claim = Claim(
        store=store.store_id(),
        public_key=device.public_key.hex(),
        name=name,
        code=code.replace("-", ""),
        proof=proof,
    )
    welcome = enroll(made.hub.url, claim)
    return replace(seat.desk.me, person_id=welcome.person, name=welcome.name, roles=frozenset({role}))
