"""A line of 32 kbit/s with a round trip of a second and a half that breaks in every tenth exchange: all of it arrives.

Here it is five times as quick, which changes no byte; `NAVIGATOR_THIN_OPS` asks for more deeds on the true line.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.proxy import Counts, Proxy, Terms, proxied
from tests.faults.joined import Seat, exchange, join, judged_once, seat
from tests.hub.running import running_hub

DEEDS = int(os.environ.get("NAVIGATOR_THIN_OPS", "50"))
QUICKER = 1 if "NAVIGATOR_THIN_OPS" in os.environ else 5
EACH = 5
"""Deeds that wait for each exchange."""
BREAKS_LIMIT = 3
LINE = Terms(rate_bits_s=32_000 * QUICKER, delay_s=0.75 / QUICKER)
pytestmark = pytest.mark.timeout(3_600)


def work(at: Seat, proxy: Proxy, terms: Terms, cut_terms: Terms) -> tuple[Counts, int]:
    """Write, and exchange after every few deeds; in every tenth exchange the line breaks."""
    assert exchange(at)
    proxy.change(terms)
    proxy.take_counts()
    cuts, charts = 0, [at.new_patient(f"chart {n}", at.desk.me.site_id) for n in range(4)]
    assert exchange(at)
    for begun in range(0, DEEDS, EACH):
        for deed in range(begun, begun + EACH):
            at.edit(
                charts[deed % len(charts)], note=f"Said on the phone, time {deed}: the road is open again."
            )
        is_tenth = begun // EACH % 10 == 4
        proxy.change(cut_terms if is_tenth else terms)
        breaks = 0
        while not exchange(at):
            breaks += 1
            assert breaks <= BREAKS_LIMIT
            proxy.change(terms)
        cuts += breaks
    return proxy.take_counts(), cuts


@pytest.mark.parametrize("cut_after_bytes", [300, 900], ids=["on its way there", "on its way back"])
def test_everything_arrives_once_and_costs_little_more_than_on_a_good_line(
    tmp_path: Path, cut_after_bytes: int
) -> None:
    with running_hub(tmp_path / "hub") as hub, proxied(hub.url) as proxy:
        good = seat(join(hub, tmp_path / "good", "Rosa Delgado"), proxy.url)
        on_good, none = work(good, proxy, Terms(), Terms())
        proxy.change(Terms())
        bad = seat(join(hub, tmp_path / "bad", "Bo Li", "Cedar Flat (PRACTICE)"), proxy.url)
        on_bad, cuts = work(bad, proxy, LINE, broken(cut_after_bytes))
        for at in (good, bad):
            assert not at.store.pending_changes()
        judged_once(hub, bad)
        assert none == 0
        assert cuts >= DEEDS // EACH // 10
        assert on_bad.total_bytes <= 1.3 * on_good.total_bytes
        good.close()
        bad.close()


def broken(cut_after_bytes: int) -> Terms:
    return Terms(LINE.rate_bits_s, LINE.delay_s, cut_every_bytes=cut_after_bytes, cuts_limit=1)
