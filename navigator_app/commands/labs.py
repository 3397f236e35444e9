"""Local labs: propose a plan as a rule, tick its draws, take down results, acknowledge them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from navigator_app.commands.rule_of_days import Rule, make_rule, read_rule
from navigator_app.commands.seen import as_record, of, seen, tick, with_values, words_needed, write
from navigator_app.deciding import may_acknowledge
from navigator_app.desk import Deed, Desk
from navigator_app.store.asking import Where
from sync.changes import Document
from sync.errors import Refused
from sync.ids import new_id
from sync.records.base import stamp
from sync.records.lab_draw import STEPS
from sync.records.site import Site
from sync.rules.codes import code_list
from sync.words import say

__all__ = [
    "Rule",
    "acknowledge",
    "enter_results",
    "make_rule",
    "order_plan",
    "propose_plan",
    "read_rule",
    "skip_draw",
    "tick_draw",
]
_NUMBER = re.compile(r"^\s*(<=|>=|<|>)?\s*(-?\d{1,12}(?:\.\d{1,8})?)\s*$")


def propose_plan(
    desk: Desk, patient_id: str, rule: Rule, typed: Mapping[str, Any] | None = None
) -> tuple[str, tuple[str, ...]]:
    """Propose a plan and its draws in one deed; give the plan's id and the draws'.

    Raises: Refused for a rule without a panel.
    """
    if not rule.panels:
        raise Refused("panels", say("Say which labs, as “CBC”."))
    plan_id, more = new_id(), dict(typed or {})
    values = {
        "panels": list(rule.panels),
        "rule_text": rule.text,
        "recurrence": rule.recurrence,
        "starts_on": rule.starts_on.isoformat(),
        "ends_on": rule.ends_on.isoformat(),
        "status": "proposed",
        "requested_by_id": desk.me.person_id,
        "drawn_at_site_id": desk.me.site_id,
        **more,
    }
    plan = Deed("lab_plan", values, record=plan_id, patient=patient_id)
    draws = [_draw(desk, patient_id, plan_id, values, day.isoformat()) for day in rule.days]
    return plan_id, desk.commit(plan, *draws)[1:]


def _draw(desk: Desk, patient_id: str, plan_id: str, plan: Mapping[str, Any], day: str) -> Deed:
    site_id = plan["drawn_at_site_id"]
    site = desk.store.record(site_id) if site_id else None
    values = {
        "lab_plan_id": plan_id,
        "due_on": day,
        "zone": site.zone if isinstance(site, Site) else desk.me.zone,
        "panels": list(plan["panels"]),
        "drawn_at_site_id": site_id,
    }
    return Deed("lab_draw", values, record=new_id(), patient=patient_id)


def order_plan(desk: Desk, plan_id: str, ordered_by: str, opened: Document | None = None) -> str:
    """Note the local clinician's word that makes the proposal an order, for the plan and its open draws."""
    who = words_needed(ordered_by, "ordered_by", say("Say which local clinician ordered it."))
    image = seen(desk, plan_id, opened)
    typed = {"status": "ordered", "status_reason": "", "ordered_by": who}
    typed["ordered"] = tick(desk, with_values(image, typed), "ordered", who)
    rows = desk.store.rows("lab_draw", Where("lab_plan_id", "=", plan_id), Where("ordered", "is null"))
    draws = [seen(desk, row.id) for row in rows if not row.is_withdrawn and not row.skipped_reason]
    ticked = [of(draw, {"ordered": tick(desk, as_record(draw), "ordered", who)}) for draw in draws]
    return desk.commit(of(image, typed), *ticked)[0]


def tick_draw(desk: Desk, draw_id: str, step: str, opened: Document | None = None) -> str:
    """Tick ordered, drawn, resulted, sent or acknowledged for this version of the draw.

    Raises: Refused for a step that no draw has, and for one about results while there are none.
    """
    if step not in STEPS:
        raise Refused(None, say("There is no such tick."))
    image = seen(desk, draw_id, opened)
    if step in STEPS[2:] and not image.fields.get("result_ids"):
        raise Refused("result_ids", say("No result is here yet. Enter it, or bring in the lab's message."))
    typed: dict[str, Any] = {step: tick(desk, as_record(image), step)}
    if step == "drawn" and not image.fields.get("drawn_at"):
        typed["drawn_at"] = stamp(desk.now())
    return write(desk, image, typed)


def skip_draw(desk: Desk, draw_id: str, reason: str, opened: Document | None = None) -> str:
    """Say why there was no draw."""
    why = words_needed(reason, "skipped_reason", say("Say why it was skipped."))
    return write(desk, seen(desk, draw_id, opened), {"skipped_reason": why})


def enter_results(
    desk: Desk, patient_id: str, typed: Sequence[Mapping[str, Any]], draw_id: str | None = None
) -> tuple[str, ...]:
    """Take down results, all of one draw in one deed, and tick the draw as resulted.

    Raises: Refused for a value by phone without who called.
    """
    if not typed:
        raise Refused(None, say("There is no result to save."))
    deeds = [new_result(desk, patient_id, values, draw_id) for values in typed]
    ids = tuple(str(deed.record) for deed in deeds)
    draw = [_with_results(desk, draw_id, ids)] if draw_id else []
    desk.commit(*deeds, *draw)
    return ids


def new_result(desk: Desk, patient_id: str, typed: Mapping[str, Any], draw_id: str | None = None) -> Deed:
    """Give the deed that makes a result, so that another command may take it along.

    Raises: Refused for a value by phone without who called.
    """
    values = result_values(desk, typed, draw_id)
    return Deed("lab_result", values, record=new_id(), patient=patient_id)


def result_values(desk: Desk, typed: Mapping[str, Any], draw_id: str | None = None) -> dict[str, Any]:
    """Give what a result that somebody took down will say: the analyte's name and unit, the number in its words.

    Raises: Refused for a value by phone without who called.
    """
    values = {
        "source": "typed",
        "status": "final",
        "collected_zone": desk.me.zone if typed.get("collected_at") else "",
        "entered_by_id": desk.me.person_id,
        "lab_draw_id": draw_id,
        **typed,
    }
    if values["source"] == "phone" and not str(values.get("caller") or "").strip():
        raise Refused("caller", say("Say who called, and that it was read back."))
    return values | _from_list(values) | _number(values)


def _from_list(values: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in what the list of analytes knows of a code: its name and its unit."""
    known = code_list("lab-analytes").get(str(values.get("code") or ""))
    if known is None:
        return {}
    found = {"name": values.get("name") or known.label, "unit": values.get("unit") or known.unit}
    return found | {"code_system": values.get("code_system") or "loinc"}


def _number(values: Mapping[str, Any]) -> dict[str, Any]:
    """Read the number out of a value that is one; its words stay as they were typed."""
    found = _NUMBER.match(str(values.get("value_text") or ""))
    if found is None or values.get("value") is not None:
        return {}
    return {"comparator": found.group(1) or "", "value": str(Decimal(found.group(2)))}


def _with_results(desk: Desk, draw_id: str, ids: tuple[str, ...]) -> Deed:
    image = seen(desk, draw_id)
    typed: dict[str, Any] = {"result_ids": [*(image.fields.get("result_ids") or []), *ids]}
    return of(image, typed | {"resulted": tick(desk, with_values(image, typed), "resulted")})


def acknowledge(desk: Desk, result_ids: Sequence[str], opened: Mapping[str, Document] | None = None) -> None:
    """Note that this person at the center looked at exactly these values; the draw is ticked with its last one.

    Raises: Refused anywhere but at the center.
    """
    mine = desk.store.record(desk.me.site_id)
    if not (isinstance(mine, Site) and mine.is_center):
        raise Refused(None, say("Only the center can acknowledge a result."))
    if not may_acknowledge(desk):
        raise Refused(
            None, say("Your role does not acknowledge results. Ask a clinician at the center to look.")
        )
    images = [seen(desk, one, (opened or {}).get(one)) for one in result_ids]
    deeds = [of(image, {"acknowledged": tick(desk, as_record(image), "acknowledged")}) for image in images]
    desk.commit(*deeds, *_draws_done(desk, images))


def _draws_done(desk: Desk, images: Sequence[Document]) -> list[Deed]:
    """Tick the draws of which every result is then acknowledged."""
    now_done = {image.id for image in images}
    found: list[Deed] = []
    for draw in _draws_with(desk, images):
        left = [desk.store.record(one) for one in set(draw.fields["result_ids"]) - now_done]
        if all(getattr(one, "acknowledged", None) for one in left):
            found.append(of(draw, {"acknowledged": tick(desk, as_record(draw), "acknowledged")}))
    return found


def _draws_with(desk: Desk, results: Sequence[Document]) -> list[Document]:
    """Give the draws that name any of these results; one that came in a file does not know its draw, the draw does."""
    ids = {image.id for image in results}
    patients = dict.fromkeys(image.patient for image in results if image.patient)
    draws = [draw for patient in patients for draw in desk.store.of_chart(patient, ("lab_draw",))]
    return [draw for draw in draws if ids.intersection(draw.fields.get("result_ids") or ())]
