"""What is met around records of other facilities and tests that were made before: on a chart, in forms, on paper."""

from __future__ import annotations

from datetime import date
from typing import Final, cast

from navigator_app.commands import records_requests, repeats
from navigator_app.known_tests import Wanted
from navigator_app.ui.screens.deed.view import DeedPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.record.view import RecordPage
from sync.ids import derived_id
from tests.desks import CENTER, CLINIC, MARIAN, put
from tests.screens.moments import Hands, Moment
from tests.screens.shells import settled

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


def _scanned(hands: Hands) -> None:
    """Let there be a scan whose report is not here, and a count that is."""
    desk = hands.shell.session.desk
    scan = {
        "service": "imaging",
        "description": "CT chest",
        "status": "fulfilled",
        "provider_site_id": CENTER,
    }
    at = {"starts_at": "2026-11-12T17:00:00Z", "provider_zone": "America/Denver"}
    put(desk, "appointment", derived_id("scan"), MARIAN, **scan, **at)
    lab = {"name": "WBC", "report_name": "CBC", "lab": "Cedar Basin Lab (PRACTICE)"}
    drawn = {"collected_at": "2026-11-20T16:00:00Z", "collected_zone": "America/Denver"}
    put(desk, "lab_result", derived_id("count"), MARIAN, **lab, **drawn)


def _asks(words: str, *, is_saved: bool = False) -> Moment:
    """Write a referral that asks for a scan, and perhaps save it too soon."""

    def act(hands: Hands) -> None:
        _scanned(hands)
        page = cast("RecordPage", hands.go(Target("record", "referral", patient_id=MARIAN)))
        form = page.form
        if form is not None:
            for name, value in (("service", "imaging"), ("to_site_id", CENTER), ("reason", words)):
                form.editors[name].set_value(value)
        page.repeats.look()
        settled(hands.qtbot, hands.shell)
        if is_saved:
            page.save()
            settled(hands.qtbot, hands.shell)

    return act


def _plans(hands: Hands) -> None:
    _scanned(hands)
    page = cast("DeedPage", hands.go(Target("deed", patient_id=MARIAN, more="labs.propose_plan")))
    page._editors["text"].set_value("CBC Mondays for two weeks")
    page._editors["starts_on"].set_value("2026-11-23")
    page.repeats.look()
    settled(hands.qtbot, hands.shell)


def _counted(hands: Hands) -> None:
    desk = hands.shell.session.desk
    wanted = Wanted("referral", MARIAN, {"service": "imaging", "reason": "CT chest"}, derived_id("asks"))
    _scanned(hands)
    repeats.note(desk, wanted, "changed")
    hands.go(Target("print", "repeats", CLINIC))


RECORDS: Final[dict[str, Moment]] = {
    "records requests on a chart": _on_the_chart,
    "records requests in today": _in_today,
    "a records request on paper": _on_paper,
    "a records request in its form": _in_its_form,
    "made before, in a referral": _asks("CT chest"),
    "made before, saved too soon": _asks("CT chest", is_saved=True),
    "nothing known of it": _asks("MRI brain"),
    "made before, in a lab plan": _plans,
    "repeated tests on paper": _counted,
}
