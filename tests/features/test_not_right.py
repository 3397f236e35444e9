"""A08, of the referral: gaps are said, sent back and answered; a visit outside the payer's days is never ready."""

from __future__ import annotations

from pathlib import Path

from pytest_bdd import given, parsers, scenarios, then, when

from navigator_app.commands import authorizations, records, referrals
from tests.features.ends import Ends
from tests.stories.places import beside

scenarios("not_right.feature")

GATES = ("eligible", "residency", "priority", "notification", "alternate")
SIDES = {"clinic": "Juniper Creek Clinic (PRACTICE): ", "center": "Mesa View Center (PRACTICE): "}


@when(parsers.parse('Lena presses "{words}" to say so'))
def says_so(ends: Ends, words: str) -> None:
    """Press the button below the words: the choice above them is called the same."""
    lena = ends.at("Lena")
    lena.presses_last(words)


@then(parsers.parse("both read that the next move is the {side}'s"))
def whose_move(ends: Ends, side: str) -> None:
    for who in ("Rosa", "Lena"):
        one = ends.at(who)
        one.opens_record("referral", ends.ids["referral"])
        assert SIDES[side] in one.reads(), who
        assert "In this status since" in one.reads()


@given("the payer promised medical oncology from Nov 20 through Nov 30")
def promised(ends: Ends) -> None:
    desk = ends.seat("Rosa").desk
    typed = {
        "payer": "Purchased/Referred Care",
        "referral_id": ends.ids["referral"],
        "services": ["medical_oncology"],
        "vendor": "Mesa View Center (PRACTICE)",
        "starts_on": "2026-11-20",
        "ends_on": "2026-11-30",
    }
    one = records.save(desk, "authorization", typed, patient_id=ends.ids["Marian"])
    for gate in GATES:
        authorizations.set_gate(desk, one, gate, "met", evidence="Seen at the desk")
    authorizations.approve(desk, one)
    ends.places.clock.forward(minutes=10)
    ends.ids["authorization"] = one


@given("the center accepted the referral")
def accepted(ends: Ends) -> None:
    referrals.send(ends.seat("Rosa").desk, ends.ids["referral"])
    ends.exchange()
    referrals.accept(ends.seat("Lena").desk, ends.ids["referral"])
    ends.exchange()


@then(parsers.parse('the authorization reads "{state}" at Rosa\'s window'))
def authorization_reads(ends: Ends, state: str) -> None:
    rosa = ends.at("Rosa")
    rosa.opens_record("referral", ends.ids["referral"])
    assert rosa.requirement("Authorization").startswith(state)


@when(parsers.parse("Lena books the visit on {day} at {time}"))
def books(ends: Ends, day: str, time: str) -> None:
    lena = ends.at("Lena")
    lena.presses("Appointment")
    lena.writes("Day", day)
    lena.writes("Time", time)
    lena.chooses("How", "In person")
    lena.presses("Save appointment")


@when("Rosa asks the payer for more days, through Dec 31")
def more_days(ends: Ends) -> None:
    rosa = ends.at("Rosa")
    rosa.opens("record", "authorization", ends.ids["authorization"], ends.ids["Marian"])
    rosa.writes("Through", "12/31/2026")
    rosa.presses("Save")
    ends.exchange()
    # Said by one person only, it is not counted on.
    authorization_reads(ends, "Not known")


@when("Ben confirms the change, as the second person")
def confirms(ends: Ends, tmp_path: Path) -> None:
    ends.seats["Ben"] = beside(ends.places, tmp_path, ends.places.clinic, "Ben Whitehorse", "benefits")
    ben = ends.at("Ben")
    ben.opens("today")
    ben.presses("Clinic")
    ben.presses_row("Confirm the changed authorization", "D")
