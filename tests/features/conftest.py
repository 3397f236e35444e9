"""What the stories of staff stand on: a clinic, a center, a hub between them, and a window for each who sits there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytest_bdd import given, parsers, then, when
from pytestqt.qtbot import QtBot

from navigator_app.commands import records, referrals
from navigator_app.ui.parts.letters import Letters
from tests.features.ends import Ends
from tests.screens.conftest import dressed
from tests.sent_papers import paper
from tests.stories.conftest import places
from tests.stories.places import Places

__all__ = ["dressed", "places"]


@pytest.fixture
def ends(qtbot: QtBot, dressed: QApplication, places: Places, tmp_path: Path) -> Iterator[Ends]:
    """Give both ends, each with a window of its own."""
    Letters.current().turn(on=True)
    with ExitStack() as stack:
        yield Ends(qtbot, places, tmp_path, stack)


@given("the desks exchange")
@when("the desks exchange")
def exchange(ends: Ends) -> None:
    ends.exchange()


@when(parsers.parse('{who} presses "{words}"'))
def presses(ends: Ends, who: str, words: str) -> None:
    ends.at(who).presses(words)


@when(parsers.parse('{who} writes "{text}" under "{label}"'))
def writes(ends: Ends, who: str, text: str, label: str) -> None:
    ends.at(who).writes(label, text)


@when(parsers.parse('{who} chooses "{choice}" under "{label}"'))
def chooses(ends: Ends, who: str, choice: str, label: str) -> None:
    ends.at(who).chooses(label, choice)


@when(parsers.parse('{who} opens the page "{page}"'))
def opens(ends: Ends, who: str, page: str) -> None:
    ends.at(who).opens(page.lower())


@given(parsers.parse("{who} looks at the referral"))
@when(parsers.parse("{who} looks at the referral"))
def looks_at_referral(ends: Ends, who: str) -> None:
    ends.at(who).opens_record("referral", ends.ids["referral"])


@then(parsers.parse('{who} reads "{words}"'))
def reads(ends: Ends, who: str, words: str) -> None:
    # A page draws itself anew once nothing was written for a moment.
    ends.qtbot.waitUntil(lambda: words in ends.at(who).reads(), timeout=10_000)


@then(parsers.parse('{who} does not read "{words}"'))
def does_not_read(ends: Ends, who: str, words: str) -> None:
    assert words not in ends.at(who).reads()


@given("Marian Moss is a patient of the clinic, with a pathology report in her chart")
def marian(ends: Ends) -> None:
    desk = ends.seat("Rosa").desk
    chart = {
        "family_name": "Moss",
        "given_name": "Marian",
        "birth_on": "1965-03-14",
        "sites": [desk.me.site_id],
        "contact_points": [{"system": "phone", "value": "(555) 555-0177"}],
        "needs_interpreter": False,
    }
    ends.ids["Marian"] = records.save(desk, "patient", chart)
    ends.ids["report"] = paper(desk, "Pathology report", 4, ends.ids["Marian"])


@given("Rosa began a referral of Marian to the center")
def begun(ends: Ends) -> None:
    desk, center = ends.seat("Rosa").desk, ends.seat("Lena").desk.me.site_id
    typed = {"to_site_id": center, "service": "medical_oncology", "reason": "New diagnosis; asks for a plan."}
    ends.ids["referral"] = referrals.start(desk, ends.ids["Marian"], typed)


@then(parsers.parse('{who} finds "{words}" on Today'))
def finds_today(ends: Ends, who: str, words: str) -> None:
    one = ends.at(who)
    one.opens("today")
    assert any(words in row for row in one.rows()), one.rows()


@then(parsers.parse('{who} finds "{words}" on Today no more'))
def finds_no_more(ends: Ends, who: str, words: str) -> None:
    one = ends.at(who)
    one.opens("today")
    assert not any(words in row for row in one.rows())
