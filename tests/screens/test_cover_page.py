"""Cover on the screen: handed over in one form, refused beside the field, marked on Today, ended by one button."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.commands import covers
from navigator_app.desk import Desk
from navigator_app.ui.screens.cover.state import PANEL, handed
from navigator_app.ui.screens.cover.view import CoverPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.today.view import TodayPage
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.tables.worklist import WorkRow
from sync.errors import Refused
from sync.ids import derived_id
from tests.desks import CENTER, CLINIC, IMANI, ROSA, put
from tests.screens.shells import go, settled

TOM = derived_id("person", "Tom North")


def cover_page(qtbot: QtBot, shell: Shell, desk: Desk) -> CoverPage:
    put(desk, "practitioner", TOM, site=CLINIC, family_name="North", given_name="Tom", roles=["navigator"])
    page = go(qtbot, shell, Target("cover"))
    assert isinstance(page, CoverPage)
    return page


def told(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def test_a_panel_is_handed_over_marked_on_today_and_ended(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    page = cover_page(qtbot, shell, desk)
    assert "Nobody covers for anybody now or soon." in told(page)
    page.editors["by_id"].set_value(TOM)
    page.editors["until_on"].set_value("2026-12-05")
    page.editors["note"].set_value("Call me for the trip")
    page.submit()
    settled(qtbot, shell)
    settled(qtbot, shell)
    (made,) = desk.store.of_kind("cover")
    assert made.fields["by_id"] == TOM
    assert made.fields["from_on"] == "2026-11-21"
    assert "Tom North for you" in told(page)
    assert "Sat Nov 21 to Sat Dec 5" in told(page)
    today = go(qtbot, shell, Target("today"))
    assert isinstance(today, TodayPage)
    rows = [today.list.model().entry(n) for n in range(today.list.model().rowCount())]  # type: ignore[attr-defined]
    mine = [one for one in rows if isinstance(one, WorkRow) and one.owner == "You"]
    assert mine
    assert all(one.context.endswith("Covered by Tom North until Sat Dec 5") for one in mine)
    again = go(qtbot, shell, Target("cover"))
    (end,) = [
        one
        for one in again.findChildren(QAbstractButton)
        if one.text() == "End now" and one.isVisibleTo(again)
    ]
    end.click()
    settled(qtbot, shell)
    settled(qtbot, shell)
    assert "Nobody covers for anybody now or soon." in told(again)


def test_what_is_missing_is_said_beside_its_field(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    page = cover_page(qtbot, shell, desk)
    page.submit()
    settled(qtbot, shell)
    assert "Say who covers." in told(page)
    page.editors["by_id"].set_value(TOM)
    page.editors["until_on"].set_value("2026-11-01")
    page.submit()
    settled(qtbot, shell)
    assert "This day is over." in told(page)
    page.editors["until_on"].set_value("2026-12-05")
    page.editors["what"].set_value([])
    page.submit()
    settled(qtbot, shell)
    assert "Say whose panel or which queue is covered." in told(page)
    assert desk.store.of_kind("cover") == []


def test_one_that_is_to_come_is_called_off(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    page = cover_page(qtbot, shell, desk)
    covers.hand(desk, TOM, date(2026, 11, 27), date(2026, 12, 5), of_id=ROSA)
    settled(qtbot, shell)
    page.refresh()
    settled(qtbot, shell)
    assert "Call off" in [one.text() for one in page.findChildren(QAbstractButton) if one.isVisibleTo(page)]


def test_what_another_site_handed_over_is_read_and_not_called_off(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    days = {"from_on": "2026-11-27", "until_on": "2026-12-05"}
    theirs = put(desk, "cover", "cd" * 16, site=CENTER, of_id=IMANI, by_id=TOM, **days)
    page = cover_page(qtbot, shell, desk)
    assert "Tom North for Imani Okafor" in told(page)
    buttons = [one.text() for one in page.findChildren(QAbstractButton) if one.isVisibleTo(page)]
    assert "Call off" not in buttons
    assert "Decided at Mesa View" in told(page)
    with pytest.raises(Refused, match="Mesa View"):
        covers.end(desk, theirs)
    image = desk.image(theirs)
    assert image is not None
    assert image.fields.get("ended_at") is None


def test_queues_alone_are_nobodys_panel() -> None:
    typed = {"of_id": ROSA, "what": ["results"], "note": None}
    assert handed(typed) == {"of_id": None, "queues": ["results"], "note": ""}
    assert handed(typed | {"what": [PANEL, "results"]})["of_id"] == ROSA
