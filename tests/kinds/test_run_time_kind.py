"""A kind of which nothing was written but its class goes all the way: store, form, lists, hub, Review, other desk.

And a kind or a field that only a later release knows goes the same way untouched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest
from pydantic import AwareDatetime, Field
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from navigator_app.commands.seen import tick
from navigator_app.desk import Deed
from navigator_app.queries import finder, record_history
from navigator_app.queries.kind_list import kind_list
from navigator_app.queries.names import patient
from navigator_app.settings import Settings
from navigator_app.ui.screens.page import Target
from navigator_app.ui.session import OpenDesk, Session
from navigator_app.ui.shell.new_menu import command_target
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.work import Work
from sync.changes import Document
from sync.errors import Refused
from sync.ids import Id, new_id
from sync.records import KINDS
from sync.records.base import About, Kind, Record, Tick, Value
from sync.records.derive import own_fields
from tests.faults.joined import CENTER, Seat, exchange, ground, join, seat
from tests.hub.running import running_hub
from tests.screens.conftest import dressed as dressed  # noqa: PLC0414 - a fixture, asked for by its name
from tests.screens.shells import settled


class Tail(Value):
    """A part of a kite."""

    color: str = ""
    value: str = ""


class Kite(Record):
    """One field of every shape there is, every merge rule, and fields that clash together."""

    about: ClassVar[Kind] = Kind("kite", "Kite", "Kites", "Basic", icon="file-text", tint="info")

    title: Annotated[str, About("Title", search=True, in_list=True)]
    builder: Annotated[str, About("Builder", fixed=True)] = ""
    story: Annotated[str, About("Story", is_long=True)] = ""
    bed: Annotated[str, About("Bed", codes="lodging")] = "not_decided"
    owner_id: Annotated[Id | None, About("Owner", refers="practitioner")] = None
    made_on: Annotated[date | None, About("Made", in_list=True, together="making")] = None
    made_where: Annotated[str, About("Made at", together="making")] = ""
    flown_at: Annotated[AwareDatetime | None, About("Flown")] = None
    is_whole: Annotated[bool, About("Whole")] = False
    is_loud: Annotated[bool | None, About("Loud")] = None
    lines: Annotated[int | None, About("Lines", unit="m", merge="latest")] = None
    length_m: Annotated[Decimal | None, About("Length", unit="m")] = None
    tails: Annotated[list[Tail], About("Tails")] = Field(default_factory=list)
    words: Annotated[list[str], About("Words", merge="union")] = Field(default_factory=list)
    size: Annotated[Tail | None, About("Size")] = None
    checked: Annotated[Tick | None, About("Checked", confirms=("lines", "bed"), is_internal=True)] = None


TYPED: dict[str, Any] = {
    "title": "Red & <b>quick</b>",
    "builder": "R. Delgado",
    "story": "Two\nlines",
    "bed": "motel",
    "made_on": "2026-11-20",
    "made_where": "Juniper Creek",
    "flown_at": "2026-11-21T16:30:00Z",
    "is_whole": True,
    "is_loud": False,
    "lines": 40,
    "length_m": "2.50",
    "tails": [{"value": "3", "color": "red"}],
    "words": ["up", "away"],
}


@dataclass
class Desks:
    """A clinic and a center, joined to one hub."""

    clinic: Seat
    center: Seat
    patient: str
    home: Path

    def both_agree_on(self, record: str) -> Document:
        """Exchange both ways and give the record, which both have alike."""
        for at in (self.clinic, self.center, self.clinic):
            assert exchange(at)
        mine, theirs = self.clinic.store.document(record), self.center.store.document(record)
        assert mine is not None
        assert theirs is not None
        assert (mine.fields, mine.revision) == (theirs.fields, theirs.revision)
        return mine


@pytest.fixture
def desks() -> Iterator[Desks]:
    with ground() as folder, running_hub(folder / "hub") as hub:
        clinic = seat(join(hub, folder / "clinic", "Rosa Delgado"), hub.url)
        center = seat(join(hub, folder / "center", "Imani Okafor", CENTER, is_center=True), hub.url)
        found = Desks(clinic, center, clinic.new_patient("", clinic.desk.me.site_id), folder / "clinic")
        found.both_agree_on(found.patient)
        yield found
        clinic.close()
        center.close()


@pytest.fixture
def kite() -> Iterator[None]:
    """Make the kind known while everything is running already."""
    KINDS.add(Kite)
    yield
    KINDS.remove("kite")


@pytest.fixture
def shell(dressed: object, desks: Desks) -> Iterator[Shell]:
    work = Work()
    session = Session.begin(OpenDesk(desks.clinic.desk), work, Settings(desks.home), desks.home)
    found = Shell(session)
    found.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    found.resize(1366, 768)
    found.show()
    yield found
    session.rounds.end()
    work.stop()
    found.close()
    found.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def form_of(qtbot: QtBot, shell: Shell, target: Target) -> Any:
    shell.go(target)
    settled(qtbot, shell)
    page: Any = shell.page
    return page.form


def save(qtbot: QtBot, shell: Shell) -> None:
    page: Any = shell.page
    page.save()
    settled(qtbot, shell)
    assert page.form is None, "the form is still open"


def written(desks: Desks) -> str:
    """Save a kite as the form would."""
    return desks.clinic.desk.commit(Deed("kite", TYPED, record=new_id(), patient=desks.patient))[0]


@pytest.mark.usefixtures("kite")
def test_it_is_typed_into_its_form_listed_found_and_opened_again(
    qtbot: QtBot, shell: Shell, desks: Desks
) -> None:
    form = form_of(qtbot, shell, Target("record", "kite", patient_id=desks.patient))
    assert set(form.editors) == {name for name in Kite.model_fields if name in TYPED or name == "owner_id"}
    for name, value in TYPED.items():
        form.editors[name].set_value(value)
    save(qtbot, shell)
    (row,) = desks.clinic.store.rows("kite")
    image = desks.clinic.store.document(row.id)
    assert image is not None
    assert {name: image.fields[name] for name in TYPED} == TYPED
    assert (row.title, row.lines, row.length_m) == (TYPED["title"], 40, Decimal("2.50"))

    shell.go(Target("chart", "patient", desks.patient, desks.patient))
    settled(qtbot, shell)
    shell.grab()
    page: Any = shell.page
    assert row.id in {happening.key.id for happening in page.model.timeline}
    assert [found.key.id for found in finder.find(desks.clinic.desk, "quick") if found.key] == [row.id]

    form = form_of(qtbot, shell, Target("record", "kite", row.id, desks.patient))
    assert "builder" not in form.editors
    shown = {name: form.editors[name].value() for name in TYPED if name != "builder"}
    assert shown == {name: value for name, value in TYPED.items() if name != "builder"}
    form.editors["lines"].set_value(41)
    save(qtbot, shell)
    entries = record_history.history(desks.clinic.desk, row.id).entries
    assert [one.label for one in entries[0].fields] == ["Lines"]


def cells_of(page: Any) -> list[list[str]]:
    """Read the rows of a list as they are shown."""
    model = page.table.view.model()
    across = range(model.columnCount())
    return [[str(model.index(row, one).data()) for one in across] for row in range(model.rowCount())]


@pytest.mark.usefixtures("kite")
def test_it_is_listed_by_its_columns_filtered_sorted_opened_and_begun(
    qtbot: QtBot, shell: Shell, desks: Desks
) -> None:
    (way,) = [one for one in finder.find(desks.clinic.desk, "kites") if one.command]
    shell.go(command_target(way) or Target("today"))
    settled(qtbot, shell)
    page: Any = shell.page
    assert page.table.states.currentWidget().accessibleName() == "Nothing here yet"
    page.new.click()
    settled(qtbot, shell)
    form: Any = shell.page
    form._patient.set_value(desks.patient)
    for name, value in TYPED.items():
        form.form.editors[name].set_value(value)
    save(qtbot, shell)
    assert shell.stack.here == Target("kind", "kite"), "what was begun from a list comes back to it"
    other = TYPED | {"title": "Blue", "made_on": "2026-01-02"}
    desks.clinic.desk.commit(Deed("kite", other, record=new_id(), patient=desks.patient))
    shell.go(Target("kind", "kite"))
    settled(qtbot, shell)

    listed = [one.about.label for one in own_fields(Kite) if one.about.in_list]
    model = page.table.view.model()
    shown = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
    assert shown == ["Patient", *listed]
    person = patient(desks.clinic.desk, desks.patient)
    red, blue = [person, TYPED["title"], "11/20/2026"], [person, "Blue", "01/02/2026"]
    assert cells_of(page) == [red, blue]
    page.table.view.horizontalHeader().setSortIndicator(2, Qt.SortOrder.AscendingOrder)
    settled(qtbot, shell)
    assert cells_of(page) == [blue, red]
    for typed in ("quick", "11/20/2026", person.partition(",")[0] + " red"):
        page.filter.setText(typed)
        settled(qtbot, shell)
        assert cells_of(page) == [red], typed
    page.table.view.go(0)
    QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    settled(qtbot, shell)
    assert form.form.editors["title"].value() == TYPED["title"]

    desks.both_agree_on(desks.patient)
    at_the_center = kind_list(desks.center.desk, "kite")
    assert at_the_center is not None
    assert [row.cells[1].text for row in at_the_center.rows] == [TYPED["title"], "Blue"]


@pytest.mark.usefixtures("kite")
def test_what_cannot_be_kept_is_refused_beside_its_field(qtbot: QtBot, shell: Shell, desks: Desks) -> None:
    form = form_of(qtbot, shell, Target("record", "kite", patient_id=desks.patient))
    form.editors["lines"].line.setText("forty")
    page: Any = shell.page
    page.save()
    settled(qtbot, shell)
    assert form.first_problem()[0] == "lines"
    assert desks.clinic.store.rows("kite") == []
    with pytest.raises(Refused) as no:
        desks.clinic.desk.commit(Deed("kite", {"lines": 1}, patient=desks.patient))
    assert no.value.field == "title"


@pytest.mark.usefixtures("kite")
def test_it_travels_merges_and_clashes_by_what_its_class_says(desks: Desks) -> None:
    record = written(desks)
    assert desks.both_agree_on(record).fields == TYPED
    desks.clinic.edit(record, story="ours", lines=1, words=["up", "away", "ours"], made_where="Mesa")
    desks.center.edit(record, bed="hospital", lines=2, words=["up", "theirs"], made_on="2026-01-01")
    agreed = desks.both_agree_on(record).fields
    assert (agreed["story"], agreed["bed"]) == ("ours", "hospital")
    assert sorted(agreed["words"]) == ["ours", "theirs", "up"]
    (review,) = desks.clinic.store.of_kind("review")
    assert (review.fields["target_kind"], review.fields["group"]) == ("kite", "making")
    assert len(review.fields["sides"]) == 2
    with pytest.raises(Refused):
        desks.center.edit(record, builder="somebody else")


@pytest.mark.usefixtures("kite")
def test_its_tick_stands_for_the_version_that_was_ticked(desks: Desks) -> None:
    record = written(desks)
    kept = desks.clinic.store.record(record)
    assert isinstance(kept, Kite)
    desks.clinic.edit(record, checked=tick(desks.clinic.desk, kept, "checked"))
    desks.both_agree_on(record)
    assert [row.checked_is_current for row in desks.center.store.rows("kite")] == [True]
    desks.center.edit(record, lines=7)
    desks.both_agree_on(record)
    assert [row.checked_is_current for row in desks.clinic.store.rows("kite")] == [False]


LATER = {"nested": {"list": [1, 2.5, None, True, "\u02bcńaashgish"]}, "code": "of-next-year", "big": 2**60}


def test_a_kind_that_nobody_here_knows_goes_to_the_other_desk_and_back_untouched(desks: Desks) -> None:
    (record,) = desks.clinic.desk.commit(Deed("hologram", LATER, record=new_id(), patient=desks.patient))
    assert desks.both_agree_on(record).fields == LATER
    desks.center.edit(record, code="edited")
    assert desks.both_agree_on(record).fields == LATER | {"code": "edited"}
    assert [image.id for image in desks.center.store.of_patient(desks.patient, {"hologram"})] == [record]


def test_a_field_and_a_code_of_a_later_release_outlive_an_edit_by_this_one(desks: Desks) -> None:
    desks.clinic.edit(desks.patient, hologram=LATER, sex="code-of-next-year")
    desks.both_agree_on(desks.patient)
    desks.center.edit(desks.patient, note="written by this release")
    agreed = desks.both_agree_on(desks.patient).fields
    assert (agreed["hologram"], agreed["sex"]) == (LATER, "code-of-next-year")
    assert agreed["note"] == "written by this release"
