"""Every status has a definition, says what happens next, and is in the page of words; a row tells it to who points."""

from __future__ import annotations

import pytest

from navigator_app.queries.statuses import statuses
from navigator_app.queries.work.scene import code_chip
from navigator_app.ui.screens.chips import meaning_text
from sync.rules.codes import code_list, code_lists, meaning_of

STATES = [
    one.name for one in code_lists() if one.name.endswith(("-status", "-states")) or one.name == "phases"
]


@pytest.mark.parametrize("name", STATES)
def test_every_status_says_what_it_means_and_what_happens_next(name: str) -> None:
    for code in code_list(name).offered():
        assert code.help.strip(), f"{name}/{code.code} has no definition"
        assert code.next.strip(), f"{name}/{code.code} does not say what happens next"


def test_the_meaning_names_whose_move_it_is_and_the_patients_own_sentence() -> None:
    told = meaning_text(code_chip("referral-status", "needs_information"))
    assert told.splitlines() == [
        "Sent back with words; something has to be added.",
        "Next, by the clinic: Answer what was asked and send it again.",
        "To the patient: The specialists asked for more papers.",
    ]


def test_a_code_of_a_newer_release_has_no_meaning_and_is_shown_as_it_is() -> None:
    chip = code_chip("referral-status", "teleported")
    assert (str(chip.text), chip.meaning) == ("teleported", ())


def test_the_page_of_words_holds_every_kind_with_a_status() -> None:
    found = {str(group.kind): len(group.words) for group in statuses()}
    assert found["Referral"] == len(code_list("referral-status").offered())
    assert {"Task", "Trip", "Appointment", "Lab plan", "Patient"} <= set(found)
    assert all(meaning_of(code_list("trip-status").offered()[0]))
