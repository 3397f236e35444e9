"""Collisions: two records take what there is only one of, and a person says that both are right as they stand."""

from __future__ import annotations

from navigator_app.commands.seen import as_record, of, seen, words_needed
from navigator_app.desk import Desk
from sync.changes import Document
from sync.errors import Refused
from sync.records.base import BothRight
from sync.records.collision import BOTH_RIGHT
from sync.records.derive import to_plain
from sync.records.review import Review
from sync.words import say


def both_right(desk: Desk, review_id: str, reason: str, opened: Document | None = None) -> str:
    """Say that a record and those in its way may stand as they are, and why; give the record's id.

    It holds for exactly these pairs at exactly these times, on both sides: moving one of them asks again.
    Raises: Refused without a reason, or when nothing is open any more.
    """
    why = words_needed(reason, "reason", say("Say why both are right."))
    review = as_record(seen(desk, review_id, opened))
    if not isinstance(review, Review) or not review.collision or review.state != "open":
        raise Refused(None, say("This was decided already."))
    me = desk.me
    said = [
        BothRight(
            collision=review.collision,
            other_id=other.record,
            mark=other.mark,
            by_id=me.person_id,
            by_name=me.name,
            at=desk.now(),
            zone=me.zone,
            reason=why,
        )
        for other in review.others
        if other.state == "open"
    ]
    patch = {BOTH_RIGHT: {"add": to_plain(said), "remove": []}}
    target = seen(desk, review.target_id)
    return desk.commit(of(target, patch, settles=review_id), reason=why)[0]
