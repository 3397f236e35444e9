"""The list of a whole kind: every field that says so is a column, said as people say it; narrowed, ordered, honest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar

import pytest
from pydantic import AwareDatetime, Field

from navigator_app.commands.records import withdraw
from navigator_app.commands.seen import tick
from navigator_app.desk import Deed, Desk
from navigator_app.queries.kind_list import Asked, KindList, kind_list
from navigator_app.queries.kind_narrowing import Sort
from navigator_app.queries.kinds import kinds, may_begin
from sync.ids import Id, derived_id
from sync.records import KINDS
from sync.records.base import About, Kind, Record, Tick, Value
from sync.records.derive import own_fields
from sync.records.naming import headline_fields
from sync.rules.result_text import forbidden_words
from sync.words import When
from tests.desks import CENTER, DELIA, IMANI, MARIAN, put


class Tail(Value):
    """A part of a kite."""

    color: str = ""


class Kite(Record):
    """Every shape there is, all of it listed."""

    about: ClassVar[Kind] = Kind("kite", "Kite", "Kites", "Basic")

    title: Annotated[str, About("Title", search=True, in_list=True)] = ""
    bed: Annotated[str, About("Bed", codes="lodging", in_list=True)] = ""
    state: Annotated[str, About("State", codes="task-status", in_list=True)] = ""
    owner_id: Annotated[Id | None, About("Owner", refers="practitioner", in_list=True)] = None
    place_id: Annotated[Id | None, About("Place", refers="site", in_list=True)] = None
    made_on: Annotated[date | None, About("Made", in_list=True)] = None
    flown_at: Annotated[AwareDatetime | None, About("Flown", in_list=True)] = None
    flown_zone: Annotated[str, About("Clock")] = ""
    is_whole: Annotated[bool, About("Whole", in_list=True)] = False
    is_loud: Annotated[bool | None, About("Loud", in_list=True)] = None
    lines: Annotated[int | None, About("Lines", in_list=True)] = None
    length_m: Annotated[Decimal | None, About("Length", unit="m", in_list=True)] = None
    words: Annotated[list[str], About("Words", in_list=True)] = Field(default_factory=list)
    panels: Annotated[list[str], About("Panels", codes="lab-panels", in_list=True)] = Field(
        default_factory=list
    )
    tail: Annotated[Tail | None, About("Tail", in_list=True)] = None
    story: Annotated[str, About("Story", is_long=True, in_list=True)] = ""
    checked: Annotated[Tick | None, About("Checked", confirms=("lines",), is_internal=True, in_list=True)] = (
        None
    )
    hidden: Annotated[str, About("Hidden")] = ""


@pytest.fixture
def kite() -> Iterator[None]:
    KINDS.add(Kite)
    yield
    KINDS.remove("kite")


def found(desk: Desk, kind: str, **asked: Any) -> KindList:
    listed = kind_list(desk, kind, Asked(**asked))
    assert listed is not None
    return listed


def told(listed: KindList, place: int = 0) -> dict[str, str]:
    """Read one row the way the window shows it, days and moments in plain English."""
    cells = zip(listed.columns, listed.rows[place].cells, strict=True)
    return {column.name: str(cell.when) if cell.when else cell.text for column, cell in cells}


def names(listed: KindList) -> list[str]:
    return [column.name for column in listed.columns]


@pytest.mark.usefixtures("kite")
def test_every_listed_field_is_said_as_people_say_it(desk: Desk) -> None:
    put(
        desk,
        "kite",
        "1" * 32,
        MARIAN,
        title="Red",
        bed="patient_housing",
        state="requested",
        owner_id=IMANI,
        place_id=CENTER,
        made_on="2026-11-20",
        flown_at="2026-11-21T16:30:00Z",
        flown_zone="America/Phoenix",
        is_whole=True,
        lines=40,
        length_m="2.50",
        words=["up", "away"],
        panels=["58410-2"],
        tail={"color": "red"},
        story="Once upon a time",
    )
    listed = found(desk, "kite")
    assert names(listed)[0] == "patient_id"
    assert set(names(listed)[1:]) == {one.name for one in own_fields(Kite) if one.about.in_list}
    shown = told(listed)
    assert shown.pop("bed") not in ("", "patient_housing")
    assert shown.pop("panels") == "CBC"
    assert shown == {
        "patient_id": "Moss, Marian",
        "title": "Red",
        "state": "To do",
        "owner_id": "Imani Okafor, MD",
        "place_id": "Mesa View",
        "made_on": "Fri Nov 20",
        "flown_at": "Sat Nov 21, 9:30 AM MST",
        "is_whole": "Yes",
        "is_loud": "Not asked",
        "lines": "40",
        "length_m": "2.50 m",
        "words": "up, away",
        "tail": "red",
        "story": "Once upon a time",
        "checked": "Not yet",
    }
    assert listed.rows[0].mark == "saved"


@pytest.mark.usefixtures("kite")
def test_a_tick_says_whether_it_still_stands(desk: Desk) -> None:
    put(desk, "kite", "1" * 32, MARIAN, title="Red", lines=40)
    kept = desk.store.record("1" * 32)
    assert kept is not None
    image = desk.image("1" * 32)
    desk.commit(Deed("kite", {"checked": tick(desk, kept, "checked")}, "1" * 32, image))
    standing = found(desk, "kite").rows[0].cells[-1]
    assert (standing.tint, standing.when) == ("ok", When(at=desk.now()))
    desk.commit(Deed("kite", {"lines": 7}, "1" * 32, desk.image("1" * 32)))
    assert told(found(desk, "kite"))["checked"] == "Was for an earlier version"


@pytest.mark.parametrize("noun", tuple(KINDS), ids=lambda noun: noun.about.name)
def test_any_kind_is_listed_filtered_and_ordered_by_each_of_its_columns(
    desk: Desk, noun: type[Record]
) -> None:
    kind = noun.about.name
    listed = found(desk, kind)
    assert {one.name for one in own_fields(noun) if one.about.in_list} <= set(names(listed))
    for column in listed.columns:
        for is_falling in (False, True):
            again = found(desk, kind, text="a 1", sort=Sort(column.name, is_falling), with_withdrawn=True)
            assert again.sort == Sort(column.name, is_falling)


def test_what_a_record_is_called_is_a_column_only_where_no_other_column_says_it(desk: Desk) -> None:
    assert headline_fields(KINDS["task"]) == ("title",)
    assert "headline" not in names(found(desk, "task"))
    people = found(desk, "practitioner")
    assert names(people) == ["headline", "roles"]
    assert told(people, 0)["headline"] == "Imani Okafor, MD"
    assert told(people, 1)["headline"] == "Rosa Delgado"


def test_a_kind_of_sites_has_a_patient_column_once_one_is_about_a_patient(desk: Desk) -> None:
    put(desk, "task", "1" * 32, None, desk.me.site_id, title="Order labels", due_on="2026-11-23")
    assert "patient_id" not in names(found(desk, "task"))
    put(desk, "task", "2" * 32, MARIAN, desk.me.site_id, title="Call", due_on="2026-11-24")
    listed = found(desk, "task")
    assert [told(listed, place)["patient_id"] for place in (0, 1)] == ["Moss, Marian", ""]


def coverages(desk: Desk) -> None:
    rows = (
        ("a", MARIAN, "medicaid", "enrolled", "2026-11-10"),
        ("b", DELIA, "medicare", "denied", "2026-10-01"),
    )
    for letter, patient, kind, status, on in rows:
        put(
            desk,
            "coverage",
            letter * 32,
            patient,
            type=kind,
            payer=f"Payer {letter.upper()}",
            status=status,
            checked_on=on,
        )


def test_the_newest_stand_first_until_a_column_is_asked_for(desk: Desk) -> None:
    coverages(desk)
    assert [row.title for row in found(desk, "coverage").rows] == ["Payer A", "Payer B"]
    assert found(desk, "coverage").sort == Sort("checked_on", is_falling=True)
    by_person = found(desk, "coverage", sort=Sort("patient_id"))
    assert [row.person for row in by_person.rows] == ["Dale, Delia", "Moss, Marian"]
    # By the words that are seen, not by the codes behind them: Denied before Enrolled.
    by_status = found(desk, "coverage", sort=Sort("status"))
    assert [row.title for row in by_status.rows] == ["Payer B", "Payer A"]
    assert found(desk, "coverage", sort=Sort("no such")).sort.column == "checked_on"
    assert found(desk, "site").sort == Sort("name")


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("payer", ["Payer A", "Payer B"]),
        ("b", ["Payer B"]),
        ("mos", ["Payer A"]),
        ("12-0774", ["Payer A"]),
        ("enroll", ["Payer A"]),
        ("10/01/2026", ["Payer B"]),
        ("moss medicaid", ["Payer A"]),
        ("moss medicare", []),
        ("\u201c%_*", ["Payer A", "Payer B"]),
    ],
)
def test_it_is_narrowed_by_whatever_is_seen_in_a_row_and_by_the_patient(
    desk: Desk, typed: str, titles: list[str]
) -> None:
    coverages(desk)
    listed = found(desk, "coverage", text=typed)
    assert [row.title for row in listed.rows] == titles
    assert (listed.count, listed.is_more) == (len(titles), False)


def test_a_typed_day_is_the_day_by_this_desk_s_clock(desk: Desk) -> None:
    put(desk, "contact", "1" * 32, MARIAN, desk.me.site_id, at="2026-11-21T04:30:00Z", outcome="reached")
    assert len(found(desk, "contact", text="11/20/2026").rows) == 1
    assert found(desk, "contact", text="11/21/2026").rows == ()


def test_withdrawn_ones_are_shown_when_asked_for_and_say_why(desk: Desk) -> None:
    coverages(desk)
    withdraw(desk, "coverage", "a" * 32, "Typed twice")
    assert [row.title for row in found(desk, "coverage").rows] == ["Payer B"]
    every = found(desk, "coverage", with_withdrawn=True)
    assert [(row.title, row.withdrawn) for row in every.rows] == [
        ("Payer A", "Typed twice"),
        ("Payer B", None),
    ]


def test_a_page_is_as_long_as_asked_and_says_how_many_there_are(desk: Desk) -> None:
    coverages(desk)
    listed = found(desk, "coverage", limit=1)
    assert (len(listed.rows), listed.count) == (1, 2)


def test_a_result_is_never_a_bare_number(desk: Desk) -> None:
    put(
        desk,
        "lab_result",
        "1" * 32,
        MARIAN,
        name="WBC",
        value_text="0.4",
        source="phone",
        unit="10*3/uL",
        flags=["LL"],
    )
    put(desk, "lab_result", "2" * 32, MARIAN, name="Platelets", value_text="143", status="corrected")
    listed = found(desk, "lab_result", sort=Sort("name"))
    platelets, wbc = told(listed, 0), told(listed, 1)
    assert (wbc["value_text"], wbc["unit"], wbc["flags"]) == ("0.4", "10*3/uL", "Critically low (LL)")
    assert platelets["status"] == "Corrected"
    assert (platelets["unit"], platelets["flags"]) == ("no unit stated", "no flag from the lab")
    assert (platelets["collected_at"], platelets["lab"]) == ("collection time not stated", "lab not stated")
    below = {row.title: row.cells[names(listed).index("value_text")].below for row in listed.rows}
    assert below == {"WBC": "By phone, awaiting report", "Platelets": ""}
    ours = [cell.text for row in listed.rows for cell in row.cells]
    assert [word for text in ours for word in forbidden_words(text)] == []


def test_a_review_names_the_kind_and_the_field_in_words(desk: Desk) -> None:
    put(desk, "review", "1" * 32, DELIA, target_kind="trip", target_id="2" * 32, group="lodging", sides=[])
    listed = found(desk, "review")
    assert (listed.is_hubs, listed.may_begin) == (True, False)
    assert (told(listed)["target_kind"], told(listed)["group"]) == ("Trip", "Lodging")


def test_who_or_what_has_not_come_yet_says_so(desk: Desk) -> None:
    put(
        desk,
        "task",
        "1" * 32,
        derived_id("patient", "elsewhere"),
        desk.me.site_id,
        title="Call",
        owner_id="9" * 32,
    )
    shown = told(found(desk, "task"))
    assert (shown["patient_id"], shown["owner_id"]) == ("not here yet", "not here yet")


@pytest.mark.usefixtures("kite")
def test_a_value_of_a_later_release_leaves_the_rest_readable(desk: Desk) -> None:
    put(desk, "kite", "1" * 32, MARIAN, title="Red", bed="hovercraft", state="of-next-year")
    shown = told(found(desk, "kite"))
    assert (shown["bed"], shown["state"]) == ("hovercraft", "of-next-year")


def test_a_headline_of_what_no_list_keeps_is_read_from_the_whole_record(desk: Desk) -> None:
    class Poem(Record):
        about: ClassVar[Kind] = Kind("poem", "Poem", "Poems", "Basic")

        text: Annotated[str, About("Text", is_long=True)] = ""

        def headline(self) -> str:
            return self.text.partition("\n")[0] or self.about.label

    KINDS.add(Poem)
    put(desk, "poem", "1" * 32, MARIAN, text="First line\nSecond line")
    listed = found(desk, "poem")
    KINDS.remove("poem")
    assert told(listed) == {"patient_id": "Moss, Marian", "headline": "First line"}


def test_a_kind_from_a_later_release_has_no_list(desk: Desk) -> None:
    desk.commit(Deed("hologram", {"a": 1}, patient=MARIAN))
    assert kind_list(desk, "hologram") is None
    assert "hologram" not in {line.kind for line in kinds(desk)}


@pytest.mark.usefixtures("kite")
def test_every_kind_says_how_many_are_here_and_what_may_be_begun(desk: Desk) -> None:
    put(desk, "kite", "1" * 32, MARIAN, title="Red")
    counts = {line.kind: line.count for line in kinds(desk)}
    assert (counts["kite"], counts["patient"], counts["trip"]) == (1, 2, 0)
    assert set(counts) == {noun.about.name for noun in KINDS}
    begun = {noun.about.name for noun in KINDS if may_begin(noun)}
    assert {"kite", "patient", "coverage", "lab_plan"} <= begun
    assert not begun & {"review", "site", "practitioner", "trip_leg", "unmatched", "patient_link"}


@pytest.mark.usefixtures("kite")
def test_a_list_that_is_still_being_refilled_says_so(desk: Desk) -> None:
    KINDS.remove("kite")
    put(desk, "kite", "1" * 32, MARIAN, title="Red")
    KINDS.add(Kite)
    listed = found(desk, "kite")
    assert (listed.rows, listed.is_prepared) == ((), False)
    desk.store.refill()
    listed = found(desk, "kite")
    assert ([row.title for row in listed.rows], listed.is_prepared) == (["Kite"], True)


def test_moments_are_kept_apart_from_days(desk: Desk) -> None:
    at = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    put(
        desk,
        "contact",
        "1" * 32,
        MARIAN,
        desk.me.site_id,
        at=at.isoformat(),
        outcome="reached",
        zone="Mars/Olympus",
    )
    listed = found(desk, "contact")
    (when,) = [cell.when for cell in listed.rows[0].cells if cell.when]
    assert when == When(at=at, zone="UTC")
