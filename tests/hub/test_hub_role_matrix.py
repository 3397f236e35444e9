"""Every role, alone and together, asks to write every kind at every place: what the table says is taken, nothing else.

What is expected is worked out here from the bare table, in another way than the hub does it. And no computer is ever
sent a record that its place does not give it, whoever sits there.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle, islice, product
from typing import Any, Final

import pytest

from sync.changes import Change, Document
from sync.client.link import Link
from sync.clock import SetClock
from sync.hub.enrolment import add_site
from sync.hub.feeds import panel_feed
from sync.hub.service import write_as_hub
from sync.hub.store import Transaction
from sync.ids import derived_id, new_id
from sync.protocol import Exchange, Reply
from sync.records import KINDS
from sync.records.base import stamp
from sync.records.sample import sample_values
from sync.resources import resource
from sync.rules.who_sees import restricted_feed
from sync.signing import new_signing_key
from tests.hub.running import RunningHub, running_hub

NOON: Final = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
TABLE: Final[dict[str, Any]] = json.loads(resource("rules/roles.json").read_bytes())
ALONE: Final = [(one["code"],) for one in TABLE["roles"]]
TOGETHER: Final = [
    ("administrator", "navigator"),
    ("interpreter", "travel_coordinator"),
    ("auditor", "benefits"),
    ("community_health", "scheduler"),
    ("interpreter", "site_lead"),
    ("emperor",),
    ("emperor", "reviewer"),
]
SHARED: Final = tuple(noun.about.name for noun in KINDS if noun.about.home == "shared")
OWN_RULES: Final = ("emergency_access",)
"""Beside roles it asks who opens what: tests/stories/test_break_glass.py."""
WRITTEN: Final = [n.about.name for n in KINDS if n.about.name not in OWN_RULES and not n.about.hub_only]
HUBS: Final = [noun.about.name for noun in KINDS if noun.about.hub_only]
PLACES: Final = ("own", "other", "center", "panel", "another's panel", "restricted", "another's restricted")
NEVER: Final = frozenset({"other", "another's panel", "another's restricted"})
"""Charts that do not reach the person on the computer where they write."""
EVERYBODY: Final = (*ALONE, *TOGETHER)
DEEDS: Final = ("create", "edit")
SOME_KINDS: Final = 4
STRANGER: Final = derived_id("person", "stranger")
ELSEWHERE: Final = derived_id("person", "elsewhere")
OVER_HTTP: Final = 40
"""One request in so many goes over the wire."""


def expected(roles: tuple[str, ...], kind: str, deed: str, place: str, patch: dict[str, Any]) -> bool:
    """Say by the bare table whether a change is to be taken."""
    rows = {row["kind"]: row for row in TABLE["rows"]}
    row = rows[kind] if kind in rows else rows["*"]
    mine = [role for role in roles if role in row[deed]]
    if place in NEVER or kind in HUBS or not mine:
        return False
    if row.get("own_site") and place != "own":
        return False
    shares = next(one["roles"] for one in TABLE["permissions"] if one["code"] == "write_shared")
    if kind in SHARED and not row.get("for_all") and not set(shares) & set(roles):
        return False
    for one in TABLE["fields"]:
        if one["kind"] == kind and one["field"] in patch and not set(one["edit"]) & set(roles):
            return False
    # Through a panel nobody decides who sees a chart, and a new one begins with that.
    return not (place == "panel" and kind == "patient" and deed == "create")


@dataclass
class World:
    """The hub, who writes, their computers and charts, and how far each computer has counted."""

    hub: RunningHub
    sites: dict[str, str] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    records: dict[tuple[str, str], Document] = field(default_factory=dict)
    """Kind and chart -> the record that is edited there."""
    counted: Counter[str] = field(default_factory=Counter)
    asked: int = 0

    def exchange(self, store: str, person: str, *changes: Change) -> Reply:
        """Send a request: in process, and each so-manieth over the wire."""
        self.asked += 1
        request = Exchange(store, person, None, {}, changes)
        if self.asked % OVER_HTTP == 0:
            return self.links[store].exchange(request)
        return self.hub.service.exchange(request)

    def record_in(self, kind: str, chart: str, site: str) -> Document:
        """Give the record of a kind in a chart as the hub has it now; it is written where there is none."""
        known = self.records.get((kind, chart))
        with self.hub.store.writing() as tx:
            if known is None:
                patient = None if kind in SHARED else chart
                home = site if KINDS[kind].about.home == "site" else None
                before = Document(kind, derived_id(kind, chart), patient, home, None)
                known = write_as_hub(tx, before, sample_values(KINDS[kind], chart), stamp(NOON))
                self.records[kind, chart] = known
            found = tx.document(known.id)
        assert found is not None
        return found


def chart_of(place: str, person: str) -> str:
    """Name the chart that is written at a place."""
    if place in ("panel", "restricted"):
        return derived_id("patient", place, person)
    return derived_id("patient", "own" if place == "center" else place)


def store_of(place: str, person: str) -> str:
    """Name the computer at which a person writes at a place."""
    where = f"panel of {person}" if "panel" in place else "center" if place == "center" else "own"
    return derived_id("store", where)


def person_of(roles: tuple[str, ...]) -> str:
    """Name who has these roles."""
    return derived_id("person", *roles)


def sentinel(chart: str) -> str:
    """Give the family name that stands in a chart alone."""
    return f"Quill{chart[:12]}"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Settle sites, people with one and with several roles, their computers, and a chart at each place."""
    with running_hub(tmp_path_factory.mktemp("hub"), clock=SetClock(NOON)) as hub:
        made = World(hub)
        with hub.store.writing() as tx:
            _settle(tx, made)
        yield made


def _settle(tx: Transaction, made: World) -> None:
    for key in ("own", "other", "practice", "center"):
        site = add_site(tx, made.hub.clock, name=f"{key} (PRACTICE)", zone="UTC", is_center=key == "center")
        made.sites[key] = site.id
    _join(tx, made, "own", "own")
    _join(tx, made, "center", "center")
    _chart(tx, made, chart_of("own", ""), "own")
    _chart(tx, made, chart_of("other", ""), "other")
    _chart(tx, made, chart_of("another's panel", ""), "other", panel_ids=[STRANGER])
    _chart(tx, made, chart_of("another's restricted", ""), "own", restricted_to_ids=[STRANGER])
    tx.give_feed(derived_id("store", "own"), restricted_feed(STRANGER))
    for roles in EVERYBODY:
        person = person_of(roles)
        tx.add_person(person, f"{'+'.join(roles)} (PRACTICE)")
        for where, role in product(("own", "practice", "center"), roles):
            tx.grant(person, made.sites[where], role)
        _join(tx, made, f"panel of {person}", "practice")
        tx.give_feed(store_of("panel", person), panel_feed(person))
        tx.give_feed(store_of("restricted", person), restricted_feed(person))
        _chart(tx, made, chart_of("panel", person), "other", panel_ids=[person])
        _chart(tx, made, chart_of("restricted", person), "own", restricted_to_ids=[person])
    # What somebody may do elsewhere they may not do here.
    tx.add_person(ELSEWHERE, "Tom North (PRACTICE)")
    tx.grant(ELSEWHERE, made.sites["own"], "interpreter")
    tx.grant(ELSEWHERE, made.sites["other"], "site_lead")


def _join(tx: Transaction, made: World, name: str, site: str) -> None:
    key, public = new_signing_key()
    store = derived_id("store", name)
    tx.add_device(store, made.sites[site], name, public, NOON)
    made.links[store] = Link(made.hub.url, store, key, clock=made.hub.clock)
    made.hub.links.append(made.links[store])


def _chart(tx: Transaction, made: World, chart: str, site: str, **who: list[str]) -> None:
    fields = {"family_name": sentinel(chart), "sites": [made.sites[site]], **who}
    patient = Document("patient", chart, chart, None, None)
    made.records["patient", chart] = write_as_hub(tx, patient, fields, stamp(NOON))


def questions() -> Iterator[tuple[tuple[str, ...], str, str, str]]:
    """Give who asks what where: every kind at one's own site, and at each other place some kinds, by turns."""
    turns = cycle([kind for kind in WRITTEN if kind not in ("patient", *SHARED)])
    for roles in EVERYBODY:
        for kind, deed in product((*WRITTEN, *HUBS), DEEDS):
            yield roles, kind, deed, "own"
        for place in PLACES[1:]:
            for kind, deed in product(("patient", *islice(turns, SOME_KINDS)), DEEDS):
                yield roles, kind, deed, place


def made_change(
    world: World, roles: tuple[str, ...], kind: str, deed: str, place: str, person: str = ""
) -> Change:
    """Make what a desk would send."""
    person = person or person_of(roles)
    store, chart = store_of(place, person), chart_of(place, person)
    world.counted[store] += 1
    here = world.sites["center" if place == "center" else "practice" if "panel" in place else "own"]
    common = {"store": store, "number": world.counted[store], "kind": kind, "author": person, "at": NOON}
    if deed == "edit":
        found = world.record_in(kind, chart, world.sites["own"])
        patch: dict[str, Any] = {"withdrawn_reason": f"Asked {world.asked}"}
        envelope = {"record": found.id, "patient": found.patient, "site": found.site, "base": found.revision}
    else:
        patch = sample_values(KINDS[kind], new_id())
        record = new_id()
        if kind == "patient":
            patch |= {"family_name": sentinel(record), "sites": [here], **_named(place, person)}
        is_sites = KINDS[kind].about.home == "site"
        patient = record if kind == "patient" else None if kind in SHARED else chart
        envelope = {"record": record, "patient": patient, "site": world.sites["own"] if is_sites else None}
    return Change.model_validate(
        {"id": new_id(), "zone": "UTC", "place": here, "creates": deed == "create", "patch": patch}
        | common
        | envelope
    )


def _named(place: str, person: str) -> dict[str, list[str]]:
    """Give what makes a new chart one of this place."""
    who = STRANGER if place.startswith("another") else person
    if "panel" in place:
        return {"panel_ids": [who], "sites": []}
    return {"restricted_to_ids": [who]} if "restricted" in place else {}


def test_what_the_table_allows_is_taken_and_nothing_else(world: World) -> None:
    asked, wrong = Counter[bool](), list[str]()
    for roles, kind, deed, place in questions():
        change = made_change(world, roles, kind, deed, place)
        if place == "other" and kind == "patient" and deed == "create":
            change.patch["sites"] = [world.sites["other"]]
        (verdict,) = world.exchange(change.store, change.author, change).head.verdicts
        is_taken = verdict.outcome in ("accepted", "merged")
        is_allowed = expected(roles, kind, deed, place, change.patch)
        asked[is_allowed] += 1
        if is_taken != is_allowed:
            wrong.append(f"{'+'.join(roles)} {deed} {kind} at {place}: {verdict.outcome} {verdict.reason}")
        if not is_taken:
            assert verdict.outcome in ("refused", "lead")
            assert "Quill" not in verdict.reason
            with world.hub.store.reading() as tx:
                document = tx.document(change.record)
            assert document is None or document.fields.get("withdrawn_reason") != change.patch.get(
                "withdrawn_reason"
            )
    assert not wrong, wrong[:20]
    assert asked.total() >= 2_000
    assert min(asked.values()) >= 500, "both answers are given often"


def test_what_somebody_may_do_at_another_site_they_may_not_do_here(world: World) -> None:
    for kind, deed in product(("patient", "referral", "cover", "site"), DEEDS):
        change = made_change(world, (), kind, deed, "own", ELSEWHERE)
        (verdict,) = world.exchange(change.store, ELSEWHERE, change).head.verdicts
        assert verdict.outcome == "refused", (kind, deed)


def test_no_computer_is_sent_what_its_place_does_not_give_it(world: World) -> None:
    """Read each computer from the start as somebody who may speak there, and look for every chart by its name."""
    charts = {chart for kind, chart in world.records if kind == "patient"}
    for roles in EVERYBODY:
        person = person_of(roles)
        mine = {chart_of("panel", person)}
        theirs = charts - mine
        reply = world.hub.service.exchange(Exchange(store_of("panel", person), person, None, {}))
        told = "".join(repr(block) for block in reply.blocks)
        assert all(sentinel(one) in told for one in mine)
        assert not [one for one in theirs if sentinel(one) in told], roles
    for name, hidden in (("own", ("other", "another's panel")), ("center", ("another's restricted",))):
        person = person_of(("navigator",))
        reply = world.hub.service.exchange(Exchange(derived_id("store", name), person, None, {}))
        told = "".join(repr(block) for block in reply.blocks)
        assert sentinel(chart_of("own", "")) in told
        assert not [place for place in hidden if sentinel(chart_of(place, "")) in told], name
