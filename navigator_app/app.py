"""The composition root: everything that lives long, built once, top to bottom, in reading order.

Until the entrance is shown nothing here imports the records or their library; `prepare` does that on a thread
while a person types.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from PySide6.QtCore import QProcess, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from navigator_app.log import guard_hooks, logger, note, open_log
from navigator_app.settings import Settings
from navigator_app.store import erasing
from navigator_app.ui.entrance.door import Asking, BackupDoor, Door, Enrolment, FoundBackup, Keyholder
from navigator_app.ui.entrance.preparing import Making, Preparing
from navigator_app.ui.i18n import install_language
from navigator_app.ui.seat.here import seat_of
from navigator_app.ui.theme.motion import set_movement
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.window import Window
from navigator_app.ui.work import Work
from sync.errors import Said, Unavailable

if TYPE_CHECKING:
    from navigator_app.asking_center import Asked
    from navigator_app.store.way_back import WayBack
    from navigator_app.ui.session import OpenDesk

_HEAVY: Final = (
    "navigator_app.joining",
    "navigator_app.ui.shell.shell",
    "navigator_app.ui.screens.today.view",
)
_MADE: Final = ("keys.json", "desk.db", "restored-*")
"""What lies in the folder of a desk, or of one that is just put in place."""
_HEED_MS: Final = 200
T = TypeVar("T")


@dataclass
class Desktop:
    """The running program."""

    app: QApplication
    settings: Settings
    work: Work
    window: Window

    def run(self) -> int:
        """Show the window and serve it until it closes; gives the exit code."""
        self.window.appear()
        code = self.app.exec()
        self.window.seat.end()
        self.work.stop()
        return code


def build(home: Path, door: Door | None = None, argv: Sequence[str] = ("navigator",)) -> Desktop:
    """Build the program over a desk's folder; `door` replaces the ways into it, for practice and tests."""
    # What was begun on the center's order is finished before anything is shown, and before a log is open.
    erasing.finish(home)
    _open_log(home)
    guard_hooks()
    qInstallMessageHandler(_from_qt)
    app = _application(argv)
    settings = Settings(home)
    install_language(app, settings.text("language"))
    dress(app, settings)
    work = Work()
    window = Window(door or door_of(home), work, settings, shell_maker(work, settings, home))
    window.listen_to(seat_of(window))
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda _scheme: dress(app, settings))
    hints.accessibility().contrastPreferenceChanged.connect(lambda _wish: dress(app, settings))
    return Desktop(app, settings, work, window)


def make_behind(home: Path, making: Making, make: Callable[[], T]) -> T | None:
    """Make something on a thread behind a small window that says how far it is.

    Empty: None when a person stopped it.
    Raises: what the making was refused with.
    """
    app = _application(("navigator",))
    settings = Settings(home)
    install_language(app, settings.text("language"))
    dress(app, settings)
    heed_interrupts(app)
    window, work = Preparing(making), Work()
    made: list[T] = []
    wrong: list[Said] = []

    def keep(found: T) -> None:
        made.append(found)
        app.quit()

    def fail(why: Said) -> None:
        wrong.append(why)
        app.quit()

    work.ask(make, keep, fail)
    window.show()
    app.exec()
    # A signal ends the loop early: what is being made then ends at its next step, which is waited for.
    making.stop()
    work.stop()
    window.hide()
    window.deleteLater()
    if wrong and not window.is_stopped:
        raise wrong[0]
    return made[0] if made else None


def heed_interrupts(app: QApplication) -> None:
    """Let Ctrl+C and a closed terminal end the program in good order: what it keeps for a while is cleared away."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if found := getattr(signal, name, None):
            signal.signal(found, lambda _number, _frame: app.quit())
    # Python hears a signal only when it gets to run.
    beat = QTimer(app)
    beat.timeout.connect(lambda: None)
    beat.start(_HEED_MS)


def practise() -> None:
    """Open practice as a program of its own, so that nothing of it comes near this desk.

    Raises: Unavailable when it cannot be started.
    """
    is_started, _ = QProcess.startDetached(sys.executable, ["-m", "navigator_app", "demo"])
    if not is_started:
        raise Unavailable("Practice could not be started. Nothing here was changed. Type `navigator demo`.")


def run(home: Path, door: Door | None = None) -> int:
    """Open the desk of a folder."""
    return build(home, door, sys.argv[:1]).run()


def dress(app: QApplication, settings: Settings) -> None:
    """Apply the looks that are set."""
    choice = settings.text("appearance")
    Theme.current().apply(app, choice, settings.number("text_size") / 100)  # type: ignore[arg-type]
    set_movement(app, settings.text("movement"))  # type: ignore[arg-type]


def shell_maker(work: Work, settings: Settings, home: Path) -> Callable[[Any, Window], Any]:
    """Give what builds the shell of an opened desk."""

    def make(opened: OpenDesk, window: Window) -> Any:
        from navigator_app.ui.session import Session  # noqa: PLC0415 - heavy, loaded behind the entrance
        from navigator_app.ui.shell.shell import Shell  # noqa: PLC0415

        app = QApplication.instance()
        if app is not None:
            install_language(app, settings.text("language"))
        session = Session.begin(opened, work, settings, home)
        session.backups.quiet_s = window.quiet_s
        shell = Shell(session)
        shell.lock_asked.connect(window.lock)
        shell.closing_asked.connect(window.close_and_do)
        shell.session.rounds.wiped.connect(window.show_wiped)
        shell.away_asked.connect(window.step_away)
        shell.hide_asked.connect(window.hide_screen)
        shell.switch_asked.connect(window.switch)
        return shell

    return make


def door_of(home: Path) -> Door:
    """Give the ways into the desk of a folder; whatever is heavy is imported when it is called."""
    return Door(
        is_new=lambda: not any(any(home.glob(one)) for one in _MADE),
        people=lambda: _people(home),
        prepare=prepare,
        unlock=lambda person, passphrase: _unlock(home, person, passphrase),
        enroll=lambda asked: _enroll(home, asked),
        backup=BackupDoor(
            newest=lambda: _newest_backup(home),
            look=_look_at_backup,
            put_back=lambda file, code, person, new: _put_back(home, file, code, person, new),
            ending=".navigator-backup",
        ),
        by_code=lambda person, code, passphrase: _by_code(home, person, code, passphrase),
        ask_center=lambda person: _ask_center(home, person),
        by_phone=lambda person, passphrase, code: _unlock(home, person, passphrase, code),
        wiped=lambda: erasing.told(home),
        is_wiping=lambda: erasing.is_begun(home),
        by_pin=_by_pin,
        practice=practise,
    )


def prepare() -> None:
    """Import what is heavy."""
    for name in _HEAVY:
        import_module(name)


def _people(home: Path) -> tuple[Keyholder, ...]:
    from navigator_app.store import attempts, vault  # noqa: PLC0415 - heavy, loaded behind the entrance
    from sync.clock import SystemClock  # noqa: PLC0415

    now, wrong = SystemClock().now(), attempts.read(home)
    return tuple(
        Keyholder(one.id, one.name, wrong[one.id].count, wrong[one.id].since_s(now))
        if one.id in wrong
        else Keyholder(one.id, one.name)
        for one in vault.people(home)
    )


def _unlock(home: Path, person: str, passphrase: str, code: str = "") -> OpenDesk:
    from navigator_app import joining  # noqa: PLC0415
    from navigator_app.ui.session import OpenDesk  # noqa: PLC0415

    found = joining.unlock(home, person, passphrase, code=code)
    return OpenDesk(found.desk, found.link, found.is_practice)


def _by_code(home: Path, person: str, code: str, passphrase: str) -> OpenDesk:
    from navigator_app import ways_in  # noqa: PLC0415

    ways_in.forgot(home, person, code, passphrase)
    return _unlock(home, person, passphrase)


def _ask_center(home: Path, person: str) -> Asking:
    from navigator_app import asking_center, joining  # noqa: PLC0415

    return _Asking(home, asking_center.ask(home, person, joining.proxy_of(home)))


@dataclass(frozen=True)
class _Asking:
    """A request before the center, and the desk that it opens."""

    home: Path
    asked: Asked

    @property
    def words(self) -> tuple[str, ...]:
        """Give the six words to read to the center."""
        return self.asked.words

    def hear(self) -> bool:
        """Look whether the center said yes."""
        return self.asked.hear()

    def open_with(self, passphrase: str) -> OpenDesk:
        """Set this new passphrase and unlock with it."""
        self.asked.set_passphrase(passphrase)
        return _unlock(self.home, self.asked.asking.person, passphrase)


def _by_pin(way: WayBack, pin: str) -> OpenDesk:
    from navigator_app import joining  # noqa: PLC0415
    from navigator_app.ui.session import OpenDesk  # noqa: PLC0415

    found = joining.come_back(way, pin)
    return OpenDesk(found.desk, found.link, found.is_practice)


def _newest_backup(home: Path) -> str:
    from navigator_app import backups  # noqa: PLC0415

    found = backups.newest_file(home)
    return str(found) if found else ""


def _look_at_backup(file: Path, code: str) -> FoundBackup:
    from navigator_app import backups  # noqa: PLC0415

    found = backups.look(file, code)
    return FoundBackup(found.made_at, tuple(Keyholder(one.id, one.name) for one in found.people))


def _put_back(home: Path, file: Path, code: str, person: str, passphrase: str) -> OpenDesk:
    from navigator_app import backups  # noqa: PLC0415

    backups.put_back(home, file, code, person, passphrase)
    return _unlock(home, person, passphrase)


def _enroll(home: Path, asked: Enrolment) -> OpenDesk:
    from navigator_app import joining  # noqa: PLC0415
    from navigator_app.ui.session import OpenDesk  # noqa: PLC0415

    found = joining.enroll(home, asked.hub_url, asked.code, asked.name, asked.passphrase)
    return OpenDesk(found.desk, found.link, found.is_practice)


def _application(argv: Sequence[str]) -> QApplication:
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(list(argv))
    app.setApplicationName("navigator")
    app.setApplicationDisplayName("")
    return app


def _open_log(home: Path) -> None:
    try:
        open_log(home / "log")
    except OSError:
        # A folder that cannot be written is told by the entrance; until then there is nowhere to write.
        open_log(None)


def _from_qt(kind: QtMsgType, context: object, _text: str | None) -> None:
    """Note where Qt complained, never what it said: it may quote a label."""
    where = Path(str(getattr(context, "file", "") or "qt")).name
    note(logger("qt"), kind.name.lower(), category=str(getattr(context, "category", "")), at=where)
