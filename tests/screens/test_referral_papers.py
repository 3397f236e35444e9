"""The papers of a referral: its cover, letters and the committee's packet, and the plain page that goes with each."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from PySide6.QtWidgets import QApplication

from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from navigator_app.queries.prints.papers import sheets_of
from navigator_app.queries.prints.printable import LEAVING_OUT, PRINTABLES
from navigator_app.ui.i18n import install_language
from navigator_app.ui.printing.leaving import pdf
from navigator_app.ui.printing.markup import PATIENT_PT, size_pt
from navigator_app.ui.printing.pages import Pages
from sync.ids import derived_id
from sync.rules.codes import code_list
from tests.desks import CENTER, CLINIC, MARIAN, desk, put
from tests.prc import REFERRAL, VENDOR, asked
from tests.referral_papers import BOTH, DIAGNOSIS, PHONE, made, settle_case, stamp, words
from tests.screens.read_back import LETTER_PT, is_black_and_white, sizes_pt, texts

__all__ = ["desk"]

PLAIN = (
    "referral_plain",
    "packet_plain",
    "appeal_plain",
    "deferral_plain",
    "call_in_plain",
    "committee_plain",
)
EVERY = (
    *PLAIN,
    "no_liability_plain",
    "referral_cover",
    "appeal",
    "deferral",
    "call_in",
    "committee",
    "no_liability",
)


@pytest.fixture
def case(desk: Desk, dressed: QApplication) -> Mapping[str, str]:
    del dressed
    return settle_case(desk)


def told(desk: Desk, case: Mapping[str, str], name: str, chosen: frozenset[str] = frozenset()) -> str:
    return words(desk, made(desk, name, case[name], chosen))


@pytest.mark.parametrize("name", EVERY)
def test_every_page_of_every_paper_says_whose_it_is_and_which_page(
    desk: Desk, case: Mapping[str, str], name: str
) -> None:
    content = pdf(Pages(made(desk, name, case[name]), stamp(desk)))
    pages = texts(content)
    for number, text in enumerate(pages, 1):
        assert "Moss, Marian" in text
        assert "DOB 03/14/1965" in text
        assert "MRN 12-0774, JUNIPER" in text
        assert f"Page {number} of {len(pages)}" in text
        assert "Printed by Rosa Delgado" in text
    assert set(sizes_pt(content)) == {LETTER_PT}
    assert is_black_and_white(content)


def test_the_cover_says_what_is_asked_of_whom_and_each_gap(desk: Desk, case: Mapping[str, str]) -> None:
    numbers = [
        {
            "system": "fax",
            "value": "(555) 555-0142",
            "verified_on": "2026-11-02",
            "verified_by": "R. Delgado",
        },
        {"system": "phone", "value": "(555) 555-0143"},
        {
            "system": "fax",
            "value": "(555) 555-0144",
            "failed_on": "2026-11-19",
            "failed_of": "(555) 555-0144",
        },
    ]
    write(desk, seen(desk, CENTER), {"contact_points": numbers})
    found = told(desk, case, "referral_cover")
    for expected in (
        "Service Medical oncology",
        f"Diagnosis {DIAGNOSIS}",
        "Question to you (not written down)",
        "Requesting provider (not written down)",
        "are not ready.",
        "Pathology report Missing",
        "Fax (555) 555-0142 verified",
        "Phone (555) 555-0143 nobody verified it: ask before you use it",
        f"Our phone {PHONE}",
    ):
        assert expected in found, expected
    assert "555-0144" not in found, "a number that failed is offered to nobody"


def test_a_draft_says_on_its_cover_that_it_was_not_sent(desk: Desk, case: Mapping[str, str]) -> None:
    write(desk, seen(desk, REFERRAL), {"status": "draft"})
    assert "A draft: this referral was not sent yet." in told(desk, case, "referral_cover")
    assert "We are preparing your referral." in told(desk, case, "referral_plain")


def test_an_appeal_is_no_final_letter_while_nobody_knows_when_the_notice_came(
    desk: Desk, case: Mapping[str, str]
) -> None:
    whole = told(desk, case, "appeal")
    assert "Not final" not in whole
    assert "I ask for Reconsideration" in whole
    assert "received on Fri Nov 6" in whole
    assert "By 42 CFR 136.25" in whole
    write(desk, seen(desk, case["appeal"]), {"denial_received_on": None})
    found = told(desk, case, "appeal")
    assert "Draft: Appeal Not final. When the notice was received is not written down." in found
    assert "The notice was received on (to be filled in)" in found
    assert "[ ] When the notice was received: ask, never guess." in found.replace("\u00a0", " ").replace(
        "  ", " "
    )
    plain = told(desk, case, "appeal_plain")
    assert "We do not know the day yet." in plain
    assert "tell us the day" in plain
    assert "Send it by" not in plain


def test_each_level_of_an_appeal_goes_to_who_decides_there(desk: Desk, case: Mapping[str, str]) -> None:
    write(desk, seen(desk, case["appeal"]), {"appeal_level": 1})
    assert "To Area Director" in told(desk, case, "appeal")
    assert "Step First appeal" in told(desk, case, "appeal_plain")
    assert "Send it by Sunday, December 6, 2026" in told(desk, case, "appeal_plain")


def test_the_no_liability_letter_names_law_account_and_authorization(
    desk: Desk, case: Mapping[str, str]
) -> None:
    found = told(desk, case, "no_liability")
    assert f"To {VENDOR}" in found
    assert "Account number AC-55120" in found
    assert "Under 25 U.S.C. 1621u the patient is not liable" in found
    assert "27-PO-1" in found
    assert "Indian Health Manual Exhibit 2-3-M" in found
    assert "By law you do not owe this bill." in told(desk, case, "no_liability_plain")


def test_nobody_is_told_that_they_owe_nothing_for_what_nobody_authorized(
    desk: Desk, case: Mapping[str, str]
) -> None:
    write(desk, seen(desk, case["no_liability"]), {"authorization_id": None})
    assert "Not final. No authorization that covers this bill is written down." in told(
        desk, case, "no_liability"
    )
    plain = told(desk, case, "no_liability_plain")
    assert "do not owe" not in plain
    assert "Please call us before you pay it." in plain


def test_a_deferral_a_call_in_and_the_committee_say_what_is_known(
    desk: Desk, case: Mapping[str, str]
) -> None:
    assert "The notice was received on Fri Nov 6." in told(desk, case, "deferral")
    assert "There is no money for it at the moment" in told(desk, case, "deferral_plain")
    assert "Time to notify ends Mon Nov 23, 9:30 AM MST." in told(desk, case, "call_in")
    assert "Tell the program by Monday, November 23, 2026, 9:30 AM MST" in told(desk, case, "call_in_plain")
    committee = told(desk, case, "committee")
    assert "To the Purchased/Referred Care program" in committee
    assert "Open for this decision" in committee
    assert f"Diagnosis, as the sender words it {DIAGNOSIS}" in committee


def test_a_call_in_without_an_authorization_is_told_from_the_call(
    desk: Desk, case: Mapping[str, str]
) -> None:
    call = {
        "is_call_in": True,
        "called_in_by": "T. Begay (PRACTICE)",
        "called_in_at": "2026-11-20T18:00:00Z",
        "called_in_zone": "America/Denver",
        "seen_at_place": "Cedar Basin Hospital (PRACTICE)",
    }
    write(desk, seen(desk, REFERRAL), call)
    found = words(desk, made(desk, "call_in", REFERRAL))
    assert "T. Begay (PRACTICE)" in found
    assert "Cedar Basin Hospital (PRACTICE)" in found
    assert "Care began Not said" in found
    assert "When treatment or admission began." in found
    assert "Nothing is approved by a call-in." in found
    assert "We need to know when your care began." in words(desk, made(desk, "call_in_plain", REFERRAL))
    emergency = asked(desk, is_emergency=True, referral_id=REFERRAL)
    assert made(desk, "call_in", REFERRAL) == made(desk, "call_in", emergency), "one notification, not two"


@pytest.mark.parametrize("name", [*PLAIN, "no_liability_plain"])
def test_a_page_for_the_patient_is_large_and_says_whom_to_call_and_what_to_keep(
    desk: Desk, case: Mapping[str, str], name: str
) -> None:
    found = made(desk, name, case[name])
    assert size_pt(found) == PATIENT_PT == 14
    told = words(desk, found)
    assert f"Whom to call \u2022 Rosa Delgado, Juniper Creek: {PHONE}" in told
    assert "What happens next" in told
    assert "What to keep" in told
    assert DIAGNOSIS not in told
    assert PRINTABLES[name].reason == "patient"


def test_a_number_that_nobody_wrote_down_is_a_gap(desk: Desk, case: Mapping[str, str]) -> None:
    write(desk, seen(desk, CLINIC), {"contact_points": [], "on_call_number": ""})
    found = told(desk, case, "referral_plain")
    assert "Rosa Delgado, Juniper Creek: ____" in found
    assert "Ask for our number before you leave." in found


def test_what_was_left_out_is_told_beside_the_paper_and_not_on_it(
    desk: Desk, case: Mapping[str, str]
) -> None:
    whole = made(desk, "referral_plain", case["referral_plain"])
    assert whole.left_out == ()
    assert "What for Medical oncology Where Mesa View" in words(desk, whole)
    found = made(desk, "referral_plain", case["referral_plain"], BOTH)
    assert found.left_out == ("What for", "Where")
    assert "left out" not in words(desk, found).casefold()
    letter = made(desk, "appeal", case["appeal"], BOTH)
    assert letter.left_out[:2] == ("Service", "Vendor")
    assert "specialist care" in words(desk, letter)
    packet = made(desk, "packet_plain", case["packet_plain"], BOTH)
    assert "Pathology" not in words(desk, packet)
    assert "Papers 1" in words(desk, packet)


def test_a_number_of_the_centers_own_gives_way_to_another_or_stands_alone(
    desk: Desk, case: Mapping[str, str]
) -> None:
    theirs = {"assigner": "MESA VIEW", "value": "88-1", "type": "MR"}
    ours = {"assigner": "RED ROCK", "value": "12-0774", "type": "MR"}
    write(desk, seen(desk, MARIAN), {"identifiers": [theirs, ours]})
    assert "MRN 88-1, MESA VIEW" in told(desk, case, "referral_plain")
    assert "MRN 12-0774, RED ROCK" in told(desk, case, "referral_plain", BOTH)
    write(desk, seen(desk, MARIAN), {"identifiers": [theirs]})
    alone = told(desk, case, "referral_plain", BOTH)
    assert "DOB 03/14/1965 \u00b7 MRN 88-1 " in alone


def test_spanish_papers_are_whole(desk: Desk, case: Mapping[str, str], dressed: QApplication) -> None:
    install_language(dressed, "es")
    for name in (*PLAIN, "no_liability_plain"):
        found = told(desk, case, name)
        assert "Qu\u00e9 sigue" in found
        assert "Qu\u00e9 guardar" in found
        assert "What" not in found
        assert "We " not in found
    letter = told(desk, case, "appeal")
    assert "Oncolog\u00eda m\u00e9dica" in letter
    assert "Medical oncology" not in letter
    assert "the Purchased/Referred Care program" not in letter


def test_a_record_offers_the_papers_that_it_has_as_it_stands(desk: Desk, case: Mapping[str, str]) -> None:
    of_denied = [one.sheet for one in sheets_of(desk, "authorization", case["appeal"])]
    assert of_denied == ["appeal", "appeal_plain", "committee", "committee_plain"]
    assert [one.sheet for one in sheets_of(desk, "bill", case["no_liability"])] == [
        "no_liability",
        "no_liability_plain",
    ]
    of_referral = [one.sheet for one in sheets_of(desk, "referral", REFERRAL)]
    assert of_referral[:5] == ["referral_cover", "referral_plain", "packet", "packet_reply", "packet_plain"]
    assert "appeal" in of_referral
    assert sheets_of(desk, "task", "0" * 32) == ()
    for kind in ("authorization", "bill", "referral", "packet"):
        assert sheets_of(desk, kind, "0" * 32) == ()
        for paper in sheets_of(desk, kind, case.get({"bill": "no_liability"}.get(kind, "appeal"), "")):
            assert made(desk, paper.sheet, paper.record_id)


def test_every_paper_can_be_named_in_the_account_of_what_left() -> None:
    known = {one.code for one in code_list("sheets").codes}
    assert set(PRINTABLES) <= known
    for name in (*PLAIN, "no_liability_plain", "appeal", "deferral", "call_in", "no_liability"):
        assert {one.name for one in PRINTABLES[name].choices} == LEAVING_OUT


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_printed_of_what_is_not_here_and_no_page_goes_to_the_dead(
    desk: Desk, case: Mapping[str, str], name: str
) -> None:
    assert PRINTABLES[name].make(desk, derived_id("nothing"), frozenset()) is None
    assert "moss" not in made(desk, name, case[name]).name
    if name.endswith("_plain"):
        write(desk, seen(desk, MARIAN), {"died_at": "2026-11-20T17:12:00Z"})
        assert PRINTABLES[name].make(desk, case[name], frozenset()) is None


def test_an_ordinary_authorization_has_no_appeal_deferral_or_call_in(
    desk: Desk, case: Mapping[str, str]
) -> None:
    del case
    one = put(
        desk, "authorization", derived_id("authorization", "plain"), MARIAN, payer="PRC", status="requested"
    )
    for name in ("appeal", "appeal_plain", "deferral", "deferral_plain", "call_in", "call_in_plain"):
        assert PRINTABLES[name].make(desk, one, frozenset()) is None
