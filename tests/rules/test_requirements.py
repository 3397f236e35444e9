"""What a place asks for: the shipped list until the center decides otherwise, line by line, from a day on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sync.ids import derived_id
from sync.records.referral import Referral
from sync.records.referral_item import ReferralItem
from sync.records.requirement import Requirement
from sync.rules.readiness import Asked, is_ready, readiness
from sync.rules.requirements import lists, shipped_for, told, wanted_for
from tests.rules.known import a, bare

TODAY = date(2026, 11, 23)
CENTER, OTHER_PLACE = derived_id("site", "center"), derived_id("site", "other")
REFERRAL = a(Referral, service="imaging", to_site_id=CENTER)


def line(name: str, item: str, **values: Any) -> Requirement:
    whole = {"to_site_id": CENTER, "service": "imaging", "effective_on": date(2026, 11, 1), **values}
    return Requirement(id=derived_id("requirement", name), item=item, **whole)


def keys(
    *decided: Requirement, to: str = CENTER, service: str = "imaging", on: date = TODAY
) -> tuple[str, ...]:
    return tuple(one.key for one in wanted_for(to, service, decided, on) if one.is_needed)


def test_without_a_word_of_the_center_the_shipped_list_holds() -> None:
    assert keys() == shipped_for("imaging")
    assert "approved by nobody" in told(wanted_for(CENTER, "imaging", (), TODAY))


def test_the_center_adds_and_takes_away_for_its_own_services_alone() -> None:
    more, less = line("more", "pathology"), line("less", "travel", is_needed=False, words="By video.")
    assert set(keys(more, less)) == {*shipped_for("imaging"), "pathology"} - {"travel"}
    assert keys(more, less, to=OTHER_PLACE) == shipped_for("imaging")
    assert keys(more, less, service="genetics") == shipped_for("genetics")


def test_what_names_more_counts_and_of_two_the_later_one() -> None:
    everywhere = line("a", "pathology", to_site_id=None, service="")
    here = line("b", "pathology", service="", is_needed=False, words="We have it.")
    assert "pathology" in keys(everywhere)
    assert "pathology" not in keys(everywhere, here)
    later = line("c", "pathology", service="", effective_on=date(2026, 11, 20))
    assert "pathology" in keys(everywhere, here, later)


def test_a_line_holds_from_its_day_through_its_last_and_not_when_it_was_withdrawn() -> None:
    short = line("short", "pathology", effective_on=TODAY, ends_on=TODAY)
    for day, is_there in ((-1, False), (0, True), (1, False)):
        assert ("pathology" in keys(short, on=TODAY + timedelta(days=day))) == is_there
    assert "pathology" not in keys(line("gone", "pathology", is_withdrawn=True))


def test_what_is_not_needed_there_is_settled_with_the_centers_words() -> None:
    less = line("less", "travel", is_needed=False, words="By video.")
    found = readiness(REFERRAL, (), (), (), None, TODAY, Asked(decided=(less,)))
    travel = next(one for one in found if one.key == "travel")
    assert (travel.state, travel.why, travel.fix) == ("not_needed", "By video.", "")
    assert not is_ready(found)


def test_what_is_asked_for_in_words_is_missing_until_somebody_answers_it() -> None:
    slides = line("slides", "other", label="Glass slides", words="Ten unstained slides.")
    before = next(
        o
        for o in readiness(REFERRAL, (), (), (), None, TODAY, Asked(decided=(slides,)))
        if o.label == "Glass slides"
    )
    assert (before.state, before.fix) == ("missing", "Ten unstained slides.")
    own = before.key.partition(":")[2]
    here = ReferralItem(id=own, referral_id=REFERRAL.id, item="other", label="Glass slides", state="ready")
    found = readiness(REFERRAL, [here], (), (), None, TODAY, Asked(decided=(slides,)))
    assert [one.state for one in found if one.key == before.key] == ["ready"]


ITEMS = sorted(lists().requirements)
LINES = st.builds(
    lambda name, item, place, service, needed, day: line(
        name,
        item,
        to_site_id=place,
        service=service,
        is_needed=needed,
        words="Because.",
        label=name,
        effective_on=TODAY + timedelta(days=day),
    ),
    st.text("abcdef", min_size=1, max_size=6),
    st.sampled_from(ITEMS),
    st.sampled_from((None, CENTER, OTHER_PLACE)),
    st.sampled_from(("", "imaging", "genetics")),
    st.booleans(),
    st.integers(-30, 30),
)


@given(st.lists(LINES, max_size=8, unique_by=lambda one: one.id), st.randoms())
def test_the_order_in_which_lines_come_decides_nothing_and_no_blank_is_ready(
    decided: list[Requirement], random: Any
) -> None:
    shuffled = list(decided)
    random.shuffle(shuffled)
    assert wanted_for(CENTER, "imaging", decided, TODAY) == wanted_for(CENTER, "imaging", shuffled, TODAY)
    found = readiness(REFERRAL, (), (), (), None, TODAY, Asked(decided=tuple(decided)))
    assert all(one.state != "ready" for one in found)
    assert all(one.why for one in found if one.state == "not_needed")


def test_whose_list_it_is_names_the_last_line_its_source_and_who_approved_it() -> None:
    mine = bare(Requirement, item="pathology", effective_on="2026-11-10", source="Checklist, rev. 4")
    assert told(wanted_for(CENTER, "imaging", [mine], TODAY)) == (
        "With 1 decided here, the last from Tue Nov 10: Checklist, rev. 4. Approved by nobody."
    )
