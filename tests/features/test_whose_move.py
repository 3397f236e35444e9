"""A09: the words for a status, whose move it is and since when are the same at both ends, with help beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytest_bdd import given, parsers, scenarios, then, when

from navigator_app.commands import referrals
from navigator_app.ui.parts.chip import Chip
from navigator_app.ui.screens.help.view import HelpPage
from sync.rules.codes import code_list
from tests.features.ends import Ends

scenarios("whose_move.feature")

MOVES = {"the center's": "Mesa View Center (PRACTICE): ", "either side's": "Either side: "}


@when("Rosa presses F1")
def help_key(ends: Ends) -> None:
    ends.at("Rosa").keys(Qt.Key.Key_F1)


@then("Rosa reads the help about referrals")
def help_shown(ends: Ends) -> None:
    rosa = ends.at("Rosa")
    assert isinstance(rosa.shell.page, HelpPage)
    assert "A referral is followed until the report is back, read, and the patient was told." in rosa.reads()


@when(parsers.parse('Rosa chooses the help page "{title}"'))
def help_page(ends: Ends, title: str) -> None:
    rosa = ends.at("Rosa")
    page = rosa.shell.page
    assert isinstance(page, HelpPage)
    rosa.types(page.search, title)
    rosa.chooses_row(page.table, title)


@then("every status of a referral stands there with its meaning, its next step and words for the patient")
def statuses_told(ends: Ends) -> None:
    said = ends.at("Rosa").reads()
    codes = code_list("referral-status").codes
    assert len(codes) >= 12
    for one in codes:
        for words in (one.label, one.help, one.next, one.patient_words):
            assert words, one.code
            assert words in said, f"{one.code}: {words}"


@then(parsers.parse('the status at Rosa\'s window is "{words}", and it says what to tell the patient'))
def chip_means(ends: Ends, words: str) -> None:
    page = ends.at("Rosa").shell.page
    (chip,) = [one for one in page.findChildren(Chip) if one.isVisibleTo(page) and one._chip.text == words]
    (code,) = [one for one in code_list("referral-status").codes if one.label == words]
    assert code.help in chip.toolTip()
    assert code.patient_words in chip.toolTip()


@when("three hours pass")
def hours_pass(ends: Ends) -> None:
    ends.places.clock.forward(hours=3)


@then(parsers.parse('both read the status "{status}" since "{when_}", and the move is {whose}'))
def both_read(ends: Ends, status: str, when_: str, whose: str) -> None:
    for who in ("Rosa", "Lena"):
        one = ends.at(who)
        one.opens_record("referral", ends.ids["referral"])
        lines = one.reads().splitlines()
        assert status in lines, who
        assert when_ in lines, who
        assert any(line.startswith(MOVES[whose]) for line in lines), who


@given("Rosa sent the referral, and the desks exchanged")
def sent(ends: Ends) -> None:
    referrals.send(ends.seat("Rosa").desk, ends.ids["referral"])
    ends.exchange()


@then(parsers.parse('{who} is not offered "{words}"'))
def not_offered(ends: Ends, who: str, words: str) -> None:
    assert not ends.at(who).offers(words)
