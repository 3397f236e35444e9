"""What every record can have done to it: saved from a form, withdrawn as entered in error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from navigator_app.commands import own_chart
from navigator_app.commands.seen import of, seen, words_needed, write
from navigator_app.deciding import decided_at
from navigator_app.desk import Deed, Desk
from navigator_app.store.asking import Where
from sync.changes import Document
from sync.errors import Refused
from sync.ids import new_id
from sync.records import KINDS
from sync.words import say


def save(
    desk: Desk,
    kind: str,
    typed: Mapping[str, Any],
    opened: Document | None = None,
    *,
    patient_id: str | None = None,
    site_id: str | None = None,
    reason: str = "",
) -> str:
    """Save what was typed in a form, against the image the form was opened on; give the record's id.

    Shape: `opened` None makes a new record, for which `patient_id` or `site_id` says where it belongs.
    Raises: Refused, naming the field; also for what another site decides, and for what is of another patient.
    """
    noun = KINDS.get(kind)
    if noun is not None and noun.about.hub_only:
        raise Refused(None, say("Only the hub writes this."))
    if no := decided_at(desk, kind, opened.site if opened else site_id):
        raise Refused(None, no)
    own_chart.check(desk, kind, typed, opened.patient if opened else patient_id, opened)
    if opened is not None:
        return write(desk, opened, typed, reason)
    home = noun.about.home if noun else "patient"
    if home == "patient" and kind != "patient" and patient_id is None:
        raise Refused(None, say("Say whose chart this belongs to."))
    if home == "site" and site_id is None:
        site_id = desk.me.site_id
    deed = Deed(kind, _at_home(desk, kind, typed), record=new_id(), patient=patient_id, site=site_id)
    return desk.commit(deed, reason=reason)[0]


def _at_home(desk: Desk, kind: str, typed: Mapping[str, Any]) -> Mapping[str, Any]:
    """Let a new chart be held by the site that begins it, else no desk would ever receive it."""
    if kind == "patient" and not typed.get("sites"):
        return {**typed, "sites": [desk.me.site_id]}
    return typed


def withdraw(desk: Desk, kind: str, record_id: str, reason: str, opened: Document | None = None) -> str:
    """Mark a record as entered in error; it is kept and shown as withdrawn.

    Raises: Refused without a reason, and for what another site decides.
    """
    why = words_needed(reason, "withdrawn_reason", say("Say why this was entered in error."))
    image = seen(desk, record_id, opened)
    if image.kind != kind:
        raise Refused(None, say("This record is of another kind."))
    if no := decided_at(desk, kind, image.site):
        raise Refused(None, no)
    typed = {"is_withdrawn": True, "withdrawn_reason": why}
    return desk.commit(of(image, typed, saw=_sides_shown(desk, record_id)), reason=why)[0]


def _sides_shown(desk: Desk, record_id: str) -> tuple[str, ...]:
    """Name every side of the disagreements that are open here: only what was not seen may hold a withdrawal up."""
    is_open = (Where("target_id", "=", record_id), Where("state", "=", "open"))
    found = desk.store.documents(row.id for row in desk.store.rows("review", *is_open))
    return tuple(side["change"] for review in found.values() for side in review.fields["sides"])
