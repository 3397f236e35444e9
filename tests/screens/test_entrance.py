"""The way in: three different messages, a growing wait, nothing heavy before it, hostile cases in clear words."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.app import door_of, shell_maker
from navigator_app.settings import Settings
from navigator_app.store import attempts, keys, slots
from navigator_app.store.faults import DiskFull, FolderNotWritable, WrongPassphrase
from navigator_app.store.vault import Vault, people
from navigator_app.ui.entrance.door import Door, Enrolment, Keyholder
from navigator_app.ui.entrance.first_run import FirstRun
from navigator_app.ui.entrance.tries import FREE_TRIES, LONGEST_S, Tries, is_caps_lock, strength
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.window import TITLE, Window
from navigator_app.ui.work import Work
from sync.client.refusals import CLOCK_AND_TLS, NOT_A_HUB
from sync.errors import Refused, Said, Unavailable

PASSPHRASE = "four quiet herons walk home"
Make = Callable[[Door], Window]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a folder with Rosa's desk in it."""
    Vault.create(tmp_path / "desk", "Rosa Delgado", PASSPHRASE, kdf=slots.cheapest()).close()
    return tmp_path / "desk"


@pytest.fixture
def window(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> Iterator[Make]:
    """Make windows over a door, and close them afterwards."""
    made: list[tuple[Window, Work]] = []

    def make(door: Door) -> Window:
        work, settings = Work(), Settings(tmp_path / "settings")
        found = Window(door, work, settings, shell_maker(work, settings, tmp_path))
        found.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        made.append((found, work))
        found.show()
        return found

    yield make
    for each, work in made:
        each.close()
        work.stop()
        each.deleteLater()


def unlock_page(window: Window) -> Unlock:
    page = window.centralWidget()
    assert isinstance(page, Unlock)
    return page


def tried(qtbot: QtBot, window: Window, passphrase: str) -> str:
    """Try a passphrase and give what is said beside the field."""
    page = unlock_page(window)
    page.field.setText(passphrase)
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell is not None or bool(page._labelled._error.text()), timeout=20_000)
    return "" if window.shell is not None else page._labelled._error.text()


HEAVY_ON_THE_MAIN_THREAD = """
import sys, threading
from pathlib import Path

heavy = []

class Noting:
    def find_spec(self, name, path=None, target=None):
        # What another thread loads behind the entrance holds nobody up.
        is_heavy = name in ("sqlmodel", "sqlalchemy", "pydantic", "sync.records")
        if is_heavy and threading.current_thread() is threading.main_thread():
            heavy.append(name)

sys.meta_path.insert(0, Noting())
from navigator_app import app
found = app.build(Path(sys.argv[1]))
found.window.show()
print(heavy)
found.work.stop()
"""


def test_nothing_heavy_is_imported_before_the_entrance_is_shown(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", HEAVY_ON_THE_MAIN_THREAD, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert told.stdout.strip() == "[]"


def test_the_right_passphrase_opens_the_desk(qtbot: QtBot, window: Make, home: Path) -> None:
    found = window(door_of(home))
    tried(qtbot, found, PASSPHRASE)
    qtbot.waitUntil(lambda: found.shell is not None, timeout=20_000)
    assert found.windowTitle() == TITLE


def test_a_wrong_passphrase_a_damaged_file_and_a_newer_format_are_three_messages(
    qtbot: QtBot, window: Make, home: Path
) -> None:
    wrong = tried(qtbot, window(door_of(home)), "not this one at all")
    kept = (home / "desk.db").read_bytes()
    (home / "desk.db").write_bytes(b"\0" * len(kept))
    damaged = tried(qtbot, window(door_of(home)), PASSPHRASE)
    (home / "desk.db").write_bytes(kept)
    newer = window(door_of(_with_newer_format(home)))
    qtbot.waitUntil(lambda: not isinstance(newer.centralWidget(), Unlock), timeout=20_000)
    page = newer.centralWidget()
    told = page.accessibleDescription() if page else ""
    assert "does not open" in wrong
    assert "damaged" in damaged
    assert "newer Navigator" in told
    assert len({wrong, damaged, told}) == 3


def _with_newer_format(home: Path) -> Path:
    """Make the key file what a later release would have written."""
    plain = json.loads((home / keys.NAME).read_bytes())
    plain.pop("check")
    plain["format"] = keys.FORMAT + 1
    (home / keys.NAME).write_bytes(keys._lettered(plain | {"check": keys._check(plain)}))
    return home


def door_that(unlock: Callable[[str, str], Any], people: tuple[Keyholder, ...] = ()) -> Door:
    return Door(
        lambda: False,
        lambda: people or (Keyholder("r", "Rosa Delgado"),),
        lambda: None,
        unlock,
        lambda _: None,
    )


def test_after_five_wrong_tries_the_wait_grows(qtbot: QtBot, window: Make, home: Path) -> None:
    def no(_person: str, _passphrase: str) -> Any:
        raise WrongPassphrase

    found = window(door_that(no))
    for _ in range(FREE_TRIES):
        assert unlock_page(found).button.isEnabled()
        unlock_page(found)._labelled.refuse("")
        tried(qtbot, found, "wrong")
    assert not unlock_page(found).button.isEnabled()
    assert "Try again in" in unlock_page(found).button.text()


def test_who_types_at_once_is_let_in_behind_what_is_still_loading(qtbot: QtBot, window: Make) -> None:
    """Found in a fresh checkout: two threads importing at once met half-made modules."""
    may_load, begun = threading.Event(), []

    def prepare() -> None:
        assert may_load.wait(timeout=60)
        begun.append("loaded")

    def unlock(_person: str, _passphrase: str) -> None:
        begun.append("unlocking")
        raise WrongPassphrase

    rosa = (Keyholder("rosa", "Rosa Delgado"),)
    made = window(Door(lambda: False, lambda: rosa, prepare, unlock, lambda _asked: None))
    page = unlock_page(made)
    page.field.setText(PASSPHRASE)
    page.submit()
    may_load.set()
    qtbot.waitUntil(lambda: len(begun) == 2, timeout=60_000)
    assert begun == ["loaded", "unlocking"]


def test_what_was_wrong_before_the_program_began_anew_counts_as_well(
    qtbot: QtBot, window: Make, home: Path
) -> None:
    (rosa,) = [one.id for one in people(home)]
    for _ in range(FREE_TRIES - 1):
        attempts.note(home, rosa, datetime.now(UTC))
    found = window(door_of(home))
    page = unlock_page(found)
    qtbot.waitUntil(lambda: bool(page._choices), timeout=20_000)
    assert "does not open" in tried(qtbot, found, "not this one at all")
    assert "Try again in" in page.button.text()
    assert attempts.read(home)[rosa].count == FREE_TRIES


def test_the_right_one_begins_the_count_anew(qtbot: QtBot, window: Make, home: Path) -> None:
    (rosa,) = [one.id for one in people(home)]
    attempts.note(home, rosa, datetime.now(UTC))
    found = window(door_of(home))
    tried(qtbot, found, PASSPHRASE)
    qtbot.waitUntil(lambda: found.shell is not None, timeout=20_000)
    assert not attempts.read(home)


def test_one_waits_and_the_other_does_not(qtbot: QtBot, window: Make) -> None:
    people = (Keyholder("r", "Rosa Delgado", FREE_TRIES + 4, 1.0), Keyholder("a", "Ann Begay"))
    page = unlock_page(window(door_that(lambda _p, _w: None, people)))
    qtbot.waitUntil(lambda: len(page._choices) == 2)
    assert not page.button.isEnabled()
    page._choices["a"].setChecked(True)
    assert page.button.isEnabled()
    page._choices["r"].setChecked(True)
    assert not page.button.isEnabled()


def test_while_a_passphrase_is_tried_no_second_one_is(qtbot: QtBot, window: Make) -> None:
    """Found by reading: the names of who may unlock, or a click on one, gave the button back too early."""
    may_answer, asked = threading.Event(), list[str]()
    everybody = (Keyholder("r", "Rosa Delgado"), Keyholder("a", "Ann Begay"))

    def slow(person: str, _passphrase: str) -> None:
        asked.append(person)
        assert may_answer.wait(timeout=60)
        raise WrongPassphrase

    page = unlock_page(window(door_that(slow, everybody)))
    qtbot.waitUntil(lambda: len(page._choices) == 2)
    page.field.setText(PASSPHRASE)
    page.submit()
    qtbot.waitUntil(lambda: bool(asked), timeout=20_000)
    page._choices["a"].setChecked(True)
    assert not page.button.isEnabled()
    assert page.button.text() == "Opening"
    page.submit()
    may_answer.set()
    qtbot.waitUntil(page.button.isEnabled, timeout=20_000)
    assert asked == ["r"]


def test_waits_double_and_end_at_a_quarter_of_an_hour() -> None:
    waits = [Tries(wrong).wait_s for wrong in range(20)]
    assert waits[:FREE_TRIES] == [0] * FREE_TRIES
    assert waits[FREE_TRIES : FREE_TRIES + 3] == [2, 4, 8]
    assert waits[-1] == LONGEST_S


def test_several_people_pick_who_they_are(qtbot: QtBot, window: Make) -> None:
    asked: list[str] = []
    people = (Keyholder("r", "Rosa Delgado"), Keyholder("a", "Ann <b>Begay</b> & son"))

    def note(person: str, _passphrase: str) -> Any:
        asked.append(person)
        raise FolderNotWritable

    found = window(door_that(note, people))
    page = unlock_page(found)
    qtbot.waitUntil(lambda: len(page._choices) == 2)
    assert page._choices["a"].accessibleName() == "Ann <b>Begay</b> & son"
    page._choices["a"].setChecked(True)
    assert "cannot write" in tried(qtbot, found, "whatever it is")
    assert asked == ["a"]


def test_a_passphrase_may_be_pasted_and_caps_lock_is_told(qtbot: QtBot, window: Make) -> None:
    page = unlock_page(window(door_that(lambda _p, _w: None)))
    QApplication.clipboard().setText("pasted words of a safe")
    page.field.paste()
    assert page.field.text() == "pasted words of a safe"
    QTest.keyClicks(page.field, "A")
    assert page._caps.isVisibleTo(page) == is_caps_lock("A", with_shift=False)
    assert is_caps_lock("a", with_shift=False) is False
    assert is_caps_lock("a", with_shift=True) is True
    assert is_caps_lock("1", with_shift=True) is None


def test_forgot_explains_that_nobody_can_reset_it(window: Make) -> None:
    page = unlock_page(window(door_that(lambda _p, _w: None)))
    assert not page._explanation.isVisibleTo(page)
    page._forgot.click()
    assert page._explanation.isVisibleTo(page)


def first_run(window: Make, enroll: Callable[[Enrolment], Any]) -> FirstRun:
    found = window(Door(lambda: True, lambda: (), lambda: None, lambda _p, _w: None, enroll))
    page = found.centralWidget()
    assert isinstance(page, FirstRun)
    return page


def fill_in(page: FirstRun, passphrase: str = PASSPHRASE) -> None:
    for name, text in {"hub": "https://hub.example.org", "code": "AAAA-BBBB", "name": "Rosa Delgado"}.items():
        page._texts[name][0].setText(text)
    page.new.field.setText(passphrase)
    page.new.again.setText(passphrase)


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (FolderNotWritable(), "cannot write to its folder"),
        (DiskFull(), "disk is full"),
        (Unavailable(NOT_A_HUB), "not a Navigator hub"),
        (Unavailable(CLOCK_AND_TLS), "date and time"),
    ],
)
def test_what_goes_wrong_while_joining_is_said_in_one_clear_sentence(
    qtbot: QtBot, window: Make, why: Said, words: str
) -> None:
    def fail(_asked: Enrolment) -> Any:
        raise why

    page = first_run(window, fail)
    fill_in(page)
    page.submit()
    qtbot.waitUntil(lambda: page._trouble.isVisibleTo(page))
    assert words in page._trouble.accessibleDescription()
    assert page.join.isEnabled()
    assert page._texts["code"][0].text() == "AAAA-BBBB"


def test_a_refused_code_is_said_beside_the_code(qtbot: QtBot, window: Make) -> None:
    def fail(_asked: Enrolment) -> Any:
        raise Refused("code", "This code was used already. Ask for a new one.")

    page = first_run(window, fail)
    fill_in(page)
    page.submit()
    qtbot.waitUntil(lambda: "used already" in page._fields["code"]._error.text())


def test_a_passphrase_that_is_easy_to_guess_is_not_taken(window: Make) -> None:
    page = first_run(window, lambda _: None)
    fill_in(page, "rosa delgado 12")
    page.submit()
    assert "too easy" in page.new.labelled._error.text()
    assert strength("", "") == "empty"
    assert strength("short one", "") == "short"
    assert strength("aaaaaaaaaaaaaaaaaaaa", "") == "plain"
    assert strength(PASSPHRASE, "Rosa") == "strong"


def test_set_up_begins_in_its_first_field_and_enter_sends_it(qtbot: QtBot, window: Make) -> None:
    asked: list[Enrolment] = []

    def keep(what: Enrolment) -> Any:
        asked.append(what)
        raise Refused("code", "This code was used already. Ask for a new one.")

    page = first_run(window, keep)
    assert window_focus(page) is page._texts["hub"][0]
    fill_in(page)
    QTest.keyClick(page.new.again, Qt.Key.Key_Return)
    QTest.keyClick(page.new.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "used already" in page._fields["code"]._error.text())
    assert len(asked) == 1


def window_focus(page: FirstRun) -> QWidget | None:
    return page.window().focusWidget()
