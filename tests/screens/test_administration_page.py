"""People and computers in the window, before a real hub: approved by words, let in by a code, shut out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from navigator_app import joining
from navigator_app.app import door_of
from navigator_app.store import slots, vault
from navigator_app.ui.screens.administration.view import AdministrationPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.window import Window
from sync.client.link import enroll
from sync.hub import approval
from tests.hub.running import Computer, RunningHub, new_claim, running_hub
from tests.screens.keyboard import Keys
from tests.screens.shells import go, settled
from tests.screens.stage import window_before
from tests.screens.test_shared_desk import unlock
from tests.stories.laptop import leave

CENTER, CLINIC = "Mesa View (PRACTICE)", "Juniper Creek (PRACTICE)"
PASSPHRASE = "ochre kettle under pines"
pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture(autouse=True)
def _one_strength(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the derivation for computers with little memory without measuring."""
    monkeypatch.setattr(slots, "CALIBRATED_MIB", ())


@dataclass
class Seat:
    """Somebody at their desk, on the page of people and computers."""

    qtbot: QtBot
    shell: Shell
    page: AdministrationPage
    hub: RunningHub

    def pick(self, key: str) -> None:
        """Pick somebody or a computer in its list."""
        is_person = key in self.page._person_lines
        self.page.lists.select(1 if is_person else 0)
        (self.page.people if is_person else self.page.computers).select(key)
        settled(self.qtbot, self.shell)

    def told(self, words: str) -> None:
        """Wait until it is said that it was done."""
        self.qtbot.waitUntil(lambda: words in self.shell.toast.accessibleDescription(), timeout=20_000)
        self.looked()

    def looked(self) -> None:
        """Wait until the center told how it stands now."""
        self.qtbot.waitUntil(lambda: not self.page._is_looking, timeout=20_000)
        settled(self.qtbot, self.shell)

    def words(self) -> str:
        """Give everything that can be read on the page."""
        found = self.page.findChildren(QLabel)
        return "\n".join(label.text() for label in found if label.isVisibleTo(self.page))


def join(hub: RunningHub, home: Path, role: str, site: str = CENTER, *, is_center: bool = True) -> None:
    """Let Ada join a desk in a role; it is locked again."""
    code = hub.code(site, role, "Ada Ng", is_center=is_center)
    leave(joining.enroll(home, hub.url, code, "Ada Ng", PASSPHRASE))


def sit_down(qtbot: QtBot, window: Window, home: Path) -> Shell:
    """Unlock as the one person there is."""
    return unlock(qtbot, window, vault.people(home)[0].id, PASSPHRASE)


@contextmanager
def sitting(
    qtbot: QtBot, hub: RunningHub, home: Path, role: str, site: str = CENTER, *, is_center: bool = True
) -> Iterator[Seat]:
    """Let Ada join a desk in a role, unlock it, and open the page."""
    join(hub, home, role, site, is_center=is_center)
    with window_before(door_of(home), home) as window:
        shell = sit_down(qtbot, window, home)
        qtbot.waitUntil(lambda: shell.session.rounds.link.is_online, timeout=20_000)
        page = go(qtbot, shell, Target("administration"))
        assert isinstance(page, AdministrationPage)
        seat = Seat(qtbot, shell, page, hub)
        qtbot.waitUntil(lambda: page.found is not None and not page._is_looking, timeout=20_000)
        settled(qtbot, shell)
        yield seat


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    with running_hub(tmp_path / "hub") as running:
        yield running


@pytest.fixture
def ada(qtbot: QtBot, hub: RunningHub, tmp_path: Path) -> Iterator[Seat]:
    """Let an administrator sit at the center."""
    with sitting(qtbot, hub, tmp_path / "desk", "administrator") as seat:
        yield seat


def ben(hub: RunningHub) -> Computer:
    return hub.joins(CLINIC, "navigator", "Ben Tallis")


def test_a_computer_that_waits_is_approved_by_the_words_that_are_read_out(
    qtbot: QtBot, hub: RunningHub, ada: Seat
) -> None:
    hub.store.carried_out(lambda tx: approval.ask(tx, hub.clock, is_asked=True))
    new = ben(hub)
    ada.page.again_button.click()
    ada.looked()
    assert "One computer waits to be approved" in ada.words()
    ada.pick(new.welcome.store)
    panel, right = ada.page.computer, new.link.six_words()
    assert right not in ada.words().replace("\n", " ")
    panel.words.setText("abandon ability able about above absent")
    panel.proof.field.setText(PASSPHRASE)
    panel.approve.click()
    qtbot.waitUntil(lambda: "read out once more" in panel._words._error.text(), timeout=20_000)
    panel.words.setText(right.upper())
    panel.proof.field.setText(PASSPHRASE)
    panel.approve.click()
    ada.told("may exchange from now on")
    with hub.store.reading() as tx:
        assert not approval.waiting(tx)
    assert "One computer waits" not in ada.words()


def test_somebody_new_gets_a_code_that_is_shown_this_once(hub: RunningHub, ada: Seat) -> None:
    keys = Keys(ada.qtbot, ada.shell)
    ada.page.code_button.click()
    ada.qtbot.waitUntil(ada.page.code.whose.hasFocus, timeout=5_000)
    panel = ada.page.code
    for text in ("Sam Reed", "Tribal sched"):
        keys.write(text)
        keys.press(Qt.Key.Key_Return if text.startswith("Tribal") else Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_Tab)
    assert panel.asked.role.value() == "scheduler"
    assert panel.proof.field.hasFocus()
    keys.write(PASSPHRASE)
    keys.press(Qt.Key.Key_Return)
    ada.told("The code is made")
    code = panel.code.text()
    assert code.count("-") >= 3
    assert panel.proof.field.text() == ""
    claim, _ = new_claim(code, "Sam Reed")
    assert enroll(hub.url, claim, hub.ca_file).role == "scheduler"
    go(ada.qtbot, ada.shell, Target("settings"))
    assert panel.code.text() == ""


def test_who_types_for_whom_a_code_is_is_not_led_away_by_an_answer(ada: Seat) -> None:
    ada.pick(ada.shell.session.desk.store.store_id())
    ada.page.code_button.click()
    panel = ada.page.code
    panel.whose.setText("Sam Reed")
    panel.asked.role.set_value("scheduler")
    ada.page.look()
    ada.looked()
    assert panel.isVisibleTo(ada.page)
    assert (panel.whose.text(), panel.asked.role.value()) == ("Sam Reed", "scheduler")


def test_a_code_that_was_not_passed_on_goes_with_the_lock(ada: Seat) -> None:
    panel = ada.page.code
    panel.asked.role.set_value("navigator")
    panel.proof.field.setText(PASSPHRASE)
    panel.make.click()
    ada.told("The code is made")
    code, window = panel.code.text(), ada.shell.window()
    ada.shell.lock()
    assert code not in "".join(one.text() for one in window.findChildren(QLabel) if one.isVisible())


def test_without_the_passphrase_nothing_is_asked(ada: Seat, hub: RunningHub) -> None:
    new = ben(hub)
    ada.page.again_button.click()
    ada.looked()
    ada.pick(new.welcome.store)
    panel = ada.page.computer
    panel.shut_out.click()
    assert panel.proof._labelled._error.text() == "Your passphrase is needed."
    panel.proof.field.setText("not my passphrase at all")
    panel.shut_out.click()
    ada.qtbot.waitUntil(lambda: "needed" not in panel.proof._labelled._error.text(), timeout=20_000)
    with hub.store.reading() as tx:
        device = tx.device(new.welcome.store)
    assert device is not None
    assert not device.is_revoked


def test_a_lost_computer_is_shut_out(ada: Seat, hub: RunningHub) -> None:
    new = ben(hub)
    ada.page.again_button.click()
    ada.looked()
    ada.pick(new.welcome.store)
    assert "Not known: the computer could not tell, or never said" in ada.words()
    ada.page.computer.proof.field.setText(PASSPHRASE)
    ada.page.computer.shut_out.click()
    ada.told("is shut out")
    ada.pick(new.welcome.store)
    assert not ada.page.computer.shut_out.isVisibleTo(ada.page)
    with hub.store.reading() as tx:
        assert tx.device(new.welcome.store).is_revoked  # type: ignore[union-attr]


def test_who_leaves_has_no_access_any_more(ada: Seat, hub: RunningHub) -> None:
    person = ben(hub).welcome.person
    ada.page.again_button.click()
    ada.looked()
    ada.pick(person)
    ada.page.person.proof.field.setText(PASSPHRASE)
    ada.page.person.end.click()
    ada.told("Ben Tallis has no access any more")
    with hub.store.reading() as tx:
        assert not tx.person(person).is_active  # type: ignore[union-attr]
    assert "Access ended" in ada.words()


def test_a_role_is_given_and_taken(ada: Seat, hub: RunningHub) -> None:
    welcome = ben(hub).welcome
    ada.page.again_button.click()
    ada.looked()
    ada.pick(welcome.person)
    panel = ada.page.person
    panel.asked.role.set_value("scheduler")
    panel.asked.site.set_value(welcome.site)
    panel.proof.field.setText(PASSPHRASE)
    panel.give.click()
    ada.told("Ben Tallis holds that role from now on")
    assert {role.code for role in ada.page._person_lines[welcome.person].roles} == {"navigator", "scheduler"}
    panel.proof.field.setText(PASSPHRASE)
    next(one for one in panel.takes if "Navigator" in one.accessibleName()).click()
    ada.told("Ben Tallis does not hold that role any more")
    with hub.store.reading() as tx:
        assert tx.person(welcome.person).roles == {"scheduler"}  # type: ignore[union-attr]


def test_without_a_link_what_was_seen_stays_as_of_then_and_nothing_is_offered(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with (
        running_hub(tmp_path / "hub") as hub,
        sitting(qtbot, hub, tmp_path / "desk", "administrator") as seat,
    ):
        assert seat.page.found is not None
        seat.shell.lock()
    with window_before(door_of(tmp_path / "desk"), tmp_path / "desk") as window:
        shell = sit_down(qtbot, window, tmp_path / "desk")
        page = go(qtbot, shell, Target("administration"))
        assert isinstance(page, AdministrationPage)
        seat = Seat(qtbot, shell, page, hub)
        qtbot.waitUntil(lambda: bool(page._why), timeout=30_000)
        seat.looked()
        assert page.stale.isVisibleTo(page)
        assert "Ada Ng" in "".join(one.name for one in page._person_lines.values())
        seat.pick(shell.session.desk.me.person_id)
        assert not page.person.give.isEnabled()
        assert page.person.offline.isVisibleTo(page)


def test_without_a_link_and_nothing_seen_it_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    home = tmp_path / "desk"
    with running_hub(tmp_path / "hub") as hub:
        join(hub, home, "administrator")
    with window_before(door_of(home), home) as window:
        shell = sit_down(qtbot, window, home)
        page = go(qtbot, shell, Target("administration"))
        assert isinstance(page, AdministrationPage)
        seat = Seat(qtbot, shell, page, hub)
        qtbot.waitUntil(lambda: "cannot be reached now" in seat.words(), timeout=30_000)


def test_a_site_lead_looks_after_their_site(qtbot: QtBot, hub: RunningHub, tmp_path: Path) -> None:
    hub.joins(CENTER, "administrator", "Imani Okafor", is_center=True)
    with sitting(qtbot, hub, tmp_path / "desk", "site_lead", CLINIC, is_center=False) as lena:
        assert [one.name for one in lena.page._person_lines.values()] == ["Ada Ng"]
        lena.page.lists.select(2)
        assert f"You look after {CLINIC}" in lena.words()
        assert not lena.page.overview.turn.isVisibleTo(lena.page)


def test_a_navigator_is_not_offered_the_page(qtbot: QtBot, hub: RunningHub, tmp_path: Path) -> None:
    home = tmp_path / "desk"
    join(hub, home, "navigator", CLINIC, is_center=False)
    with window_before(door_of(home), home) as window:
        shell = sit_down(qtbot, window, home)
        assert not shell.session.opens("administration")
        page = go(qtbot, shell, Target("administration"))
        assert not isinstance(page, AdministrationPage)
