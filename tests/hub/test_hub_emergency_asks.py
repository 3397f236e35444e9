"""Who asks for a chart in an emergency and is told no, what of it the audit says, and what outlives nobody's right."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from sync.changes import Change
from sync.clock import SetClock
from sync.drafts import Draft, numbered
from sync.errors import Refused
from sync.hub import commands
from sync.hub.audit import HUB_FEED
from sync.ids import new_id
from sync.in_emergency import EmergencyAsk
from sync.records import KINDS
from sync.records.base import stamp
from sync.rules import emergency
from sync.rules.who_sees import restricted_feed
from tests.hub.databases import DATABASES
from tests.hub.running import Computer, RunningHub
from tests.hub.writing import document_at, new_patient, round_of

CLINIC, OTHER = "Juniper Creek (PRACTICE)", "Cedar Flats (PRACTICE)"
WORDS = "Brought in by ambulance, cannot speak"


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def chart(hub: RunningHub) -> str:
    """Begin a chart at one clinic that a number tells exactly."""
    rosa = hub.joins(CLINIC, clock=hub.clock)
    started = new_patient(hub, rosa)
    number = {"assigner": "JUNIPER", "value": "77-4410", "type": "MR"}
    round_of(rosa, started.model_copy(update={"patch": {**started.patch, "identifiers": [number]}}))
    return started.record


@pytest.fixture
def tom(hub: RunningHub) -> Computer:
    return hub.joins(OTHER, name="Tom North", clock=hub.clock)


def ask(computer: Computer, number: str = "77-4410", person: str = "") -> str:
    asked = EmergencyAsk(number=number, reason="emergency_care", words=WORDS)
    return computer.link.open_in_emergency(person or computer.welcome.person, asked).chart


def audited(hub: RunningHub, person: str) -> list[tuple[str, str]]:
    with hub.store.reading() as tx:
        rows = [row.entry for row in tx.audit_rows(HUB_FEED)]
    return [
        (one.action, one.subject)
        for one in rows
        if one.person == person and one.action.startswith("emergency")
    ]


def emergency_feeds(hub: RunningHub, store: str) -> list[str]:
    with hub.store.reading() as tx:
        device = tx.device(store)
    assert device is not None
    return [feed for feed in device.feeds if feed.startswith(emergency.EMERGENCY)]


def test_a_role_of_another_site_opens_nothing_here_and_the_audit_tells_that_it_was_tried(
    hub: RunningHub, chart: str
) -> None:
    sam = hub.joins(OTHER, "scheduler", "Sam Reed", clock=hub.clock)
    person = sam.welcome.person
    commands.give_role(hub.store, hub.clock, person, "navigator", CLINIC)
    with pytest.raises(Refused, match="does not open charts"):
        ask(sam)
    assert audited(hub, person) == [("emergency.not_theirs", "")]
    assert emergency_feeds(hub, sam.welcome.store) == []


def test_every_no_is_in_the_audit(hub: RunningHub, chart: str, tom: Computer) -> None:
    rosa = hub.joins(CLINIC, name="Ben Tallis", clock=hub.clock)
    with pytest.raises(Refused, match="already"):
        ask(rosa)
    assert audited(hub, rosa.welcome.person) == [("emergency.seen_already", chart)]
    for _ in range(emergency.numbers().asks_an_hour):
        with pytest.raises(Refused, match="nobody"):
            ask(tom, "77-4411")
    with pytest.raises(Refused, match="Too many"):
        ask(tom)
    told = audited(hub, tom.welcome.person)
    assert told[-2:] == [("emergency.nobody", ""), ("emergency.too_often", "")]


def test_what_was_opened_goes_with_the_access_of_who_opened_it(
    hub: RunningHub, chart: str, tom: Computer
) -> None:
    assert ask(tom) == chart
    assert emergency_feeds(hub, tom.welcome.store)
    commands.revoke(hub.store, hub.clock, computer=None, person=tom.welcome.person)
    assert emergency_feeds(hub, tom.welcome.store) == []
    with hub.store.reading() as tx:
        assert not tx.emergencies()
        assert not [f for f, line in tx.lines_of(chart).items() if line.is_put and f.startswith("emergency")]


def test_what_was_opened_goes_with_the_last_role_at_the_site(
    hub: RunningHub, chart: str, tom: Computer
) -> None:
    person = tom.welcome.person
    commands.give_role(hub.store, hub.clock, person, "navigator", CLINIC)
    here = hub.joins(CLINIC, name="Ben Tallis", clock=hub.clock).welcome.store
    for store in (here, tom.welcome.store):
        commands.give(hub.store, hub.clock, store, person)
    ask(tom)
    commands.give_role(hub.store, hub.clock, person, "navigator", OTHER, is_taken=True)
    assert emergency_feeds(hub, tom.welcome.store) == []
    with hub.store.reading() as tx:
        assert list(tx.stores_given(restricted_feed(person))) == [here]


def test_an_hour_that_is_over_is_over_under_every_id_that_the_computer_went_on_under(
    hub: RunningHub, chart: str, tom: Computer, clock: SetClock
) -> None:
    ask(tom)
    later = new_id()
    hub.store.carried_out(lambda tx: tx.succeed(tom.welcome.store, later, clock.now()))
    assert emergency_feeds(hub, later)
    clock.forward(minutes=61)
    round_of(hub.joins(CLINIC, name="Ben Tallis", clock=clock))
    assert emergency_feeds(hub, tom.welcome.store) == emergency_feeds(hub, later) == []


def test_a_hub_that_cannot_end_what_is_over_goes_on_answering(
    hub: RunningHub, tom: Computer, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    with hub.store._engine.begin() as connection:
        connection.execute(text("DROP TABLE emergency"))
    clock.forward(minutes=1)
    for _ in range(3):
        round_of(tom)
    said = [one.message for one in caplog.records if "emergency" in one.message]
    assert len(said) == 1, "it is looked again in a while, and not before every request"


def opening(hub: RunningHub, at: Computer, number: int, **other: Any) -> Change:
    """Make the change that opens a chart on the computer itself."""
    welcome, now = at.welcome, hub.clock.now()
    typed = {
        "person_id": welcome.person,
        "chart_id": new_id(),
        "reason": "emergency_care",
        "words": WORDS,
        "opened_at": stamp(now),
        "until_at": stamp(now + timedelta(minutes=30)),
        "zone": welcome.zone,
    }
    draft = Draft(
        emergency.KIND, new_id(), typed, welcome.person, now, welcome.zone, welcome.site, site=welcome.site
    )
    change = numbered(draft, welcome.store, number, {}, KINDS[emergency.KIND])
    return change.model_copy(update={"patch": {**change.patch, **other}})


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": None},
        {"words": 7},
        {"reason": []},
        {"until_at": "soon"},
        {"until_at": "2026-11-20T16:30:00"},
        {"until_at": 5},
        {"opened_at": {}},
    ],
    ids=str,
)
def test_an_opening_of_no_form_is_refused_and_what_came_with_it_is_taken(
    hub: RunningHub, tom: Computer, wrong: dict[str, Any]
) -> None:
    head, _, _ = round_of(tom, opening(hub, tom, 1, **wrong), opening(hub, tom, 2), new_patient(hub, tom, 3))
    assert [v.outcome for v in head.verdicts] == ["refused", "accepted", "accepted"]
    assert head.verdicts[0].field in wrong


@pytest.mark.parametrize("named", [5, True, None, "x", {"add": 3}], ids=str)
def test_a_restriction_of_no_form_is_answered(hub: RunningHub, tom: Computer, named: object) -> None:
    started = new_patient(hub, tom)
    head, _, _ = round_of(tom, started)
    edited = started.model_copy(
        update={
            "id": new_id(),
            "number": 2,
            "creates": False,
            "prev": started.id,
            "patch": {"restricted_to_ids": named},
        }
    )
    head, _, _ = round_of(tom, edited, new_patient(hub, tom, 3))
    assert [v.outcome for v in head.verdicts] == ["refused", "accepted"]
    assert document_at(hub.store, started.record).fields.get("restricted_to_ids") in (None, [])
