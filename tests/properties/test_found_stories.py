"""Stories that once broke a promise, kept as they were found, cut to their shortest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.properties import test_exchange as properties
from tests.properties import test_sets as sets
from tests.properties.schedules import Step

FOUND: dict[str, list[Step]] = {
    "a form that showed a waiting value, which was held before the form was saved": [
        ("overtaken", 0, 1, 4, "purpose"),
        ("overtaken", 0, 2, 4, "purpose"),
    ],
    "a second own write that was judged and heard of before the first": [
        ("own_field", 1, 3, "lodging_place"),
        ("round", 1, "reply_lost"),
        ("own_field", 1, 1, "lodging_place"),
        ("round", 1, "partial"),
        ("own_field", 1, 3, "lodging_place"),
    ],
}
SIDE_BY_SIDE: list[Step] = [
    ("open", 0, 0),
    ("edit", 0, 0, "lodging_place"),
    ("stale", 0, 0, "purpose"),
    ("edit", 0, 0, "lodging_place"),
]
OVER_IT = "a write that comes again after what was written over it came back to a hub that was put back"
SHOWN_BEFORE = "a waiting change whose form showed what came back only in the life after the next"
AT_ONE_PLACE = "what a form showed came back at one place with what somebody wrote over it"
RESTORED: dict[str, list[Step]] = {
    OVER_IT: [
        ("hub_backup", 0),
        ("edit", 0, 0, "purpose"),
        ("round", 0, "none"),
        ("round", 1, "none"),
        ("edit", 1, 0, "purpose"),
        ("round", 1, "none"),
        ("hub_restore", 0, 0),
        ("round", 1, "none"),
        ("round", 1, "none"),
        ("round", 1, "none"),
    ],
    "an own write to the second life of a hub that was put back twice": [
        ("edit", 0, 1, "purpose"),
        ("hub_backup", 0),
        ("hub_restore", 0, 2),
        ("round", 0, "head_only"),
        ("round", 0, "cut"),
        ("hub_restore", 0, 0),
    ],
    "a form that showed what was written in a life of which the next one knows nothing": [
        ("overtaken", 2, 2, 1, "purpose"),
        ("hub_backup", 0),
        ("round", 2, "doubled"),
        ("hub_restore", 0, 4),
        ("edit", 2, 0, "lodging_place"),
        ("overtaken", 2, 0, 1, "purpose"),
        ("round", 2, "cut"),
        ("round", 2, "cut"),
        ("overtaken", 1, 0, 2, "purpose"),
        ("hub_restore", 0, 0),
        ("edit", 0, 0, "lodging_place"),
        ("overtaken", 2, 2, 3, "escort_name"),
        ("round", 1, "doubled"),
    ],
    "a form that showed a value which came back to the hub in a Review, and was taken by nobody": [
        ("overtaken", 2, 2, 1, "purpose"),
        ("hub_backup", 0),
        ("round", 2, "doubled"),
        ("hub_restore", 0, 4),
        ("overtaken", 2, 2, 3, "escort_name"),
        ("round", 0, "cut"),
        ("overtaken", 2, 0, 1, "purpose"),
    ],
    "a form that showed what came back to the hub, which was then put back again": [
        ("hub_backup", 2),
        ("edit", 2, 1, "escort_name"),
        ("round", 2, "reply_lost"),
        ("round", 1, "doubled"),
        ("overtaken", 2, 0, 4, "lodging_place"),
        ("edit", 1, 1, "escort_name"),
        ("hub_restore", 1, 3),
        ("overtaken", 0, 0, 3, "purpose"),
        ("round", 1, "cut"),
        ("round", 1, "partial"),
        ("hub_restore", 0, 2),
    ],
    "a life named no later than a lost one that the desks knew, since the clock stood still": [
        ("hub_backup", 0),
        ("hub_restore", 0, 0),
        ("hub_backup", 0),
        ("hub_restore", 0, 0),
        ("edit", 0, 0, "purpose"),
        ("round", 0, "none"),
        ("round", 1, "none"),
        ("hub_restore", 0, 1),
        ("edit", 1, 1, "purpose"),
        ("round", 1, "none"),
        ("round", 2, "none"),
    ],
    "a form that was open while what it showed came back to a hub that was put back once more": [
        ("edit", 1, 1, "lodging_place"),
        ("create", 2),
        ("hub_backup", 1),
        ("overtaken", 1, 1, 3, "lodging_place"),
        ("overtaken", 2, 0, 1, "purpose"),
        ("hub_restore", 0, 1),
        ("overtaken", 2, 0, 1, "purpose"),
        ("round", 1, "head_only"),
        ("overtaken", 0, 1, 2, "escort_name"),
        ("overtaken", 2, 1, 1, "lodging_place"),
        ("hub_restore", 2, 3),
    ],
    "an own write that had come back before it was judged again, with somebody else's over it": [
        ("open", 1, 1),
        ("stale", 1, 2, "escort_name"),
        ("hub_backup", 1),
        ("overtaken", 1, 0, 2, "purpose"),
        ("round", 2, "none"),
        ("hub_restore", 0, 3),
        ("overtaken", 1, 1, 1, "escort_name"),
        ("hub_restore", 2, 1),
        ("stale", 2, 3, "escort_name"),
        ("overtaken", 1, 2, 0, "escort_name"),
        ("overtaken", 0, 1, 3, "lodging_place"),
        ("round", 2, "reordered"),
        ("round", 2, "none"),
        ("round", 2, "reordered"),
        ("round", 1, "reordered"),
    ],
    SHOWN_BEFORE: [
        ("edit", 0, 3, "escort_name"),
        ("hub_backup", 2),
        ("hub_restore", 2, 0),
        ("round", 0, "none"),
        ("round", 2, "doubled"),
        ("overtaken", 0, 1, 0, "purpose"),
        ("round", 1, "none"),
        ("hub_restore", 2, 4),
        ("round", 2, "doubled"),
        ("edit", 1, 1, "escort_name"),
        ("overtaken", 1, 2, 1, "purpose"),
        ("overtaken", 0, 0, 2, "purpose"),
        ("hub_restore", 0, 3),
        ("round", 1, "head_only"),
        ("round", 1, "cut"),
        ("hub_restore", 0, 2),
    ],
    AT_ONE_PLACE: [
        ("create", 1),
        ("hub_backup", 2),
        ("overtaken", 0, 1, 2, "escort_name"),
        ("hub_restore", 1, 2),
        ("round", 0, "reordered"),
        ("round", 0, "head_only"),
        ("overtaken", 1, 0, 2, "escort_name"),
        ("hub_restore", 2, 3),
    ],
    "an own write judged anew came back at one place with what somebody wrote over it": [
        ("create", 2),
        ("hub_backup", 0),
        ("hub_backup", 0),
        ("edit", 1, 1, "purpose"),
        ("round", 1, "late_reply"),
        ("overtaken", 1, 0, 2, "purpose"),
        ("overtaken", 1, 0, 1, "purpose"),
        ("hub_restore", 2, 2),
    ],
    "what a form showed in a life that was undone, and that stood in the hub's line before": [
        ("hub_backup", 0),
        ("create", 2),
        ("round", 2, "none"),
        ("hub_backup", 1),
        ("hub_restore", 1, 0),
        ("round", 0, "doubled"),
        ("hub_restore", 2, 1),
        ("overtaken", 0, 2, 2, "lodging_place"),
        ("hub_backup", 1),
        ("hub_backup", 2),
        ("round", 0, "reordered"),
        ("hub_restore", 2, 2),
        ("hub_backup", 2),
        ("edit", 0, 2, "purpose"),
        ("hub_backup", 0),
        ("create", 1),
        ("round", 0, "cut"),
        ("overtaken", 2, 1, 2, "escort_name"),
        ("round", 1, "none"),
        ("round", 0, "reordered"),
        ("hub_restore", 0, 1),
    ],
    "a change that waits again and stands in the record, with another one that waits over it": [
        ("create", 2),
        ("create", 1),
        ("create", 2),
        ("stale", 2, 4, "escort_name"),
        ("hub_backup", 0),
        ("round", 2, "head_only"),
        ("round", 0, "reordered"),
        ("hub_backup", 0),
        ("stale", 0, 4, "escort_name"),
        ("hub_backup", 1),
        ("overtaken", 2, 0, 1, "lodging_place"),
        ("hub_backup", 1),
        ("edit", 0, 4, "escort_name"),
        ("hub_restore", 2, 3),
        ("round", 0, "cut"),
        ("overtaken", 1, 0, 3, "purpose"),
        ("hub_restore", 0, 2),
    ],
    "two people settle one Review, each in a life that was lost": [
        ("overtaken", 1, 0, 4, "purpose"),
        ("overtaken", 1, 0, 4, "escort_name"),
        ("create", 0),
        ("hub_backup", 0),
        ("hub_restore", 1, 4),
        ("edit", 1, 3, "purpose"),
        ("round", 1, "none"),
        ("round", 1, "late_reply"),
        ("hub_backup", 2),
        ("settle", 1, 0),
        ("hub_restore", 0, 3),
        ("round", 2, "reordered"),
        ("overtaken", 1, 1, 4, "escort_name"),
        ("settle", 2, 2),
        ("hub_backup", 0),
        ("overtaken", 2, 0, 2, "escort_name"),
        ("round", 2, "head_only"),
        ("overtaken", 0, 0, 4, "purpose"),
        ("hub_restore", 0, 1),
        ("round", 2, "none"),
        ("round", 2, "partial"),
    ],
    "a waiting change over another one that was lifted into the next life": [
        ("create", 2),
        ("create", 0),
        ("hub_backup", 2),
        ("create", 1),
        ("overtaken", 1, 2, 4, "lodging_place"),
        ("round", 1, "none"),
        ("overtaken", 0, 2, 2, "escort_name"),
        ("hub_restore", 2, 1),
        ("round", 0, "reordered"),
        ("edit", 0, 4, "lodging_place"),
        ("edit", 0, 4, "lodging_place"),
        ("overtaken", 1, 2, 0, "lodging_place"),
        ("round", 0, "reordered"),
        ("round", 2, "none"),
        ("round", 1, "none"),
        ("hub_restore", 1, 1),
    ],
}


@pytest.mark.parametrize("story", FOUND.values(), ids=FOUND)
def test_a_story_that_once_broke_a_promise_keeps_it(template: Path, ground: Path, story: list[Step]) -> None:
    alone = all(name in {"own_field", "round"} for name, *_ in story)
    properties.told(template, ground, story, properties.apart_holds if alone else properties.adversary_holds)


def test_two_forms_open_side_by_side_on_one_desk_do_not_make_it_quarrel_with_itself(
    template: Path, ground: Path
) -> None:
    properties.told(template, ground, SIDE_BY_SIDE, properties.alone_holds, desks=1)


@pytest.mark.parametrize("story", RESTORED.values(), ids=RESTORED)
def test_a_story_of_a_hub_put_back_ends_well_and_asks_nobody(
    template: Path, ground: Path, story: list[Step]
) -> None:
    properties.told(template, ground, story, properties.restored_holds)


def test_a_desk_put_back_to_before_its_first_word_does_not_take_that_for_its_own(
    template: Path, ground: Path
) -> None:
    """Its first run begins a second time, and its numbers may not."""
    story: list[Step] = [
        ("desk_backup", 1),
        ("hub_backup", 1),
        ("both_back", 1, 2),
        ("edit", 1, 4, "lodging_place"),
        ("round", 1, "doubled"),
        ("round", 1, "none"),
        ("both_back", 2, 0),
        ("both_back", 1, 2),
        ("round", 2, "doubled"),
        ("round", 1, "doubled"),
        ("edit", 1, 0, "lodging_place"),
        ("round", 1, "reordered"),
        ("both_back", 1, 0),
    ]
    properties.told(template, ground, story, properties.back_in_time_holds)


def test_a_desk_under_another_id_does_not_show_its_older_word_over_its_newer_one(
    template: Path, ground: Path
) -> None:
    """Both wait again since the hub was put back; the newer one stands in the record under the earlier id."""
    story: list[Step] = [
        ("create", 2),
        ("create", 1),
        ("hub_backup", 1),
        ("twin", 0),
        ("stale", 3, 4, "escort_name"),
        ("create", 0),
        ("round", 3, "none"),
        ("round", 0, "partial"),
        ("edit", 0, 4, "lodging_place"),
        ("hub_backup", 0),
        ("overtaken", 2, 0, 4, "lodging_place"),
        ("both_back", 2, 2),
        ("round", 0, "none"),
        ("round", 0, "cut"),
        ("edit", 0, 4, "lodging_place"),
    ]
    properties.told(template, ground, story, properties.back_in_time_holds)


def test_a_number_that_was_taken_out_does_not_come_back_with_what_another_desk_gives_back(
    template: Path, ground: Path
) -> None:
    """The one desk had not heard yet that it was taken out, and gives the chart back as it knew it."""
    story: list[Step] = [
        ("hub_backup", 0),
        ("put_in", 1),
        ("put_in", 1),
        ("round", 1, "none"),
        ("put_in", 0),
        ("round", 0, "cut"),
        ("take_out", 1, 0),
        ("take_out", 0, 2),
        ("round", 1, "cut"),
        ("hub_restore", 1, 2),
    ]
    properties.told(template, ground, story, sets.all_numbers_hold)


def test_a_number_that_was_taken_out_stays_out_when_the_hub_is_put_back_to_before_that(
    template: Path, ground: Path
) -> None:
    """The chart that the desk gives back has its taking out among its writes, which is then not done again."""
    story: list[Step] = [
        ("put_in", 2),
        ("put_in", 2),
        ("put_in", 2),
        ("round", 2, "reply_lost"),
        ("take_out", 2, 2),
        ("hub_backup", 0),
        ("round", 2, "cut"),
        ("hub_restore", 2, 1),
    ]
    properties.told(template, ground, story, sets.all_numbers_hold)


def test_own_additions_that_are_sent_again_after_a_restore_put_nothing_in_anew(
    template: Path, ground: Path
) -> None:
    """The chart came back with the newest of them, and somebody took a number out before the others came."""
    story: list[Step] = [
        ("hub_backup", 2),
        ("put_in", 1),
        ("put_in", 1),
        ("round", 1, "none"),
        ("round", 0, "none"),
        ("hub_restore", 0, 0),
        ("take_out", 0, 1),
        ("round", 0, "none"),
        ("round", 1, "none"),
        ("round", 0, "none"),
        ("round", 2, "none"),
        ("round", 0, "none"),
    ]
    properties.told(template, ground, story, sets.all_numbers_hold)


def test_a_number_that_was_taken_out_stays_out_also_where_it_came_back_with_a_chart_before(
    template: Path, ground: Path
) -> None:
    """Nothing here was judged in this life when the one who took it out gives the chart back without it."""
    story: list[Step] = [
        ("hub_backup", 2),
        ("put_in", 1),
        ("round", 1, "none"),
        ("take_out", 1, 0),
        ("round", 2, "none"),
        ("round", 1, "none"),
        ("hub_restore", 1, 3),
        ("round", 2, "cut"),
        ("round", 2, "reordered"),
    ]
    properties.told(template, ground, story, sets.all_numbers_hold)
