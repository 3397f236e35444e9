"""The chart on paper for those who work in care: who it is, what is open and whose, what is ahead, the last results.

A result is rendered by the one function that renders results; a clinician's card stands as a quotation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.cards import Card
from navigator_app.queries.header import Header
from navigator_app.queries.lists import lines
from navigator_app.queries.prints import standing
from navigator_app.queries.prints.sheet import (
    Block,
    Facts,
    Grid,
    Heading,
    Item,
    Items,
    Paragraph,
    Quotation,
    Sheet,
)
from navigator_app.queries.prints.standing import dated
from navigator_app.queries.same_person import Linked
from navigator_app.queries.timeline import source_of
from navigator_app.queries.today import WorkItem, of_patient
from navigator_app.queries.walk_in.line import OpenLine
from navigator_app.queries.walk_in.page import WalkIn, walk_in
from navigator_app.queries.work.scene import Scene
from sync.changes import Document
from sync.records.coverage import Coverage
from sync.records.lab_result import LabResult
from sync.rules.codes import label_of
from sync.rules.result_text import result_text
from sync.words import When, Words, joined, say

RESULTS = 12
"""As many results as the sheet holds; the newest."""


@dataclass(frozen=True)
class _Told:
    """What all parts of the sheet are told from."""

    scene: Scene
    images: Sequence[Document]
    page: WalkIn
    items: tuple[WorkItem, ...]


def summary_sheet(desk: Desk, patient_id: str, _chosen: frozenset[str] = frozenset()) -> Sheet | None:
    """Put a chart on paper; None when it is not here."""
    page = walk_in(desk, patient_id)
    if page is None:
        return None
    scene = Scene(desk, desk.now(), patient_id)
    told = _Told(scene, desk.store.of_patient(patient_id), page, of_patient(desk, patient_id))
    return Sheet(
        name="chart-summary",
        title=say("Chart summary"),
        blocks=tuple(_blocks(told)),
        known=standing.known(desk),
        patients=desk.store.charts_of(patient_id),
        whose=standing.whose(desk, page.header),
        is_stale=standing.is_stale(desk),
        notices=standing.notices(desk, page.header),
    )


def _blocks(told: _Told) -> Iterator[Block]:
    yield Facts(tuple((label, value) for label, value in _who(told) if value))
    for card in told.page.cards:
        yield _card(card)
    yield from _open(told)
    yield from _ahead(told.page)
    yield from _part(say("Referrals"), _referrals(told), say("No referral is written down."))
    yield from _part(say("Coverage"), _coverage(told), say("No coverage is written down."))
    yield from _part(say("Last results, as the labs told them"), _results(told), say("No result is here."))


def _part(title: Words, items: tuple[Item, ...], nothing: Words) -> Iterator[Block]:
    yield Heading(title)
    yield Items(items) if items else Paragraph(nothing)


def _who(told: _Told) -> Iterator[tuple[Words, Words]]:
    head = told.page.header
    age = say("{n} years", n=head.age_years) if head.age_years is not None else say("")
    yield say("Age, sex"), joined((age, head.sex), ", ")
    yield say("Numbers"), joined(_numbers(head), "; ")
    yield say("Other names"), say(head.other_names)
    yield say("Diagnosis, in its own words"), say(head.diagnosis)
    yield say("Phase of care"), _phase(told)
    yield say("Language"), told.page.speaks
    yield say("Community"), joined((head.community, _miles(head)), ", ")
    yield say("Phones"), joined(told.page.reached, "; ") or say("No phone is written down.")
    yield say("Chart at"), joined(head.sites, ", ")
    if head.died_at is not None:
        yield say("Died"), say(dated(head.died_at))
    elif head.death_report:
        yield say("Reported dead"), say("By {who}; nobody has confirmed it.", who=head.death_report)
    yield say("Other charts"), joined((_linked(one) for one in head.linked), "; ")


def _linked(one: Linked) -> Words:
    """Name another chart of the same person: what it holds is told here, too, as far as it is on this computer."""
    if one.is_here:
        return say("{name}, told together with this one", name=one.name)
    return say("one at {site}, not on this computer", site=one.where or say("another site"))


def _numbers(head: Header) -> Iterator[Words]:
    for one in head.numbers:
        kind = {"HRN": say("Chart no. (HRN)"), "MR": say("MRN")}.get(one.type.upper(), say("Number"))
        whose = one.assigner or say("nobody says whose")
        yield say("{kind} {value}, {assigner}", kind=kind, value=one.value, assigner=whose)


def _miles(head: Header) -> Words:
    miles = head.distance_miles
    return say("{miles} mi from the center", miles=miles) if miles is not None else say("")


def _phase(told: _Told) -> Words:
    image = next((one for one in told.images if one.id == told.page.header.patient_id), None)
    last = image.last_write("phase") if image else None
    if last is None:
        return told.page.header.phase.text
    when = When(at=datetime.fromisoformat(last.at), zone=told.scene.names.zone(last.place))
    who = told.scene.names.who_and_where(last.author, last.place, told.scene.desk.me.name)
    return say(
        "{phase} (written {when} by {who})", phase=told.page.header.phase.text, when=dated(when), who=who
    )


def _card(card: Card) -> Quotation:
    signed = joined(
        (
            say("Signed by {who}", who=card.signed_by),
            say("on {day}", day=dated(When(on=card.signed_on))) if card.signed_on else say("no day written"),
            say("until {day}", day=dated(When(on=card.expires_on)))
            if card.expires_on
            else say("no expiry written"),
        ),
        ", ",
    )
    return Quotation(card.headline, card.quotation, signed, card.caution)


def _owner(told: _Told, one: WorkItem) -> str:
    """Name who owns it: on paper nobody is "you"."""
    return told.scene.desk.me.name if one.is_mine else one.owner or say("nobody")


def _open(told: _Told) -> Iterator[Block]:
    items = told.items
    yield Heading(say("Open: {n}", n=len(items)))
    if not items:
        yield Paragraph(say("Nothing is open."))
        return
    rows = tuple((_what(one), _state(one), dated(one.due), _owner(told, one)) for one in items)
    yield Grid((say("What"), say("How it stands"), say("Due"), say("Owner")), rows, (34, 28, 20, 18))


def _what(one: WorkItem) -> Words:
    return joined((one.title, one.context), ". ")


def _state(one: WorkItem) -> Words:
    if not one.waiting_on:
        return one.status.text
    asked = (
        say("asked {day}", day=dated(When(on=one.asked_on)))
        if one.asked_on
        else say("no day of asking written")
    )
    return say("Waiting on {who}, {asked}", who=one.waiting_on, asked=asked)


def _ahead(page: WalkIn) -> Iterator[Block]:
    yield Heading(say("Ahead"))
    ahead = (*page.visits, *page.travel, *page.labs)
    if not ahead:
        yield Paragraph(say("Nothing with a day is ahead."))
        return
    yield Items(tuple(_line(one) for one in ahead))


def _line(one: OpenLine) -> Item:
    title = joined((dated(one.when) or say("No day yet"), one.title), ": ")
    if one.key.kind == "lab_draw":
        return Item(title, (joined((one.state.text, *one.more), ". "),))
    return Item(title, (one.state.text, *one.more))


def _referrals(told: _Told) -> tuple[Item, ...]:
    found = lines(told.scene.desk, "referrals", told.page.header.patient_id)
    return tuple(
        Item(joined((one.title, one.detail)), (joined((one.status.text, _needed(one.when)), ", "),))
        for one in found
    )


def _needed(when: When | None) -> Words:
    return say("needed by {day}", day=dated(when)) if when else say("")


def _coverage(told: _Told) -> tuple[Item, ...]:
    return tuple(_covered(told, one) for one in gathered.typed(told.images, Coverage))


def _covered(told: _Told, one: Coverage) -> Item:
    status = say(label_of("coverage-status", one.status))
    checked = (
        say("checked {day}", day=dated(When(on=one.checked_on))) if one.checked_on else say("not checked")
    )
    who = told.scene.names.person(one.checked_by_id, told.scene.desk.me.name)
    by = say("by {who}", who=who) if who else say("")
    until = say("through {day}", day=dated(When(on=one.ends_on))) if one.ends_on else say("")
    title = joined((say(one.headline()), say(label_of("coverage-types", one.type))))
    return Item(title, (joined((status, joined((checked, by), " "), until), ", "), one.status_reason))


def _results(told: _Told) -> tuple[Item, ...]:
    sources = {image.id: image for image in told.images if image.kind == "lab_result"}
    found = gathered.typed(told.images, LabResult)
    found.sort(key=lambda one: one.collected_at or datetime.min.replace(tzinfo=UTC), reverse=True)
    return tuple(
        Item(
            result_text(one).sentence,
            (source_of(told.scene.names, sources[one.id], told.scene.desk.me.name),),
        )
        for one in found[:RESULTS]
    )
