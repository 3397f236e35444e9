"""Reviews: settle what two people wrote differently; the losing value stays in the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from navigator_app.commands.messages import new_message
from navigator_app.commands.seen import as_record, of, seen, words_needed
from navigator_app.desk import Desk
from sync.changes import Document, Revision
from sync.errors import Refused
from sync.records import KINDS
from sync.records.derive import fields, members, to_plain
from sync.records.review import Review
from sync.words import say


def settle(
    desk: Desk, review_id: str, values: Mapping[str, Any], saw: tuple[str, ...] = (), reason: str = ""
) -> str:
    """Write the chosen values of the whole group to the target, naming the Review and every side that was seen.

    Shape: `values` holds the whole group (`ReviewView.result`); `saw` are the sides' change ids as shown,
    all present ones when left out. Gives the target's id.
    Raises: Refused when the Review is not open or grew a side that was not shown.
    """
    image, review = _open(desk, review_id)
    sides = tuple(side.change for side in review.sides)
    if saw and set(sides) - set(saw):
        raise Refused(None, say("Somebody wrote again meanwhile. Look at every side before you decide."))
    target = seen(desk, review.target_id)
    names = members(KINDS.get(review.target_kind), review.group)
    missing = [name for name in names if name not in values and name in _written(review)]
    if missing:
        raise Refused(missing[0], say("Choose a value for each field first."))
    typed = {name: _kept(review.target_kind, name, value) for name, value in values.items() if name in names}
    opened = replace(target, revision=_later(target, image))
    return desk.commit(of(opened, typed, settles=review_id, saw=sides), reason=reason)[0]


def _open(desk: Desk, review_id: str) -> tuple[Document, Review]:
    image = seen(desk, review_id)
    review = as_record(image)
    if not isinstance(review, Review) or review.state != "open":
        raise Refused(None, say("This was decided already."))
    return image, review


def _written(review: Review) -> set[str]:
    return {name for side in review.sides for name in side.values}


def _kept(kind: str, name: str, value: Any) -> Any:
    """Give nothing the way its field keeps it: a side says none for a field that it never had."""
    noun = KINDS.get(kind)
    field = fields(noun).get(name) if noun else None
    return to_plain(field.default) if value is None and field is not None else value


def _later(target: Document, review: Document) -> Revision | None:
    """Give the later of both revisions, since a settlement saw the record and its Review."""
    one, other = target.revision, review.revision
    if one is None or other is None or one.epoch != other.epoch:
        return other or one
    return max(one, other, key=lambda revision: revision.n)


def ask_them(desk: Desk, review_id: str, words: str) -> str:
    """Ask the other side about it by message; give the message's id."""
    body = words_needed(words, "body", say("Write the question."))
    image, review = _open(desk, review_id)
    other = next((s for s in review.sides if s.author != desk.me.person_id), None)
    typed = {
        "subject": review.headline(),
        "body": body,
        "to_id": other.author if other else None,
        "to_site_id": other.place if other else None,
        "about_kind": review.target_kind,
        "about_id": review.target_id,
    }
    return desk.commit(new_message(desk, typed, image.patient))[0]
