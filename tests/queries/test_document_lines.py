"""Documents of a chart say what they are, from whom, and a day: their own, or the one on which they came."""

from __future__ import annotations

from navigator_app.desk import Desk
from navigator_app.queries.lists import Line, lines
from tests.desks import MARIAN, put


def line(desk: Desk) -> Line:
    (found,) = lines(desk, "documents", MARIAN)
    return found


def test_a_filed_fax_without_a_date_of_its_own_has_the_day_on_which_it_came(desk: Desk) -> None:
    came = {"received_at": "2026-11-18T21:04:00Z", "received_zone": "America/Denver", "received_how": "fax"}
    told = {"title": "Pathology report", "type": "pathology", "from_whom": "Cedar Lab"}
    put(desk, "document", "1" * 32, MARIAN, None, **told, **came)
    found = line(desk)
    assert str(found.when) == "Wed Nov 18, 2:04 PM MST"
    assert found.detail == "Cedar Lab \u00b7 Received Wed Nov 18, 2:04 PM MST, fax"
    assert found.status.text == "Pathology report"


def test_a_document_that_bears_a_date_has_that_one(desk: Desk) -> None:
    put(desk, "document", "1" * 32, MARIAN, title="Clinic note", authored_on="2026-10-14")
    found = line(desk)
    assert (str(found.when), found.detail) == ("Wed Oct 14", "")
