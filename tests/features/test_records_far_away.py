"""A10: what another hospital was asked for, when it is reminded, what came and what is missing, known at both ends."""

from __future__ import annotations

from pytest_bdd import given, parsers, scenarios, then, when

from navigator_app.commands import records_requests
from navigator_app.queries.referral import referral
from tests.features.ends import Ends

scenarios("records_far_away.feature")

REGIONAL = "Regional Hospital (PRACTICE)"


def deed(ends: Ends, name: str) -> None:
    """Let Rosa open what she wants to say of the request."""
    ends.at("Rosa").opens(
        "deed", "records_request", ends.ids["request"], ends.ids["Marian"], f"records_requests.{name}"
    )


@given("Rosa wrote down that Regional Hospital is asked for the pathology report and the imaging discs")
def written(ends: Ends) -> None:
    typed = {
        "facility": REGIONAL,
        "referral_id": ends.ids["referral"],
        "asked_for": ["pathology", "imaging_discs"],
    }
    ends.ids["request"] = records_requests.begin(ends.seat("Rosa").desk, ends.ids["Marian"], typed)


@given("the release was signed and the request went out by fax")
def sent(ends: Ends) -> None:
    rosa, today = ends.at("Rosa"), ends.places.clock.now().date()
    deed(ends, "release_signed")
    rosa.writes("Signed on", f"{today:%m/%d/%Y}")
    rosa.presses("Save release")
    deed(ends, "send")
    rosa.chooses("How it was sent", "Fax")
    rosa.writes("Number or address used", "Fax 555-0148, medical records")
    rosa.presses("Save how it went out")


@when(parsers.parse('Rosa finds "{words}" on Today'))
def finds(ends: Ends, words: str) -> None:
    rosa = ends.at("Rosa")
    rosa.opens("today")
    assert any(words in row for row in rosa.rows()), rosa.rows()


@when("Rosa says how the request went out")
def says_sent(ends: Ends) -> None:
    deed(ends, "send")


@when("Rosa says that they were reminded")
def says_reminded(ends: Ends) -> None:
    deed(ends, "remind")


@when("Rosa says how it stands with the pathology report")
def says_came(ends: Ends) -> None:
    deed(ends, "came:pathology")


@when(parsers.parse("{count:d} days pass"))
def days_pass(ends: Ends, count: int) -> None:
    ends.places.clock.forward(days=count)


@then(parsers.parse('the referral at {who}\'s desk has "{label}" as "{state}"'))
def stands(ends: Ends, who: str, label: str, state: str) -> None:
    view = referral(ends.seat(who).desk, ends.ids["referral"])
    assert view is not None
    (line,) = [one for one in view.items if one.label == label]
    assert line.state.text == state
