"""A referral's cover on paper: whose it is, what is asked of whom, what is ready and what is not, where it goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.header import header
from navigator_app.queries.names import Names
from navigator_app.queries.prints import standing
from navigator_app.queries.prints.packet import referral_facts
from navigator_app.queries.prints.sheet import Block, Facts, Grid, Heading, Item, Items, Paragraph, Sheet
from navigator_app.queries.prints.standing import dated
from sync.records.patient import ContactPoint
from sync.records.referral import Referral
from sync.records.site import Site, phone_of
from sync.rules.codes import label_of
from sync.rules.reaching import standing as how_sure
from sync.rules.readiness_item import ReadinessItem
from sync.rules.whose_day import day_of
from sync.words import When, Words, joined, say

NOT_SAID: Final = say("(not written down)")
_WIDTHS: Final = (34, 22, 44)
_SURE: Final = {
    "verified": say("verified"),
    "old": say("verified long ago: ask before you use it"),
    "never": say("nobody verified it: ask before you use it"),
}


def referral_cover(desk: Desk, referral_id: str, _chosen: frozenset[str] = frozenset()) -> Sheet | None:
    """Put a referral's cover on paper; None when it is not here."""
    referral = gathered.record(desk, referral_id, Referral)
    head = header(desk, referral.patient_id or "") if referral else None
    if referral is None or head is None:
        return None
    return Sheet(
        name="referral-cover",
        title=say("Referral"),
        blocks=tuple(_blocks(desk, referral)),
        known=standing.known(desk),
        patients=desk.store.charts_of(referral.patient_id or ""),
        whose=standing.whose(desk, head),
        is_stale=standing.is_stale(desk),
        notices=(*_first(referral), *standing.notices(desk, head)),
    )


def _first(referral: Referral) -> Iterator[Words]:
    if referral.status == "draft":
        yield say("A draft: this referral was not sent yet.")


def _blocks(desk: Desk, referral: Referral) -> Iterator[Block]:
    names = Names(desk)
    mine = gathered.record(desk, referral.from_site_id or desk.me.site_id, Site)
    yield Facts(
        (
            (say("To"), names.site(referral.to_site_id) if referral.to_site_id else NOT_SAID),
            (say("From"), joined((desk.me.name, mine.name if mine else ""), ", ")),
            (say("Our phone"), (phone_of(mine) if mine else "") or NOT_SAID),
            (say("Date"), dated(When(on=day_of(desk.now(), desk.me.zone)))),
            (say("Status"), say(label_of("referral-status", referral.status))),
        )
    )
    yield from _numbers(desk, gathered.record(desk, referral.to_site_id, Site))
    yield Heading(say("What is asked for"))
    yield referral_facts(referral, NOT_SAID)
    yield from _readiness(gathered.needs_of(desk, referral))


def _readiness(items: tuple[ReadinessItem, ...]) -> Iterator[Block]:
    yield Heading(say("What is ready"))
    if not items:
        yield Paragraph(say("What this place needs for this service is not written down."))
        return
    gaps = sum(not one.is_settled for one in items)
    told = say("{n} of {all} are not ready.", n=gaps, all=len(items)) if gaps else say("All of it is ready.")
    yield Paragraph(told, is_strong=True)
    rows = tuple((say(one.label), _state(one), _detail(one)) for one in items)
    yield Grid((say("What"), say("State"), say("Waits on")), rows, _WIDTHS)


def _state(item: ReadinessItem) -> Words:
    return say("Not known") if item.state == "unknown" else say(label_of("item-states", item.state))


def _detail(item: ReadinessItem) -> Words:
    since = say("since {day}", day=When(on=item.since_on)) if item.since_on else say("")
    return joined((item.waiting_on, since, item.why, item.sent_back), ", ")


def _numbers(desk: Desk, there: Site | None) -> Iterator[Block]:
    yield Heading(say("Numbers it goes to"))
    points = [
        (point, sure)
        for point in (there.contact_points if there else [])
        if (sure := _sure(desk, point)) != "failed"
    ]
    if not points:
        yield Paragraph(say("No number of this place is written down."))
        return
    yield Items(
        tuple(
            Item(
                joined((say(label_of("contact-systems", point.system)), point.value), " "),
                (joined((_SURE[sure], point.note), ", "),),
            )
            for point, sure in points
        )
    )


def _sure(desk: Desk, point: ContactPoint) -> str:
    today, holds = day_of(desk.now(), desk.me.zone), gathered.limit(desk, "verify_again_after_days")
    return how_sure(point.model_dump(mode="json"), today, holds)
