"""The referral's page: a requirement says once on whom it waits; the referral leaves as FHIR with a reason."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.referral.view import ReferralPage
from navigator_app.ui.shell.shell import Shell
from tests.desks import MARIAN
from tests.screens.shells import Morning, go


def test_a_requirement_that_waits_says_so_once_and_names_the_day_as_everywhere(
    qtbot: QtBot, shell: Shell, morning: Morning
) -> None:
    page = go(qtbot, shell, Target("referral", "referral", morning.referral, MARIAN))
    assert isinstance(page, ReferralPage)
    words = [label.text() for label in page.findChildren(QLabel)]
    (line,) = [text for text in words if "Cedar Basin" in text]
    assert line == "Waiting: Cedar Basin Pathology (PRACTICE) \u00b7 asked Sun Nov 15 \u00b7 You"


def test_it_is_saved_as_fhir_after_it_was_said_why(
    qtbot: QtBot, shell: Shell, morning: Morning, tmp_path: Path
) -> None:
    page = go(qtbot, shell, Target("referral", "referral", morning.referral, MARIAN))
    assert isinstance(page, ReferralPage)
    asked: list[str] = []

    def choose(_title: str, name: str) -> str:
        asked.append(name)
        return str(tmp_path / name)

    page.saving.ask_for_file = choose
    [save] = [one for one in page.findChildren(QPushButton) if one.text() == "Save as FHIR"]
    save.click()
    assert page.saving.isVisibleTo(shell)
    page.saving.save()
    assert not asked
    page.saving.why._field.setText("For Riverbend Hospital (PRACTICE)")
    page.saving.save()
    store = shell.session.desk.store
    qtbot.waitUntil(lambda: bool(list(tmp_path.glob("referral-*.json"))))
    [account] = store.of_kind("disclosure")
    assert (account.patient, account.fields["sheet"]) == (MARIAN, "referral_fhir")
    [file] = tmp_path.glob("referral-*.json")
    assert json.loads(file.read_bytes())["entry"][1]["resource"]["resourceType"] == "ServiceRequest"
    qtbot.waitUntil(lambda: not page.saving.isVisibleTo(shell))
