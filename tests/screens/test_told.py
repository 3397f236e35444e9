"""Logging a call about what has not arrived: one key on Today's row, the name, saved."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from navigator_app.commands.seen import seen, write
from navigator_app.desk import Deed
from navigator_app.queries.today import today
from navigator_app.ui.screens.acting import act
from navigator_app.ui.screens.deed.view import DeedPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.record.view import RecordPage
from navigator_app.ui.screens.today.view import TodayPage
from sync.clock import SetClock
from tests.hub.running import running_hub
from tests.screens.joined import at_work, join
from tests.screens.shells import go, settled
from tests.stories.places import FRIDAY


def test_right_after_saving_the_form_says_who_does_not_have_it_yet(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path
) -> None:
    clock = SetClock(FRIDAY)
    with running_hub(tmp_path / "hub", clock=clock) as hub:
        center = join(hub, tmp_path, "Imani Okafor", is_center=True)
        clinic = join(hub, tmp_path, "Rosa Delgado")
        clinic.exchange()
        desk, site = center.desk, clinic.desk.me.site_id
        with at_work(center, tmp_path) as shell:
            qtbot.waitUntil(lambda: shell.session.rounds.link.is_online, timeout=20_000)
            (patient,) = desk.commit(
                Deed("patient", {"family_name": "Moss", "given_name": "Marian", "sites": [site]})
            )
            when = {"starts_at": (FRIDAY + timedelta(days=3)).isoformat(), "patient_zone": "America/Denver"}
            (visit,) = desk.commit(Deed("appointment", when, patient=patient))
            page = go(qtbot, shell, Target("record", "appointment", visit, patient))
            assert isinstance(page, RecordPage)
            assert page.form is not None
            page.form.take_up({"room": "Suite 2"})
            page.save()
            qtbot.waitUntil(lambda: "Not received yet" in shell.toast.accessibleDescription(), timeout=10_000)
            said = shell.toast.accessibleDescription()
            assert said.startswith("Saved on this computer: Appointment. Moss, Marian. Not received yet: ")
            assert "Juniper Creek (PRACTICE). If not by Fri Nov 20, " in said
            assert shell.toast.way_back.isVisible()
            again = go(qtbot, shell, Target("record", "appointment", visit, patient))
            assert isinstance(again, RecordPage)
            qtbot.waitUntil(
                lambda: any(
                    "has not received this" in one.text() for one in again.badge.findChildren(QLabel)
                ),
                timeout=10_000,
            )
        clinic.desk.store.close()
        desk.store.close()


def test_the_row_asks_for_the_name_and_goes_once_the_call_is_logged(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path
) -> None:
    clock = SetClock(FRIDAY)
    with running_hub(tmp_path / "hub", clock=clock) as hub:
        center = join(hub, tmp_path, "Imani Okafor", is_center=True)
        clinic = join(hub, tmp_path, "Rosa Delgado")
        clinic.exchange()
        desk, site = center.desk, clinic.desk.me.site_id
        with at_work(center, tmp_path) as shell:
            qtbot.waitUntil(lambda: shell.session.rounds.link.is_online, timeout=20_000)
            (patient,) = desk.commit(
                Deed("patient", {"family_name": "Moss", "given_name": "Marian", "sites": [site]})
            )
            when = {"starts_at": (FRIDAY + timedelta(days=3)).isoformat(), "patient_zone": "America/Denver"}
            (visit,) = desk.commit(Deed("appointment", when, patient=patient))
            write(desk, seen(desk, visit), {"room": "Suite 2"})
            qtbot.waitUntil(lambda: not desk.store.pending_changes(), timeout=10_000)
            clock.forward(hours=2)
            (row,) = [one for one in today(desk).rows if one.source == "received"]
            page = go(qtbot, shell, Target("today"))
            assert isinstance(page, TodayPage)
            assert row.verb is not None
            act(page, row.verb, row.person, row.patient_id)
            settled(qtbot, shell)
            asked = shell.page
            assert isinstance(asked, DeedPage)
            assert any("has not received this" in label.text() for label in asked.findChildren(QLabel))
            asked.submit()
            settled(qtbot, shell)
            assert not desk.store.of_kind("contact"), "a call without a name tells nobody"
            asked._editors["whom"].set_value("Rosa Delgado")
            asked.submit()
            qtbot.waitUntil(lambda: bool(desk.store.of_kind("contact")), timeout=10_000)
            assert not [one for one in today(desk).rows if one.source == "received"]
            (contact,) = desk.store.of_kind("contact")
            assert contact.fields["with_whom"] == "Rosa Delgado"
            assert contact.fields["told_site_id"] == site
        clinic.desk.store.close()
        desk.store.close()
