"""What a hub's refusals mean to the person at the desk: a sentence, what is safe, and when to try again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sync.errors import Refused, Said, Unavailable

RETRY_S = 60.0
SHORTEST_WISH_S, LONGEST_WISH_S = 1.0, 3_600.0
LONGEST_NUMBER = 9
DAY_S = 86_400
MANY_DAYS_S = 2 * DAY_S
"""From here on a wrong clock is told in days."""
NOT_A_HUB = "What answered at this address is not a Navigator hub. Check the address. Your work is safe here."
AWAY = "The center's hub is away for the moment. Your work is safe here and is sent when it is back."
_BEFORE_A_HUB = frozenset({502, 503, 504})
"""What a gateway answers with whose hub does not."""
LEFT_BEHIND = (
    "The center's hub answers from an older state than this computer knows. Nothing was taken from it."
    " Your work is safe here. Call the center."
)
NO_LINK = (
    "There is no link to the center. Your work is safe on this computer and is sent when the link is back."
)
NOT_PROVED = "The hub's certificate could not be checked, so nothing was sent. Call the center's IT."
NOT_TRUSTED = (
    "The hub's certificate could not be checked, so nothing was sent. If this network opens secure connections, the"
    " clinic's IT has to trust its certificate on this computer or let {hub} pass; else call the center's IT."
)
PROXY_SHOWS_ITS_OWN = (
    "This network's proxy shows a certificate of its own that this computer does not trust, so nothing was sent. Ask"
    " the clinic's IT to install the proxy's certificate on this computer, or to let {hub} pass unopened."
)
PROXY_STANDS_BETWEEN = (
    "This network's proxy shows a certificate of its own instead of the center's, so nothing was sent. Ask the clinic's"
    " IT to let {hub} pass unopened."
)
PROXY_AWAY = (
    "The proxy {proxy} does not answer. Your work is safe on this computer. Check the proxy in Settings, or ask the"
    " clinic's IT."
)
PROXY_ASKS = (
    "The proxy {proxy} asks for a name and password, which Navigator does not give. Your work is safe on this computer."
    " Ask the clinic's IT to let {hub} pass without."
)
PROXY_FORBIDS = (
    "The proxy {proxy} does not let this computer reach {hub}. Your work is safe on this computer. Ask the clinic's IT"
    " to allow it."
)
CLOCK_OFF = "This computer's clock is {minutes} minutes off; the center says it is {hub_at}. Set the clock."
CLOCK_DAYS_OFF = "This computer's clock is {days} days off; the center says it is {hub_at}. Set the clock."
CLOCK_AND_TLS = (
    "The hub's certificate is not valid at this computer's date. Check the date and time here first."
)
CLOCK_IS_WRONG = frozenset({CLOCK_OFF, CLOCK_DAYS_OFF, CLOCK_AND_TLS})

WAITING = "waiting"
REVOKED, ENDED = "revoked", "ended"
"""The computer was taken off; the person's access ended."""
NO_SUCH_DOCUMENT = "no_such_document"
NO_SUCH_RECORD = "no_such_record"
NOT_HERE_YET = "not_here_yet"
WRONG_BYTES = "wrong_bytes"
NOT_THERE = "no_such_thing"
"""What a hub says to a question that only a newer release knows."""


class TurnedDown(Unavailable):
    """The hub said no, with its word for programs beside the sentence for people."""

    def __init__(self, code: str, reason: str, retry_s: float | None = None, **values: object) -> None:
        super().__init__(reason, retry_s, **values)
        self.code = code
        self.order: Any = None
        """What came with it as an order to this computer, before anybody believes it."""


_SENTENCES = {
    "unknown": "The hub does not know this computer. Join it again with a code. Your work is safe here.",
    REVOKED: "The center took this computer off the hub. Call the center. The exchange page says where your work is.",
    ENDED: "The center has ended your access. Call the center. The exchange page says where your work is.",
    "not_bound": "The hub does not know you at this site. Call the center. Your work is safe here.",
    "too_large": "The hub finds this message too large. Your work is safe here. Call the center.",
    "unavailable": "The hub is busy. Your work is safe here and is sent soon.",
    "bug": "The hub met a fault of its own. Your work is safe here and is sent later.",
    NO_SUCH_DOCUMENT: "The center does not have this document, or it is not for this computer. Call the center.",
    NOT_HERE_YET: "The pages are not at the center yet. They come when the computer that has them is online.",
    WRONG_BYTES: "The center got other pages than the record names and kept none. They are safe on this computer.",
    WAITING: (
        "The center approves this computer first. Call them and read them its six words: {words}. Your work is safe"
        " here and is sent then."
    ),
    "too_fast": "The hub was asked too often from here. Your work is safe here and is sent soon.",
    "asked_often": "The center was asked too often from here. Try again in an hour, or use the sheet.",
    "too_often": "Too many codes were tried from here. Try again in an hour.",
}
TOO_BRIEF = frozenset({"cursors", "dictionary", "homes"})
"""What the hub says when it was told too little, or in words that it does not have; said in full it goes through."""
_FOR_GOOD = frozenset({"unknown", REVOKED, ENDED, "not_bound", "too_large"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """The one shape in which a hub says no."""

    code: str
    reason: str
    at: datetime
    """The hub's time, over a link that was proved."""
    field: str | None = None
    wish_s: float | None = None
    """When the hub wants to be asked again."""
    order: Any = None
    """What is said to be an order to this computer, before anybody believes it."""


def wish_s(told: str | None) -> float | None:
    """Read after how many seconds whoever answered wants to be asked again; bounded, since anybody may answer."""
    if told is None or not (told.isascii() and told.isdigit()) or len(told) > LONGEST_NUMBER:
        return None
    return min(LONGEST_WISH_S, max(SHORTEST_WISH_S, float(told)))


def read_refusal(plain: Any, wish: float | None = None, status: int = 0) -> Refusal:
    """Read a hub's refusal.

    Shape: `wish` is when whoever answered wants to be asked again, `status` with what HTTP status it answered.
    Raises: Unavailable when no hub of ours wrote it.
    """
    stranger = AWAY if status in _BEFORE_A_HUB else NOT_A_HUB
    try:
        at = datetime.fromisoformat(plain["at"])
        if at.tzinfo is None:
            raise Unavailable(stranger, wish or RETRY_S)
        field = plain.get("field")
        return Refusal(
            str(plain["error"]),
            str(plain["reason"])[:300],
            at,
            str(field) if field else None,
            wish,
            plain.get("order"),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unavailable(stranger, wish or RETRY_S) from error


def as_unavailable(refusal: Refusal, words: str = "") -> TurnedDown:
    """Give the sentence for a round that was refused; tried again by itself only where that can help.

    Shape: `words` are the six of this computer, for the sentence that tells them.
    """
    sentence = _SENTENCES.get(refusal.code)
    retry_s = refusal.wish_s or (None if refusal.code in _FOR_GOOD else RETRY_S)
    if sentence is None:
        said = "The hub says: {said} Your work is safe here."
        return TurnedDown(refusal.code, said, retry_s, said=refusal.reason)
    if refusal.code == WAITING:
        return TurnedDown(refusal.code, sentence, retry_s, words=words)
    found = TurnedDown(refusal.code, sentence, retry_s)
    found.order = refusal.order
    return found


def as_said(refusal: Refusal) -> Said:
    """Give the sentence for joining, where the hub names the field that is wrong."""
    if refusal.code == "refused":
        return Refused(refusal.field, refusal.reason)
    return as_unavailable(refusal)


def clock_is_off(offset_s: float, hub_at: datetime) -> Unavailable:
    """Say by how much this computer's clock is wrong, and what the hub's time is."""
    said_at = hub_at.strftime("%a %b %d %Y, %H:%M UTC")
    if abs(offset_s) >= MANY_DAYS_S:
        return Unavailable(CLOCK_DAYS_OFF, RETRY_S, days=round(abs(offset_s) / DAY_S), hub_at=said_at)
    return Unavailable(CLOCK_OFF, RETRY_S, minutes=round(abs(offset_s) / 60), hub_at=said_at)
