"""The center's desk on a Saturday morning: what the clinic sent, asked and entered, and a shell over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from navigator_app.commands import labs, messages, referrals
from navigator_app.desk import Desk, Me
from navigator_app.ui.session import OpenDesk, Session
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.work import Work
from sync.records.base import stamp
from tests.desks import (
    CENTER,
    CLINIC,
    DELIA,
    IMANI,
    MARIAN,
    ROSA,
    clock_of,
    open_desk,
    settle_patients,
    settle_places,
)
from tests.screens.shells import lettered


@dataclass(frozen=True)
class Waiting:
    """The ids of what waits for the center."""

    referral: str
    stat: str
    answered: str
    result: str
    question: str


def as_rosa(desk: Desk) -> Desk:
    """Give the same store as Rosa at the clinic would write to it."""
    return replace(desk, me=Me(ROSA, "Rosa Delgado", CLINIC, "America/Denver", frozenset({"navigator"})))


def send_in(desk: Desk) -> Waiting:
    """Let the clinic send, ask and enter what waits on this Saturday morning."""
    rosa, clock = as_rosa(desk), clock_of(desk)
    now = clock.at

    def submitted(patient: str, days: float, **typed: Any) -> str:
        clock.at = now - timedelta(days=days)
        said = {
            "to_site_id": CENTER,
            "service": "medical_oncology",
            "reason": "New diagnosis; asks for a plan.",
        }
        made = referrals.start(rosa, patient, said | typed)
        referrals.send(rosa, made)
        return made

    answered = submitted(DELIA, 3, diagnosis="Invasive ductal carcinoma")
    referrals.send_back(desk, answered, "Which side, please?")
    clock.at = now - timedelta(hours=5)
    referrals.answer(rosa, answered, "The left side.")
    referral = submitted(MARIAN, 2, question="Can the first visit be by video?")
    stat = submitted(DELIA, 0.1, service="hematology", priority="stat")
    clock.at = now - timedelta(minutes=47)
    typed = {
        "code": "718-7",
        "value_text": "6.1",
        "unit": "g/dL",
        "flags": ["LL"],
        "lab": "Cedar Basin Lab (PRACTICE)",
    }
    collected = {"collected_at": stamp(clock.at), "collected_zone": "America/Denver"}
    result, *_ = labs.enter_results(rosa, MARIAN, [typed | collected])
    question = messages.write(
        rosa,
        {
            "to_site_id": CENTER,
            "subject": "Growth factor before travel",
            "body": "May she travel two days after the shot? Her van leaves at 5:40 AM.",
            "reply_by_on": "2026-11-24",
        },
        MARIAN,
    )
    clock.at = now
    return Waiting(referral, stat, answered, result, question)


@pytest.fixture
def center_desk(tmp_path: Path) -> Iterator[Desk]:
    """Imani's desk at the center."""
    found = open_desk(tmp_path, IMANI, "Imani Okafor", CENTER, "America/Phoenix")
    settle_places(found)
    settle_patients(found)
    yield found
    found.store.close()


@pytest.fixture
def waiting(center_desk: Desk) -> Waiting:
    """Let the clinic send in what waits for her."""
    return send_in(center_desk)


def shell_over(desk: Desk, folder: Path) -> Iterator[Shell]:
    """Open a shell over a desk at the smallest screen that sites have, and close it afterwards."""
    work = Work()
    session = Session.begin(OpenDesk(desk, is_practice=True), work, lettered(folder), folder)
    found = Shell(session)
    found.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    found.resize(1366, 768)
    found.show()
    yield found
    found.close()
    session.rounds.end()
    work.stop()
    found.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def center_shell(
    dressed: QApplication, center_desk: Desk, waiting: Waiting, tmp_path: Path
) -> Iterator[Shell]:
    """Open the shell over the center's desk."""
    yield from shell_over(center_desk, tmp_path)
