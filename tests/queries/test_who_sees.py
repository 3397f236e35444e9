"""Who would see a chart, as a desk says it before anything is decided: it is what the hub's feeds make of it."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from navigator_app.queries.who_sees import _viewers
from sync.hub.feeds import feeds_of_chart
from tests.desks import CENTER, CLINIC, IMANI, MARIAN, ROSA

SITES = st.lists(st.sampled_from([CLINIC, CENTER]), unique=True)
PEOPLE = st.lists(st.sampled_from([ROSA, IMANI, MARIAN]), unique=True)


def test_a_desk_says_of_every_chart_what_the_hub_does_with_it(desk: Desk) -> None:
    names = Names(desk)

    @settings(max_examples=60)
    @given(sites=SITES, panel=PEOPLE, named=PEOPLE)
    def check(sites: list[str], panel: list[str], named: list[str]) -> None:
        fields: dict[str, Any] = {"sites": sites, "panel_ids": panel, "restricted_to_ids": named}
        said = _viewers(names, fields)
        feeds = feeds_of_chart(fields)
        followed_at_sites = {feed.removeprefix("site:") for feed in feeds if feed.startswith("site:")}
        by_name = {feed.partition(":")[2] for feed in feeds if not feed.startswith("site:")}
        # The center follows every site's feed.
        assert set(said.sites) == (followed_at_sites | {CENTER} if not named else set())
        assert set(said.people) == by_name

    check()
