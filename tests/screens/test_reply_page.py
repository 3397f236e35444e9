"""A reply sheet is keyed with its code, one key, a name and Enter; what is wrong is said at the field."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from navigator_app.desk import Desk
from navigator_app.packed import packets_of
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.reply.state import Model, Ticked, asked, lacking, update
from navigator_app.ui.screens.reply.view import ReplyPage
from navigator_app.ui.shell.shell import Shell
from tests.screens.keyboard import Keys
from tests.screens.shells import go, settled
from tests.sent_papers import drafted, faxed, settle_partner


@pytest.fixture
def referral(desk: Desk) -> str:
    """Fax a packet to a partner that has no Navigator."""
    settle_partner(desk)
    made = drafted(desk)
    faxed(desk, made)
    return made


def opened(qtbot: QtBot, shell: Shell) -> ReplyPage:
    page = go(qtbot, shell, Target("reply", "packet"))
    assert isinstance(page, ReplyPage)
    settled(qtbot, shell)
    return page


def words(page: ReplyPage) -> set[str]:
    return {one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page) and one.text()}


def code_of(desk: Desk, referral: str) -> str:
    return packets_of(desk, referral)[0].reply_code


def test_code_one_key_name_and_enter_are_enough(
    qtbot: QtBot, window: Shell, desk: Desk, referral: str
) -> None:
    page, keys = opened(qtbot, window), Keys(qtbot, window)
    keys.write(code_of(desk, referral).lower().replace("-", ""))
    settled(qtbot, window)
    assert any("Packet v1, to Cedar Basin Hospital (PRACTICE)" in text for text in words(page))
    keys.press(Qt.Key.Key_2)
    keys.write("T. Begay")
    keys.press(Qt.Key.Key_Return)
    settled(qtbot, window)
    image = desk.image(referral)
    assert image is not None
    assert (image.fields["status"], image.fields["answered_by"]) == ("accepted", "T. Begay")
    assert packets_of(desk, referral)[0].confirmed_by == "T. Begay"
    assert keys.pressed == len("ABCDEFGH") + len("2") + len("T. Begay") + 1
    assert window.toast.accessibleDescription() == "Reply noted, saved on this computer. Moss, Marian"


def test_a_mistyped_code_is_said_at_once_and_names_nobody(
    qtbot: QtBot, window: Shell, desk: Desk, referral: str
) -> None:
    page = opened(qtbot, window)
    code = code_of(desk, referral).replace("-", "")
    Keys(qtbot, window).write(("B" if code[0] != "B" else "C") + code[1:])
    settled(qtbot, window)
    assert any(text.startswith("This is not the code of a reply sheet") for text in words(page))
    assert not any("Moss" in text for text in words(page))


def test_what_an_answer_needs_besides_is_asked_and_nothing_is_half_done(
    qtbot: QtBot, shell: Shell, desk: Desk, referral: str
) -> None:
    page = opened(qtbot, shell)
    assert not page.labelled["words"].isVisibleTo(page)
    page.editors["code"].set_value(code_of(desk, referral))
    page.editors["by"].set_value("T. Begay")
    page.editors["answer"].set_value("needs_information")
    page.take(Ticked("needs_information"))
    assert page.labelled["words"].isVisibleTo(page)
    page.save()
    settled(qtbot, shell)
    assert "Write what the sheet says." in words(page)
    assert packets_of(desk, referral)[0].status == "sent"
    page.editors["words"].set_value("Which side?")
    page.save()
    settled(qtbot, shell)
    image = desk.image(referral)
    assert image is not None
    assert (image.fields["status"], image.fields["status_reason"]) == ("needs_information", "Which side?")


def test_each_answer_asks_for_what_belongs_to_it() -> None:
    model = update(Model(), Ticked("scheduled"))
    assert asked(model) == ("code", "answer", "by", "on", "at")
    assert lacking(model, {"code": "x", "answer": "scheduled", "by": "T."}) is not None
    assert lacking(model, {"code": "x", "answer": "scheduled", "by": "T.", "on": "2026-12-01"}) is None
    assert asked(update(model, Ticked("received"))) == ("code", "answer", "by")
