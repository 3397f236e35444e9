"""Rows for what waits to go to a number: one that was set aside, one to be verified again before it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from navigator_app import gathered
from navigator_app.deciding import may_edit
from navigator_app.numbers import Standings
from navigator_app.queries.directory_lines import CHIPS
from navigator_app.queries.shown import Key, Verb
from navigator_app.queries.work.item import Work, short
from navigator_app.queries.work.scene import Scene, kind_words
from navigator_app.queries.work.tasks import OVER
from navigator_app.sends import SEND_AGAIN, Send, open_sends
from navigator_app.store.asking import Where
from sync.records import KINDS
from sync.records.endpoint import Endpoint
from sync.rules.contact_points import ASKS
from sync.words import When, Words, say


def work(scene: Scene) -> Iterator[Work]:
    """Give each send whose number failed and of which no task tells, and each number to be verified before a send."""
    waiting = [one for one in open_sends(scene.desk) if scene.is_about(one.patient_id)]
    if not waiting:
        return
    standings = Standings(scene.desk)
    numbers = _numbers(scene, waiting)
    told = _told(scene)
    to_verify: dict[str, list[Send]] = {}
    for one in waiting:
        endpoint = numbers.get(one.endpoint_id or "")
        how = standings.of(endpoint) if endpoint else standings.of_number(one.system, one.value)
        if ASKS[how] == "not_to_be_used" and one.id not in told:
            yield _set_aside(scene, one)
        elif ASKS[how] in ("again", "last_four") and endpoint is not None:
            to_verify.setdefault(endpoint.id, []).append(one)
    for endpoint_id, sends in to_verify.items():
        yield _to_verify(scene, numbers[endpoint_id], sends, standings)


def _numbers(scene: Scene, waiting: list[Send]) -> Mapping[str, Endpoint]:
    images = scene.desk.store.documents(one.endpoint_id for one in waiting if one.endpoint_id)
    return {one.id: one for one in gathered.typed(list(images.values()), Endpoint)}


def _told(scene: Scene) -> frozenset[str]:
    """Name the sends that became a task when their number failed: that says it already."""
    is_open = (Where("status", "not in", OVER), Where("title", "=", str(SEND_AGAIN)))
    return frozenset(row.about_id for row in scene.rows("task", *is_open) if row.about_id)


def _set_aside(scene: Scene, one: Send) -> Work:
    key = Key(one.kind, one.id)
    return Work(
        source="number_set_aside",
        key=key,
        icon="circle-x",
        icon_tint="danger",
        kind=_kind(one),
        title=short(say("Choose another number")),
        patient_id=one.patient_id,
        context=say("{what}: its number was set aside", what=one.title),
        status=CHIPS["failed"],
        due=When(on=scene.today(), zone=scene.desk.me.zone),
        owner_id=one.owner_id,
        site_id=scene.names.site_of(one.owner_id) or scene.desk.me.site_id,
        verbs=(Verb(say("Open"), "E", "record", key, "open", icon="arrow-right"),),
        outlives_death=True,
    )


def _to_verify(scene: Scene, endpoint: Endpoint, sends: list[Send], standings: Standings) -> Work:
    key, (first, *others) = Key("endpoint", endpoint.id), sends
    organization = scene.names.site(endpoint.organization_id) or str(endpoint.headline())
    what = (
        say("{what} waits to go to {whom}", what=first.title, whom=organization)
        if not others
        else say("{n} things wait to go to {whom}", n=len(sends), whom=organization)
    )
    verify = Verb(say("Verified today…"), "V", "directory.verify", key, icon="circle-check")
    failed = Verb(say("It failed…"), "F", "directory.failed", key, icon="circle-x")
    return Work(
        source="number_to_verify",
        key=key,
        icon="phone",
        icon_tint="warn",
        kind=kind_words(Endpoint.about.label),
        title=short(say("Verify a number before it is used")),
        patient_id=first.patient_id if not others else None,
        context=what,
        status=CHIPS[standings.of(endpoint)],
        due=When(on=scene.today(), zone=scene.desk.me.zone),
        owner_id=first.owner_id,
        site_id=scene.names.site_of(first.owner_id) or scene.desk.me.site_id,
        verbs=(verify, failed) if may_edit(scene.desk, "endpoint") else (),
        person=organization if others else "",
        outlives_death=True,
    )


def _kind(one: Send) -> Words:
    return kind_words(KINDS[one.kind].about.label)
