"""The deeds of a patient's own choice: not now, no, the clinician told, taken back; each in the patient's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from navigator_app.commands import choices
from navigator_app.commands.choices import HeardChoice
from navigator_app.queries.choice_before import before_no, before_take_back
from navigator_app.ui.screens.deed.asked import Asked, Deed, On, with_answer
from sync.rules.choices import About
from sync.words import say

_WORDS: Final = Asked("words", say("What was said, in their own words"), "text")
_HEARD: Final = (
    Asked("by", say("Heard by"), "person", help=say("You, where nobody is chosen."), is_needed=False),
    Asked("how", say("How it was heard"), "code", is_needed=False, codes="contact-media"),
    Asked(
        "told",
        say("Clinician who knows of it, and how they were told"),
        help=say("Empty where nobody was told yet: then it is a task for who heard it."),
        is_needed=False,
    ),
)


def _about(on: On) -> About:
    """Say what it is about: the record that it is done to."""
    image = on.desk.image(on.record)
    return (image.kind if image else "patient", on.record)


def _heard(typed: Mapping[str, Any]) -> HeardChoice:
    return HeardChoice(str(typed.get("by") or ""), str(typed.get("how") or ""), str(typed.get("told") or ""))


def _not_now(on: On, typed: Mapping[str, Any]) -> object:
    until, waiting = date.fromisoformat(typed["until"]), tuple(typed.get("tasks") or ())
    return choices.not_now(on.desk, _about(on), str(typed["words"]), until, _heard(typed), waiting)


def _no(on: On, typed: Mapping[str, Any]) -> object:
    return choices.no(on.desk, _about(on), str(typed["words"]), _heard(typed))


CHOICE_DEEDS: Final[Mapping[str, Deed]] = {
    "choices.not_now": Deed(
        say("The patient says not now"),
        say("Keep these words"),
        say("Their words are kept, and nobody asks before that day"),
        (
            _WORDS,
            Asked(
                "until", say("May be asked again from"), "date", help=say("Such as the week after fish camp.")
            ),
            Asked(
                "tasks",
                say("What waits until then, too"),
                "tasks",
                help=say("What would only ask again. What others do without asking goes on."),
                is_needed=False,
            ),
            *_HEARD,
        ),
        _not_now,
    ),
    "choices.no": Deed(
        say("The patient says no"),
        say("Keep these words and close it"),
        say("Their words are kept, and what they said no to is closed"),
        (_WORDS, *_HEARD),
        _no,
        tell=before_no,
    ),
    "choices.clinician_informed": Deed(
        say("Clinician informed"),
        say("Save who was told"),
        say("It is noted who was told"),
        (Asked("told", say("Who was told, and how"), help=say("Such as: Dr. Okafor, by phone.")),),
        with_answer(choices.clinician_informed, "told"),
    ),
    "choices.take_back": Deed(
        say("The patient takes it back"),
        say("Take it back"),
        say("Taken back; their words are kept"),
        (_WORDS,),
        with_answer(choices.take_back, "words"),
        tell=before_take_back,
    ),
}
