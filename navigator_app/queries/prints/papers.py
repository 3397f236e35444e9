"""Which papers there are for a record as it stands: each sheet of a referral, an authorization, a bill, a packet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.packed import packets_of
from navigator_app.queries.prints.letters import authorization_of_call
from navigator_app.queries.prints.printable import PRINTABLES
from navigator_app.store.asking import Where
from sync.records.authorization import Authorization
from sync.records.bill import Bill
from sync.records.packet import Packet
from sync.records.referral import Referral
from sync.rules.prc.appeals import CAN_APPEAL
from sync.words import Words, joined


@dataclass(frozen=True, slots=True)
class Paper:
    """One sheet of one record; `sheet` is its name among the printables."""

    sheet: str
    record_id: str
    title: Words


def sheets_of(desk: Desk, kind: str, record_id: str) -> tuple[Paper, ...]:
    """Give the papers of a record as it stands, the likeliest first; nothing for a kind that has none."""
    found = _OF.get(kind)
    return tuple(found(desk, record_id)) if found else ()


def _referral(desk: Desk, record_id: str) -> Iterator[Paper]:
    referral = gathered.record(desk, record_id, Referral)
    if referral is None:
        return
    yield from _named(("referral_cover", "referral_plain"), record_id)
    if referral.is_call_in and authorization_of_call(desk, record_id) is None:
        yield from _named(("call_in", "call_in_plain"), record_id)
    for packet in packets_of(desk, record_id)[:1]:
        yield from _packet(desk, packet.id)
    for kind in ("authorization", "bill"):
        rows = desk.store.rows(
            kind, Where("referral_id", "=", record_id), Where("is_withdrawn", "=", value=False)
        )
        for row in rows:
            yield from sheets_of(desk, kind, row.id)


def _packet(desk: Desk, record_id: str) -> Iterator[Paper]:
    if gathered.record(desk, record_id, Packet) is not None:
        yield from _named(("packet", "packet_reply", "packet_plain"), record_id)


def _authorization(desk: Desk, record_id: str) -> Iterator[Paper]:
    record = gathered.record(desk, record_id, Authorization)
    if record is None:
        return
    names = [
        *(("appeal", "appeal_plain") if record.status in CAN_APPEAL else ()),
        *(("deferral", "deferral_plain") if record.status == "deferred" else ()),
        *(("call_in", "call_in_plain") if record.is_emergency else ()),
        "committee",
        "committee_plain",
    ]
    yield from _named(names, record_id, record.headline())


def _bill(desk: Desk, record_id: str) -> Iterator[Paper]:
    record = gathered.record(desk, record_id, Bill)
    if record is not None:
        yield from _named(("no_liability", "no_liability_plain"), record_id, record.headline())


def _named(sheets: Iterable[str], record_id: str, of: str = "") -> Iterator[Paper]:
    """Give the papers of one record; `of` tells it from another of its kind."""
    yield from (Paper(one, record_id, joined((PRINTABLES[one].title, of))) for one in sheets)


_OF: Mapping[str, Callable[[Desk, str], Iterator[Paper]]] = {
    "referral": _referral,
    "packet": _packet,
    "authorization": _authorization,
    "bill": _bill,
}
