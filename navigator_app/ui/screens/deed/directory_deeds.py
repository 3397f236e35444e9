"""The deeds of the directory: verified today and how, it failed, another number in its place, used by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from navigator_app.commands import directory
from navigator_app.desk import Desk
from navigator_app.ui.screens.deed.asked import Asked, Deed
from sync.rules.codes import label_of
from sync.words import Words, say


def _number(desk: Desk, record: str) -> Words | None:
    """Say which number it is; of one in a site's own record the page before said it."""
    image = desk.image(record)
    if image is None or image.kind != "endpoint":
        return None
    system = say(label_of("contact-systems", image.fields.get("system") or ""))
    return say("{system} {number}", system=system, number=image.fields.get("value") or "")


DIRECTORY_DEEDS: Final[Mapping[str, Deed]] = {
    "directory.verify": Deed(
        say("Verified today"),
        say("Note that it holds"),
        say("Verified, with your name and today"),
        (Asked("how", say("How you know"), "code", codes=directory.WAYS),),
        lambda on, typed: directory.verify(
            on.desk, on.record, str(typed.get("how") or ""), on.opened, on.step
        ),
        tell=_number,
    ),
    "directory.failed": Deed(
        say("This number failed"),
        say("Set it aside"),
        say("Set aside for everyone who has it"),
        (
            Asked(
                "words",
                say("What happened there"),
                help=say(
                    "Such as: no such number, somebody else's now. What waits to go there becomes a task."
                ),
            ),
        ),
        lambda on, typed: directory.failed(on.desk, on.record, str(typed["words"]), on.opened, on.step),
        tell=_number,
    ),
    "directory.replace": Deed(
        say("Another number in its place"),
        say("Replace it"),
        say("Replaced"),
        (
            Asked("value", say("The other number or address"), help=say("With the area code.")),
            Asked(
                "how",
                say("How you know that it holds"),
                "code",
                codes=directory.WAYS,
                is_needed=False,
                help=say("Left open, its last four are asked for when it is used."),
            ),
        ),
        lambda on, typed: directory.replace(
            on.desk, on.record, str(typed["value"]), str(typed.get("how") or ""), on.opened, on.step
        ),
        tell=_number,
    ),
    "directory.use": Deed(
        say("Used by hand"),
        say("Note that I used it"),
        say("Noted to which number it went"),
        (
            Asked(
                "last_four",
                say("Its last four"),
                help=say(
                    "Needed where nobody verified it lately: the last four digits of a phone or fax, of a mail"
                    " address the last four characters before the @."
                ),
                is_needed=False,
            ),
        ),
        lambda on, typed: directory.use(on.desk, on.record, str(typed.get("last_four") or "")),
        tell=_number,
    ),
}
