"""With both wishes no paper shows what the care is for or where, however staff wrote it and in whichever language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from navigator_app.queries.prints.printable import LEAVING_OUT, PRINTABLES
from navigator_app.ui.i18n import install_language, languages
from tests.desks import CENTER, MARIAN, desk
from tests.prc import REFERRAL
from tests.referral_papers import BOTH, made, settle_case, words

__all__ = ["desk"]

DISCREET = [name for name, one in PRINTABLES.items() if {each.name for each in one.choices} == LEAVING_OUT]
TELLING = ("cancer", "oncolog", "tumor", "c\u00e1ncer")
CASES: tuple[Callable[[str], str], ...] = (str, str.upper, str.lower, str.title)


@pytest.fixture
def case(desk: Desk, dressed: QApplication) -> Mapping[str, str]:
    del dressed
    return settle_case(desk)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.sampled_from(("Mesa View", "Cedar Basin", "Pi\u00f1on Ridge")),
    diagnosis=st.sampled_from(("Invasive ductal carcinoma", "DLBCL stage 2", "Breast mass, C50.9")),
    word=st.sampled_from(("cancer", "oncology", "tumors", "Oncolog\u00eda", "precancerous")),
    cased=st.sampled_from(CASES),
    around=st.sampled_from(("{}", "seen at {} today", "{}, {}")),
)
def test_no_paper_tells_what_was_to_be_left_out(  # noqa: PLR0913 - what staff may write, and where
    desk: Desk,
    dressed: QApplication,
    case: Mapping[str, str],
    *,
    place: str,
    diagnosis: str,
    word: str,
    cased: Callable[[str], str],
    around: str,
) -> None:
    center = f"{place} Cancer Center (PRACTICE)"
    said = [cased(around.format(one, one)) for one in (place, center, diagnosis, word)]
    write(desk, seen(desk, CENTER), {"name": center, "short_name": place})
    write(desk, seen(desk, REFERRAL), {"diagnosis": diagnosis, "reason": said[2], "vendor": said[1]})
    theirs = {"assigner": cased(place), "value": "88-1", "type": "MR"}
    write(desk, seen(desk, MARIAN), {"identifiers": [theirs]})
    for name in ("appeal", "deferral", "call_in"):
        reason = ". ".join(said)
        typed = {"vendor": said[1], "status_reason": reason, "good_cause": said[2], "episode": said[3]}
        write(desk, seen(desk, case[name]), typed)
    write(desk, seen(desk, case["no_liability"]), {"from_whom": said[0], "account_number": said[3]})
    unwanted = [one.casefold() for one in (*TELLING, place, diagnosis)]
    for language in languages():
        install_language(dressed, language)
        for name in DISCREET:
            told = words(desk, made(desk, name, case[name], BOTH)).casefold()
            assert not [one for one in unwanted if one in told], (name, language)
            assert "moss, marian" in told
            assert "03/14/1965" in told
    install_language(dressed, "en")
