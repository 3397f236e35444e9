"""The paper that asks another facility for records: whose they are, what is still missing, and where to send it."""

from __future__ import annotations

from datetime import date

import pytest

from navigator_app.commands import records_requests
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from navigator_app.queries.prints.printable import PRINTABLES
from navigator_app.queries.prints.sheet import Facts, Items, Paragraph, Sheet
from tests.desks import CLINIC, MARIAN

FAX = "Fax 555-0148, medical records"


@pytest.fixture
def request_id(desk: Desk) -> str:
    points = [
        {"system": "fax", "value": "555-0101"},
        {"system": "fax", "value": "555-0102", "failed_on": "2026-11-01", "failed_of": "555-0102"},
    ]
    write(desk, seen(desk, CLINIC), {"contact_points": points})
    typed = {"facility": "Regional Hospital (PRACTICE)", "asked_for": ["pathology", "imaging_discs"]}
    return records_requests.begin(desk, MARIAN, typed)


def paper(desk: Desk, request_id: str) -> Sheet | None:
    return PRINTABLES["records_request"].make(desk, request_id, frozenset())


def found(desk: Desk, request_id: str) -> Sheet:
    sheet = paper(desk, request_id)
    assert sheet is not None
    return sheet


def asked(sheet: Sheet) -> list[str]:
    return [item.text for one in sheet.blocks if isinstance(one, Items) for item in one.items]


def told(sheet: Sheet) -> list[str]:
    return [one.text for one in sheet.blocks if isinstance(one, Paragraph)]


def test_it_says_whose_records_and_where_to_send_them_by_no_number_that_failed(
    desk: Desk, request_id: str
) -> None:
    sheet = found(desk, request_id)
    assert sheet.whose is not None
    assert (sheet.whose.name, sheet.patients) == ("Moss, Marian", (MARIAN,))
    (facts,) = [dict(one.rows) for one in sheet.blocks if isinstance(one, Facts)]
    assert facts["To"] == "Regional Hospital (PRACTICE)"
    assert facts["From"] == "Juniper Creek Clinic (PRACTICE) \u00b7 fax 555-0101"


def test_without_a_release_the_paper_itself_says_that_it_stays(desk: Desk, request_id: str) -> None:
    stays = "The release is not signed yet. Do not send this page before it is."
    assert stays in told(found(desk, request_id))
    records_requests.release_signed(desk, request_id, date(2026, 11, 20))
    signed = "The patient signed a release for this on 11/20/2026; it is attached."
    assert signed in told(found(desk, request_id))


def test_a_reminder_asks_for_what_is_missing_alone(desk: Desk, request_id: str) -> None:
    assert found(desk, request_id).title == "Request for records"
    records_requests.send(desk, request_id, "fax", FAX, no_release="For treatment")
    records_requests.came(desk, request_id, "pathology", pages=4)
    sheet = found(desk, request_id)
    assert sheet.title == "Reminder: request for records"
    assert asked(sheet) == ["Imaging discs"]


def test_once_nothing_is_missing_there_is_nothing_to_send(desk: Desk, request_id: str) -> None:
    records_requests.send(desk, request_id, "fax", FAX, no_release="For treatment")
    for item in ("pathology", "imaging_discs"):
        records_requests.came(desk, request_id, item)
    assert paper(desk, request_id) is None
    assert paper(desk, "0" * 32) is None
