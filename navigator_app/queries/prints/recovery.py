"""The recovery sheet on paper, for the sealed envelope: what it opens, how it is used, when it was tried."""

from __future__ import annotations

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.prints.sheet import Facts, Grid, Heading, Item, Items, Paragraph, Sheet
from navigator_app.queries.prints.standing import dated
from sync.records.site import Site
from sync.rules.key_reminders import key_reminders
from sync.words import When, say

_LINES = 6
"""Empty lines for trying it: a year and a half at one every three months."""


def recovery_sheet(desk: Desk, code: str, computer: str) -> Sheet:
    """Put a recovery code on paper; it is kept nowhere else."""
    site = gathered.record(desk, desk.me.site_id, Site)
    made = dated(When(at=desk.now(), zone=desk.me.zone))
    facts = (
        (say("Site"), site.name if site else say("not known here")),
        (say("Computer"), computer or say("not known here")),
        (say("Made"), made),
        (say("Made by"), desk.me.name),
    )
    return Sheet(
        name="recovery-sheet",
        title=say("Recovery sheet of a computer"),
        blocks=(
            Paragraph(
                say(
                    "Whoever holds this sheet and the computer can open its patients' records. Keep it in a sealed"
                    " envelope, locked away, never with the computer."
                )
            ),
            Facts(facts),
            Heading(say("Code")),
            Paragraph(code, is_strong=True),
            Heading(say("When somebody forgot their passphrase")),
            Items(
                (
                    Item(say("1. At this computer, at the entrance of Navigator, choose who forgot it.")),
                    Item(say("2. \u201cForgot your passphrase?\u201d, then \u201cI have a code\u201d.")),
                    Item(say("3. Type the code and a new passphrase. No link is needed; the records stay.")),
                    Item(
                        say("4. Seal this sheet again, or make a new one; a new one makes this one useless.")
                    ),
                )
            ),
            Heading(say("Tried")),
            Paragraph(
                say(
                    "Every {days} days: Settings, Passphrases and recovery, Try it. Write the day here.",
                    days=key_reminders().try_sheet_days,
                )
            ),
            Grid((say("Day"), say("By"), say("It opened the computer")), ((" ", " ", " "),) * _LINES),
        ),
        known=say("A newer sheet of this computer makes this one useless."),
    )
