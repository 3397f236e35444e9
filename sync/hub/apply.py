"""Carrying out a judgement: the document, its Reviews, its lines in the feeds, the log, the audit."""

from __future__ import annotations

from collections.abc import Sequence

from sync.changes import Change, Document, Revision, groups_of, laid_over
from sync.hub import reviews as reviewing
from sync.hub.bench import Bench
from sync.hub.feeds import MEMBERSHIP, feeds_of, move_patient, rewrite_lines
from sync.hub.ports import AuditEntry, HubTransaction
from sync.merge import Plan, group_is_withdrawn
from sync.protocol import Outcome, Verdict
from sync.records import KINDS
from sync.records.base import LIFE


def settle_all(
    bench: Bench, deed: Sequence[Change], outcome: Outcome, field: str | None, reason: str
) -> list[Verdict]:
    """Give every change of a deed the same verdict and log it; nothing else is written.

    It takes a place in the commit order all the same, so that a desk knows whether a backup reaches it.
    """
    bench.tx.next_n()
    verdicts = [Verdict(c.id, outcome, None, field, reason) for c in deed]
    for change, verdict in zip(deed, verdicts, strict=True):
        bench.tx.log_change(change, verdict, bench.now, bench.person.id)
        _audit(bench, change, outcome)
    return verdicts


def turn_away(bench: Bench, deed: Sequence[Change], reason: str) -> list[Verdict]:
    """Refuse a deed that names another computer, without logging it.

    The log's numbers belong to the computer that is named, whose own next change would otherwise be told that
    its number is taken.
    """
    for change in deed:
        _audit(bench, change, "turned_away")
    return [Verdict(change.id, "refused", reason=reason) for change in deed]


def take(bench: Bench, change: Change, plan: Plan, sentence: str) -> Verdict:
    """Take what is free, hold what clashes, close what is settled; log and answer."""
    before = bench.tx.document(change.record)
    document = _write(bench, change, plan, before)
    reviews = _hold(bench, change, plan, document, sentence) if document else []
    reviews += _close(bench, change, plan)
    outcome = _outcome(bench, change, plan, before)
    verdict = Verdict(change.id, outcome, document.revision if document else None, reason=sentence)
    bench.tx.log_change(change, verdict, bench.now, bench.person.id, plan.superseded)
    _audit(bench, change, outcome)
    if document is None:
        return verdict
    is_exact = _is_exact(bench, change, plan, before)
    if is_exact:
        bench.exact.add(change.id)
    return carrying(bench.tx, bench.feeds, verdict, None if is_exact else document, reviews, change.record)


def _write(bench: Bench, change: Change, plan: Plan, before: Document | None) -> Document | None:
    patch = dict(plan.free)
    if plan.revives is not None:
        patch |= {"is_withdrawn": False, "withdrawn_reason": ""}
    if not patch:
        bench.tx.next_n()
        return before
    noun = KINDS.get(change.kind)
    start = before or Document(change.kind, change.record, change.patient, change.site, None)
    revision = bench.next_revision()
    document = laid_over(start, change, patch, revision, noun)
    was_in = feeds_of(bench.tx, before) if before else frozenset()
    bench.tx.put_document(document)
    rewrite_lines(bench.tx, document)
    if change.kind == "patient" and MEMBERSHIP & set(patch):
        move_patient(bench.tx, document, was_in)
    return document


def _hold(bench: Bench, change: Change, plan: Plan, document: Document, sentence: str) -> list[Document]:
    """Open or widen the Review of each clashing group."""
    noun = KINDS.get(change.kind)
    clashes = dict(plan.clashes)
    if plan.revives is not None:
        clashes[LIFE] = [plan.revives]
    known = bench.tx.reviews_of(change.record)
    out: list[Document] = []
    for group, writes in clashes.items():
        current = document.last_write(group)
        sides = [reviewing.side_of_write(current, document.group_values(noun, group))] if current else []
        sides += [reviewing.side_of_write(w, w.values) for w in writes if w.values is not None]
        sides.append(reviewing.side_of_change(change, group, change.place))
        revision = bench.next_revision()
        review = reviewing.held(known.get(group), document, group, sides, revision, sentence)
        out.append(keep_review(bench, review))
    return out


def keep_review(bench: Bench, review: Document) -> Document:
    """Keep a Review with its place in the feeds of its target."""
    bench.tx.put_review(review.fields["target_id"], review.fields["group"], review)
    rewrite_lines(bench.tx, review)
    return review


def _close(bench: Bench, change: Change, plan: Plan) -> list[Document]:
    """Close the Review a settlement names, if it saw every side; a withdrawal closes them all."""
    out: list[Document] = []
    touched = groups_of(plan.free, KINDS.get(change.kind))
    is_gone = group_is_withdrawn(plan.free)
    for group, review in bench.tx.reviews_of(change.record).items():
        if review.fields["state"] != reviewing.OPEN or review.fields.get("collision"):
            continue
        unseen = {s["change"] for s in review.fields["sides"]} - set(change.saw) - {change.id}
        if change.settles == review.id and group in touched and not unseen:
            state = reviewing.SETTLED
        elif is_gone and group != LIFE:
            state = reviewing.REMOVED
        else:
            continue
        revision = bench.next_revision()
        out.append(keep_review(bench, reviewing.closed(review, state, change, revision, change.place)))
    return out


def _outcome(bench: Bench, change: Change, plan: Plan, before: Document | None) -> Outcome:
    if not plan.is_clear or _waits_in_a_review(bench, change, plan):
        return "held"
    if before is not None and before.revision != change.base:
        return "merged"
    return "accepted"


def _waits_in_a_review(bench: Bench, change: Change, plan: Plan) -> bool:
    """Say whether a value of this change came back before it, after a restore, in a Review that nobody has settled."""
    if not plan.superseded:
        return False
    reviews = bench.tx.reviews_of(change.record).values()
    is_open = {review.id for review in reviews if review.fields["state"] == reviewing.OPEN}
    return not is_open.isdisjoint(plan.superseded.values())


def _is_exact(bench: Bench, change: Change, plan: Plan, before: Document | None) -> bool:
    """Say whether the sender's own image plus this change is the hub's document, so that none need travel."""
    if not plan.is_clear or plan.superseded or any(isinstance(v, dict) for v in change.patch.values()):
        return False
    if before is None or (before.revision is not None and before.revision == change.base):
        return True
    if change.prev not in bench.exact:
        return False
    last = max(
        (w for ws in before.writes.values() for w in ws[:1] if w.revision is not None),
        key=lambda w: w.revision or Revision("", 0),
        default=None,
    )
    return last is not None and last.change == change.prev


def carrying(
    tx: HubTransaction,
    feeds: frozenset[str],
    verdict: Verdict,
    document: Document | None,
    reviews: Sequence[Document] = (),
    record: str | None = None,
) -> Verdict:
    """Put into a verdict what came of it: the document, its Reviews, and their places in this store's feeds."""
    target = document.id if document else record
    if document is not None and not reviews:
        reviews = [r for r in tx.reviews_of(document.id).values() if r.fields["state"] == reviewing.OPEN]
    carried = [target] if target else []
    carried += [r.id for r in reviews]
    lines = [line for r in carried for line in tx.lines_of(r).values() if line.is_put and line.feed in feeds]
    if target is not None and not any(line.record == target for line in lines):
        return verdict.bringing(None, (), ())
    places = tuple([(line.record, line.feed, line.seq) for line in lines])
    return verdict.bringing(document, tuple(reviews), places)


def _audit(bench: Bench, change: Change, action: str) -> None:
    feeds = sorted(f for f, line in bench.tx.lines_of(change.record).items() if line.is_put)
    names = feeds or [f"site:{bench.device.site}"]
    bench.tx.audit(
        AuditEntry(feed, bench.person.id, bench.device.store, f"change.{action}", change.record, bench.now)
        for feed in names
    )
