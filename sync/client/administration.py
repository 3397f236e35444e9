"""What a site lead or an administrator asks the hub for from a desk; each ask is one request on its own connection."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import to_json

from sync.administering import Administration, Deed, Done
from sync.client.link import Link
from sync.client.refusals import NOT_A_HUB, NOT_THERE, RETRY_S, TurnedDown
from sync.errors import Refused, Unavailable
from sync.words import say

OLDER_HUB = say(
    "The center's hub is of an older release: people and computers are looked after at the center itself."
)
_PATH = "administration"
_Answer = TypeVar("_Answer", bound=BaseModel)


def look(hub: Link, person: str) -> Administration:
    """Ask how the hub stands, as far as this person looks after it.

    Raises: Refused for who looks after nothing, and by an older hub; Unavailable.
    """
    return _asked(hub, "GET", b"", person, Administration)


def do(hub: Link, person: str, deed: Deed) -> Done:
    """Ask the hub to do something; once it answered, it is done.

    Raises: Refused, in the hub's words, and nothing was changed; Unavailable, where nobody knows whether it was done.
    """
    return _asked(hub, "POST", deed.model_dump_json().encode(), person, Done)


def _asked(hub: Link, method: str, body: bytes, person: str, answer: type[_Answer]) -> _Answer:
    try:
        return answer.model_validate_json(to_json(hub.ask_apart(method, _PATH, body, person)))
    except ValidationError as error:
        raise Unavailable(NOT_A_HUB, RETRY_S) from error
    except TurnedDown as no:
        if no.code != NOT_THERE:
            raise
        raise Refused(None, OLDER_HUB) from no
