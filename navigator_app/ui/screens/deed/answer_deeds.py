"""The deeds that give another side words: an answer, a question back, why both are right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from navigator_app.commands import collisions, messages, reviews
from navigator_app.queries.watch import answering
from navigator_app.ui.screens.deed.asked import Asked, Deed
from sync.words import say

ANSWER_DEEDS: Final[Mapping[str, Deed]] = {
    "messages.answer": Deed(
        say("Answer"),
        say("Send answer"),
        say("Answered"),
        (Asked("words", say("Your answer"), "text"),),
        lambda on, typed: messages.answer(on.desk, on.record, str(typed["words"])),
        tell=answering,
    ),
    "reviews.ask_them": Deed(
        say("Ask the other side"),
        say("Send question"),
        say("Asked"),
        (Asked("words", say("In words"), "text"),),
        lambda on, typed: reviews.ask_them(on.desk, on.record, str(typed["words"])),
    ),
    "collisions.both_right": Deed(
        say("Both are right"),
        say("Save that both are right"),
        say("Both stay as they are"),
        (
            Asked(
                "reason",
                say("Why both are right"),
                "text",
                help=say("It holds for these times: if one of them is moved, this asks again."),
            ),
        ),
        lambda on, typed: collisions.both_right(on.desk, on.record, str(typed["reason"]), on.opened),
    ),
}
