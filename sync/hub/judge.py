"""Judging one deed: known already, too early, not allowed, not valid, clashing, or taken.

A deed is the changes that travel together; it is refused as a whole, and a lifecycle move in one of its
changes waits when a lifecycle move in another one has to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sync.changes import Change, Document, fields_under, groups_of
from sync.errors import Refused
from sync.hub import access, apply
from sync.hub.bench import Bench
from sync.hub.feeds import feeds_of, feeds_of_new
from sync.hub.ports import HubTransaction, Person
from sync.hub.reviews import known_reviews
from sync.merge import Plan, newest_other, plan
from sync.protocol import TAKEN, Outcome, Verdict
from sync.records import KINDS
from sync.records.base import Record
from sync.records.keeping import bounded, checked
from sync.rules import emergency, lifecycle, moves
from sync.rules.policy import ROLES_ARE_GIVEN

ORPHANED = "It belongs to an entry that the center could not accept."
FOREIGN = "This entry does not name the computer it was written on."
LEAD = "The center does not know this record, or who wrote this, as one of yours. It waits for the site lead."
STATUS = "status"


def judge(bench: Bench, deed: Sequence[Change]) -> list[Verdict]:
    """Judge the changes of one deed, and log every verdict that settles."""
    known = {c.id: v for c in deed if (v := bench.tx.verdict_of(c.id)) is not None}
    fresh = [c for c in deed if c.id not in known]
    verdicts = [_repeat(bench, c, known[c.id]) for c in deed if c.id in known]
    if fresh:
        verdicts += _judge_fresh(bench, fresh)
    return verdicts


def _repeat(bench: Bench, change: Change, first: Verdict) -> Verdict:
    """Give the first verdict again, with today's document if this computer may still see it."""
    document = bench.tx.document(change.record)
    if document is None or first.outcome not in TAKEN:
        return first
    if not feeds_of(bench.tx, document) & bench.feeds:
        return first
    return apply.carrying(bench.tx, bench.feeds, first, document)


def _judge_fresh(bench: Bench, deed: Sequence[Change]) -> list[Verdict]:
    if any(change.store != bench.device.store for change in deed):
        return apply.turn_away(bench, deed, FOREIGN)
    # A desk that has not learnt of a restore first gives back what it holds: see docs/decisions/0011.
    waiting = _waiting(bench, deed) if bench.has_learnt else "early"
    if waiting is not None:
        return [Verdict(c.id, waiting) for c in deed]
    try:
        _check_predecessors(bench, deed)
        # What a computer wrote before it was taken off comes by file: see sync.hub.unsent.
        if (
            bench.device.is_revoked
            or _is_out_of_reach(bench, deed)
            or any(_author(bench, c) is None for c in deed)
        ):
            return apply.settle_all(bench, deed, "lead", None, LEAD)
        for change in deed:
            _check_allowed(bench, deed, change)
        plans = [(change, _plan(bench, bench.grounded(change))) for change in deed]
    except Refused as no:
        return apply.settle_all(bench, deed, "refused", no.field, str(no))
    _hold_moves_together(bench, plans)
    return [apply.take(bench, change, found, sentence) for change, (found, sentence) in plans]


def _waiting(bench: Bench, deed: Sequence[Change]) -> Outcome | None:
    """Say why a deed cannot be judged now, if so: its store went back in time, or something must come first."""
    for change in deed:
        other = bench.tx.change_numbered(change.store, change.number)
        if other is not None and other != change.id:
            return "rolled_back"
    mine = {c.id for c in deed}
    if any(a not in mine and bench.tx.verdict_of(a) is None for c in deed for a in c.after):
        return "early"
    unknown = any(_is_unknown(bench.tx, c, _creates(deed)) for c in deed)
    return "early" if unknown and bench.has_more and not _follows_lead(bench, deed) else None


def _creates(deed: Sequence[Change]) -> frozenset[str]:
    return frozenset(c.record for c in deed if c.creates)


def _is_unknown(tx: HubTransaction, change: Change, mine_created: frozenset[str]) -> bool:
    if change.record in mine_created and not change.creates:
        return False
    if not change.creates:
        return tx.document(change.record) is None
    if change.kind == "patient" or change.patient is None or change.patient in mine_created:
        return False
    return tx.document(change.patient) is None


def _follows_lead(bench: Bench, deed: Sequence[Change]) -> bool:
    judged = (bench.tx.verdict_of(a) for c in deed for a in c.after)
    return any(v is not None and v.outcome == "lead" for v in judged)


def _check_predecessors(bench: Bench, deed: Sequence[Change]) -> None:
    """Refuse what comes after a refused creation, or after a refused change of the same group."""
    for change in deed:
        for before in change.after:
            verdict = bench.tx.verdict_of(before)
            if verdict is None or verdict.outcome != "refused":
                continue
            if bench.tx.document(change.record) is None or _shares_group(bench.tx, change, before):
                raise Refused(None, ORPHANED)


def _shares_group(tx: HubTransaction, change: Change, before: str) -> bool:
    noun = KINDS.get(change.kind)
    mine = set(groups_of(change.patch, noun))
    earlier = (c for c, _, _ in tx.history_of(change.record) if c.id == before)
    return any(mine & set(groups_of(c.patch, noun)) for c in earlier)


def _is_out_of_reach(bench: Bench, deed: Sequence[Change]) -> bool:
    """Say whether a deed touches what this computer's feeds do not hold; it then waits for the site lead."""
    created = _creates(deed)
    for change in deed:
        if _is_unknown(bench.tx, change, created):
            return True
        document = bench.tx.document(change.record)
        if document is None and bench.tx.is_elsewhere(change.record):
            return True
        feeds = feeds_of(bench.tx, document) if document else _feeds_of_fresh(bench, deed, change)
        if not access.reached(bench.feeds, change.author, feeds):
            return True
    return False


def _author(bench: Bench, change: Change) -> Person | None:
    """Find who wrote a change, if they work at this computer's site; the sender may be a colleague of theirs.

    Empty: None for somebody unknown, of another site, or whose access ended since; the site lead then decides.
    """
    author = bench.author(change.author)
    may = author is not None and author.is_active and bench.device.site in author.sites
    return author if may else None


def _feeds_of_fresh(bench: Bench, deed: Sequence[Change], change: Change) -> frozenset[str]:
    """Work out the feeds of a record this deed creates; its chart may be created by the same deed."""
    for other in deed:
        if other.creates and other.kind == "patient" and other.record in (change.patient, change.record):
            return feeds_of_new(bench.tx, other)
    first = next((c for c in deed if c.creates and c.record == change.record), change)
    return feeds_of_new(bench.tx, first)


def _check_allowed(bench: Bench, deed: Sequence[Change], change: Change) -> None:
    """Check the envelope, the person and the fields.

    Raises: Refused.
    """
    if change.place not in (None, bench.device.site):
        raise Refused(None, FOREIGN)
    document = bench.tx.document(change.record)
    if document is not None and (document.kind, document.patient, document.site) != (
        change.kind,
        change.patient,
        change.site,
    ):
        raise Refused(None, "This entry names another patient or site than the record it changes.")
    feeds = feeds_of(bench.tx, document) if document else _feeds_of_fresh(bench, deed, change)
    noun = KINDS.get(change.kind)
    author = _author(bench, change)
    if author is None:
        raise Refused(None, LEAD)
    access.may_write(author, bench.device, change, noun, feeds)
    # Asked of the database for that alone: every other change would cost a question about somebody who is nobody.
    if access.says_roles(change) and bench.author(change.record) is not None:
        raise Refused("roles", ROLES_ARE_GIVEN)
    kept = bounded(change.patch) if noun is None else checked(noun, change.patch, creating=document is None)
    if change.kind == emergency.KIND:
        roles, before = author.roles_at(bench.device.site), document.fields if document else None
        emergency.check_write(author.id, roles, before, kept)


def _plan(bench: Bench, change: Change) -> tuple[Plan, str]:
    """Read the clash rule, then the rules on the record as it would be after the merge.

    Raises: Refused when the change is invalid by its own store's doing.
    """
    noun = KINDS.get(change.kind)
    document = bench.tx.document(change.record)
    reviews = known_reviews(bench.tx.reviews_of(change.record))
    found = plan(document, change, noun, bench, reviews)
    if noun is None or not found.free:
        return found, ""
    before = document.fields if document else None
    home = (change.record, change.patient, change.site)
    after = fields_under(before or {}, found.free, noun)
    wrong = bench.newly_wrong(noun, home, before, after)
    if not wrong:
        _check_mover(bench, change, noun, before, after)
        return found, ""
    field_name, sentence = wrong[0]
    if not _moved_elsewhere(bench, document, change):
        raise Refused(field_name, sentence)
    return _all_held(bench, found, document, change), sentence


def _check_mover(
    bench: Bench,
    change: Change,
    noun: type[Record],
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
) -> None:
    """Refuse a lifecycle move that is not its author's to make.

    Raises: Refused.
    """
    if before is None or not lifecycle.moves(noun, before, after):
        return
    author = bench.author(change.author)
    site, roles = bench.device.site, author.roles_at(bench.device.site) if author else frozenset[str]()

    def site_values(one: str) -> Mapping[str, Any] | None:
        known = bench.tx.document(one)
        return known.fields if known else None

    mover = moves.mover_of(noun, before, site, roles, site_values)
    settled = bench.tx.reviews_of(change.record).values() if change.settles else ()
    chosen = moves.statuses_of(noun, [side for one in settled for side in one.fields["sides"]])
    for field_name, sentence in moves.check_mover(noun, before, after, mover, chosen):
        raise Refused(field_name, sentence)


def _moved_elsewhere(bench: Bench, document: Document | None, change: Change) -> bool:
    """Say whether anybody else wrote to this record since the image the change was made on."""
    if document is None:
        return False
    others = (newest_other(writes, change, bench) for writes in document.writes.values())
    return any(w is not None and bench.is_unseen(w, change.base) for w in others)


def _all_held(bench: Bench, found: Plan, document: Document | None, change: Change) -> Plan:
    """Hold a whole change whose result a rule forbids, each group against the newest foreign write."""
    held = Plan(superseded=found.superseded, clashes=dict(found.clashes))
    for group in groups_of(found.free, KINDS.get(change.kind)):
        other = newest_other(document.writes.get(group, ()) if document else (), change, bench)
        held.clashes[group] = [other] if other else []
    return held


def _hold_moves_together(bench: Bench, plans: Sequence[tuple[Change, tuple[Plan, str]]]) -> None:
    """When one lifecycle move of a deed has to wait, its other moves wait with it."""
    if len(plans) < 2 or not any(STATUS in found.clashes for _, (found, _) in plans):
        return
    for change, (found, _) in plans:
        noun = KINDS.get(change.kind)
        if STATUS in groups_of(found.free, noun) and bench.tx.document(change.record) is not None:
            for name in [n for n in found.free if groups_of([n], noun) == (STATUS,)]:
                found.free.pop(name)
            found.clashes[STATUS] = []
