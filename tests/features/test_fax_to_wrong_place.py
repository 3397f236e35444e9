"""A05: a number is looked at before it is used, a send nobody confirmed is work, and one that failed is nobody's."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytest_bdd import given, parsers, scenarios, then, when

from navigator_app.commands import packets, referrals
from navigator_app.packed import packets_of
from navigator_app.ui.screens.directory.view import DirectoryPage
from sync.hub.enrolment import add_site
from sync.hub.service import write_as_hub
from sync.records.base import stamp
from tests.features.ends import AtWindow, Ends

scenarios("wrong_fax.feature")

VERIFIED, UNVERIFIED = "(555) 555-0142", "(555) 555-0143"


@given("Dry Fork Hospital has no Navigator, and two faxes of which one was verified this month")
def hospital(ends: Ends) -> None:
    with ends.places.hub.writing() as tx:
        site = add_site(
            tx, ends.places.clock, name="Dry Fork Hospital (PRACTICE)", zone="America/Phoenix", type_="rural"
        )
        image = tx.document(site.id)
        assert image is not None
        told = {
            "uses_navigator": False,
            "contact_points": [
                {
                    "system": "fax",
                    "value": VERIFIED,
                    "verified_on": "2026-11-02",
                    "verified_by": "R. Delgado",
                },
                {"system": "fax", "value": UNVERIFIED},
            ],
        }
        write_as_hub(tx, image, told, stamp(ends.places.clock.now()))
    ends.exchange()
    ends.ids["hospital"] = site.id


@given("Rosa has a referral of Marian to Dry Fork Hospital with a packet ready to go")
def packet_ready(ends: Ends) -> None:
    desk = ends.seat("Rosa").desk
    typed = {"to_site_id": ends.ids["hospital"], "service": "medical_oncology", "reason": "New diagnosis."}
    ends.ids["referral"] = referrals.start(desk, ends.ids["Marian"], typed)
    ends.ids["packet"] = packets.prepare(desk, ends.ids["referral"], [ends.ids["report"]])


@given("Rosa faxed the packet to the verified number")
def faxed(ends: Ends) -> None:
    rosa = ends.at("Rosa")
    rosa.opens_record("referral", ends.ids["referral"])
    rosa.presses("Send packet")
    rosa.chooses("How it goes", "Fax")
    rosa.writes("Number or address", VERIFIED)
    rosa.presses("Note packet as sent")
    assert "Nobody there has said that they have it." in rosa.reads()


@when("two business days pass")
def days_pass(ends: Ends) -> None:
    # From Friday to Tuesday.
    ends.places.clock.forward(days=4)


@when(parsers.parse("{who} finds the number in the directory and presses F"))
def sets_aside(ends: Ends, who: str) -> None:
    one = finds_number(ends, who)
    page = one.shell.page
    assert isinstance(page, DirectoryPage)
    one.sits_down()
    page.table.view.setFocus()
    one.keys(Qt.Key.Key_F, into=page.table.view)


@when(parsers.parse("{who} finds the number in the directory"))
def finds_number(ends: Ends, who: str) -> AtWindow:
    one = ends.at(who)
    one.opens("directory")
    page = one.shell.page
    assert isinstance(page, DirectoryPage)
    one.types(page.filter, "0142")
    one.settles()
    assert VERIFIED in one.reads()
    return one


@then("the directory at Rosa's desk lists the packet that went there")
def packet_listed(ends: Ends) -> None:
    said = ends.at("Rosa").reads()
    assert "What goes or went there" in said
    assert "Moss, Marian" in said


@when("Rosa makes the next version and wants to fax it")
def next_version(ends: Ends) -> None:
    rosa = ends.at("Rosa")
    rosa.opens_record("referral", ends.ids["referral"])
    rosa.presses("Make the next version")
    rosa.presses("Send packet")
    rosa.chooses("How it goes", "Fax")


@then("the number is not among those that Rosa may choose")
def not_offered(ends: Ends) -> None:
    assert not any(VERIFIED in one for one in ends.at("Rosa").choices("Number or address"))


@then("a fax that Rosa sends there nevertheless is refused")
def refused(ends: Ends) -> None:
    rosa = ends.at("Rosa")
    rosa.writes("Number or address", VERIFIED)
    rosa.writes("Its last four", "0142")
    rosa.presses("Note packet as sent")
    assert "This number is set aside: A dentist has this number now." in rosa.reads()
    newest = packets_of(rosa.desk, ends.ids["referral"])[0]
    assert newest.status == "prepared"
