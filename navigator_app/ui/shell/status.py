"""What the shell shows all the time: counts per section and how the desk stands with the hub, from one question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from navigator_app.desk import Desk
from navigator_app.queries import emergencies, lists, queue, syncing, today, unmatched
from navigator_app.queries.names import Names
from navigator_app.queries.safety import Safety, safety
from navigator_app.queries.site_wishes import SiteWishes, site_wishes
from sync.rules.policy import NOTHING, Sight

_DRAWERS = {
    "referrals": "referrals",
    "labs": "labs",
    "travel": "travel",
    "visits": "telehealth",
    "messages": "messages",
}


@dataclass(frozen=True)
class Standing:
    """Counts per page and the sync card."""

    site: str
    counts: Mapping[str, int]
    card: syncing.SyncCard
    is_center: bool = False
    """Whether this desk stands at the center, which has a queue."""

    wishes: SiteWishes = field(default_factory=SiteWishes)
    """What the desk's site hides and calls otherwise, as the center says."""

    safety: Safety | None = None
    """How long this desk stays open, as its site decides."""
    sight: Sight = NOTHING
    """What the roles of who sits here show them, as the center says."""
    opened: tuple[emergencies.Line, ...] = ()
    """What who sits here has open in an emergency."""

    @property
    def needs_you(self) -> int:
        """Count what cannot go on without a person: Reviews and refused changes."""
        return self.card.refused + self.card.reviews


def standing(desk: Desk, link: syncing.Link, kept: today.Kept | None = None) -> Standing:
    """Count what waits in every section; `kept` remembers the rows between two counts."""
    names = Names(desk)
    counts = dict.fromkeys(_DRAWERS.values(), 0)
    for drawer, count in lists.open_counts(desk).items():
        if drawer in _DRAWERS:
            counts[_DRAWERS[drawer]] = count
    groups = today.today(desk, kept=kept).counts
    counts["today"] = sum(groups.get(name, 0) for name in ("overdue", "due_today", "decision"))
    is_center = names.is_center(desk.me.site_id)
    if is_center:
        counts["queue"] = queue.count(desk, kept)
    counts["unmatched"] = unmatched.count(desk)
    # Before it came, and after access ended, a computer has no site to name.
    site = names.site(desk.me.site_id) if desk.image(desk.me.site_id) is not None else ""
    return Standing(
        site,
        counts,
        syncing.sync_card(desk, link),
        is_center,
        site_wishes(desk),
        safety(desk),
        desk.store.sight(),
        emergencies.open_now(desk),
    )
