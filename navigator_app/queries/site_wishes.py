"""What a site asks of its own desks: data of its record, which the center writes and which travels like any other."""

from __future__ import annotations

from typing import Final

from navigator_app.desk import Desk
from sync.rules.codes import code_list

HIDEABLE: Final = frozenset(one.code for one in code_list("sections").codes)
"""The sections that a site may do without; Today, Patients and what somebody must look through always stay."""


def hidden_sections(desk: Desk) -> frozenset[str]:
    """Give the sections that are not used at the site of this desk; a name from a newer release hides nothing."""
    site = desk.image(desk.me.site_id)
    named = site.fields.get("hidden_sections") if site is not None else None
    return HIDEABLE & frozenset(named) if isinstance(named, list) else frozenset()
