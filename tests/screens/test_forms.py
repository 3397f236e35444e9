"""Forms: derived from any noun, US dates, the image they were opened on, drafts, refusals in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Any, ClassVar
from zoneinfo import ZoneInfo

import pytest
import shiboken6
from pydantic import AwareDatetime, Field
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QRadioButton
from pytestqt.qtbot import QtBot

from navigator_app.commands import records
from navigator_app.desk import Desk
from navigator_app.ui.forms import entries
from navigator_app.ui.forms.derived import IN_SIGHT, Around, shown_fields
from navigator_app.ui.forms.editors import ChoiceEditor, MomentEditor, SwitchEditor
from navigator_app.ui.forms.form import Form
from navigator_app.ui.forms.pickers import PickEditor, RowsEditor, SeveralEditor
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.record.view import RecordPage
from navigator_app.ui.shell.shell import Shell
from sync.ids import Id
from sync.records import KINDS
from sync.records.base import About, Kind, Record
from sync.records.derive import build, values_of
from tests.desks import DELIA, MARIAN
from tests.screens.shells import Morning, controls, go, settled

DENVER = ZoneInfo("America/Denver")


Make = Callable[..., Form]


@pytest.fixture
def make(dressed: QApplication) -> Iterator[Make]:
    """Make forms that go when the test is over."""
    every: list[Form] = []

    def made(*args: Any, **named: Any) -> Form:
        every.append(Form(*args, **named))
        return every[-1]

    yield made
    for form in every:
        shiboken6.delete(form)


def form_page(qtbot: QtBot, shell: Shell, target: Target) -> tuple[RecordPage, Form]:
    page = go(qtbot, shell, target)
    assert isinstance(page, RecordPage)
    assert page.form is not None
    return page, page.form


@pytest.mark.parametrize(
    "noun", [noun for noun in KINDS if not noun.about.hub_only], ids=lambda n: n.about.name
)
def test_every_noun_has_a_form_that_opens_and_changes_nothing(make: Make, noun: type[Record]) -> None:
    sample = {
        one.name: one.about.sample
        for one in shown_fields(noun, creating=True)
        if one.about.sample is not None
    }
    record = build(noun, "a" * 32, None, None, sample)
    form = make(noun, start=values_of(record), around=Around(zone=DENVER))
    shown = {one.name for one in shown_fields(noun, creating=True)}
    assert set(form.names()) == shown
    assert not form.is_changed()
    assert form.first_problem() is None
    typed = form.typed()
    for name, value in sample.items():
        if name in typed and KINDS[noun.about.name].model_fields[name] and not _is_reference(form, name):
            assert typed[name] == value, name


def _is_reference(form: Form, name: str) -> bool:
    """Say whether it picks a record that is not here in this test."""
    return isinstance(form.editors[name], PickEditor) and not form.editors[name].value()


def test_few_choices_are_all_in_sight_and_many_are_searched(make: Make) -> None:
    form = make(KINDS["patient"])
    assert isinstance(form.editors["sex"], ChoiceEditor)
    assert 0 < len(form.editors["sex"].findChildren(QRadioButton)) <= IN_SIGHT + 1
    assert isinstance(form.editors["language"], PickEditor)
    assert form.editors["language"].findChild(QComboBox) is not None


def test_of_two_namesakes_the_one_that_was_picked_is_kept_and_typing_alone_picks_neither(
    dressed: QApplication, qtbot: QtBot
) -> None:
    editor = PickEditor([("first", "North, Tom"), ("second", "North, Tom"), ("other", "Moss, Ira")])
    qtbot.addWidget(editor)
    editor.combo.setCurrentIndex(1)
    assert editor.value() == "second"
    editor.set_value(None)
    editor.combo.setEditText("north, tom")
    assert editor.value() is None
    assert editor.problem() == "Pick one from the list."
    editor.combo.setEditText("moss, ira")
    assert editor.value() == "other"
    empty = PickEditor([])
    qtbot.addWidget(empty)
    empty.combo.setEditText("anybody")
    assert empty.value() is None


def test_a_list_that_is_offered_anew_keeps_what_was_picked_while_it_is_in_it_and_tells_nobody(
    dressed: QApplication, qtbot: QtBot
) -> None:
    editor = PickEditor([("tom", "North, Tom"), ("ira", "Moss, Ira")])
    qtbot.addWidget(editor)
    editor.set_value("ira")
    told: list[bool] = []
    editor.changed.connect(lambda: told.append(True))
    assert editor.offer([("ann", "Begay, Ann"), ("ira", "Moss, Ira")])
    assert editor.value() == "ira"
    editor.combo.lineEdit().setText("beg")  # type: ignore[union-attr]
    told.clear()
    assert not editor.offer([("ann", "Begay, Ann"), ("ira", "Moss, Ira")])
    assert editor.combo.currentText() == "beg", "the same list over again takes nothing from who types"
    assert editor.offer([("tom", "North, Tom")])
    assert editor.value() is None
    assert not editor.combo.currentText()
    assert not told


def test_whether_an_interpreter_is_needed_has_three_answers(make: Make) -> None:
    form = make(KINDS["patient"])
    words = [each.text() for each in form.editors["needs_interpreter"].findChildren(QRadioButton)]
    assert words == ["Yes", "No", "Not asked"]
    assert form.editors["needs_interpreter"].value() is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("03/14/1965", date(1965, 3, 14)),
        ("3-4-1965", date(1965, 3, 4)),
        ("1965-03-14", date(1965, 3, 14)),
        ("", None),
    ],
)
def test_dates_are_typed_the_us_way(typed: str, kept: date | None) -> None:
    assert entries.read_date(typed) == kept


@pytest.mark.parametrize("typed", ["14/03/1965", "03/14/65", "yesterday", "02/30/2026"])
def test_what_is_no_date_is_refused_and_stays_as_typed(make: Make, typed: str) -> None:
    form = make(KINDS["patient"])
    line = form.editors["birth_on"].focus_target()
    line.setProperty("text", typed)
    problem = form.first_problem()
    assert problem is not None
    assert problem[0] == "birth_on"
    assert form.editors["birth_on"].value() == typed


def test_times_are_read_the_way_people_write_them() -> None:
    shown = [
        entries.show_time(at)
        for text in ("9:42 AM", "942a", "14:05", "12 am")
        if (at := entries.read_time(text))
    ]
    assert shown == ["9:42 AM", "9:42 AM", "2:05 PM", "12:00 AM"]
    with pytest.raises(ValueError, match="13:00 PM"):
        entries.read_time("13:00 PM")


def test_a_moment_follows_the_clock_of_its_own_place(make: Make) -> None:
    form = make(KINDS["trip_leg"], around=Around(zone=DENVER), start={"departs_zone": "America/Phoenix"})
    editor = form.editors["departs_at"]
    assert isinstance(editor, MomentEditor)
    editor.on.setText("07/01/2026")
    editor.at.setText("9:00 AM")
    assert editor.value() == "2026-07-01T16:00:00Z"
    form.editors["departs_zone"].set_value("America/Denver")
    assert editor.value() == "2026-07-01T15:00:00Z"


def test_an_hour_that_the_clock_skips_is_not_taken(make: Make) -> None:
    with pytest.raises(ValueError, match="02:30"):
        entries.join_moment(date(2026, 3, 8), entries.read_time("2:30 AM") or pytest.fail("no time"), DENVER)


def test_rows_of_phones_keep_what_they_do_not_show(make: Make) -> None:
    form = make(KINDS["patient"])
    editor = form.editors["contact_points"]
    assert isinstance(editor, RowsEditor)
    phone = {
        "system": "phone",
        "value": "555-0177",
        "use": "",
        "note": "",
        "verified_on": None,
        "verified_by": "",
    }
    editor.set_value([phone])
    assert editor.value() == [phone]
    editor._add_button.click()
    assert editor.value() == [phone]


def test_saving_a_form_writes_only_what_was_typed(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    before = desk.image(MARIAN)
    page, form = form_page(qtbot, shell, Target("record", "patient", MARIAN, MARIAN))
    form.editors["community"].focus_target().setFocus()
    form.editors["community"].set_value("Cedar Basin")
    assert form.typed() == {"community": "Cedar Basin"}
    page.save()
    settled(qtbot, shell)
    after = desk.image(MARIAN)
    assert before is not None
    assert after is not None
    changed = {name for name in after.fields if after.fields[name] != before.fields.get(name)}
    assert changed == {"community"}
    assert "Saved on this computer" in shell.toast.accessibleDescription()
    assert "Moss, Marian" in shell.toast.accessibleDescription()


def test_a_refusal_is_said_beside_its_field(qtbot: QtBot, shell: Shell, morning: Morning) -> None:
    page, form = form_page(qtbot, shell, Target("record", "trip", morning.trip, DELIA))
    form.editors["ends_on"].set_value("2026-11-01")
    page.save()
    settled(qtbot, shell)
    assert "before leaving" in form._labelled["ends_on"]._error.text()
    assert page.save_button.isEnabled()


def test_a_new_record_that_holds_nothing_is_not_saved(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    before = desk.store.count("trip")
    page, form = form_page(qtbot, shell, Target("record", "trip", patient_id=MARIAN))
    page.save()
    settled(qtbot, shell)
    assert "Nothing is written here yet" in form._labelled["purpose"]._error.text()
    assert desk.store.count("trip") == before
    form.editors["purpose"].set_value("First visit")
    page.save()
    settled(qtbot, shell)
    assert desk.store.count("trip") == before + 1


def test_a_form_says_what_moved_underneath_before_it_saves(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    page, form = form_page(qtbot, shell, Target("record", "trip", morning.trip, DELIA))
    form.editors["voucher"].set_value("FV-1")
    form.editors["plan_b"].set_value("Call the van")
    records.save(desk, "trip", {"voucher": "FV-2"}, desk.image(morning.trip))
    page.save()
    settled(qtbot, shell)
    assert page.model.moved == ("voucher",)
    held = desk.image(morning.trip)
    assert held is not None
    assert held.fields["voucher"] == "FV-2"
    page.save()
    settled(qtbot, shell)
    saved = desk.image(morning.trip)
    assert saved is not None
    assert saved.fields["plan_b"] == "Call the van"


def test_what_was_typed_and_not_saved_is_offered_again(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    target = Target("record", "task", patient_id=MARIAN)
    page, form = form_page(qtbot, shell, target)
    form.editors["title"].set_value("Ask for the wheelchair")
    form.changed.emit()
    assert page._autosave.isActive()
    shell.go(Target("today"))
    settled(qtbot, shell)
    assert desk.store.drafts() == [f"task:new:{MARIAN}"]
    page, form = form_page(qtbot, shell, target)
    assert form.editors["title"].value() == ""
    take = next(one for one in controls(page) if one.accessibleName() == "Take it up again")
    QTest.mouseClick(take, Qt.MouseButton.LeftButton)
    assert form.editors["title"].value() == "Ask for the wheelchair"
    page.save()
    settled(qtbot, shell)
    assert desk.store.drafts() == []


class Ramp(Record):
    """A kind that no release knows: a wheelchair ramp lent to a patient."""

    about: ClassVar[Kind] = Kind("ramp", "Ramp", "Ramps", "Device", icon="car", tint="ok")

    place: Annotated[str, About("Where it stands", search=True, in_list=True)]
    lent_on: Annotated[date | None, About("Lent on", in_list=True)] = None
    is_steep: Annotated[bool, About("Too steep alone")] = False
    fits: Annotated[bool | None, About("Fits the door")] = None
    length_inches: Annotated[int | None, About("Length", unit="in")] = None
    due_at: Annotated[AwareDatetime | None, About("Back by")] = None
    sort: Annotated[str, About("Sex of the plug", codes="administrative-gender")] = "unknown"
    panels: Annotated[list[str], About("Panels", codes="lab-panels")] = Field(default_factory=list)
    owner_id: Annotated[Id | None, About("Owner", refers="practitioner")] = None
    note: Annotated[str, About("Note", is_long=True)] = ""


@pytest.fixture
def ramp() -> Iterator[type[Record]]:
    """Make a kind known at run time and forget it afterwards."""
    KINDS.add(Ramp)
    yield Ramp
    KINDS.remove("ramp")


def test_a_kind_added_at_run_time_has_a_form(
    qtbot: QtBot, ramp: type[Record], shell: Shell, desk: Desk
) -> None:
    page, form = form_page(qtbot, shell, Target("record", "ramp", patient_id=MARIAN))
    assert isinstance(form.editors["is_steep"], SwitchEditor)
    assert isinstance(form.editors["panels"], SeveralEditor)
    form.editors["place"].set_value("Back door")
    form.editors["lent_on"].set_value("2026-11-20")
    form.editors["fits"].set_value(plain=True)
    form.editors["length_inches"].set_value(36)
    page.save()
    settled(qtbot, shell)
    found = desk.store.of_patient(MARIAN, {"ramp"})
    assert [image.fields["place"] for image in found] == ["Back door"]
    assert found[0].fields["lent_on"] == "2026-11-20"
    assert found[0].fields["length_inches"] == 36
