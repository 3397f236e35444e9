"""What comes again changes nothing; a correction supersedes and erases nothing; a collision goes aside."""

from __future__ import annotations

import pytest

from sync.rules.filing import summed
from tests.formats.conftest import OWN
from tests.formats.small_desk import MOSS, Desk, changed, states


@pytest.mark.parametrize("name", sorted(path.name for path in OWN.iterdir()))
def test_bringing_in_the_same_file_again_changes_nothing(name: str) -> None:
    desk = Desk(MOSS)
    desk.bring_in(name)
    stored = dict(desk.stored)
    assert "filed" not in states(desk.bring_in(name))
    assert desk.stored == stored


def test_a_correction_supersedes_and_the_earlier_value_is_kept() -> None:
    desk = Desk(MOSS)
    desk.bring_in("oru-cbc.hl7")
    [corrected] = desk.bring_in("oru-corrected.hl7")
    assert corrected.decision.state == "filed"
    assert not corrected.decision.is_new
    kept = desk.stored[corrected.proposal.source_key].fields
    assert (kept["value_text"], kept["status"]) == ("32.0", "corrected")
    assert [(one["value_text"], one["status"]) for one in kept["supersedes"]] == [("3.20", "final")]
    again = desk.bring_in("oru-cbc.hl7")
    assert set(states(again)) == {"known"}


def test_a_final_result_follows_its_preliminary_and_a_late_preliminary_changes_nothing() -> None:
    desk = Desk(MOSS)
    final = changed("||11.2|g/dL|12.0-16.0|L|||P", "||11.4|g/dL|12.0-16.0|L|||F")
    early = [one for one in desk.bring_in("oru-cbc.hl7") if one.proposal.fields.get("value_text") == "11.2"]
    desk.bring_in(final)
    kept = desk.stored[early[0].proposal.source_key].fields
    assert (kept["value_text"], kept["status"]) == ("11.4", "final")
    assert set(states(desk.bring_in("oru-cbc.hl7"))) == {"known"}
    assert desk.stored[early[0].proposal.source_key].fields == kept


def test_the_same_result_with_other_content_goes_aside_and_overwrites_nothing() -> None:
    desk = Desk(MOSS)
    desk.bring_in("oru-cbc.hl7")
    stored = dict(desk.stored)
    planned = desk.bring_in(changed("||3.20|", "||9.99|"))
    assert states(planned)[0] == "aside"
    assert set(states(planned)[1:]) == {"known"}
    assert desk.stored == stored


def test_two_lines_of_one_message_that_contradict_each_other_are_not_both_believed() -> None:
    desk = Desk(MOSS)
    line = "OBX|3|NM|777-3^Platelets^LN||clumped|10*3/uL|150-400||||F"
    planned = desk.bring_in(changed(line, "OBX|3|NM|6690-2^WBC^LN||7.7|10*3/uL|4.0-10.5||||P"))
    assert states(planned)[0] == "filed"
    assert states(planned)[2] == "aside"
    assert desk.stored[planned[0].proposal.source_key].fields["value_text"] == "3.20"


def test_a_withdrawn_result_is_shown_as_withdrawn_and_its_value_kept() -> None:
    desk = Desk(MOSS)
    desk.bring_in("oru-cbc.hl7")
    [withdrawn] = desk.bring_in(changed("||32.0|10*3/uL|4.0-10.5|H|||C", "||||||||D", "oru-corrected.hl7"))
    kept = desk.stored[withdrawn.proposal.source_key].fields
    assert kept["status"] == "entered-in-error"
    assert kept["is_withdrawn"] is True
    assert kept["value_text"] == ""
    assert [one["value_text"] for one in kept["supersedes"]] == ["3.20"]


def test_a_message_is_summed_up_by_what_needs_a_person() -> None:
    desk = Desk(MOSS)
    desk.bring_in("oru-cbc.hl7")
    planned = desk.bring_in(changed("||3.20|", "||9.99|"))
    state, reason = summed([one.decision for one in planned])
    assert state == "aside"
    assert "other content" in reason
    assert summed([])[0] == "aside"
