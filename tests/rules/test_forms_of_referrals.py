"""The forms of a referral as data: each field is one that people type, nothing is lost, no template names a patient."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navigator_app.ui.forms.derived import shown_fields
from sync.records.derive import own_fields
from sync.records.referral import Referral
from sync.records.referral_template import ReferralTemplate
from sync.records.sample import filled_values
from sync.rules import validity
from sync.rules.codes import code_list
from sync.rules.referral_forms import (
    again,
    filled,
    for_template,
    in_template,
    is_filled,
    not_shown,
    referral_forms,
    tier_of,
)

FORMS = referral_forms()
TYPED = {one.name for one in shown_fields(Referral, creating=False)}
BY_DEED = {
    "status", "status_reason", "answer_by_on", "alternative", "answered_by", "answered_how", "appointment_id",
}  # fmt: skip
VALUES = filled_values(Referral)


def test_the_whole_form_holds_all_that_people_type_and_each_form_a_part_of_it() -> None:
    whole = FORMS.tiers[FORMS.whole].names
    assert set(whole) == TYPED - BY_DEED
    assert len(whole) == len(set(whole))
    for tier in FORMS.tiers.values():
        assert set(tier.names) <= set(whole)
        assert set(tier.sets) <= TYPED


def test_each_form_is_named_and_the_mini_has_eight_fields() -> None:
    assert set(FORMS.tiers) == {one.code for one in code_list("referral-forms").offered()}
    assert len(FORMS.tiers["mini"].names) == 8
    assert tier_of("holographic") == tier_of(None) == FORMS.first


@given(st.sampled_from(sorted(FORMS.tiers)), st.sets(st.sampled_from(sorted(VALUES))))
def test_what_is_filled_in_is_in_sight_or_said(tier: str, names: set[str]) -> None:
    values = {name: VALUES[name] for name in names}
    shown, said = set(FORMS.tiers[tier].names), set(not_shown(tier, values))
    assert not shown & said
    for name in names & (TYPED - BY_DEED - FORMS.by_itself):
        is_set = name in FORMS.tiers[tier].sets
        assert (name in shown or name in said or is_set) or not is_filled(name, VALUES[name])


@given(st.sets(st.sampled_from(sorted(VALUES))))
def test_neither_the_same_again_nor_a_template_takes_a_day_a_number_or_a_status(names: set[str]) -> None:
    values = {name: VALUES[name] for name in names}
    shapes = {one.name: one.shape for one in own_fields(Referral)}
    for taken in (again(values), for_template(values)):
        assert not any(shapes[name] in {"date", "moment", "decimal", "tick"} for name in taken)
        assert not {"rcis_number", "identifiers", "status", "rcis_status", "note"} & set(taken)
        assert taken == {name: values[name] for name in taken}
    assert not {"diagnosis", "history", "condition_id", "part_of_id"} & set(for_template(values))


@given(
    st.dictionaries(
        st.sampled_from([*sorted(TYPED), "beam", "vendor_network"]),
        st.one_of(st.text(max_size=8), st.booleans()),
        max_size=8,
    )
)
def test_a_template_of_any_release_fills_in_or_names_each_of_its_values(values: dict[str, Any]) -> None:
    found = filled(values)
    assert set(found.values) <= set(in_template())
    assert len(found.values) + len(found.unknown) == len(values)
    assert found.values == {name: values[name] for name in found.values}


@pytest.mark.parametrize("name", ["diagnosis", "expected_on", "rcis_number", "history", "note", "status"])
def test_a_template_with_something_of_a_patient_is_refused_at_both_ends(name: str) -> None:
    values = {"name": "Yearly scan", "values": {"service": "imaging", name: "x"}}
    home = ("a" * 32, None, "b" * 32)
    ((field, sentence),) = validity.problems(ReferralTemplate, home, None, values)
    assert field == "values"
    assert "belongs to one patient" in sentence


def test_a_template_of_a_newer_release_is_not_refused_for_what_only_that_one_knows() -> None:
    values = {"name": "Yearly scan", "values": {"service": "imaging", "beam": "x"}}
    assert validity.problems(ReferralTemplate, ("a" * 32, None, "b" * 32), None, values) == []
