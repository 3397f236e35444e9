"""When somebody watches a site and each of its queues, as it is edited, and what other sites read of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from navigator_app.deciding import may_edit
from navigator_app.desk import Desk
from sync.changes import Document
from sync.records import KINDS
from sync.records.derive import build
from sync.records.site import Site
from sync.rules.codes import code_list
from sync.rules.watching import who_is_watching
from sync.words import Words, city_of, say

OWN = ("hours", "holidays", "on_call_number", "cover")


@dataclass(frozen=True, slots=True)
class QueueHours:
    """One queue, or the site itself, in the plain values of documents."""

    queue: str
    """Empty for the site's own."""
    name: Words
    hours: Sequence[Mapping[str, Any]]
    holidays: Sequence[Mapping[str, Any]]
    on_call_number: str
    cover: str
    is_own: bool
    """Whether anything differs from the site's own."""


@dataclass(frozen=True, slots=True)
class SiteHours:
    """A site with all of its queues."""

    site_id: str
    name: str
    zone: Words
    queues: tuple[QueueHours, ...]
    may_change: bool
    opened: Document


def site_hours(desk: Desk, site_id: str = "") -> SiteHours | None:
    """Give when somebody watches a site, this one unless another is named; None where it is not here."""
    image = desk.image(site_id or desk.me.site_id)
    if image is None or image.kind != "site":
        return None
    own = {str(one.get("queue")): one for one in image.fields.get("queues") or []}
    queues = [_queue("", say("Whole site"), image.fields, is_own=True)]
    queues += [
        _queue(code.code, say(code.label), own.get(code.code, {}), is_own=code.code in own)
        for code in code_list("queues").offered()
    ]
    zone = str(image.fields.get("zone") or "UTC")
    return SiteHours(
        site_id=image.id,
        name=str(image.fields.get("name") or ""),
        zone=say("By the clock of {city}", city=city_of(zone)),
        queues=tuple(queues),
        may_change=may_edit(desk, "site"),
        opened=image,
    )


def _queue(code: str, name: Words, values: Mapping[str, Any], *, is_own: bool) -> QueueHours:
    return QueueHours(
        code,
        name,
        values.get("hours") or (),
        values.get("holidays") or (),
        str(values.get("on_call_number") or ""),
        str(values.get("cover") or ""),
        is_own,
    )


def read_elsewhere(desk: Desk, opened: Document, queue: str, typed: Mapping[str, Any]) -> Words:
    """Say what other sites would read now if this were saved."""
    fields = dict(opened.fields)
    if queue:
        others = [one for one in fields.get("queues") or [] if one.get("queue") != queue]
        fields["queues"] = [*others, {"queue": queue, **typed}] if any(typed.values()) else others
    else:
        fields |= typed
    record = build(KINDS["site"], opened.id, opened.patient, opened.site, fields)
    return who_is_watching(record, desk.now(), queue=queue).words if isinstance(record, Site) else say("")
