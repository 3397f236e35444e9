"""Patients narrowed by phase of care, by site and by words; Escape brings everybody back; columns are whole at 1366."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from navigator_app.desk import Desk
from navigator_app.queries.patient_narrowing import Choices, Narrowing, choices, narrowed
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.patients.state import (
    Answered,
    Cleared,
    Model,
    Offered,
    PhaseTurned,
    SiteTurned,
    Typed,
    update,
)
from navigator_app.ui.screens.patients.view import PatientsPage
from navigator_app.ui.shell.shell import Shell
from sync.ids import derived_id
from tests.desks import CENTER, CLINIC, DELIA, MARIAN, put
from tests.screens.shells import go, settled

ELLA = derived_id("patient", "Ella Reed")


def also(desk: Desk) -> None:
    """Write a third patient, who is at the clinic and at the center."""
    put(desk, "patient", ELLA, family_name="Reed", given_name="Ella", sites=[CLINIC, CENTER], phase="active")


def ids(desk: Desk, **wanted: object) -> set[str]:
    return {row.id for row in narrowed(desk, Narrowing(**wanted))}  # type: ignore[arg-type]


def test_phases_and_sites_are_counted_and_narrow_together_with_words(desk: Desk) -> None:
    also(desk)
    every = choices(desk)
    assert {(one.key, one.count) for one in every.phases} == {("work_up", 1), ("active", 2)}
    assert {(str(one.words), one.count) for one in every.sites} == {("Juniper Creek", 3), ("Mesa View", 1)}
    assert ids(desk, phases=frozenset({"active"})) == {MARIAN, ELLA}
    assert ids(desk, sites=frozenset({CENTER})) == {ELLA}
    assert ids(desk, phases=frozenset({"active"}), text="moss") == {MARIAN}
    assert ids(desk, phases=frozenset({"work_up"}), sites=frozenset({CENTER})) == set()
    assert len(narrowed(desk, Narrowing(phases=frozenset({"active"})), limit=1)) == 1


def test_a_desk_whose_charts_are_all_at_one_site_has_no_sites_to_choose(desk: Desk) -> None:
    assert choices(desk).sites == ()


def test_the_page_narrows_by_a_press_and_escape_brings_everybody_back(
    qtbot: QtBot, window: Shell, desk: Desk
) -> None:
    also(desk)
    page = go(qtbot, window, Target("patients"))
    assert isinstance(page, PatientsPage)
    page.phases.turned.emit("work_up")
    settled(qtbot, window)
    assert [row.id for row in page.model.rows or ()] == [DELIA]
    assert page.every.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    settled(qtbot, window)
    assert len(page.model.rows or ()) == 3
    assert not page.every.isVisible()


def test_the_arrow_leads_from_the_words_into_the_list(qtbot: QtBot, window: Shell) -> None:
    page = go(qtbot, window, Target("patients"))
    assert isinstance(page, PatientsPage)
    page.filter.setFocus()
    QTest.keyClick(page.filter, Qt.Key.Key_Down)
    assert page.table.view.hasFocus()
    assert page.table.current_key()


def test_an_answer_to_an_earlier_question_is_not_taken(desk: Desk) -> None:
    model = update(Model(), PhaseTurned("active"))
    late = Answered(Narrowing(), narrowed(desk, Narrowing()), 2, None)
    assert update(model, late) is model
    model = update(update(model, SiteTurned(CENTER)), Typed("moss"))
    assert model.wanted == Narrowing("moss", frozenset({"active"}), frozenset({CENTER}))
    assert update(model, PhaseTurned("active")).wanted.phases == frozenset()
    assert update(model, Cleared()).wanted.is_open
    assert update(model, Offered(Choices())).choices == Choices()
