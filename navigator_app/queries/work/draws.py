"""Rows from lab plans and draws: the order that is missing, the draw of the day, the result that has not come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work import results
from navigator_app.queries.work.item import Work, limits, short
from navigator_app.queries.work.scene import Scene, kind_words, waiting_chip
from navigator_app.store.asking import Where
from sync.words import When, Words, say

PIECE = 500
_STOPPED = ("stopped", "ended")
_TO_ACKNOWLEDGE_DAYS = 1


def work(scene: Scene) -> Iterator[Work]:
    """Give what plans and draws of the past and the next days ask of somebody."""
    for plan in scene.rows("lab_plan", Where("status", "=", "proposed")):
        yield _order(scene, plan)
    draws = scene.rows(
        "lab_draw",
        Where("due_on", "<=", scene.horizon()),
        Where("skipped_reason", "=", ""),
        Where("acknowledged_is_current", "=", value=False),
    )
    plans = _plans(scene, {draw.lab_plan_id for draw in draws if draw.lab_plan_id})
    for draw in draws:
        plan = plans.get(draw.lab_plan_id)
        is_under_way = draw.drawn is not None or draw.resulted is not None
        if plan is None or plan.status not in (*_STOPPED, "proposed") or is_under_way:
            made = _draw(scene, draw, plan)
            if made is not None:
                yield made


def _plans(scene: Scene, ids: set[str]) -> dict[str, Any]:
    """Give the plans of some draws."""
    wanted = sorted(ids)
    pieces = [wanted[start : start + PIECE] for start in range(0, len(wanted), PIECE)]
    return {row.id: row for piece in pieces for row in scene.rows("lab_plan", Where("id", "in", piece))}


def _order(scene: Scene, plan: Any) -> Work:
    key = Key("lab_plan", plan.id)
    ordered = Verb(say("Note the order"), "E", "labs.order_plan", key, icon="pencil")
    chip = waiting_chip(plan.asked_of) if plan.asked_of else _chip(say("Proposed, no order"), "circle-dashed")
    return Work(
        source="lab_plan",
        key=key,
        icon="calendar-clock",
        icon_tint="info",
        kind=kind_words("Lab plan"),
        title=short(say("Get the labs ordered")),
        patient_id=plan.patient_id,
        context=say(plan.rule_text),
        status=chip,
        due=When(on=plan.starts_on, zone=scene.names.zone(plan.drawn_at_site_id)) if plan.starts_on else None,
        owner_id=plan.requested_by_id,
        site_id=plan.drawn_at_site_id or scene.names.site_of(plan.requested_by_id),
        verbs=(ordered,),
        waiting_on=plan.asked_of,
    )


def _chip(text: Words, icon: str) -> Chip:
    return Chip(text, icon, "neutral")


def _draw(scene: Scene, draw: Any, plan: Any) -> Work | None:
    zone = draw.zone or scene.names.zone(draw.drawn_at_site_id)
    step = _step(scene, draw, zone)
    if step is None:
        return None
    title, chip, verbs, after_days, waiting = step
    owner = plan.requested_by_id if plan else None
    return Work(
        source="lab_draw",
        key=Key("lab_draw", draw.id),
        icon="flask-conical",
        icon_tint="violet",
        kind=kind_words("Lab draw"),
        title=short(title),
        patient_id=draw.patient_id,
        context=say("Lab plan: {days}", days=plan.rule_text) if plan and plan.rule_text else say("Lab draw"),
        status=chip,
        due=When(on=draw.due_on + timedelta(days=after_days), zone=zone),
        owner_id=owner,
        site_id=draw.drawn_at_site_id or scene.names.site_of(owner),
        verbs=verbs,
        waiting_on=waiting,
    )


_Step = tuple[Words, Chip, tuple[Verb, ...], int, str]
"""Title, chip, verbs, how many days after the draw, on whom it waits."""


def _step(scene: Scene, draw: Any, zone: str) -> _Step | None:
    """Say which of the five ticks is next; None where another row asks for it."""
    key = Key("lab_draw", draw.id)
    enter = Verb(say("Enter result"), "E", "labs.enter_results", key, icon="pencil")
    skip = Verb(say("Skip"), "", "labs.skip_draw", key, icon="circle-x")
    is_past = draw.due_on < scene.today(zone)
    if draw.resulted is None and (draw.drawn_is_current or (is_past and draw.ordered_is_current)):
        after = limits().result_after_draw_days if draw.drawn_is_current else 0
        verbs = (enter, _tick(say("Drawn"), "drawn", key), skip) if draw.drawn is None else (enter, skip)
        title = say("Enter the result") if draw.drawn_is_current else say("Was it drawn?")
        return (
            title,
            Chip(say("No result here yet"), "octagon-alert", "danger" if is_past else "warn"),
            verbs,
            after,
            "",
        )
    if draw.resulted is None:
        return _before_the_draw(draw, key, enter, skip)
    if not draw.sent_is_current:
        text = say("Send the result to oncology")
        chip = Chip(
            say("Resulted, not sent") if draw.sent is None else say("Sent, then changed"),
            "cloud-upload",
            "warn",
        )
        return text, chip, (_tick(say("Sent"), "sent", key), enter), 0, ""
    return _to_look_at(scene, draw, key) if scene.is_center else _awaited(key, draw, scene.today(zone))


def _awaited(key: Key, draw: Any, today: date) -> _Step:
    """At a clinic: read what oncology has not acknowledged yet; once that is late, calling comes first."""
    call = Verb(say("Note a call"), "C", "contacts.note", key, icon="phone")
    verbs = (results.read(key), call)
    center = say("oncology")
    is_late = draw.due_on + timedelta(days=_TO_ACKNOWLEDGE_DAYS) < today
    words = say("Result not acknowledged")
    return words, waiting_chip(center), verbs[::-1] if is_late else verbs, _TO_ACKNOWLEDGE_DAYS, center


def _to_look_at(scene: Scene, draw: Any, key: Key) -> _Step | None:
    """At the center: what its own row of the report does not ask for already, such as a result without its time."""
    image = scene.desk.image(draw.id)
    ids = [str(one) for one in image.fields.get("result_ids") or ()] if image else []
    if {row.id for row in scene.unseen_results}.intersection(ids):
        return None
    words, chip = say("Look at the result"), Chip(say("Not acknowledged"), "hourglass", "warn")
    return words, chip, results.looking(scene, key, ids), _TO_ACKNOWLEDGE_DAYS, ""


def _before_the_draw(draw: Any, key: Key, enter: Verb, skip: Verb) -> _Step:
    if draw.ordered_is_current:
        verbs = (_tick(say("Drawn"), "drawn", key), enter, skip)
        return say("Draw is due"), Chip(say("Ordered, not drawn"), "circle-dashed", "info"), verbs, 0, ""
    text = say("Confirm the order again") if draw.ordered is not None else say("Get the draw ordered")
    chip = (
        Chip(say("Ordered for another day"), "circle-help", "warn")
        if draw.ordered is not None
        else Chip(say("Not ordered"), "circle-dashed", "warn")
    )
    return text, chip, (_tick(say("Ordered"), "ordered", key), skip), 0, ""


def _tick(text: Words, step: str, key: Key) -> Verb:
    return Verb(text, "D", "labs.tick_draw", key, "run", step, icon="check")
