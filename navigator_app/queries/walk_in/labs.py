"""Draws that are due: the day by the clock of the place, which panels, where, and whether anybody ordered them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from navigator_app import gathered
from navigator_app.queries.shown import Chip, Key
from navigator_app.queries.walk_in.line import OpenLine
from navigator_app.queries.work.scene import Scene
from sync.changes import Document
from sync.records.lab_draw import LabDraw
from sync.records.lab_plan import LabPlan
from sync.rules import ticks
from sync.rules.codes import label_of
from sync.words import When, Words, joined, say

MOST = 6


def labs(scene: Scene, images: Sequence[Document]) -> tuple[OpenLine, ...]:
    """Give the draws that nobody ticked as drawn or skipped, the earliest first; of many only the next."""
    plans = {plan.id: plan for plan in gathered.typed(images, LabPlan)}
    over = {plan.id for plan in plans.values() if plan.status in ("stopped", "ended")}
    due = [
        one
        for one in gathered.typed(images, LabDraw)
        if not (one.drawn or one.skipped_reason) and one.lab_plan_id not in over
    ]
    due.sort(key=lambda one: (one.due_on, one.id))
    return tuple(_draw(scene, one, plans.get(one.lab_plan_id or "")) for one in due[:MOST])


def _draw(scene: Scene, one: LabDraw, plan: LabPlan | None) -> OpenLine:
    panels = joined((say(label_of("lab-panels", code)) for code in one.panels), ", ")
    return OpenLine(
        key=Key("lab_draw", one.id),
        icon="flask-conical",
        title=say("Blood draw: {panels}", panels=panels) if panels else say("Blood draw"),
        when=When(on=one.due_on, zone=one.zone or scene.desk.me.zone),
        state=_ordered(one),
        more=tuple(one for one in (joined(_more(scene, one, plan), ". "),) if one),
        is_past=one.due_on < scene.today(one.zone),
    )


def _ordered(one: LabDraw) -> Chip:
    found = ticks.standing(one, "ordered")
    if found.tick is None:
        return Chip(say("Not ordered yet"), "circle-dashed", "warn")
    if not found.is_current:
        return Chip(say("Was ordered before it changed: ask again"), "circle-help", "warn")
    return Chip(say("Ordered"), "circle-check", "neutral")


def _more(scene: Scene, one: LabDraw, plan: LabPlan | None) -> Iterator[Words]:
    where = one.drawn_at_site_id or (plan.drawn_at_site_id if plan else None)
    if where:
        yield say("At {place}", place=scene.names.site(where))
    if one.due_on < scene.today(one.zone):
        yield say("The day has passed; nobody wrote down whether it was drawn")
