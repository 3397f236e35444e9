"""A site hides what it does not use: said by the center, gone from the window, still found by search."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from navigator_app.commands import trips
from navigator_app.desk import Deed, Desk
from navigator_app.queries.finder import find
from navigator_app.queries.site_wishes import HIDEABLE, hidden_sections
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.new_menu import BEGINNINGS, beginnings
from navigator_app.ui.shell.sections import SECTIONS, keyed
from navigator_app.ui.shell.shell import Shell
from sync.resources import resource
from sync.rules.roles import role_table
from tests.desks import CENTER, CLINIC, DELIA
from tests.screens.shells import go, settled


def hide(desk: Desk, *sections: str, site: str = CLINIC) -> None:
    """Write what the center says of a site, as it would arrive."""
    found = desk.image(site)
    assert found is not None
    desk.commit(Deed("site", {"hidden_sections": list(sections)}, record=site, opened=found))


def told(page: QWidget) -> str:
    """Give what Settings says of the center's decisions."""
    return "\n".join(label.text() for label in page.decided.findChildren(Label))  # type: ignore[attr-defined]


def test_a_desk_hides_what_its_own_site_does_without_and_nothing_else(desk: Desk) -> None:
    assert hidden_sections(desk) == frozenset()
    hide(desk, "telehealth", site=CENTER)
    assert hidden_sections(desk) == frozenset()
    hide(desk, "travel", "today", "from a newer release")
    assert hidden_sections(desk) == {"travel"}


def test_only_the_center_says_it() -> None:
    everybody = frozenset(role.code for role in role_table().roles)
    assert role_table().writers("site", "hidden_sections", everybody) == {"administrator"}
    assert everybody > {"administrator"}


def test_what_can_be_hidden_is_a_section_and_never_the_last_way_in() -> None:
    pages = {section.page for section in SECTIONS}
    assert pages > HIDEABLE
    assert not {"today", "patients", "kinds", "settings", "help"} & HIDEABLE
    assert resource("codes/sections.json").exists()


@pytest.mark.parametrize(
    "hidden", [frozenset[str](), frozenset({"travel"}), frozenset({"travel", "telehealth"})]
)
def test_the_numbers_close_up(hidden: frozenset[str]) -> None:
    pages = [section.page for section in keyed(is_center=False, hidden=hidden)]
    used = [one.page for one in SECTIONS if not (one.is_below or one.is_centers or one.page in hidden)]
    assert pages == used[:8]


def test_new_offers_nothing_that_is_worked_on_in_a_hidden_section() -> None:
    words = {one.words for one in beginnings(frozenset({"labs", "travel"}))}
    assert words == {one.words for one in BEGINNINGS} - {"Lab plan", "Lab result", "Trip"}


def test_the_window_follows_what_the_center_says_and_search_still_finds(qtbot: QtBot, window: Shell) -> None:
    go(qtbot, window, Target("today"))
    desk = window.session.desk
    trips.ask(desk, DELIA, {"purpose": "Second opinion", "to_site_id": CENTER, "starts_on": "2026-12-08"}, [])
    hide(desk, "travel")
    window.count()
    settled(qtbot, window)
    shown = [one for one in SECTIONS if window.nav._items[one.page].isVisibleTo(window.nav)]
    assert "travel" not in {one.page for one in shown}
    assert {"today", "patients", "labs"} <= {one.page for one in shown}
    assert "Trip" not in {action.text() for action in window.bar.new_menu.actions()}
    QTest.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, window)
    assert window.stack.here.page == "telehealth"
    assert any("Second opinion" in f"{one.title} {one.detail}" for one in find(desk, "second opinion"))
    page = go(qtbot, window, Target("settings"))
    assert "Travel" in told(page)
    assert page.decided.isVisibleTo(page)  # type: ignore[attr-defined]


def test_a_center_that_takes_it_back_has_it_shown_again(qtbot: QtBot, shell: Shell) -> None:
    desk = shell.session.desk
    for sections in (["travel"], []):
        hide(desk, *sections)
        shell.count()
        settled(qtbot, shell)
        assert shell.nav._items["travel"].isVisibleTo(shell.nav) is not bool(sections)
    page = go(qtbot, shell, Target("settings"))
    assert not page.decided.isVisibleTo(page)  # type: ignore[attr-defined]
