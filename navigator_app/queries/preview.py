"""The pane beside Today: who this is, what the row is about, what can be done, what is next, whom to call."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.numbers import holding
from navigator_app.queries import standing, whole
from navigator_app.queries.cards import Card, cards
from navigator_app.queries.chart import Upcoming, upcoming
from navigator_app.queries.claims import held_by
from navigator_app.queries.collision import Party, collision
from navigator_app.queries.header import Header, header
from navigator_app.queries.liaison import liaisons, verified
from navigator_app.queries.names import Names
from navigator_app.queries.receipts import receipts
from navigator_app.queries.referral import referral
from navigator_app.queries.review import review
from navigator_app.queries.shown import Key, Tint, Verb
from navigator_app.queries.today import WorkItem
from navigator_app.queries.trend import Series, series_of
from navigator_app.queries.trip import trip
from navigator_app.queries.work.scene import Scene, tint_of
from sync.changes import Document
from sync.records.lab_plan import LabPlan
from sync.records.lab_result import LabResult
from sync.records.message import Message
from sync.records.site import Site
from sync.records.task import Task
from sync.rules.result_text import result_text
from sync.rules.watching import QUEUE_OF, who_is_watching
from sync.words import When, Words, say

FACTS_LIMIT = 8
_NEEDED = ("lab_result", "lab_plan", "lab_draw", "appointment", "trip", "condition")


@dataclass(frozen=True, slots=True)
class Notice:
    """What this is about, in a box."""

    headline: Words
    text: Words
    icon: str
    tint: Tint


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what, and what is known of it."""

    label: Words
    text: str
    icon: str = ""
    tint: Tint = "neutral"


@dataclass(frozen=True, slots=True)
class Callee:
    """Whom to call about it."""

    name: str
    part: Words
    number: str
    verified: Words


@dataclass(frozen=True, slots=True)
class Preview:
    """The pane for one row."""

    key: Key
    title: Words
    header: Header | None
    notice: Notice
    verbs: tuple[Verb, ...]
    facts: tuple[Fact, ...]
    series: Series | None
    cards: tuple[Card, ...]
    next: tuple[Upcoming, ...]
    callees: tuple[Callee, ...]


def preview(desk: Desk, item: WorkItem) -> Preview:
    """Gather the pane for a row of Today."""
    scene = Scene(desk, desk.now(), item.patient_id)
    images = desk.store.of_patient(item.patient_id, _NEEDED) if item.patient_id else []
    is_lab = item.key.kind in ("lab_draw", "lab_result", "lab_plan")
    found = series_of(gathered.typed(images, LabResult)) if is_lab else ()
    plans = gathered.typed(images, LabPlan)
    return Preview(
        key=item.key,
        title=item.title,
        header=header(desk, item.patient_id) if item.patient_id else None,
        notice=_notice(scene, item),
        verbs=item.verbs,
        facts=_facts(desk, item, images),
        series=found[0] if found else None,
        cards=cards(desk, plans, scene.fresh, scene.now) if is_lab else (),
        next=upcoming(scene, images),
        callees=_callees(desk, item),
    )


def _notice(scene: Scene, item: WorkItem) -> Notice:
    known = scene.fresh.exchanged_at
    text = item.context
    if item.source in ("lab_draw", "trip", "referral") and scene.fresh.is_stale(scene.now):
        last = When(at=known, zone=scene.desk.me.zone) if known else None
        stale = (
            say("Nothing newer is here: last exchange {when}.", when=last)
            if last
            else say("Nothing was exchanged yet.")
        )
        text = say("{what}. {stale}", what=item.context, stale=stale) if item.context else stale
    headline = _waits(scene, item) or item.status.text
    if item.group == "overdue" and item.late_days:
        headline = _late(item)
        text = say("{waits}. {what}", waits=waits, what=text) if (waits := _waits(scene, item)) else text
    return Notice(headline, text, item.status.icon, item.status.tint)


def _waits(scene: Scene, item: WorkItem) -> Words | None:
    """Say on whom it waits and since when: "Waiting on Cedar Basin lab since Mon Nov 23, 4 days"."""
    if not item.waiting_on or item.asked_on is None:
        return None
    days, when = (scene.today() - item.asked_on).days, When(on=item.asked_on)
    if days <= 0:
        return say("Waiting on {who}, asked today", who=item.waiting_on)
    if days == 1:
        return say("Waiting on {who} since {when}, 1 day", who=item.waiting_on, when=when)
    return say("Waiting on {who} since {when}, {days} days", who=item.waiting_on, when=when, days=days)


def _late(item: WorkItem) -> Words:
    if item.late_days == 1:
        return say("One day late: {status}", status=item.status.text)
    return say("{days} days late: {status}", days=item.late_days, status=item.status.text)


def _facts(desk: Desk, item: WorkItem, images: list[Document]) -> tuple[Fact, ...]:
    if item.source == "merged":
        return _of_whole(desk, item)
    make = _FACTS.get(item.key.kind)
    found = make(desk, item, images) if make else []
    record = desk.image(item.key.id)
    if record is not None:
        found.append(Fact(say("Where it stands"), standing.words(desk, item.key.id)))
    facts = tuple(fact for fact in found[-FACTS_LIMIT:] if fact.text)
    held = held_by(desk, item.queued.ids if item.queued else (item.key.id,))
    first = [Fact(say("Has it in hand"), held, "user-round", "info")] if held else []
    if item.covering:
        first.append(Fact(say("Cover"), item.covering, "users", "info"))
    return (*first, *facts)


def _of_whole(desk: Desk, item: WorkItem) -> tuple[Fact, ...]:
    """Tell the whole record: who confirms it has to have read all of it."""
    image = desk.image(item.key.id)
    told = whole.lines(Names(desk), image) if image else ()
    return tuple(Fact(line.label, line.text) for line in told)


def _of_referral(desk: Desk, item: WorkItem, _images: list[Document]) -> list[Fact]:
    image = desk.image(item.key.id)
    referral_id = str(image.fields.get("referral_id") or item.key.id) if image else item.key.id
    view = referral(desk, referral_id)
    if view is None:
        return []
    open_items = [line for line in view.items if line.fix]
    found = [Fact(line.label, line.state.text, line.state.icon, line.state.tint) for line in open_items[:4]]
    if view.status_reason:
        found.insert(0, Fact(say("In their words"), f"“{view.status_reason}” {view.said_by}"))
    return [*found, Fact(say("Who acts next"), view.acts_next), Fact(say("Who is watching"), view.watching)]


def _of_trip(desk: Desk, item: WorkItem, _images: list[Document]) -> list[Fact]:
    image = desk.image(item.key.id)
    view = trip(desk, str(image.fields.get("trip_id") or item.key.id)) if image else None
    if view is None:
        return []
    left = [line for line in view.light_lines if line.fix]
    found = [Fact(line.label, line.fix, line.state.icon, line.state.tint) for line in left[:5]]
    return [*found, Fact(say("Lodging"), view.lodging), Fact(say("Escort"), view.escort)]


def _of_results(_desk: Desk, item: WorkItem, images: list[Document]) -> list[Fact]:
    return _told(images, item.queued.ids if item.queued is not None else ())


def _of_draw(desk: Desk, item: WorkItem, images: list[Document]) -> list[Fact]:
    draw = desk.image(item.key.id)
    return _told(images, draw.fields.get("result_ids") or () if draw else ())


def _told(images: list[Document], ids: Collection[str]) -> list[Fact]:
    told = [result_text(one) for one in gathered.typed(images, LabResult) if one.id in ids]
    return [Fact(say(one.name), one.after_name, one.icon, tint_of(one.tint)) for one in told]


def _of_review(desk: Desk, item: WorkItem, _images: list[Document]) -> list[Fact]:
    taken = collision(desk, item.key.id)
    if taken is not None:
        return [
            _party(say("This one"), taken.this),
            *(_party(say("The other one"), one) for one in taken.others),
        ]
    view = review(desk, item.key.id)
    if view is None:
        return []
    return [
        Fact(choice.label, say("{person}, {place}: {text}", place=side.place, person=side.person, text=text))
        for choice in view.choices
        for side, text in zip(view.sides, choice.texts, strict=True)
    ]


def _party(label: Words, one: Party) -> Fact:
    return Fact(label, " \u00b7 ".join(part for part in (one.title, one.person, one.when) if part))


def _of_task(desk: Desk, item: WorkItem, _images: list[Document]) -> list[Fact]:
    task = gathered.record(desk, item.key.id, Task)
    if task is None:
        return []
    asked = say("{day}", day=When(on=task.asked_on)) if task.asked_on else ""
    return [
        Fact(say("Note"), task.note),
        Fact(say("Waiting on"), task.waiting_on, "hourglass", "info"),
        Fact(say("Asked on"), asked),
        Fact(say("Owner"), item.owner),
    ]


def _of_message(desk: Desk, item: WorkItem, _images: list[Document]) -> list[Fact]:
    message = gathered.record(desk, item.key.id, Message)
    if message is None:
        return []
    told = [Fact(one.label, one.words, one.icon, one.tint) for one in receipts(desk, message.id)]
    sender = Names(desk).who_and_where(message.authored_by_id, message.from_site_id)
    return [Fact(say("From"), sender), Fact(say(message.subject or "Message"), message.body), *told]


_FACTS: Mapping[str, Callable[[Desk, WorkItem, list[Document]], list[Fact]]] = {
    "referral": _of_referral,
    "referral_item": _of_referral,
    "trip": _of_trip,
    "trip_leg": _of_trip,
    "lab_draw": _of_draw,
    "lab_result": _of_results,
    "review": _of_review,
    "task": _of_task,
    "message": _of_message,
}


def _callees(desk: Desk, item: WorkItem) -> tuple[Callee, ...]:
    """Give whom to call: the place where it is done and, where it waits there, the center as it is watched now."""
    names = Names(desk)
    wanted = dict.fromkeys([item.site_id, *(row.id for row in names.sites.values() if row.is_center)])
    found: list[Callee] = []
    for site_id in wanted:
        site = gathered.record(desk, site_id, Site)
        if site is not None:
            found += _of_site(desk, names, site, QUEUE_OF.get(item.key.kind, ""))
            found += [
                Callee(one.name, one.part, one.number, one.verified)
                for one in liaisons(desk, site)
                if one.number
            ]
    return tuple(found)


def _of_site(desk: Desk, names: Names, site: Site, queue: str) -> list[Callee]:
    name = names.site(site.id)
    found = [
        Callee(
            name, say(point.note or point.use), point.value, verified(point.verified_by, point.verified_on)
        )
        for point in holding(desk, site.contact_points)
        if point.system == "phone"
    ]
    watch = who_is_watching(site, desk.now(), queue=queue)
    if watch.number and not watch.is_watched:
        found.append(Callee(name, say("On call: {who}", who=watch.cover or name), watch.number, say("")))
    return found
