"""Complaint 33: merging patients breaks what hangs on them, and cannot be undone.

Here nothing is merged. A person says that two charts are one person; both desks read them together, and say
where the other chart is when it is not here. It is taken back as easily, while somebody else edits offline.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from navigator_app.commands import records, same_person, tasks, undo
from navigator_app.commands.seen import seen
from navigator_app.desk import Desk
from navigator_app.queries.chart import Chart, chart
from navigator_app.queries.header import Header, header
from navigator_app.queries.same_person import possible_pairs
from navigator_app.queries.side_by_side import pair
from sync.errors import Refused
from sync.ids import new_id
from sync.rules.one_person import together
from tests.faults.joined import exchange
from tests.stories.places import Places
from tests.stories.town import Town

MARIAN = {"family_name": "Moss", "given_name": "Marian", "birth_on": "1965-03-14"}
WHY = "Same number, birth date and name; she says so herself"


def two_charts(places: Places) -> tuple[str, str]:
    """Give two charts of Marian, one with the clinic's number, one with the center's."""
    clinic, center = places.clinic.desk, places.center.desk
    sites = [clinic.me.site_id, center.me.site_id]
    mine = records.save(clinic, "patient", {**MARIAN, "sites": sites})
    theirs = records.save(
        center,
        "patient",
        {**MARIAN, "sites": sites, "identifiers": [{"assigner": "MESA", "value": "88", "type": "MR"}]},
    )
    places.meet()
    return mine, theirs


def head(desk: Desk, patient: str) -> Header:
    found = header(desk, patient)
    assert found is not None
    return found


def whole(desk: Desk, patient: str) -> Chart:
    found = chart(desk, patient)
    assert found is not None
    return found


def test_both_desks_read_two_charts_as_one_person_and_nothing_is_moved(places: Places) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    mine, theirs = two_charts(places)
    task = tasks.add(center, {"title": "Ask for the slides", "due_on": "2026-11-23"}, theirs)
    places.meet()
    assert [(one.one_id, one.other_id) for one in possible_pairs(clinic)] == [tuple(sorted((mine, theirs)))]
    assert [one.patient_id for one in head(clinic, mine).possible] == [theirs]
    assert not [item for item in whole(clinic, mine).open if item.key.id == task]

    same_person.one_person(clinic, mine, theirs, WHY)
    places.meet()
    for desk in (clinic, center):
        for one, other in ((mine, theirs), (theirs, mine)):
            found = whole(desk, one)
            assert [item.key.id for item in found.open if item.key.kind == "task"] == [task]
            assert [each.patient_id for each in found.header.linked] == [other]
            assert found.header.possible == ()
            assert found.header.look_alikes == ()
            assert [number.value for number in found.header.numbers] == ["88"]
        assert possible_pairs(desk) == ()
        image = desk.image(task)
        assert image is not None
        assert image.patient == theirs
    told = head(center, theirs).linked[0].decision
    assert (told.by, told.reason, told.is_same) == (clinic.me.name, WHY, True)


def test_it_is_taken_back_while_the_other_end_edits_either_chart_with_no_link(places: Places) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    mine, theirs = two_charts(places)
    same_person.one_person(clinic, mine, theirs, WHY)
    places.meet()
    places.center.link.is_up = False
    records.save(center, "patient", {"community": "Cedar Flats"}, seen(center, mine))
    records.save(center, "patient", {"note": "Prefers mornings"}, seen(center, theirs))
    task = tasks.add(center, {"title": "Call about the scan"}, theirs)
    same_person.take_back(clinic, mine, theirs, "Her sister, with the same birth date by mistake")
    places.clinic.exchange()
    places.center.link.is_up = True
    places.meet()
    for desk in (clinic, center):
        assert head(desk, mine).linked == ()
        assert head(desk, mine).community == "Cedar Flats"
        assert [one.patient_id for one in head(desk, mine).possible] == [theirs]
        assert [item.key.id for item in whole(desk, theirs).open] == [task]
        assert not whole(desk, mine).open
        assert not desk.store.rows("review")
    shown = pair(center, mine, theirs)
    assert shown is not None
    assert shown.decision is not None
    assert shown.decision.is_undone
    assert shown.decision.reason.startswith("Her sister")


def test_two_people_go_on_looking_alike_and_the_warning_says_who_looked(places: Places) -> None:
    clinic = places.clinic.desk
    mine, theirs = two_charts(places)
    same_person.two_people(clinic, mine, theirs, "Mother and daughter; both were here")
    found = head(clinic, mine)
    assert found.possible == ()
    assert [(one.patient_id, one.looked and one.looked.is_same) for one in found.look_alikes] == [
        (theirs, False)
    ]
    assert possible_pairs(clinic) == ()


def test_what_was_undone_at_once_is_decided_anew(places: Places) -> None:
    clinic = places.clinic.desk
    mine, theirs = two_charts(places)
    for _ in range(2):
        written = same_person.one_person(clinic, mine, theirs, WHY)
        assert set(clinic.store.charts_of(mine)) == {mine, theirs}
        undo.undo_last(clinic, *written)
        assert clinic.store.charts_of(mine) == (mine,)
    same_person.two_people(clinic, mine, theirs, WHY)
    places.meet()
    for desk in (clinic, places.center.desk):
        assert possible_pairs(desk) == ()
        assert not desk.store.rows("review")
        assert not desk.store.needs_you()


def test_what_cannot_be_decided_says_why(places: Places) -> None:
    clinic = places.clinic.desk
    mine, theirs = two_charts(places)
    with pytest.raises(Refused, match="Say why"):
        same_person.one_person(clinic, mine, theirs, " ")
    with pytest.raises(Refused, match="Only where both"):
        same_person.one_person(clinic, mine, new_id(), WHY)
    with pytest.raises(Refused, match="itself"):
        same_person.one_person(clinic, mine, mine, WHY)
    with pytest.raises(Refused, match="Nothing stands"):
        same_person.take_back(clinic, mine, theirs, WHY)
    third = records.save(clinic, "patient", {**MARIAN, "sites": [clinic.me.site_id]})
    same_person.two_people(clinic, mine, third, WHY)
    same_person.one_person(clinic, mine, theirs, WHY)
    with pytest.raises(Refused, match="somebody else"):
        same_person.one_person(clinic, third, theirs, WHY)


def test_who_holds_one_of_two_charts_is_told_where_the_other_one_is(town: Town) -> None:
    """Rosa's clinic and Tom's never hold each other's charts; Lena at the center holds both."""
    mine = records.save(town.rosa.desk, "patient", {**MARIAN, "sites": [town.site("Rosa Delgado")]})
    theirs = records.save(town.tom.desk, "patient", {**MARIAN, "sites": [town.site("Tom North")]})
    town.meet()
    same_person.one_person(town.lena.desk, mine, theirs, WHY)
    task = tasks.add(town.lena.desk, {"title": "Ask for the slides"}, theirs)
    town.meet()
    for at, here, there, where in (
        (town.rosa, mine, theirs, "Tom North"),
        (town.tom, theirs, mine, "Rosa Delgado"),
    ):
        assert town.holds_none(at, there)
        (other,) = head(at.desk, here).linked
        assert (other.patient_id, other.is_here, other.name) == (there, False, "")
        assert other.where == at.desk.store.record(town.site(where)).name  # type: ignore[union-attr]
        shown = pair(at.desk, here, there)
        assert shown is not None
        assert (shown.other, shown.where) == (None, other.where)
    assert town.holds_none(town.rosa, task)
    assert [item.key.id for item in whole(town.lena.desk, mine).open] == [task]
    with pytest.raises(Refused, match="Only where both"):
        same_person.one_person(town.rosa.desk, mine, theirs, WHY)
    with pytest.raises(Refused, match="Ask the center"):
        same_person.take_back(town.rosa.desk, mine, theirs, "He says that this is his cousin")
    same_person.take_back(town.lena.desk, theirs, mine, "Rosa called: he says that this is his cousin")
    town.meet()
    for at, here in ((town.rosa, mine), (town.tom, theirs), (town.lena, mine)):
        assert at.store.charts_of(here) == (here,)


def test_both_ends_decide_the_same_pair_with_no_link_and_one_decision_stands(places: Places) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    mine, theirs = two_charts(places)
    for desk in (clinic, center):
        same_person.one_person(desk, mine, theirs, WHY)
    places.meet()
    for desk in (clinic, center):
        assert set(desk.store.charts_of(mine)) == {mine, theirs}
        assert len(desk.store.rows("patient_link")) == 2


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["clinic", "center"]), st.sampled_from(["one", "two", "back", "edit", "exchange"])
    ),
    max_size=10,
)


@given(DEEDS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_decided_and_taken_back_where_both_ends_read_the_same(
    places: Places, deeds: list[tuple[str, str]]
) -> None:
    mine, theirs = two_charts(places)
    for number, (where, what) in enumerate(deeds):
        at = places.clinic if where == "clinic" else places.center
        try:
            if what == "one":
                same_person.one_person(at.desk, mine, theirs, f"{WHY} {number}")
            elif what == "two":
                same_person.two_people(at.desk, theirs, mine, f"{WHY} {number}")
            elif what == "back":
                same_person.take_back(at.desk, mine, theirs, f"not so {number}")
            elif what == "edit":
                records.save(at.desk, "patient", {"note": f"{number}"}, seen(at.desk, mine))
            else:
                at.exchange()
        except Refused:
            assert what == "back"
    places.meet()
    places.meet()
    read = []
    for desk in (places.clinic.desk, places.center.desk):
        rows = desk.store.rows("patient_link")
        of_pair = sorted(
            (row.patient_id, row.type, row.is_undone, row.reason)
            for row in rows
            if {row.patient_id, row.other_patient_id} == {mine, theirs}
        )
        read.append((set(desk.store.charts_of(mine)), set(desk.store.charts_of(theirs)), of_pair))
        assert set(together(mine, reversed(rows))) == read[-1][0]
        assert desk.store.document(mine) is not None
        assert desk.store.document(theirs) is not None
    assert read[0] == read[1]
    assert read[0][0] == read[0][1] or read[0][:2] == ({mine}, {theirs})


def test_a_second_exchange_is_not_needed(places: Places) -> None:
    mine, theirs = two_charts(places)
    same_person.one_person(places.clinic.desk, mine, theirs, WHY)
    places.clinic.exchange()
    places.center.exchange()
    assert set(places.center.desk.store.charts_of(theirs)) == {mine, theirs}


def test_the_offline_half_of_a_pair_is_told_when_it_comes(town: Town) -> None:
    """The desk that was away reads the decision with its next exchange."""
    site = town.site("Rosa Delgado")
    mine = records.save(town.rosa.desk, "patient", {**MARIAN, "sites": [site]})
    other = records.save(town.rosa.desk, "patient", {**MARIAN, "sites": [site], "birth_on": "1965-03-15"})
    town.meet()
    same_person.one_person(town.lena.desk, mine, other, WHY)
    exchange(town.lena)
    assert town.rosa.store.charts_of(mine) == (mine,)
    exchange(town.rosa)
    assert set(town.rosa.store.charts_of(mine)) == {mine, other}
