"""Commands that write or exchange: enroll, import, apply, sync, bundle."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from navigator_app import escrow, joining, reporting, wiping
from navigator_app.cli.opening import home_of, opened, passphrase
from navigator_app.cli.saying import complain, tell, tell_each
from navigator_app.commands import papers
from navigator_app.commands.apply import Applied, apply_lines
from navigator_app.commands.intake import Outcome, bring_in
from navigator_app.commands.stick import Stick, Written
from navigator_app.desk import Desk
from navigator_app.joining import Unlocked
from navigator_app.store.parcels import MEGABYTE
from sync.client.audit import AuditLane
from sync.client.carrier import Carrier, Step
from sync.client.engine import Engine, Round
from sync.errors import Refused, Unavailable
from sync.stick_pages import PAGES_LIMIT_BYTES


def enroll(asked: Namespace) -> int:
    """Make a new encrypted desk and join it to a hub with a one-time code."""
    home = home_of(asked)
    joining.check_new(home)
    secret = passphrase(asked, is_new=True)
    found = joining.enroll(home, asked.hub, asked.code, asked.user, secret, asked.ca_file)
    me, store = found.desk.me, found.desk.store
    answer = {
        "person": me.person_id,
        "name": me.name,
        "site": me.site_id,
        "zone": me.zone,
        "store": store.store_id(),
    }
    tell(answer, f"{me.name} has joined. The desk is in {home}.", as_json=asked.json)
    if found.link is not None:
        found.link.close()
    store.close()
    return 0


def import_(asked: Namespace) -> int:
    """Bring in files and folders; one line per message or resource."""
    missing = [path for path in asked.paths if not path.exists()]
    if missing:
        raise Refused("path", "{path} is not here. Nothing was brought in.", path=missing[0])
    with opened(asked) as found:
        tell_each(_imported(found.desk, asked.paths), as_json=asked.json)
    return 0


def take_in(asked: Namespace) -> int:
    """Take in faxes and scans; one line per file, 1 when any of them was set aside."""
    missing = [path for path in asked.paths if not path.exists()]
    if missing:
        raise Refused("path", "{path} is not here. Nothing was taken in.", path=missing[0])
    files = [f for p in asked.paths for f in (sorted(p.iterdir()) if p.is_dir() else [p]) if f.is_file()]
    with opened(asked) as found:
        ends = []
        for file in files:
            one = papers.take_in(found.desk, file)
            ends.append(one.state)
            tell(asdict(one), f"{one.name}: {one.state}. {one.reason}", as_json=asked.json)
    return 1 if "aside" in ends else 0


def _imported(desk: Desk, paths: list[Path]) -> Iterator[tuple[dict[str, Any], str]]:
    for one in bring_in(desk, paths):
        yield _outcome(one), f"{one.file} {one.item}: {one.state}. {one.reason}"


def _outcome(one: Outcome) -> dict[str, Any]:
    kept = {"file": one.file, "item": one.item, "state": one.state, "reason": one.reason, "id": one.record_id}
    return kept | {"patient": one.patient_id, "warnings": one.warnings}


def apply(asked: Namespace) -> int:
    """Do deeds from JSON lines; 1 when any of them was refused."""
    with opened(asked) as found, _lines(asked.file) as lines:
        refused = 0
        for one in apply_lines(found.desk, lines):
            refused += one.state == "refused"
            tell(one, _applied(one), as_json=asked.json)
    if refused:
        complain(f"{refused} of the lines were refused.")
    return 1 if refused else 0


def _lines(file: str) -> TextIO:
    if file == "-":
        return sys.stdin
    try:
        return Path(file).open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise Refused("file", "This file cannot be opened. Nothing was changed.") from error


def _applied(one: Applied) -> str:
    where = f" ({one.field})" if one.field else ""
    return f"line {one.line}: {one.state}{where} {one.kind} {one.id or ''} {one.reason}".rstrip()


def sync(asked: Namespace) -> int:
    """Make rounds until nothing is left or the link ends; tell what was really settled."""
    with opened(asked) as found:
        if found.link is None:
            raise Refused(None, "This desk was not joined to a hub.")
        desk = found.desk
        rounds: list[Round] = []
        trouble: Unavailable | None = None
        engine = Engine(desk.store, found.link, lambda: desk.me.person_id, "command line")
        lane = Carrier(desk.store.parcels, found.link.depot(), lambda: desk.me.person_id)
        steps: list[Step] = []
        lane.tell = steps.append
        try:
            while not rounds or not rounds[-1].is_idle:
                rounds.append(engine.round())
            lane.run()
            AuditLane(desk.store, found.link, lambda: desk.me.person_id).run()
        except Unavailable as error:
            _follow_orders(found, error)
            trouble = error
        if trouble is None:
            escrow.keep_in_touch(desk, found.link)
            reporting.tell(desk, found.link)
        told = _told(desk, rounds, trouble) | asdict(found.link.traffic) | _carried(steps)
        tell(told, _summary(desk, rounds), as_json=asked.json)
    if trouble is not None:
        complain(str(trouble))
    return 1 if trouble is not None else 0


def _follow_orders(found: Unlocked, why: Unavailable) -> None:
    """Wipe this computer where the center ordered it.

    Raises: WipedNow.
    """
    order = wiping.order_in(found.desk, why)
    if order is not None:
        raise wiping.WipedNow(wiping.carry_out(found.desk, order, found.link))


def bundle(asked: Namespace) -> int:
    """Write what waits to a stick, or take in the center's answer from one."""
    with opened(asked) as found:
        stick = Stick(found.desk)
        if asked.deed == "write":
            limit_mb = asked.pages_mb
            limit_bytes = PAGES_LIMIT_BYTES if limit_mb is None else max(0, limit_mb) * MEGABYTE
            written = stick.write(asked.file, limit_bytes)
            told = {"file": asked.file, "changes": written.changes, "bytes": written.size_bytes}
            told |= {"pages": written.pages, "pages_left": written.pages_left}
            words = _on_the_stick(asked.file, written)
        else:
            taken, counts = stick.read(asked.file), found.desk.store.counts()
            told_of = f"{taken.settled} changes answered, {taken.received} records received"
            words = f"{told_of}, {counts.unsent} not sent yet."
            if taken.pages:
                words += f" Documents whose pages the center has now: {taken.pages}."
            if taken.pages_waiting:
                words += (
                    f" Documents whose pages it did not take, so that they wait here: {taken.pages_waiting}."
                )
            told = {"verdicts": taken.outcomes, "received": taken.received, "unsent": counts.unsent}
            told |= {"pages": taken.pages, "pages_waiting": taken.pages_waiting}
        tell(told, words, as_json=asked.json)
    return 0


def _on_the_stick(file: Path, written: Written) -> str:
    words = f"{written.changes} changes are in {file}, for the center alone."
    if written.pages:
        words += f" Documents whose pages are in it: {written.pages}."
    if written.pages_left:
        words += f" Documents whose pages did not fit in, so that they wait here: {written.pages_left}."
    return f"{words} All of it counts as saved on this computer until the center's answer is read."


def _carried(steps: list[Step]) -> dict[str, int]:
    """Count the bytes of documents that went and came."""
    moved = {way: sum(s.moved_bytes for s in steps if s.parcel.is_outgoing is way) for way in (True, False)}
    return {"document_bytes_sent": moved[True], "document_bytes_received": moved[False]}


def _told(desk: Desk, rounds: list[Round], trouble: Unavailable | None) -> dict[str, Any]:
    verdicts: Counter[str] = sum((one.outcomes for one in rounds), Counter())
    counts = desk.store.counts()
    return {
        "rounds": len(rounds),
        "sent": sum(one.sent for one in rounds),
        "settled": sum(one.settled for one in rounds),
        "verdicts": dict(verdicts),
        "received": sum(one.received for one in rounds),
        "unsent": counts.unsent,
        "needs_you": counts.needs_you,
        "last_exchange_at": counts.last_exchange_at,
        "ended": str(trouble) if trouble else "",
    }


def _summary(desk: Desk, rounds: list[Round]) -> str:
    settled, received = sum(one.settled for one in rounds), sum(one.received for one in rounds)
    left = desk.store.counts().unsent
    return f"{settled} changes sent to the center, {received} records received, {left} not sent yet."
