"""Real desks joined to a real hub over HTTP: Rosa's in a window at the clinic, the center's beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt

from navigator_app.desk import Desk, Me
from navigator_app.store import register
from navigator_app.store.local import make_store, open_store
from navigator_app.store.opened import Person
from navigator_app.ui.session import OpenDesk, Session
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.work import Work
from sync.client.engine import Engine, Round
from sync.client.link import Link
from sync.records import KINDS
from tests.hub.running import RunningHub
from tests.screens.shells import lettered

KEY = bytes(range(32))


@dataclass
class Joined:
    """A desk that joined a hub, and its link."""

    desk: Desk
    link: Link

    def exchange(self) -> list[Round]:
        """Make rounds from the test's own thread until nothing is left."""
        return Engine(self.desk.store, self.link, lambda: self.desk.me.person_id, "test").run()


def join(hub: RunningHub, folder: Path, name: str, *, is_center: bool = False, site: str = "") -> Joined:
    """Join a new computer with a new person and sit down at it."""
    site = site or ("Mesa View (PRACTICE)" if is_center else "Juniper Creek (PRACTICE)")
    role = "center_clinician" if is_center else "navigator"
    computer = hub.joins(site, role, name, is_center=is_center, clock=hub.clock)
    welcome = computer.welcome
    path = folder / f"{welcome.store}.db"
    make_store(path, KEY, welcome.store)
    store = open_store(path, KEY, KINDS, hub.clock, Person(welcome.person, name, role))
    keys = {"sealing_key": welcome.sealing_key, "signing_key": welcome.signing_key}
    store.set_setting(register.HUB, {"url": hub.url, "key": computer.key.hex(), **keys})
    me = Me(welcome.person, name, welcome.site, welcome.zone, frozenset({welcome.role}))
    return Joined(Desk(store, me, hub.clock), computer.link)


@contextmanager
def at_work(joined: Joined, folder: Path) -> Iterator[Shell]:
    """Open a joined desk in a shell that makes its rounds by itself, until the block ends."""
    work = Work()
    session = Session.begin(
        OpenDesk(joined.desk, joined.link, is_practice=True), work, lettered(folder), folder
    )
    shell = Shell(session)
    shell.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    shell.resize(1366, 768)
    shell.show()
    try:
        yield shell
    finally:
        shell.close()
        session.rounds.end()
        work.stop()
        shell.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
