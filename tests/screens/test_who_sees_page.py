"""Who sees a chart, decided in the window: what would come of it is said first, what a role may not do says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.commands import charts
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from navigator_app.queries.finder import find
from navigator_app.store.register import FEEDS
from navigator_app.ui.parts.chip import Chip
from navigator_app.ui.parts.labels import FactsLabel
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.who_sees.view import WhoSeesPage
from navigator_app.ui.shell.shell import Shell
from sync.ids import derived_id
from sync.rules.who_sees import restricted_feed
from tests.desks import CENTER, CLINIC, DELIA, MARIAN, ROSA, put
from tests.screens.shells import Morning, go, settled
from tests.screens.test_badges import Two, two

__all__ = ["two"]
FLATS = derived_id("site", "Cedar Flats")
PRACTICE = derived_id("site", "Dr. Hale's practice")
LENA, TOM, HALE = (derived_id("person", name) for name in ("Lena Grant", "Tom North", "Ada Hale"))
SitDown = Callable[..., Shell]


@pytest.fixture
def as_role(desk: Desk, shell: Shell) -> SitDown:
    """Let Rosa have a role, among more places and people than her own clinic's."""
    put(desk, "site", FLATS, name="Cedar Flats Clinic (PRACTICE)", short_name="Cedar Flats")
    put(desk, "site", PRACTICE, name="Dr. Hale's practice (PRACTICE)")
    for person, site, family, given, role in (
        (LENA, CENTER, "Grant", "Lena", "site_lead"),
        (TOM, FLATS, "North", "Tom", "navigator"),
        (HALE, PRACTICE, "Hale", "Ada", "outside_clinician"),
    ):
        put(desk, "practitioner", person, site=site, family_name=family, given_name=given, roles=[role])
    write(desk, seen(desk, ROSA), {"roles": []})

    def sit_down(role: str, *, holds_restricted: bool = True) -> Shell:
        desk.me = replace(desk.me, roles=frozenset({role}))
        desk.store.set_setting(FEEDS, [restricted_feed(ROSA)] if holds_restricted else [])
        return shell

    return sit_down


def opened(qtbot: QtBot, shell: Shell) -> WhoSeesPage:
    page = go(qtbot, shell, Target("who_sees", "patient", MARIAN, MARIAN))
    assert isinstance(page, WhoSeesPage)
    return page


def shown(page: QWidget) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page) and label.text()]


def buttons(page: QWidget) -> list[str]:
    return [one.accessibleName() for one in page.findChildren(QPushButton) if one.isVisibleTo(page)]


def choose(qtbot: QtBot, shell: Shell, page: WhoSeesPage, one: str) -> None:
    assert page.card is not None
    page.card._picker.set_value(one)
    page.card._picker.combo.activated.emit(page.card._picker.combo.currentIndex())
    settled(qtbot, shell)


def fields(desk: Desk) -> dict[str, object]:
    image = desk.image(MARIAN)
    assert image is not None
    return dict(image.fields)


def test_moving_says_first_who_will_see_the_chart_and_who_will_not_any_more(
    qtbot: QtBot, desk: Desk, as_role: SitDown
) -> None:
    shell = as_role("navigator")
    page = opened(qtbot, shell)
    page.begin("move")
    choose(qtbot, shell, page, FLATS)
    told = shown(page)
    assert "Will see it: everybody at Cedar Flats" in told
    assert "Will not see it any more: everybody at Juniper Creek" in told
    assert "Goes on seeing it: everybody at Mesa View" in told
    assert "This computer will not hold the chart any more" in told
    assert fields(desk)["sites"] == [CLINIC], "nothing is written before it is saved"
    page.save()
    settled(qtbot, shell)
    assert fields(desk)["sites"] == [FLATS]
    assert shell.toast.accessibleDescription() == "Moved to Cedar Flats, saved on this computer. Moss, Marian"


def test_undo_takes_back_just_the_decision(qtbot: QtBot, desk: Desk, as_role: SitDown) -> None:
    shell = as_role("navigator")
    charts.decide(desk, MARIAN, "link", [HALE])
    page = opened(qtbot, shell)
    page.begin("share")
    choose(qtbot, shell, page, FLATS)
    page.save()
    settled(qtbot, shell)
    assert fields(desk)["sites"] == [CLINIC, FLATS]
    shell.undo()
    settled(qtbot, shell)
    assert (fields(desk)["sites"], fields(desk)["panel_ids"]) == ([CLINIC], [HALE])
    qtbot.waitUntil(lambda: "Stop sharing: Cedar Flats" not in buttons(page), timeout=10_000)


def test_a_site_lead_restricts_a_chart_to_themselves_and_others_and_lifts_it_again(
    qtbot: QtBot, desk: Desk, morning: Morning, as_role: SitDown
) -> None:
    shell = as_role("site_lead")
    page = opened(qtbot, shell)
    QTest.mouseClick(button(page, "Restrict to named people"), Qt.MouseButton.LeftButton)
    settled(qtbot, shell)
    choose(qtbot, shell, page, LENA)
    told = shown(page)
    assert "Goes on seeing it: You; Lena Grant" in told
    lose = "Will not see it any more: everybody else at Juniper Creek; everybody else at Mesa View"
    assert lose in told
    assert "Remove: Lena Grant, Mesa View" in buttons(page)
    assert not [name for name in buttons(page) if name.startswith("Remove: You")]
    page.save()
    settled(qtbot, shell)
    assert fields(desk)["restricted_to_ids"] == [ROSA, LENA]
    assert "Only these people will see it: You; Lena Grant" in shown(page)
    for target in (
        Target("chart", "patient", MARIAN, MARIAN),
        Target("referral", "referral", morning.referral, MARIAN),
    ):
        other = go(qtbot, shell, target)
        chips = [one._chip for one in other.findChildren(Chip) if one.isVisibleTo(other)]
        assert ("Restricted, not sent", "lock") in [(chip.text, chip.icon) for chip in chips]
    opened(qtbot, shell).begin("lift")
    settled(qtbot, shell)
    page.save()
    settled(qtbot, shell)
    assert fields(desk)["restricted_to_ids"] == []
    assert shell.toast.accessibleDescription().startswith("The restriction is lifted")


def test_a_restricted_chart_says_why_in_its_header_and_in_every_form_and_who_opened_it(
    qtbot: QtBot, desk: Desk, morning: Morning, as_role: SitDown
) -> None:
    shell = as_role("site_lead")
    page = opened(qtbot, shell)
    page.begin("restrict", (ROSA,))
    settled(qtbot, shell)
    assert page.card is not None
    page.card.reason.set_value("works_here")
    page.card.reason.changed.emit()
    choose(qtbot, shell, page, LENA)
    page.save()
    settled(qtbot, shell)
    assert (fields(desk)["restricted_to_ids"], fields(desk)["restriction_reason"]) == (
        [ROSA, LENA],
        "works_here",
    )
    told = " ".join(shown(go(qtbot, shell, Target("chart", "patient", MARIAN, MARIAN))))
    assert "Restricted, not sent: Works here" in told
    assert "Who opens it is written down" in told
    for target in (
        Target("record", "task", morning.task, MARIAN),
        Target("record", "patient", MARIAN, MARIAN),
        Target("deed", "patient", MARIAN, MARIAN, "charts.set_phase"),
        Target("history", "patient", MARIAN, MARIAN),
    ):
        facts = [one._facts for one in go(qtbot, shell, target).findChildren(FactsLabel)]
        assert any("Restricted, not sent" in some for some in facts), target
    settled(qtbot, shell)
    assert any(text.startswith("You, Sat Nov 21, 9:42 AM") for text in shown(opened(qtbot, shell)))
    charts.decide(desk, MARIAN, "restrict", [ROSA])
    assert fields(desk)["restriction_reason"] == "works_here"
    charts.decide(desk, MARIAN, "lift")
    assert fields(desk)["restriction_reason"] == ""


def button(page: QWidget, name: str) -> QPushButton:
    (found,) = [
        one
        for one in page.findChildren(QPushButton)
        if one.isVisibleTo(page) and one.accessibleName() == name
    ]
    return found


@pytest.mark.parametrize(
    ("role", "offered", "why"),
    [
        (
            "navigator",
            ["Share with another site", "Move to another site", "Link an outside clinician"],
            "Only a site lead restricts a chart to named people, or lifts that.",
        ),
        ("scheduler", [], "Your role does not decide at which sites a chart is. Ask your site lead."),
        ("outside_clinician", [], "Your role does not link outside clinicians. Ask your site lead."),
    ],
)
def test_what_a_role_may_not_decide_is_not_offered_and_says_why(
    qtbot: QtBot, as_role: SitDown, role: str, offered: list[str], why: str
) -> None:
    page = opened(qtbot, as_role(role))
    assert [one.text() for one in page._begin_buttons] == offered
    assert why in shown(page)


def test_nobody_restricts_a_chart_so_that_they_lose_it(qtbot: QtBot, as_role: SitDown) -> None:
    page = opened(qtbot, as_role("site_lead", holds_restricted=False))
    assert "Restrict to named people" not in buttons(page)
    assert any("was not given your restricted charts" in text for text in shown(page))


def test_a_decision_about_nobody_is_not_saved(qtbot: QtBot, desk: Desk, as_role: SitDown) -> None:
    shell = as_role("navigator")
    before = fields(desk)
    page = opened(qtbot, shell)
    page.begin("share")
    page.save()
    settled(qtbot, shell)
    assert "This is needed." in shown(page)
    assert fields(desk) == before


def test_a_practice_of_outside_clinicians_holds_no_charts_and_is_not_offered(
    qtbot: QtBot, as_role: SitDown
) -> None:
    page = opened(qtbot, as_role("navigator"))
    assert page.model.view is not None
    assert [one.id for one in page.model.view.others["share"]] == [FLATS, CENTER]
    assert [one.id for one in page.model.view.others["link"]] == [HALE]


def test_the_finder_leads_there_from_a_chart(qtbot: QtBot, as_role: SitDown) -> None:
    shell = as_role("navigator")
    go(qtbot, shell, Target("chart", "patient", DELIA, DELIA))
    (found,) = [one for one in find(shell.session.desk, "who sees") if one.command == "who_sees"]
    shell.searching.taken.emit(found)
    settled(qtbot, shell)
    assert isinstance(shell.page, WhoSeesPage)
    assert shell.page.model.record_id == DELIA


def test_without_a_chart_at_hand_it_asks_whose(qtbot: QtBot, as_role: SitDown) -> None:
    shell = as_role("navigator")
    go(qtbot, shell, Target("today"))
    shell.show_who_sees()
    settled(qtbot, shell)
    assert "Whose chart?" in shown(shell.page)


def test_a_chart_that_leaves_while_it_is_looked_at_is_said_to_be_gone(qtbot: QtBot, two: Two) -> None:
    center, site = two.center.desk, two.clinic.desk.me.site_id
    patient = put(center, "patient", MARIAN, family_name="Moss", sites=[site])
    two.center.exchange()
    store = two.clinic.desk.store
    two.shell.session.rounds.ring()
    qtbot.waitUntil(lambda: store.document(patient) is not None, timeout=10_000)
    page = go(qtbot, two.shell, Target("who_sees", "patient", patient, patient))
    charts.decide(center, patient, "move", [center.me.site_id])
    two.center.exchange()
    two.shell.session.rounds.ring()
    qtbot.waitUntil(lambda: "Not here" in shown(page), timeout=10_000)
