"""The page that asks a few words before a deed: it says what the deed is about, and afterwards what was done."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from navigator_app.desk import Deed, Desk
from navigator_app.queries.referral import referral
from navigator_app.ui.screens.deed.view import DeedPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.shell import Shell
from tests.desks import CLINIC, MARIAN, ROSA, put
from tests.screens.shells import Morning, go, settled


def asked(qtbot: QtBot, shell: Shell, kind: str, record: str, deed: str) -> DeedPage:
    page = go(qtbot, shell, Target("deed", kind, record, MARIAN, deed))
    assert isinstance(page, DeedPage)
    return page


def test_what_was_saved_about_a_requirement_is_said_by_its_name(
    qtbot: QtBot, shell: Shell, morning: Morning
) -> None:
    page = asked(qtbot, shell, "referral", morning.referral, "referrals.set_item:consent")
    words = [label.text() for label in page.findChildren(QLabel)]
    assert "Consent" in words
    assert "Say whether it is here, on whom it waits, or why it is not needed." in words
    page._editors["state"].set_value("waiting")
    page._editors["waiting_on"].set_value("Her daughter")
    page.submit()
    settled(qtbot, shell)
    said = shell.toast.accessibleDescription()
    assert said == "Consent: Waiting, saved on this computer. Moss, Marian"


def test_what_was_done_is_said_in_the_past_and_never_as_sent(
    qtbot: QtBot, shell: Shell, morning: Morning
) -> None:
    page = asked(qtbot, shell, "task", morning.task, "tasks.wait_on")
    page._editors["whom"].set_value("Pathology")
    page.submit()
    settled(qtbot, shell)
    said = shell.toast.accessibleDescription()
    assert said == "On whom it waits is noted, saved on this computer. Moss, Marian"


def test_undo_takes_back_what_the_deed_wrote_and_nothing_else(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    page = asked(qtbot, shell, "referral", morning.referral, "referrals.set_item:consent")
    page._editors["state"].set_value("ready")
    page.submit()
    settled(qtbot, shell)
    shell.undo()
    settled(qtbot, shell)
    view = referral(desk, morning.referral)
    assert view is not None
    assert {line.item: line.state.text for line in view.items}["consent"] == "Missing"
    assert view.status.text == "Draft"


def offered(page: DeedPage) -> set[str]:
    combo = page._editors["owner"].combo  # type: ignore[attr-defined]
    return {combo.itemText(n) for n in range(combo.count())} - {""}


def test_a_hand_over_offers_whom_the_deed_would_take(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    far = put(desk, "site", "cd" * 16, name="Cedar Flats (PRACTICE)", short_name="Cedar Flats", zone="UTC")
    put(desk, "practitioner", "ce" * 16, family_name="Hale", given_name="Ada", site=far)
    put(desk, "practitioner", "cf" * 16, family_name="North", given_name="Tom", site=CLINIC)
    put(
        desk,
        "practitioner",
        "da" * 16,
        site=CLINIC,
        family_name="West",
        given_name="Ann",
        is_active=False,
    )
    page = asked(qtbot, shell, "task", morning.task, "duties.hand_over")
    assert {one for one in offered(page) if "Everybody" not in one} == {
        "Rosa Delgado",
        "Imani Okafor, MD",
        "Tom North",
    }
    assert not any("Cedar Flats" in one for one in offered(page))
    on = desk.image(MARIAN)
    assert on is not None
    desk.commit(Deed("patient", {"restricted_to_ids": [ROSA]}, record=MARIAN, opened=on))
    page = asked(qtbot, shell, "task", morning.task, "duties.hand_over")
    assert offered(page) == {"Rosa Delgado"}


def test_where_nobody_may_take_it_over_the_page_says_so(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    on = desk.image(MARIAN)
    assert on is not None
    desk.commit(Deed("patient", {"restricted_to_ids": ["ef" * 16]}, record=MARIAN, opened=on))
    page = asked(qtbot, shell, "task", morning.task, "duties.hand_over")
    assert offered(page) == set()
    why = "Nobody who is known here may take this over: who may is decided by who sees the chart."
    assert why in {label.text() for label in page.findChildren(QLabel)}
    (hand,) = [one for one in page.findChildren(QAbstractButton) if one.text() == "Hand over"]
    assert not hand.isEnabled()
