"""A passphrase forgotten 200 miles from anyone: each of the four ways back in, at a real window before a real hub."""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from navigator_app import escrow, joining
from navigator_app.app import door_of, shell_maker
from navigator_app.settings import Settings
from navigator_app.store import key_ring, slots
from navigator_app.ui.entrance import ask_center
from navigator_app.ui.entrance.ask_center import AskCenter
from navigator_app.ui.entrance.by_code import ByCode
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.window import Window
from navigator_app.ui.work import Work
from sync import escrow_file
from sync.hub import escrow as at_center
from tests.hub.running import RunningHub, running_hub
from tests.store.desks import BEN, BENS, FRESH, PASSPHRASE, holds, is_let_in

CENTER = "Mesa View (PRACTICE)"


@dataclass
class Far:
    """A joined desk far from anyone, and a center that holds its escrow key offline."""

    home: Path
    folder: Path
    hub: RunningHub
    private: X25519PrivateKey
    person: str
    store: str
    window: Window
    secrets: list[bytes]
    """What may stand nowhere afterwards."""

    def forgot(self, qtbot: QtBot) -> Unlock:
        """Say at the entrance that the passphrase is forgotten."""
        page = self.window.centralWidget()
        assert isinstance(page, Unlock)
        qtbot.waitUntil(lambda: self.person in page._choices, timeout=20_000)
        page._choices[self.person].setChecked(True)
        page._forgot.click()
        return page


@pytest.fixture
def far(
    dressed: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[Far]:
    """Give Rosa's locked desk: a sheet in its envelope, Ben who unlocks it too, five codes at the center."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(slots, "calibrated", slots.cheapest)
    monkeypatch.setattr(ask_center, "HEAR_MS", 50)
    home = tmp_path / "desk"
    with running_hub(tmp_path / "hub") as hub:
        (tmp_path / "safe").mkdir()
        public = escrow_file.make(tmp_path / "safe" / "escrow.pem")
        private = escrow_file.read(tmp_path / "safe" / "escrow.pem")
        hub.store.carried_out(lambda tx: at_center.put_into_force(tx, hub.clock, public, CENTER))
        found = joining.enroll(
            home, hub.url, hub.code(name="Rosa Delgado", role="site_lead"), "Rosa Delgado", PASSPHRASE
        )
        assert found.link is not None
        assert escrow.learn(found.desk, found.link)
        person, store = found.desk.me.person_id, found.desk.store.store_id()
        found.link.close()
        found.desk.store.close()
        work, settings = Work(), Settings(tmp_path / "settings")
        window = Window(door_of(home), work, settings, shell_maker(work, settings, home))
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        window.show()
        ring = key_ring.opened(home, person, PASSPHRASE)
        half = private.private_bytes_raw()
        secrets = [
            form for key in (ring.data_key, half) for form in (key, key.hex().encode(), b64encode(key))
        ]
        yield Far(home, tmp_path, hub, private, person, store, window, secrets)
        window.close()
        work.stop()
        window.deleteLater()


def by_code(qtbot: QtBot, far: Far, code: str) -> None:
    """Type a code and a new passphrase."""
    far.secrets.append(code.encode())
    far.forgot(qtbot)._by_code.click()
    page = far.window.centralWidget()
    assert isinstance(page, ByCode)
    page.code.setText(code)
    for edit in (page.new.field, page.new.again):
        edit.setText(FRESH)
    page.submit()


def by_the_sheet(qtbot: QtBot, far: Far) -> None:
    by_code(qtbot, far, key_ring.new_recovery_code(key_ring.opened(far.home, far.person, PASSPHRASE))[1])


def by_phone(qtbot: QtBot, far: Far) -> None:
    told = far.hub.store.carried_out(
        lambda tx: at_center.give_code(tx, far.hub.clock, far.private, far.store, far.person, far.person)
    )
    by_code(qtbot, far, told[0])


def by_somebody_else(qtbot: QtBot, far: Far) -> None:
    """Let Ben, who leads the site too, set it at his own desk; Rosa unlocks with it."""
    ring = key_ring.opened(far.home, far.person, PASSPHRASE)
    key_ring.add_person(ring, BEN, "Ben Hale", "site_lead", BENS, slots.cheapest())
    key_ring.set_passphrase(key_ring.opened(far.home, BEN, BENS), far.person, FRESH)
    page = far.window.centralWidget()
    assert isinstance(page, Unlock)
    qtbot.waitUntil(lambda: far.person in page._choices, timeout=20_000)
    page._choices[far.person].setChecked(True)
    page.field.setText(FRESH)
    page.submit()


def by_the_center(qtbot: QtBot, far: Far) -> None:
    imani = far.hub.joins(CENTER, "administrator", "Imani Okafor", is_center=True).welcome.person
    far.forgot(qtbot)._ask_center.click()
    page = far.window.centralWidget()
    assert isinstance(page, AskCenter)
    page.submit()
    qtbot.waitUntil(page.words.isVisible, timeout=20_000)
    with far.hub.store.reading() as tx:
        (waiting,) = at_center.waiting(tx, far.hub.clock.now())
    assert [word for word in page.words.text().split() if not word.isdigit()] == list(waiting.asking.words)
    far.hub.store.carried_out(
        lambda tx: at_center.say_yes(tx, far.hub.clock, far.private, waiting.asking, imani)
    )
    qtbot.waitUntil(page.new.isVisible, timeout=20_000)
    for edit in (page.new.field, page.new.again):
        edit.setText(FRESH)
    page.submit()


@pytest.mark.parametrize("way", [by_the_sheet, by_phone, by_somebody_else, by_the_center])
def test_a_forgotten_passphrase_is_set_anew_and_no_secret_stays_behind(
    qtbot: QtBot, far: Far, way: Callable[[QtBot, Far], None], caplog: pytest.LogCaptureFixture
) -> None:
    way(qtbot, far)
    qtbot.waitUntil(lambda: far.window.shell is not None, timeout=30_000)
    assert far.window.shell.session.desk.me.person_id == far.person
    far.window.lock()
    assert is_let_in(far.home, far.person, FRESH)
    assert not is_let_in(far.home, far.person, PASSPHRASE)
    assert far.window.windowTitle() == "Navigator"
    for secret in (*far.secrets, FRESH.encode(), PASSPHRASE.encode()):
        assert secret not in caplog.text.encode()
        assert not any(holds(far.folder / place, secret) for place in ("desk", "hub", "settings"))


def test_without_a_link_the_page_says_so_and_asks_again(qtbot: QtBot, far: Far) -> None:
    (far.home / "center.json").write_text('{"url": "http://127.0.0.1:9", "ca_file": ""}', encoding="utf-8")
    far.forgot(qtbot)._ask_center.click()
    page = far.window.centralWidget()
    assert isinstance(page, AskCenter)
    page.submit()
    qtbot.waitUntil(page._trouble.isVisible, timeout=30_000)
    assert "no link" in page._trouble._text.text()
    assert page.ask.isEnabled()
    page.back.click()
    assert isinstance(far.window.centralWidget(), Unlock)
