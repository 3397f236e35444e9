"""What comes in with many words is kept whole as long as its field may be, and set aside in a sentence beyond that."""

from __future__ import annotations

from pathlib import Path

import pytest

from navigator_app.commands import intake
from navigator_app.desk import Desk
from sync.records.keeping import LONG_LIMIT_BYTES, TEXT_LIMIT_BYTES
from tests.commands.test_intake_commands import MOSS, settle_moss

MESSAGE = r"""MSH|^~\&|LIS|CEDARLAB|NAV|JUNIPER|20261123091500-0700||ORU^R01^ORU_R01|PRACTICE10|T|2.5.1
PID|1||000417^^^CEDARLAB^MR||Moss (PRACTICE)^Marian^Q||{birth}|F
OBR|1|P-77^NAV|L26-00817^CEDARLAB|58410-2^CBC^LN|||20261123081000-0700||||||||||||||||||F
OBX|1|NM|718-7^Hemoglobin^LN||9.1|g/dL|12-16|L|||F
NTE|1||{comment}
"""
SURE, DOUBTFUL = "19650314", "19650315"


def bring_in(desk: Desk, folder: Path, birth: str, comment: str) -> intake.Outcome:
    file = folder / "came.hl7"
    file.write_text(MESSAGE.format(birth=birth, comment=comment).replace("\n", "\r"))
    (outcome,) = intake.bring_in(desk, [file])
    return outcome


def comment_of(desk: Desk, result: str) -> str:
    image = desk.image(result)
    assert image is not None
    return str(image.fields["lab_note"])


LENGTHS = pytest.mark.parametrize("length", [TEXT_LIMIT_BYTES + 1, LONG_LIMIT_BYTES])


@LENGTHS
def test_a_long_comment_is_kept_whole(desk: Desk, tmp_path: Path, length: int) -> None:
    settle_moss(desk)
    assert bring_in(desk, tmp_path, SURE, "x" * length).state == "filed"
    (row,) = desk.store.rows("lab_result")
    assert comment_of(desk, row.id) == "x" * length


@LENGTHS
def test_a_long_comment_waits_whole_for_a_person_to_say_whose_it_is(
    desk: Desk, tmp_path: Path, length: int
) -> None:
    settle_moss(desk)
    assert bring_in(desk, tmp_path, DOUBTFUL, "x" * length).state == "match"
    (waiting,) = desk.store.rows("unmatched")
    assert comment_of(desk, intake.match(desk, waiting.id, MOSS)) == "x" * length


def test_a_comment_that_is_longer_than_any_field_is_set_aside_in_a_sentence(
    desk: Desk, tmp_path: Path
) -> None:
    settle_moss(desk)
    outcome = bring_in(desk, tmp_path, SURE, "x" * (LONG_LIMIT_BYTES + 1))
    assert outcome.state == "aside"
    assert "longer than a record can keep" in str(outcome.reason)
