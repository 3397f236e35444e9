"""RCIS beside ours: what our statuses are there, and a difference that is said and changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.records.referral import Referral
from sync.rules import rcis
from sync.rules.codes import code_list
from sync.rules.lifecycle import lifecycle_of

OURS = [one.code for one in code_list("referral-status").offered()]
THEIRS = [one.code for one in code_list("rcis-status").offered()]


def test_every_status_that_the_table_names_in_rcis_is_one_that_rcis_has() -> None:
    table = lifecycle_of(Referral)
    assert table is not None
    for status in table.states:
        assert set(rcis.statuses_there(status)) <= set(THEIRS), status


@given(st.sampled_from(OURS), st.sampled_from(["", *THEIRS]))
def test_a_difference_is_said_exactly_where_rcis_says_something_that_ours_is_not(
    ours: str, theirs: str
) -> None:
    said = rcis.mismatch(ours, theirs)
    assert (said is not None) == bool(theirs and theirs not in rcis.statuses_there(ours))
    assert said is None or "Neither is changed" in said


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        ("scheduled", "X", 'RCIS says "X, closed not completed", here it is "Scheduled", which is A1 there.'),
        ("draft", "A", 'RCIS says "A, active", here it is "Draft". Neither'),
        (
            "accepted",
            "C1",
            'RCIS says "C1, closed completed", here it is "Accepted", which is A or A1 there.',
        ),
    ],
)
def test_a_difference_names_both_in_words(ours: str, theirs: str, said: str) -> None:
    found = rcis.mismatch(ours, theirs)
    assert found is not None
    assert found.startswith(said)


def test_what_is_in_rcis_stands_in_one_line_and_nothing_where_nothing_is() -> None:
    assert rcis.beside("7700123", "C", "A1") == "RCIS 7700123 · C: PRC (CHS) · A1, approved"
    assert not rcis.beside("", "", "")
    assert rcis.means_there("closed") == 'Here it is "Loop closed"; in RCIS that is C1.'
