"""The exchange page: what waits and what was refused, with the deed that goes with each, over a real hub."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from navigator_app.demo.switch import Switch
from navigator_app.desk import Deed, Desk
from navigator_app.ui.forms.editors import TextEditor
from navigator_app.ui.parts.buttons import Button
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.record.view import RecordPage
from navigator_app.ui.screens.syncing.view import SyncingPage
from navigator_app.ui.shell.shell import Shell
from sync.clock import SetClock
from sync.hub.commands import revoke
from sync.protocol import Head, Offer
from tests.hub.running import RunningHub, running_hub
from tests.screens.joined import Joined, at_work, join
from tests.screens.shells import go, settled

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


@dataclass
class Seat:
    """Rosa's desk in a window, whose link a test can cut."""

    desk: Desk
    switch: Switch
    shell: Shell
    hub: RunningHub


@pytest.fixture
def seat(dressed: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[Seat]:
    with running_hub(tmp_path / "hub", clock=SetClock(NOW)) as hub:
        joined = join(hub, tmp_path, "Rosa Delgado")
        switch = Switch(joined.link)
        with at_work(Joined(joined.desk, switch), tmp_path) as shell:  # type: ignore[arg-type]
            qtbot.waitUntil(lambda: shell.session.rounds.link.is_online, timeout=20_000)
            yield Seat(joined.desk, switch, shell, hub)
        joined.desk.store.close()


def words(shell: Shell) -> str:
    return "\n".join(label.text() for label in shell.page.findChildren(QLabel) if label.isVisible())


def press(shell: Shell, name: str) -> None:
    found = [
        one
        for one in shell.page.findChildren(Button)
        if one.isVisible() and one.accessibleName().startswith(name)
    ]
    assert len(found) == 1, [one.accessibleName() for one in found]
    found[0].click()


def add_patient(desk: Desk, family: str = "Moss") -> str:
    name = {"family_name": family, "given_name": "Marian", "sites": [desk.me.site_id]}
    return desk.commit(Deed("patient", name))[0]


def is_sent(seat: Seat) -> bool:
    return not seat.desk.store.pending_changes() and not seat.shell.session.rounds.link.is_exchanging


def refuse_a_site_name(seat: Seat, qtbot: QtBot) -> None:
    """Write what no navigator may, and let the hub say so."""
    desk, site = seat.desk, seat.desk.me.site_id
    desk.commit(Deed("site", {"short_name": "Ours"}, record=site, opened=desk.image(site)))
    qtbot.waitUntil(lambda: bool(desk.store.needs_you()), timeout=10_000)


def test_what_was_refused_is_corrected_in_its_form_and_goes_again(qtbot: QtBot, seat: Seat) -> None:
    refuse_a_site_name(seat, qtbot)
    go(qtbot, seat.shell, Target("syncing"))
    shown = words(seat.shell)
    assert "Not accepted by the center: 1" in shown
    assert "Short name: Ours" in shown
    assert seat.desk.store.needs_you()[0].reason in shown
    press(seat.shell, "Correct: Site")
    settled(qtbot, seat.shell)
    page = seat.shell.page
    assert isinstance(page, RecordPage)
    assert page.form is not None
    assert page.form.editors["short_name"].value() == "Ours"
    assert "The center did not accept this" in words(seat.shell)
    with seat.hub.store.writing() as tx:
        tx.grant(seat.desk.me.person_id, seat.desk.me.site_id, "site_lead")
    editor = page.form.editors["short_name"]
    assert isinstance(editor, TextEditor)
    editor.set_value("Juniper")
    page.save()
    qtbot.waitUntil(lambda: not seat.desk.store.needs_you(), timeout=10_000)
    qtbot.waitUntil(lambda: is_sent(seat), timeout=10_000)
    settled(qtbot, seat.shell)
    assert "Not accepted" not in words(seat.shell)
    agreed = seat.desk.store.agreed(seat.desk.me.site_id)
    assert agreed is not None
    assert agreed.fields["short_name"] == "Juniper"


def test_what_was_refused_goes_again_as_it_is_once_the_center_allows_it(qtbot: QtBot, seat: Seat) -> None:
    refuse_a_site_name(seat, qtbot)
    with seat.hub.store.writing() as tx:
        tx.grant(seat.desk.me.person_id, seat.desk.me.site_id, "site_lead")
    go(qtbot, seat.shell, Target("syncing"))
    press(seat.shell, "Send again as it is: Site")
    qtbot.waitUntil(lambda: not seat.desk.store.needs_you(), timeout=10_000)
    qtbot.waitUntil(lambda: is_sent(seat), timeout=10_000)
    agreed = seat.desk.store.agreed(seat.desk.me.site_id)
    assert agreed is not None
    assert agreed.fields["short_name"] == "Ours"


def test_offline_one_change_is_put_first_and_the_page_says_so(qtbot: QtBot, seat: Seat) -> None:
    seat.switch.cut()
    patient = add_patient(seat.desk)
    add_patient(seat.desk, "Dale")
    go(qtbot, seat.shell, Target("syncing"))
    qtbot.waitUntil(lambda: "Working offline" in words(seat.shell), timeout=10_000)
    assert "Saved on this computer, not sent yet: 2" in words(seat.shell)
    press(seat.shell, "Send first: New: patient, Dale, Marian")
    qtbot.waitUntil(lambda: seat.desk.store.queue()[0].record != patient, timeout=10_000)
    settled(qtbot, seat.shell)
    press(seat.shell, "Send first: New: patient, Moss, Marian")
    seat.switch.restore()
    seat.shell.session.rounds.ring()
    qtbot.waitUntil(lambda: is_sent(seat), timeout=10_000)
    qtbot.waitUntil(lambda: "Nothing waits." in words(seat.shell), timeout=10_000)


def test_a_round_that_changes_nothing_here_takes_nobody_the_focus(qtbot: QtBot, seat: Seat) -> None:
    refuse_a_site_name(seat, qtbot)
    go(qtbot, seat.shell, Target("syncing"))
    (button,) = [one for one in seat.shell.page.findChildren(Button) if one.text() == "Correct"]
    button.setFocus()
    done = seat.switch.rounds[True]
    seat.shell.session.rounds.ring()
    qtbot.waitUntil(
        lambda: seat.switch.rounds[True] > done and not seat.shell.session.rounds.link.is_exchanging,
        timeout=10_000,
    )
    settled(qtbot, seat.shell)
    assert button in seat.shell.page.findChildren(Button)
    assert seat.shell.window().focusWidget() is button
    add_patient(seat.desk)
    qtbot.waitUntil(lambda: is_sent(seat), timeout=10_000)
    settled(qtbot, seat.shell)
    assert seat.shell.window().focusWidget() is button


def test_the_acknowledgements_are_written_to_the_chosen_file(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    add_patient(seat.desk)
    qtbot.waitUntil(lambda: is_sent(seat), timeout=10_000)
    go(qtbot, seat.shell, Target("syncing"))
    page, file = seat.shell.page, tmp_path / "acknowledgements.csv"
    assert isinstance(page, SyncingPage)
    page.span.select(2)
    page.write_proof(file)
    qtbot.waitUntil(file.exists, timeout=10_000)
    settled(qtbot, seat.shell)
    assert "accepted" in file.read_text(encoding="utf-8")
    page.write_proof(tmp_path / "no such folder" / "x.csv")
    qtbot.waitUntil(seat.shell.trouble.isVisible, timeout=10_000)


def test_each_round_is_remembered_with_what_it_moved_and_how_it_ended(qtbot: QtBot, seat: Seat) -> None:
    add_patient(seat.desk)
    qtbot.waitUntil(lambda: is_sent(seat), timeout=10_000)
    seat.switch.cut()
    done = seat.switch.rounds[False]
    seat.shell.session.rounds.ring()
    qtbot.waitUntil(lambda: seat.switch.rounds[False] > done, timeout=10_000)
    qtbot.waitUntil(lambda: seat.desk.store.rounds()[0].outcome == "no_link", timeout=10_000)
    kept = seat.desk.store.rounds()
    sent = [one for one in kept if one.sent]
    assert [one.sent for one in sent] == [1]
    assert sent[0].sent_bytes > 100
    assert sent[0].received_bytes > 100
    go(qtbot, seat.shell, Target("syncing"))
    page = seat.shell.page
    assert isinstance(page, SyncingPage)
    model = page.rounds.view.model()
    shown = [model.index(row, 5).data() for row in range(model.rowCount())]
    assert shown[0] == "No link"
    assert "Done" in shown


def test_when_access_ended_the_page_says_what_was_sealed_into_which_file_and_what_went(
    qtbot: QtBot, seat: Seat
) -> None:
    add_patient(seat.desk)
    seat.shell.session.rounds.ring()
    qtbot.waitUntil(lambda: is_sent(seat), timeout=10_000)
    seat.switch.cut()
    add_patient(seat.desk, "Reed")
    seat.desk.store.save_draft("call:new", {"what": "Somebody rang about Reed"})
    revoke(seat.hub.store, seat.hub.clock, computer=seat.desk.store.store_id(), person=None)
    seat.switch.restore()
    seat.shell.session.rounds.ring()
    qtbot.waitUntil(lambda: seat.desk.store.left() is not None, timeout=10_000)
    left = seat.desk.store.left()
    assert left is not None
    go(qtbot, seat.shell, Target("syncing"))
    qtbot.waitUntil(lambda: "took this computer off the hub" in words(seat.shell), timeout=10_000)
    shown = words(seat.shell)
    assert "Changes that could not be sent: 1." in shown
    assert "1 form that was begun and not saved was sealed with them." in shown
    assert left.files[0] in shown
    assert "Reed" not in shown
    assert [line.sent for line in seat.desk.store.rounds()][:1] == [0], "what was sealed was not sent"


def test_a_first_download_is_shown_with_its_size_and_paused_from_the_page(seat: Seat, qtbot: QtBot) -> None:
    desk, shell = seat.desk, seat.shell
    seat.switch.cut()
    feed = f"site:{desk.me.site_id}"
    with desk.store.connections.writing() as connection:
        connection.execute("DELETE FROM cursor WHERE feed = ?", (feed,))
    offer = Offer(feed, "one", seq=1, rows=10_000, size_bytes=2_000_000)
    head = Head(
        desk.store.epoch() or "", "2026-11-20T16:00:00.000Z", feeds=(feed, "shared"), feeds_version=99
    )
    desk.store.absorb_head(replace(head, offers=(offer,)), ())
    go(qtbot, shell, Target("syncing"))
    qtbot.waitUntil(lambda: "First download: 0 of 10,000 records" in words(shell), timeout=10_000)
    assert "2.0 MB of 2.0 MB are still to come" in words(shell)
    press(shell, "Pause the first download")
    qtbot.waitUntil(lambda: "are still to come: paused" in words(shell), timeout=10_000)
    assert desk.store.is_first_paused()
    press(shell, "Go on with the first download")
    qtbot.waitUntil(lambda: not desk.store.is_first_paused(), timeout=10_000)
