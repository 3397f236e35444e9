"""The deeds of what came in and has no chart yet: pages that are filed or set aside, and what belongs to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from navigator_app.commands import intake, papers
from navigator_app.ui.screens.deed.asked import Asked, Deed
from sync.words import say

_PAGES = Asked(
    "pages",
    say("Pages"),
    "pages",
    help=say("Choose them above or write them here, like 1-3, 5; empty for all that are left"),
    is_needed=False,
)

PAPER_DEEDS: Final[Mapping[str, Deed]] = {
    "papers.file": Deed(
        say("File pages to a chart"),
        say("File pages"),
        say("Pages filed"),
        (
            _PAGES,
            Asked("patient_id", say("Patient"), "patient"),
            Asked("title", say("What it is")),
            Asked("turn", say("Turn"), "turn", is_needed=False),
            Asked("type", say("Type"), "code", is_needed=False, codes="document-types"),
            Asked("from_whom", say("From"), is_needed=False),
            Asked(
                "item",
                say("Evidence for a referral"),
                "code",
                help=say("The line of the patient's open referral that waited for it"),
                is_needed=False,
                codes="requirements",
            ),
        ),
        lambda on, typed: papers.file_as_told(
            on.desk, on.record, str(typed["patient_id"]), dict(typed), on.opened
        ),
    ),
    "papers.set_aside": Deed(
        say("Pages for nobody's chart"),
        say("Set pages aside"),
        say("Pages set aside"),
        (
            _PAGES,
            Asked("note", say("Why"), help=say("A cover sheet, an empty page, somebody else's fax")),
        ),
        lambda on, typed: papers.set_aside_as_told(on.desk, on.record, dict(typed), on.opened),
    ),
    "intake.set_aside": Deed(
        say("Belongs to nobody here"),
        say("Set it aside"),
        say("Set aside"),
        (Asked("reason", say("Why"), "text"),),
        lambda on, typed: intake.set_aside(on.desk, on.record, str(typed["reason"])),
    ),
}
