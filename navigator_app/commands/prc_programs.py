"""A partner's PRC program: its own rules, and which sites it serves; written by a site lead or an administrator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from navigator_app.commands.records import save
from navigator_app.commands.seen import seen, write
from navigator_app.deciding import may_edit
from navigator_app.desk import Desk
from sync.changes import Document
from sync.errors import Refused
from sync.rules.policy import NOT_SHARED
from sync.words import say


def add(desk: Desk, typed: Mapping[str, Any], site_ids: Sequence[str]) -> str:
    """Write down a program with the sites it serves; what it leaves empty follows the starter set of its kind.

    Raises: Refused for other roles, and without a site.
    """
    _may(desk)
    return save(desk, "prc_program", {**typed, "at_site_ids": _sites(desk, site_ids)})


def change(desk: Desk, program_id: str, typed: Mapping[str, Any], opened: Document | None = None) -> str:
    """Change what a program asks.

    Raises: Refused for other roles.
    """
    _may(desk)
    return save(desk, "prc_program", typed, seen(desk, program_id, opened))


def serve(desk: Desk, program_id: str, site_ids: Sequence[str], opened: Document | None = None) -> str:
    """Say which sites a program serves.

    Raises: Refused for other roles, and without a site.
    """
    _may(desk)
    return write(desk, seen(desk, program_id, opened), {"at_site_ids": _sites(desk, site_ids)})


def _may(desk: Desk) -> None:
    if not may_edit(desk, "prc_program"):
        raise Refused(None, NOT_SHARED)


def _sites(desk: Desk, site_ids: Sequence[str]) -> list[str]:
    known = list(dict.fromkeys(site_ids))
    if not known:
        raise Refused("at_site_ids", say("Say which site it serves."))
    for one in known:
        image = desk.image(one)
        if image is not None and image.kind != "site":
            raise Refused("at_site_ids", say("This is no site."))
    return known
