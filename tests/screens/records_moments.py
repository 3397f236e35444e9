"""What is met around records of other facilities: requests in every state on a chart, in Today, and on paper."""

from __future__ import annotations

from datetime import date
from typing import Final

from navigator_app.commands import records_requests
from navigator_app.ui.screens.page import Target
from tests.desks import MARIAN
from tests.screens.moments import Hands, Moment

REGIONAL: Final = "Regional Hospital (PRACTICE)"


def _asked(hands: Hands) -> str:
    """Ask two facilities: of one something came, of the other nothing was asked yet."""
    desk = hands.shell.session.desk
    typed = {
        "facility": REGIONAL,
        "referral_id": hands.morning.referral,
        "asked_for": ["pathology", "imaging_discs", "operative_note", "last_chemo"],
        "dates_wanted": "March to May 2026",
        "why": "First visit with oncology",
    }
    request = records_requests.begin(desk, MARIAN, typed)
    records_requests.release_signed(desk, request, date(2026, 11, 16))
    records_requests.send(desk, request, "fax", "Fax 555-0148, medical records", date(2026, 11, 17))
    records_requests.came(desk, request, "pathology", hands.morning.document, 4)
    words = "Kim, medical records: the surgeon keeps them"
    records_requests.came(desk, request, "operative_note", state="not_there", words=words)
    records_requests.came(desk, request, "last_chemo", state="missing", words="Page 2 is missing", pages=1)
    other = {"facility": "Harbor Imaging (PRACTICE)", "asked_for": ["imaging"]}
    records_requests.begin(desk, MARIAN, other)
    return request


def _on_the_chart(hands: Hands) -> None:
    _asked(hands)
    hands.go(Target("chart", "patient", MARIAN, MARIAN, "care"))


def _in_today(hands: Hands) -> None:
    _asked(hands)
    hands.open("today")


def _on_paper(hands: Hands) -> None:
    hands.go(Target("print", "records_request", _asked(hands), MARIAN))


def _in_its_form(hands: Hands) -> None:
    hands.go(Target("record", "records_request", _asked(hands), MARIAN))


RECORDS: Final[dict[str, Moment]] = {
    "records requests on a chart": _on_the_chart,
    "records requests in today": _in_today,
    "a records request on paper": _on_paper,
    "a records request in its form": _in_its_form,
}
