"""Takes out of an answer what the counter view hides: initials for names, a year for a birth date, nobody's words.

An answer is made of frozen dataclasses, tuples, mappings and texts. What a form is opened on (`Document`) goes through
untouched, for it is never shown as it stands and what is typed is laid over it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from navigator_app.counter import TOKEN, Secrets, noting
from sync.changes import Document
from sync.ids import is_id
from sync.words import Words, YearOnly, joined, say

HIDDEN: Final = say("Hidden in counter view")
_ENOUGH: Final = 12
"""So many letters of a text in a row are that text, however it was cut or joined with others."""
_DATE: Final = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b|\b(\d{4})-(\d{2})-(\d{2})\b")
_AGAIN: Final = re.compile(rf"{HIDDEN}(?:\W+{HIDDEN})+")
"""What is hidden with nothing but marks between it: it is said once."""
_AS_IT_IS: Final = (bool, int, float, bytes, type(None), type)


def hiding() -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Begin to hide: give what makes a question answer without what is private in the records that it reads."""
    secrets = Secrets()

    def hide(fn: Callable[[], Any]) -> Callable[[], Any]:
        def answer() -> Any:
            with noting(secrets):
                found = fn()
            return veiled(found, secrets)

        return answer

    return hide


def veiled(answer: Any, secrets: Secrets) -> Any:
    """Give an answer without what is private; what holds nothing private is given back itself."""
    if isinstance(answer, (*_AS_IT_IS, Document)):
        return answer
    if isinstance(answer, str):
        return _text(answer, secrets)
    if isinstance(answer, date):
        return YearOnly(answer.year, answer.month, answer.day) if answer in secrets.births else answer
    if dataclasses.is_dataclass(answer):
        return _whole(answer, secrets)
    return _each(answer, secrets)


def _each(answer: Any, secrets: Secrets) -> Any:
    """Give what holds several things with each of them veiled; anything else as it is."""
    if isinstance(answer, Mapping):
        return {veiled(key, secrets): veiled(value, secrets) for key, value in answer.items()}
    if isinstance(answer, tuple | list):
        parts = [veiled(one, secrets) for one in answer]
        if all(after is before for after, before in zip(parts, answer, strict=True)):
            return answer
        return type(answer)(*parts) if hasattr(answer, "_fields") else type(answer)(parts)
    return answer


def _whole(answer: Any, secrets: Secrets) -> Any:
    found: dict[str, Any] = {}
    for field in dataclasses.fields(answer):
        if field.name == "zone" or field.name.endswith("_zone"):
            # The name of a clock is nobody's word, and without it every time would be told in UTC.
            continue
        before = getattr(answer, field.name)
        after = veiled(before, secrets)
        # Not by being equal: the year of a date is equal to the date.
        if after is not before:
            found[field.name] = after
    return dataclasses.replace(answer, **found) if found else answer


def _text(text: str, secrets: Secrets) -> str:
    if not text or is_id(text):
        return text
    if isinstance(text, Words) and text.values:
        values = {name: veiled(value, secrets) for name, value in text.values.items()}
        same = all(values[name] is value for name, value in text.values.items())
        return text if same else _said_once(text.filled(values))
    hidden = _without_texts(text, secrets)
    hidden = _without_births(hidden, secrets)
    nameless = _without_names(hidden, secrets)
    if not isinstance(text, Words) or hidden != text or _is_of_a_record(text, secrets):
        hidden = nameless
    return text if hidden == text else _told(hidden)


def _said_once(text: Words) -> str:
    """Say what is hidden side by side once; a sentence in which that happens is put together anew."""
    return _told(_AGAIN.sub(str(HIDDEN), text)) if _AGAIN.search(text) else text


def _told(text: str) -> str:
    """Let what is said instead of private words be said in the language of the desk, wherever it stands."""
    before, said, after = text.partition(HIDDEN)
    return joined((before, HIDDEN, _told(after)), "") if said else text


def _is_of_a_record(text: str, secrets: Secrets) -> bool:
    """Say whether words without values are a record's own, or nothing but a name: in a sentence of ours stands none."""
    words = TOKEN.findall(text)
    named = sum(word.casefold() in secrets.names for word in words)
    return str(text) in secrets.plain or named > 1 or 0 < named == len(words)


def _without_names(text: str, secrets: Secrets) -> str:
    def initial(found: re.Match[str]) -> str:
        word = found[0]
        if not (word[0].isupper() and word.casefold() in secrets.names):
            return word
        return word[0] if text[found.end() : found.end() + 1] == "." else f"{word[0]}."

    return TOKEN.sub(initial, text)


def _without_births(text: str, secrets: Secrets) -> str:
    def year(found: re.Match[str]) -> str:
        month, day, last, first, middle, end = found.groups()
        try:
            on = date(int(last), int(month), int(day)) if last else date(int(first), int(middle), int(end))
        except ValueError:
            return found[0]
        return str(on.year) if on in secrets.births else found[0]

    return _DATE.sub(year, text) if secrets.births else text


def _without_texts(text: str, secrets: Secrets) -> str:
    pieces: list[str] = []
    even, at = " ".join(text.split()), 0
    for found in TOKEN.finditer(even):
        if found.start() < at:
            continue
        length = _hidden_at(even, found.start(), secrets.texts.get(found[0].casefold(), ()))
        if length:
            pieces += [even[at : found.start()], str(HIDDEN)]
            at = found.start() + length
    return _AGAIN.sub(str(HIDDEN), "".join([*pieces, even[at:]])) if pieces else text


def _hidden_at(text: str, at: int, texts: Any) -> int:
    """Say how many letters from here on are a private text, or the beginning of one that was cut."""
    longest = 0
    for one in texts:
        same = _common(text, at, one)
        ends = at + same == len(text) or not text[at + same].isalnum()
        if same >= min(len(one), _ENOUGH) and (same > _ENOUGH or ends):
            longest = max(longest, same)
    return longest


def _common(text: str, at: int, one: str) -> int:
    here = text[at : at + len(one)]
    return next(
        (n for n, (a, b) in enumerate(zip(here, one, strict=False)) if a != b), min(len(here), len(one))
    )
