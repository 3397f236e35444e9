"""Stories that only runs of thousands of long schedules found, cut as short as they came."""

from __future__ import annotations

from pathlib import Path

from tests.properties import test_exchange as properties
from tests.properties.schedules import Step


def test_what_two_people_settled_alike_is_no_loss_when_who_saw_one_of_them_writes_on(
    template: Path, ground: Path
) -> None:
    """One Review is settled twice on the same side, and the hub put back to where only the first of the two stood.

    The other one and what was written over it come back in one step. The schedules' own judge called that a loss: it
    looked for the write that had been there, and not for the value, which the writer had before their eyes.
    """
    story: list[Step] = [
        ("overtaken", 0, 1, 4, "lodging_place"),
        ("overtaken", 0, 2, 4, "escort_name"),
        ("create", 0),
        ("round", 1, "reordered"),
        ("edit", 1, 3, "purpose"),
        ("settle", 1, 3),
        ("hub_backup", 0),
        ("hub_restore", 2, 0),
        ("round", 1, "partial"),
        ("settle", 0, 3),
        ("round", 1, "reordered"),
        ("round", 0, "doubled"),
        ("hub_restore", 2, 0),
        ("round", 0, "cut"),
        ("round", 1, "partial"),
        ("settle", 0, 3),
        ("round", 0, "head_only"),
        ("round", 0, "none"),
        ("hub_backup", 0),
        ("round", 1, "doubled"),
        ("round", 1, "none"),
        ("hub_backup", 1),
        ("hub_backup", 0),
        ("overtaken", 0, 2, 4, "purpose"),
        ("hub_backup", 0),
        ("edit", 0, 3, "lodging_place"),
        ("hub_backup", 2),
        ("round", 0, "reordered"),
        ("hub_restore", 0, 4),
    ]
    properties.told(template, ground, story, properties.restored_holds)


def test_what_somebody_settled_alike_holds_what_the_other_one_had_seen(template: Path, ground: Path) -> None:
    """A desk and its copy settle one Review alike, and who settled first writes on over the copy's word.

    What that desk had written before, and had before its eyes when it settled, is then replaced by itself.
    """
    story: list[Step] = [
        ("create", 3),
        ("desk_backup", 3),
        ("edit", 1, 0, "purpose"),
        ("edit", 0, 3, "purpose"),
        ("both_back", 2, 4),
        ("twin", 2),
        ("edit", 1, 3, "purpose"),
        ("settle", 3, 3),
        ("round", 1, "reordered"),
        ("settle", 1, 1),
        ("hub_backup", 0),
        ("round", 1, "late_reply"),
        ("round", 3, "reordered"),
        ("create", 2),
        ("round", 1, "reordered"),
        ("edit", 1, 4, "purpose"),
        ("round", 1, "late_reply"),
        ("round", 0, "none"),
        ("hub_restore", 0, 1),
    ]
    properties.told(template, ground, story, properties.back_in_time_holds)
