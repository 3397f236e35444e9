"""Commands that only look: kinds, records, today, one record with its rules, history, reviews."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from datetime import datetime
from typing import Any

from navigator_app.cli.opening import opened
from navigator_app.cli.saying import complain, document, tell, tell_each
from navigator_app.desk import Desk
from navigator_app.joining import Unlocked
from navigator_app.queries import standing, told
from navigator_app.queries.chart import chart
from navigator_app.queries.collision import collision, open_collisions
from navigator_app.queries.names import Names
from navigator_app.queries.record_history import history as history_of
from navigator_app.queries.referral import referral
from navigator_app.queries.review import open_reviews, review
from navigator_app.queries.today import GROUP_WORDS, WorkItem
from navigator_app.queries.today import today as worklist
from navigator_app.queries.trip import trip
from sync.changes import Document
from sync.client.past import PastLane
from sync.errors import Refused, Unavailable
from sync.ids import is_id
from sync.records import KINDS
from sync.records.base import Record
from sync.records.derive import build, fields
from sync.rules import lifecycle, ticks


def kinds(asked: Namespace) -> int:
    """List every kind with its fields, types, codes, merge rules and FHIR name."""
    tell_each(((_kind(noun), _kind_line(noun)) for noun in KINDS), as_json=asked.json)
    return 0


def _kind(noun: type[Record]) -> dict[str, Any]:
    about = noun.about
    return {
        "kind": about.name,
        "label": about.label,
        "plural": about.plural,
        "fhir": about.fhir,
        "home": about.home,
        "hub_only": about.hub_only,
        "lifecycle": noun.lifecycle,
        "fields": [
            {
                "name": one.name,
                "label": one.about.label,
                "type": one.shape,
                "codes": one.about.codes,
                "refers": one.about.refers,
                "unit": one.about.unit,
                "merge": one.about.merge,
                "together": one.about.together,
                "fixed": one.about.fixed,
                "search": one.about.search,
                "required": one.is_required,
                "confirms": one.about.confirms,
            }
            for one in fields(noun).values()
        ],
    }


def _kind_line(noun: type[Record]) -> str:
    return f"{noun.about.name}: {noun.about.label}, {len(fields(noun))} fields, FHIR {noun.about.fhir}"


def records(asked: Namespace) -> int:
    """List what the desk shows now: the folded documents of a kind, of one id, or of every known kind."""
    with opened(asked) as found:
        tell_each(
            ((document(image), _line(image)) for image in _images(found.desk, asked)), as_json=asked.json
        )
    return 0


def _images(desk: Desk, asked: Namespace) -> list[Document]:
    if asked.id:
        image = desk.image(_id(asked.id))
        return [image] if image is not None and asked.kind in (None, image.kind) else []
    names = [asked.kind] if asked.kind else [noun.about.name for noun in KINDS]
    return [image for name in names for image in desk.store.of_kind(name)]


def _id(text: str) -> str:
    if not is_id(text):
        raise Refused("id", "This is not an id of Navigator.")
    return text


def _line(image: Document) -> str:
    noun = KINDS.get(image.kind)
    if noun is None:
        return f"{image.kind} {image.id}"
    return (
        f"{image.kind} {image.id} {build(noun, image.id, image.patient, image.site, image.fields).headline()}"
    )


def today(asked: Namespace) -> int:
    """Tell the worklist as computed now, or as of a given moment."""
    with opened(asked) as found:
        at = _moment(asked.at, found.desk) if asked.at else None
        answer = worklist(found.desk, asked.scope, at)
        text = "\n".join([*(_row(row) for row in answer.rows), str(answer.freshness.words)]).strip()
        tell(answer, text or "Nothing is due.", as_json=asked.json)
    return 0


def _moment(text: str, desk: Desk) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused("at", "Write the moment as 2026-11-23T07:40 or with an offset.") from error
    return at if at.tzinfo else at.replace(tzinfo=desk.zone)


def _row(row: WorkItem) -> str:
    about = ", ".join(part for part in (row.person, str(row.due or "")) if part)
    what = f"{row.title} ({about})" if about else str(row.title)
    return f"{GROUP_WORDS[row.group]}: {what}. {row.status.text}. {row.owner}"


def show(asked: Namespace) -> int:
    """Tell one record with what the rules say about it."""
    with opened(asked) as found:
        desk = found.desk
        image = _one(desk, asked)
        rules = _rules(desk, image)
        answer = {"record": document(image), "standing": standing.words(desk, image.id), "rules": rules}
        tell(answer, _shown(desk, image), as_json=asked.json)
    return 0


def _one(desk: Desk, asked: Namespace) -> Document:
    image = desk.image(_id(asked.id))
    if image is None or image.kind != asked.kind:
        raise Refused("id", "There is no such record on this desk.")
    return image


_VIEWS: dict[str, Callable[[Desk, str], Any]] = {
    "referral": referral,
    "trip": trip,
    "patient": chart,
    "review": lambda desk, one: review(desk, one) or collision(desk, one),
}


def _rules(desk: Desk, image: Document) -> Any:
    if image.kind in _VIEWS:
        return _VIEWS[image.kind](desk, image.id)
    noun = KINDS.get(image.kind)
    if noun is None:
        return None
    record = build(noun, image.id, image.patient, image.site, image.fields)
    status = str(getattr(record, "status", ""))
    return {
        "acts_next": lifecycle.owner_of_next_move(noun, status),
        "may_follow": lifecycle.next_states(noun, status),
        "ticks": {name: ticks.standing(record, name).state for name in ticks.tick_fields(noun)},
        "problems": record.problems(),
    }


def _shown(desk: Desk, image: Document) -> str:
    names, noun = Names(desk), KINDS.get(image.kind)
    lines = [
        f"{told.label(noun, name)}: {text}"
        for name, value in image.fields.items()
        if (text := told.value(names, image.kind, name, value, image.fields))
    ]
    return "\n".join([_line(image), *lines, standing.words(desk, image.id)])


def history(asked: Namespace) -> int:
    """Tell who wrote what to a record, where and when; asked for, the center's part of it, too.

    Shape: 1 where the center could not be reached; what is here is told all the same.
    """
    with opened(asked) as found:
        image = _one(found.desk, asked)
        trouble = _ask_for_past(found, image.id) if asked.ask else None
        answer = history_of(found.desk, image.id)
        for entry in answer.entries:
            changed = "; ".join(
                f"{one.label}: {one.before or 'nothing'} → {one.text or 'nothing'}" for one in entry.fields
            )
            tell(entry, f"{entry.words}. {changed}", as_json=asked.json)
        if answer.end and asked.json:
            # Beside the lines of JSON, which are writes and nothing else.
            complain(answer.end)
        elif answer.end:
            tell(None, answer.end, as_json=False)
        if trouble is not None:
            complain(str(trouble))
    return 1 if trouble is not None else 0


def _ask_for_past(found: Unlocked, record: str) -> Unavailable | None:
    """Ask the center for what was written to a record before; gives why not where it cannot be reached.

    Raises: Refused where this desk was not joined to a hub.
    """
    if found.link is None:
        raise Refused(None, "This desk was not joined to a hub.")
    desk = found.desk
    if desk.store.has_whole_past(record):
        return None
    lane = PastLane(desk.store, found.link, lambda: desk.me.person_id)
    lane.ask(record)
    try:
        while lane.step():
            pass
    except Unavailable as why:
        return why
    return None


def reviews(asked: Namespace) -> int:
    """Tell what two people disagree about, and what is taken twice."""
    with opened(asked) as found:
        tell_each(
            ((one, f"{one.key.id} {one.this.person}: {one.sentence}") for one in open_collisions(found.desk)),
            as_json=asked.json,
        )
        tell_each(
            ((one, f"{one.key.id} {one.person}: {one.detail}") for one in open_reviews(found.desk)),
            as_json=asked.json,
        )
    return 0
