"""A06: the earlier scan is told before it is asked for again; to make it again needs a reason, which is counted."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QAbstractButton
from pytest_bdd import given, parsers, scenarios, then, when

from navigator_app.desk import Deed
from navigator_app.ui.screens.record.view import RecordPage
from sync.ids import derived_id
from tests.features.ends import Ends

scenarios("scanned_twice.feature")

NINE_DAYS_AGO = "2026-11-11T17:00:00Z"


def decisions(ends: Ends, who: str) -> list[Any]:
    return list(ends.seat(who).desk.store.rows("repeat_decision"))


def page_of(ends: Ends) -> RecordPage:
    page = ends.at("Rosa").shell.page
    assert isinstance(page, RecordPage)
    return page


@given(parsers.parse('Marian had a "{what}" at the center nine days ago, and its report is not here'))
def scanned(ends: Ends, what: str) -> None:
    desk = ends.seat("Rosa").desk
    visit = {
        "service": "imaging",
        "description": what,
        "status": "fulfilled",
        "starts_at": NINE_DAYS_AGO,
        "provider_zone": "America/Phoenix",
        "provider_site_id": ends.seat("Lena").desk.me.site_id,
    }
    desk.commit(Deed("appointment", visit, record=derived_id("scan"), patient=ends.ids["Marian"]))


@when(parsers.parse('Rosa begins a referral of Marian for "{what}"'))
def begins(ends: Ends, what: str) -> None:
    rosa = ends.at("Rosa")
    rosa.opens("record", "referral", "", ends.ids["Marian"])
    rosa.writes("Referred to", "Mesa View")
    rosa.writes("Service", "Imaging")
    rosa.writes("Reason for referral", what)
    page_of(ends).repeats.look()
    rosa.settles()


@when("Rosa asks for the report instead")
def asks_instead(ends: Ends) -> None:
    buttons = page_of(ends).repeats.findChildren(QAbstractButton)
    (found,) = [one for one in buttons if one.text().startswith("Ask for the report instead")]
    found.click()
    ends.at("Rosa").settles()


@when(parsers.parse('Rosa says that it is made again because "{reason}"'))
def goes_on(ends: Ends, reason: str) -> None:
    why = page_of(ends).repeats.why
    assert why is not None
    place = next(n for n in range(why.combo.count()) if reason in why.combo.itemText(n))
    why.combo.setCurrentIndex(place)
    why.combo.activated.emit(place)


@then("no referral of Marian was saved")
def not_saved(ends: Ends) -> None:
    assert ends.seat("Rosa").desk.store.count("referral") == 0


@then("a records request of Marian waits for its release")
def request_waits(ends: Ends) -> None:
    (row,) = ends.seat("Rosa").desk.store.rows("records_request")
    assert row.patient_id == ends.ids["Marian"]
    rosa = ends.at("Rosa")
    rosa.opens("today")
    assert any("Get the release signed" in one for one in rosa.rows())


@then("the repeat is counted with its reason")
def counted(ends: Ends) -> None:
    (kept,) = decisions(ends, "Rosa")
    assert (kept.choice, kept.reason, kept.family) == ("repeated", "changed", "ct")


@then("Lena's desk counts it, too")
def counted_there(ends: Ends) -> None:
    assert [one.id for one in decisions(ends, "Lena")] == [one.id for one in decisions(ends, "Rosa")]
