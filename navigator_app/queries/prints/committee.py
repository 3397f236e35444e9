"""The committee's packet on paper: what is open comes first, then who, what for, who else pays, gates, papers."""

from __future__ import annotations

from collections.abc import Iterator

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.committee import CommitteePacket, committee_packet
from navigator_app.queries.header import header
from navigator_app.queries.names import Names
from navigator_app.queries.prints import standing
from navigator_app.queries.prints.sheet import Block, Facts, Heading, Item, Items, Paragraph, Sheet
from navigator_app.queries.prints.standing import dated
from sync.records.authorization import Authorization
from sync.rules.whose_day import day_of
from sync.words import When, joined, say


def committee_sheet(desk: Desk, authorization_id: str, _chosen: frozenset[str] = frozenset()) -> Sheet | None:
    """Put one episode on paper for the program's committee; None when it is not here."""
    found = committee_packet(desk, authorization_id)
    head = header(desk, found.patient_id) if found else None
    if found is None or head is None:
        return None
    return Sheet(
        name="committee",
        title=say("For the committee"),
        blocks=tuple(_blocks(desk, authorization_id, found)),
        known=standing.known(desk),
        patients=desk.store.charts_of(found.patient_id),
        whose=standing.whose(desk, head),
        is_stale=standing.is_stale(desk),
        notices=standing.notices(desk, head),
    )


def _program(desk: Desk, authorization_id: str) -> str:
    """Name who is written to: where no record names the program, what it is."""
    record = gathered.record(desk, authorization_id, Authorization)
    today = day_of(desk.now(), desk.me.zone)
    program = gathered.program_of_record(desk, record, today)[0] if record else None
    return program.record.name if program and program.record else say("the Purchased/Referred Care program")


def _blocks(desk: Desk, authorization_id: str, found: CommitteePacket) -> Iterator[Block]:
    today = When(on=day_of(desk.now(), desk.me.zone))
    yield Facts(
        (
            (say("To"), _program(desk, authorization_id)),
            (say("Rules"), found.program),
            (say("From"), joined((desk.me.name, Names(desk).site(desk.me.site_id)), ", ")),
            (say("Date"), dated(today)),
            (say("Episode"), found.episode or say("Not written down")),
        )
    )
    yield Heading(say("Open for this decision"))
    if found.open_points:
        yield Items(tuple(Item(one, is_ticked=False) for one in found.open_points))
    else:
        yield Paragraph(say("Nothing is open."))
    for part in found.parts:
        yield Heading(part.title)
        yield Facts(part.rows)
