"""Who sees a chart, decided by command: each writes one field, and what a role or reason forbids is refused first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from navigator_app.commands import charts, undo
from navigator_app.desk import Desk
from navigator_app.store.register import FEEDS
from sync.errors import Refused
from sync.rules.who_sees import FIELD_OF, Decision, restricted_feed
from tests.desks import CENTER, CLINIC, IMANI, MARIAN, ROSA, take_all


@pytest.fixture
def lead(desk: Desk) -> Desk:
    """Let Rosa be a site lead whose computer was given her restricted charts."""
    desk.store.set_setting(FEEDS, [restricted_feed(ROSA)])
    desk.me = replace(desk.me, roles=frozenset({"site_lead"}))
    return desk


def last_patch(desk: Desk) -> dict[str, object]:
    return dict(desk.store.history(MARIAN)[-1].change.patch)


def test_each_decision_writes_its_field_and_no_other(lead: Desk) -> None:
    decisions: tuple[tuple[Decision, list[str]], ...] = (
        ("share", [CENTER]),
        ("stop_sharing", [CLINIC]),
        ("move", [CLINIC]),
        ("link", [IMANI]),
        ("unlink", [IMANI]),
        ("restrict", [ROSA, IMANI]),
        ("lift", []),
    )
    for decision, chosen in decisions:
        charts.decide(lead, MARIAN, decision, chosen)
        assert set(last_patch(lead)) == {FIELD_OF[decision]}
    image = lead.image(MARIAN)
    assert image is not None
    kept = [image.fields[name] for name in ("sites", "panel_ids", "restricted_to_ids")]
    assert kept == [[CLINIC], [], []]


def test_a_decision_is_taken_back_alone(lead: Desk) -> None:
    charts.decide(lead, MARIAN, "link", [IMANI])
    undo.undo_last(lead, charts.decide(lead, MARIAN, "restrict", [ROSA]))
    image = lead.image(MARIAN)
    assert image is not None
    assert (image.fields["panel_ids"], image.fields["restricted_to_ids"]) == ([IMANI], [])


@pytest.mark.parametrize(
    ("decision", "chosen", "why"),
    [
        ("move", [], "at one site at least"),
        ("stop_sharing", [CLINIC], "at one site at least"),
        ("restrict", [], "Name at least one person"),
        ("restrict", [IMANI], "Name yourself"),
    ],
)
def test_what_would_leave_a_chart_with_nobody_or_without_its_author_is_refused(
    lead: Desk, decision: Decision, chosen: list[str], why: str
) -> None:
    before = len(lead.store.history(MARIAN))
    with pytest.raises(Refused, match=why):
        charts.decide(lead, MARIAN, decision, chosen)
    assert len(lead.store.history(MARIAN)) == before


def test_a_role_that_the_center_gave_since_counts_and_one_that_was_written_here_does_not(desk: Desk) -> None:
    desk.me = replace(desk.me, roles=frozenset({"scheduler"}))
    assert desk.store.document(ROSA).fields["roles"] == ["navigator"]  # type: ignore[union-attr]
    with pytest.raises(Refused, match="does not link"):
        charts.decide(desk, MARIAN, "link", [IMANI])
    take_all(desk)
    charts.decide(desk, MARIAN, "link", [IMANI])
    with pytest.raises(Refused, match="does not link"):
        charts.decide(replace(desk, me=replace(desk.me, person_id=IMANI)), MARIAN, "link", [IMANI])
