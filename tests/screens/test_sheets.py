"""Every sheet over real records: whose it is on every page, nobody else's name, black on Letter, in the right words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from navigator_app.commands import same_person
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from navigator_app.queries.prints.printable import PRINTABLES
from navigator_app.queries.prints.sheet import Sheet
from navigator_app.ui.i18n import install_language, languages
from navigator_app.ui.printing.leaving import html, pdf
from navigator_app.ui.printing.markup import Stamp
from navigator_app.ui.printing.pages import Pages
from navigator_app.ui.screens.printing.state import Answered, Model, Opened, looks_alike, update
from sync.ids import derived_id
from sync.rules.result_text import forbidden_words
from sync.words import When
from tests.desks import CLINIC, DELIA, IMANI, MARIAN, ROSA, clock_of, put
from tests.screens.read_back import LETTER_PT, is_black_and_white, sizes_pt, texts
from tests.screens.shells import Morning

OF_PATIENT = ("next_steps", "chart")
Written = Callable[..., list[str]]


def sheet(desk: Desk, name: str, patient: str = MARIAN, *chosen: str) -> Sheet:
    found = PRINTABLES[name].make(desk, patient, frozenset(chosen))
    assert found is not None
    return found


def stamp(desk: Desk) -> Stamp:
    return Stamp(desk.me.name, When(at=desk.now(), zone=desk.me.zone), is_practice=True)


def made(desk: Desk, found: Sheet) -> bytes:
    return pdf(Pages(found, stamp(desk)))


def whole(desk: Desk, name: str, patient: str = MARIAN, *chosen: str) -> str:
    return " ".join(texts(made(desk, sheet(desk, name, patient, *chosen))))


@pytest.fixture
def full(desk: Desk, morning: Morning, dressed: QApplication) -> Desk:
    """Give a desk with a full chart: results, a signed card, coverage, a diagnosis, and texts that look like markup."""
    del morning, dressed
    put(
        desk,
        "condition",
        derived_id("condition", "1"),
        MARIAN,
        text="DLBCL <i>stage</i>",
        is_primary_cancer=True,
    )
    put(
        desk,
        "coverage",
        derived_id("coverage", "1"),
        MARIAN,
        payer="State Medicaid (PRACTICE)",
        type="medicaid",
        status="enrolled",
        checked_on="2026-11-10",
        checked_by_id=ROSA,
    )
    put(
        desk,
        "lab_result",
        derived_id("result", "1"),
        MARIAN,
        name="Potassium",
        value="6.1",
        value_text="6.1",
        unit="mmol/L",
        flags=["HH"],
        lab="Cedar Basin (PRACTICE)",
        collected_at="2026-11-20T17:12:00Z",
        collected_zone="America/Denver",
        status="final",
    )
    (plan,) = desk.store.rows("lab_plan")
    card = {
        "call_me_limits": "Fever of 100.4 & more: call <b>now</b>.",
        "call_me_signed_by": "R. Ortiz MD",
        "call_me_signed_on": "2026-11-15",
        "call_me_expires_on": "2026-12-24",
    }
    write(desk, seen(desk, plan.id), card)
    return desk


@pytest.mark.parametrize("patient", [MARIAN, DELIA])
@pytest.mark.parametrize("name", OF_PATIENT)
def test_every_page_says_whose_it_is_and_names_nobody_else(full: Desk, name: str, patient: str) -> None:
    chosen = [one.name for one in PRINTABLES[name].choices]
    content = made(full, sheet(full, name, patient, *chosen))
    mine, other = (("Moss, Marian", "DOB 03/14/1965"), ("Dale", "Delia"))
    if patient == DELIA:
        mine, other = (("Dale, Delia", "DOB 02/11/1979"), ("Moss", "Marian"))
    pages = texts(content)
    for number, text in enumerate(pages, 1):
        assert all(one in text for one in mine)
        assert not any(one in text for one in other)
        assert f"Page {number} of {len(pages)}" in text
        assert "Printed by Rosa Delgado, Sat Nov 21, 2026, 9:42 AM MST." in text
        assert "PRACTICE. All people and places here are invented." in text
        assert "MAY BE OUT OF DATE" in text, "nothing was exchanged yet"
    assert set(sizes_pt(content)) == {LETTER_PT}
    assert is_black_and_white(content)


@pytest.mark.parametrize("name", OF_PATIENT)
def test_words_of_records_stay_words(full: Desk, name: str) -> None:
    page = html(sheet(full, name, MARIAN, "diagnosis"), stamp(full)).decode()
    assert "DLBCL &lt;i&gt;stage&lt;/i&gt;" in page
    assert "DLBCL <i>stage</i>" in whole(full, name, MARIAN, "diagnosis")


def test_what_a_patient_takes_home_tells_no_diagnosis_unless_it_is_wanted(full: Desk) -> None:
    plain = whole(full, "next_steps")
    assert "DLBCL" not in plain
    assert "Potassium" not in plain
    assert "Fever" not in plain
    assert "What we are waiting for" not in plain
    assert "Tuesday, December 1, 2026, 10:00 AM MST" in plain
    assert "Thursday, November 19" not in plain, "a draw that is over is nothing to come for"
    assert "ask before you come" in plain
    wanted = whole(full, "next_steps", MARIAN, "diagnosis", "waits")
    assert "What it is about DLBCL" in wanted
    assert "Waiting on Cedar Basin Pathology (PRACTICE), asked Sun Nov 15" in wanted


def test_the_summary_tells_a_result_as_every_screen_does_and_a_card_as_a_quotation(full: Desk) -> None:
    told = whole(full, "chart")
    parts = (
        "Potassium: 6.1 mmol/L",
        "Critically high (HH)",
        "Fri Nov 20, 10:12 AM MST",
        "Cedar Basin (PRACTICE)",
    )
    assert " \u00b7 ".join(parts) in told
    assert "Card from R. Ortiz MD, until Thu Dec 24, call 555-0100" in told
    assert "\u201cFever of 100.4 & more: call <b>now</b>.\u201d" in told
    assert "Signed by R. Ortiz MD, on Sun Nov 15, 2026, until Thu Dec 24, 2026" in told
    assert (
        "State Medicaid (PRACTICE) \u00b7 Medicaid Enrolled, checked Tue Nov 10, 2026 by Rosa Delgado" in told
    )
    assert "Medical oncology \u00b7 To Mesa View Draft" in told
    assert "Active treatment (written Sat Nov 21, 2026, 9:42 AM MST by Rosa Delgado, Juniper Creek)" in told
    assert "(555) 555-0177, ask for Marian (not verified)" in told


def test_on_paper_nobody_is_you(full: Desk) -> None:
    words = whole(full, "chart").replace("What is next for you", "").split()
    assert not {"You", "You,", "you"} & set(words)
    assert "Rosa Delgado" in whole(full, "chart")


def test_our_own_words_beside_a_result_are_no_verdict(full: Desk) -> None:
    told = whole(full, "chart")
    results = told.partition("Last results, as the labs told them")[2]
    assert not forbidden_words(results)


def test_a_restricted_chart_says_so_on_every_page(full: Desk) -> None:
    write(full, seen(full, MARIAN), {"restricted_to_ids": [ROSA, IMANI]})
    for name in OF_PATIENT:
        found = sheet(full, name)
        assert all(
            "Restricted chart: only for the people named in it." in text for text in texts(made(full, found))
        )
        assert any("only people named in it may see this paper" in one for one in found.notices)


def test_two_charts_of_one_person_are_told_together_with_what_either_is_restricted_to(full: Desk) -> None:
    twin = put(
        full,
        "patient",
        derived_id("patient", "twin"),
        family_name="Moss",
        given_name="Marianne",
        sites=[CLINIC],
    )
    put(
        full,
        "coverage",
        derived_id("coverage", "twin"),
        twin,
        payer="Tribal plan (PRACTICE)",
        status="enrolled",
    )
    same_person.one_person(full, MARIAN, twin, "She showed both cards")
    told = whole(full, "chart")
    assert "Tribal plan (PRACTICE)" in told
    assert "Moss, Marianne, told together with this one" in told
    assert sorted(sheet(full, "chart").patients) == sorted((MARIAN, twin))
    assert "Restricted chart" not in told
    write(full, seen(full, twin), {"restricted_to_ids": [ROSA]})
    assert "Restricted chart" in whole(full, "chart")


def test_a_death_that_nobody_confirmed_is_told_as_a_report(full: Desk) -> None:
    write(
        full,
        seen(full, MARIAN),
        {"death_report_state": "waiting", "death_report_from": "Cedar Basin (PRACTICE)"},
    )
    assert "Reported dead By Cedar Basin (PRACTICE); nobody has confirmed it." in whole(full, "chart")
    assert PRINTABLES["next_steps"].make(full, MARIAN, frozenset()) is not None


def test_a_look_alike_is_warned_of_without_being_named(full: Desk) -> None:
    put(full, "patient", derived_id("patient", "Mary"), family_name="Moss", given_name="Mildred")
    told = whole(full, "next_steps")
    assert "Another patient could be taken for this one" in told
    assert "Mildred" not in told


def test_a_name_alone_is_said_to_be_too_little(full: Desk) -> None:
    rose = put(full, "patient", derived_id("patient", "Rose"), family_name="Begay", given_name="Rose")
    told = whole(full, "next_steps", rose)
    assert "Begay, Rose \u00b7 Birth date not known \u00b7 no number known" in told
    assert "Only the name is known: make sure who this is before using this." in told


def test_a_chart_that_is_not_here_has_no_sheet(full: Desk) -> None:
    for name in OF_PATIENT:
        assert PRINTABLES[name].make(full, "0" * 32, frozenset()) is None


def test_nobody_is_handed_a_page_for_somebody_who_has_died(full: Desk) -> None:
    write(full, seen(full, MARIAN), {"died_at": "2026-11-20T17:12:00Z"})
    assert PRINTABLES["next_steps"].make(full, MARIAN, frozenset()) is None
    assert "Died Fri Nov 20, 2026" in whole(full, "chart")


def test_an_answer_about_somebody_else_is_not_taken(full: Desk) -> None:
    nothing: frozenset[str] = frozenset()
    model = update(update(Model(), Opened("chart", MARIAN)), Opened("chart", DELIA))
    late = Answered("chart", MARIAN, nothing, sheet(full, "chart", MARIAN))
    assert update(model, late) == model
    assert not update(model, late).is_answered
    mine = update(model, Answered("chart", DELIA, nothing, sheet(full, "chart", DELIA)))
    assert mine.sheet is not None
    assert mine.sheet.patients == (DELIA,)
    before_choice = Answered("chart", DELIA, frozenset({"diagnosis"}), sheet(full, "chart", DELIA))
    assert update(model, before_choice) == model


def test_only_the_minute_is_no_reason_to_draw_anew(full: Desk) -> None:
    before = sheet(full, "chart")
    clock_of(full).forward(minutes=1)
    after = sheet(full, "chart")
    assert before != after
    assert looks_alike(before, after)
    assert not looks_alike(before, sheet(full, "chart", DELIA))
    assert not looks_alike(None, after)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("name", "of"),
    [("next_steps", MARIAN), ("chart", MARIAN), ("day", CLINIC), ("driver", f"{CLINIC}/2026-12-01")],
)
def test_no_word_of_ours_is_torn_in_two_in_any_language(
    full: Desk, dressed: QApplication, name: str, of: str, language: str
) -> None:
    install_language(dressed, language)
    pages = Pages(sheet(full, name, of), stamp(full))
    torn = [word for document in documents(pages) for word in torn_words(document)]
    assert not torn


def documents(pages: Pages) -> list[QTextDocument]:
    return [one.document for one in pages._slices]


def torn_words(document: QTextDocument) -> Iterator[str]:
    """Give each word within which a line ends."""
    block = document.begin()
    while block.isValid():
        text, layout = block.text(), block.layout()
        for number in range(layout.lineCount() - 1):
            line = layout.lineAt(number)
            end = line.textStart() + line.textLength()
            if text[end - 1].isalnum() and text[end].isalnum():
                yield text
        block = block.next()
