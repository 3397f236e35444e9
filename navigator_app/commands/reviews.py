"""Reviews: settle what two people wrote differently; the losing value stays in the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from navigator_app.commands.messages import new_message
from navigator_app.commands.seen import as_record, of, seen, tick, with_values, words_needed
from navigator_app.desk import Deed, Desk
from navigator_app.gathered import begins_soon
from sync.changes import Document, Revision
from sync.errors import Refused
from sync.records import KINDS
from sync.records.derive import fields, members, to_plain
from sync.records.review import Review
from sync.rules import read_whole
from sync.words import say


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was chosen in one Review: the whole group's values, and every side that was shown."""

    review: str
    values: Mapping[str, Any]
    saw: tuple[str, ...] = ()
    """All present sides when left out."""


def settle(
    desk: Desk,
    review_id: str,
    values: Mapping[str, Any],
    saw: tuple[str, ...] = (),
    reason: str = "",
    *,
    is_read_whole: bool = False,
) -> str:
    """Settle one Review; see `settle_together`. Gives the target's id."""
    one = Settlement(review_id, values, saw)
    return settle_together(desk, [one], reason, is_read_whole=is_read_whole)[0]


def settle_together(
    desk: Desk, settlements: Sequence[Settlement], reason: str = "", *, is_read_whole: bool = False
) -> tuple[str, ...]:
    """Write the chosen values of whole groups to their targets in one deed, naming each Review and every side seen.

    Shape: `values` holds the whole group (`ReviewView.result`). What begins within the days of the rule is
    confirmed whole with it. Gives the targets' ids.
    Raises: Refused when a Review is not open, grew a side that was not shown, or nobody read the whole.
    """
    deeds = [_settling(desk, one) for one in settlements]
    targets: dict[str, tuple[Document, dict[str, Any]]] = {}
    for deed in deeds:
        image = seen(desk, deed.record or "", deed.opened)
        _, typed = targets.setdefault(image.id, (image, {}))
        typed.update(deed.typed)
    soon = [(image, typed) for image, typed in targets.values() if begins_soon(desk, image, typed)]
    if soon and not is_read_whole:
        raise Refused(read_whole.TICK, say("This begins within days. Read the whole of it, then confirm it."))
    ticks = [of(image, {read_whole.TICK: _read(desk, image, typed)}) for image, typed in soon]
    return desk.commit(*deeds, *ticks, reason=reason)[: len(deeds)]


def confirm_whole(desk: Desk, record_id: str, opened: Document | None = None) -> str:
    """Confirm that a record, whose parts two people wrote, is right as a whole."""
    image = seen(desk, record_id, opened)
    return desk.commit(of(image, {read_whole.TICK: _read(desk, image, {})}))[0]


def _read(desk: Desk, image: Document, typed: Mapping[str, Any]) -> Any:
    return tick(desk, with_values(image, typed), read_whole.TICK)


def _settling(desk: Desk, one: Settlement) -> Deed:
    image, review = _open(desk, one.review)
    sides = tuple(side.change for side in review.sides)
    if one.saw and set(sides) - set(one.saw):
        raise Refused(None, say("Somebody wrote again meanwhile. Look at every side before you decide."))
    target = seen(desk, review.target_id)
    names = members(KINDS.get(review.target_kind), review.group)
    missing = [name for name in names if name not in one.values and name in _written(review)]
    if missing:
        raise Refused(missing[0], say("Choose a value for each field first."))
    chosen = {name: value for name, value in one.values.items() if name in names}
    typed = {name: _kept(review.target_kind, name, value) for name, value in chosen.items()}
    opened = replace(target, revision=_later(target, image))
    return of(opened, typed, settles=one.review, saw=sides)


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
