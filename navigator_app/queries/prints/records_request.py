"""The paper that asks another facility for records, or reminds it: of whom, what is still missing, where to send it."""

from __future__ import annotations

from collections.abc import Iterator

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.header import header
from navigator_app.queries.names import Names
from navigator_app.queries.prints import standing
from navigator_app.queries.prints.sheet import Block, Facts, Heading, Item, Items, Paragraph, Sheet
from sync.records.records_request import RecordsRequest
from sync.records.site import Site
from sync.rules import records_requests as rules
from sync.rules.codes import code_of
from sync.rules.reaching import failed
from sync.words import Words, joined, say, us_date


def records_request_sheet(desk: Desk, request_id: str, _chosen: frozenset[str] = frozenset()) -> Sheet | None:
    """Put a request on paper, what came already left out; None when it is not here or nothing is missing."""
    request = gathered.record(desk, request_id, RecordsRequest)
    head = header(desk, request.patient_id) if request and request.patient_id else None
    if request is None or head is None or not rules.missing(request) or request.status in rules.OVER:
        return None
    return Sheet(
        name="records-request",
        title=say("Request for records") if request.sent_on is None else say("Reminder: request for records"),
        blocks=tuple(_blocks(desk, request)),
        known=standing.known(desk),
        patients=desk.store.charts_of(head.patient_id),
        whose=standing.whose(desk, head),
        notices=tuple(one for one in standing.notices(desk, head) if one != standing.stale_words(desk)),
    )


def _blocks(desk: Desk, request: RecordsRequest) -> Iterator[Block]:
    names = Names(desk)
    facts: list[tuple[str, str]] = [
        (say("To"), names.site(request.facility_site_id) or request.facility),
        (say("From"), _asking(desk, request)),
        (say("What for"), request.why),
        (say("From when"), request.dates_wanted),
    ]
    if request.sent_on is not None:
        facts.append((say("First asked"), us_date(request.sent_on)))
    yield Facts(tuple((name, said) for name, said in facts if said))
    yield Heading(say("Please send"))
    yield Items(tuple(_item(item) for item in rules.missing(request)))
    if request.note:
        yield Paragraph(request.note)
    yield Paragraph(_release(request))
    yield Paragraph(
        say("If you do not have one of these, write so beside it and send this page back."), is_strong=True
    )


def _item(item: str) -> Item:
    code = code_of("record-items", item)
    return Item(say(code.label), (say(code.help),) if code.help else (), is_ticked=False)


def _asking(desk: Desk, request: RecordsRequest) -> Words:
    """Name the site that asks, with every number that did not fail: where the records are to go."""
    site = gathered.record(desk, request.asking_site_id, Site)
    if site is None:
        return say("")
    kept = (one for one in site.contact_points if one.value and not failed(one.model_dump()))
    points = (f"{one.system} {one.value}".strip() for one in kept)
    return joined((site.name, *points))


def _release(request: RecordsRequest) -> Words:
    if request.release_signed_on is not None:
        day = us_date(request.release_signed_on)
        return say("The patient signed a release for this on {day}; it is attached.", day=day)
    if request.why_no_release:
        return say("No release is attached: {why}", why=request.why_no_release)
    return say("The release is not signed yet. Do not send this page before it is.")
