"""What every screen is handed: the open desk, who works where, the settings, the link. Never global."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from navigator_app.desk import Desk
from navigator_app.open_pages import opens
from navigator_app.queries.safety import Safety, safety
from navigator_app.queries.site_wishes import SiteWishes, site_wishes
from navigator_app.queries.today import Kept
from navigator_app.settings import Settings
from navigator_app.store.way_back import WayBack
from navigator_app.ui.backing_up import BackingUp
from navigator_app.ui.folder import FolderWatch
from navigator_app.ui.parts.letters import Letters
from navigator_app.ui.rounds import Rounds
from navigator_app.ui.work import Work
from sync.client.ports import Touched
from sync.errors import Said
from sync.protocol import Hub
from sync.rules.policy import NOTHING, Sight


class PracticeTools(Protocol):
    """What the banner of a practice desk can do besides saying so."""

    passphrase: str
    """No secret: it opens invented people."""
    other_desk: str
    """Whose desk stands at the other end of the link."""

    @property
    def is_cut(self) -> bool:
        """Whether the link was cut."""

    def cut(self) -> None:
        """Take the link away."""

    def restore(self) -> None:
        """Give the link back."""

    def open_other(self) -> None:
        """Show the desk at the other end in a window of its own."""


@dataclass(frozen=True)
class OpenDesk:
    """What a door gives back: an open desk, its way to the hub if there is one, whether it is for practice."""

    desk: Desk
    hub: Hub | None = None
    is_practice: bool = False
    tools: PracticeTools | None = None

    def close(self) -> None:
        """Close a desk that nobody came to sit at, and its way to the hub."""
        self.desk.store.close()
        # A hub in the same program holds no connection.
        if close := getattr(self.hub, "close", None):
            close()


@dataclass
class Session:
    """An open desk at work, from unlock to lock."""

    desk: Desk
    work: Work
    settings: Settings
    home: Path
    is_practice: bool = False
    tools: PracticeTools | None = None
    wishes: SiteWishes = field(default_factory=SiteWishes)
    """What the site of this desk hides and calls otherwise, as last heard."""
    sight: Sight = NOTHING
    """What the roles of who sits here show them, as last heard."""
    worklists: Kept = field(default_factory=Kept)
    """The last answers of Today, for every screen and count that asks the same."""
    safety: Safety = field(init=False)
    """How long this desk stays open, as last heard."""
    way_back: WayBack | None = None
    """What the PIN of who sits here opens again once they stepped away; None until they set one."""
    rounds: Rounds = field(init=False)
    folder: FolderWatch = field(init=False)
    backups: BackingUp = field(init=False)

    @classmethod
    def begin(cls, opened: OpenDesk, work: Work, settings: Settings, home: Path) -> Session:
        """Put an opened desk to work: announce what it touches, refill its lists, exchange when there is a link."""
        settings.take_from(opened.desk.store.setting)
        Letters.current().turn(on=settings.is_on("letter_keys"))
        session = cls(opened.desk, work, settings, home, opened.is_practice, opened.tools)
        session.wishes = site_wishes(opened.desk)
        session.safety = safety(opened.desk)
        session.sight = opened.desk.store.sight()
        session.rounds = Rounds(work, opened.desk, opened.hub)
        session.folder = FolderWatch(work, opened.desk)
        session.backups = BackingUp(work, opened.desk, home)
        if not opened.is_practice:
            session.backups.begin()
        opened.desk.announce = session._saved
        # Before any screen hears it: no question must overtake the news.
        work.touched.connect(session._hear_touched)
        session.watch_folder()
        session.let_go_of_closed()
        session._prepare()
        return session

    def watch_folder(self) -> None:
        """Watch the folder that is set; never on a practice desk, which would swallow somebody's real papers.

        Nor for who sees no charts: whose paper it is cannot be found out before somebody who does sits here.
        """
        is_theirs = self.sight.is_whole and not self.is_practice
        self.folder.watch(self.settings.text("fax_folder") if is_theirs else "")

    def opens(self, page: str, kind: str = "") -> bool:
        """Say whether a page opens to who sits here."""
        return opens(self.sight, page, kind)

    def word(self, term: str, shipped: str) -> str:
        """Call something by the own word of this desk's site; as the program does where it has none."""
        return self.wishes.words.get(term) or shipped

    def turn_counter(self, *, on: bool) -> None:
        """Begin or end the counter view: what was read outside it is not shown inside it."""
        self.worklists = Kept()
        self.work.turn_counter(on=on)

    def close(self, then: Callable[[], None] = lambda: None) -> None:
        """Make no more rounds, then close the store behind everything that was asked before, and tell of it."""
        self.work.touched.disconnect(self._hear_touched)
        self.folder.stop()
        self.backups.end()
        self.rounds.end()
        store = self.desk.store
        self.work.do(store.close, lambda _: then())

    def let_go_of_closed(self) -> None:
        """Take charts off this computer that were opened in an emergency, here or by a colleague, and are closed."""
        store = self.desk.store

        def told(touched: Touched) -> None:
            if touched:
                self.work.announce(touched)

        self.work.do(store.let_go_of_closed, told, _wait_for_next_time)

    def _prepare(self) -> None:
        """Refill the lists of kinds whose class changed, a piece at a time, so that deeds go in between."""
        store, refilled = self.desk.store, set[str]()

        def piece() -> bool:
            refilled.update(store.unfilled())
            return store.refill(lambda *_: False)

        def told(is_done: bool) -> None:  # noqa: FBT001 - the answer of `piece`
            if not is_done:
                self.work.do(piece, told, _wait_for_next_time)
            elif refilled:
                self.work.announce(Touched(frozenset((kind, "") for kind in refilled)))

        self.work.do(piece, told, _wait_for_next_time)

    def _hear_touched(self, touched: Touched) -> None:
        self.worklists.touched(touched.records)

    def _saved(self, touched: Touched) -> None:
        """Tell the screens, and send at once what was saved; called on the writer thread."""
        self.work.announce(touched)
        self.work.ring()


def _wait_for_next_time(_why: Said) -> None:
    """Leave it: the lists say that they are not complete, and the next unlock goes on where this one stopped."""
