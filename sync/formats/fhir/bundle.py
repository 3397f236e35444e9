"""Bundles: their entries in order, and what a reference points to whatever that order is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sync.errors import Unreadable
from sync.formats.code_lists import code_list
from sync.formats.fhir import parts
from sync.formats.fhir.shapes import Reference
from sync.formats.shapes import Identifier, Raw
from sync.words import Words, say

ENTRIES_LIMIT = 50_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource of a file, the key it is known by there, and what keeps it from being taken."""

    resource: Raw
    key: str
    refusal: Words | None = None


def is_one_whole(bundle: Raw) -> bool:
    """Whether all of a bundle is to be taken or nothing.

    Without a type, and with resources that ask for nothing to be done, it is read as a collection.
    Raises: Unreadable when the bundle does not say, or is of a type that is not taken.
    """
    sent = parts.text(bundle.get("type"))
    known = code_list("fhir-r4")["bundles"]
    if sent in known["one_whole"]:
        return True
    if sent in known["each_on_its_own"]:
        return False
    asked = (parts.one(one.get("request")).get("method") for one in parts.many(bundle.get("entry")))
    if not sent and not any(method not in {None, "GET"} for method in asked):
        return False
    if not sent:
        raise Unreadable(
            "This bundle does not say whether it is one whole or single entries, so nothing of it was taken."
        )
    raise Unreadable("A bundle of type {type} is not one that Navigator takes.", type=sent[:40])


def entries(bundle: Raw) -> list[Entry]:
    """Give a bundle's entries in order.

    Raises: Unreadable when there are more than any file for navigators has.
    """
    found = parts.many(bundle.get("entry"))
    if len(found) > ENTRIES_LIMIT:
        raise Unreadable(
            "This bundle has more than {limit} entries; ask for smaller ones.", limit=ENTRIES_LIMIT
        )
    return [_entry(one, at) for at, one in enumerate(found)]


def _entry(entry: Raw, at: int) -> Entry:
    resource = parts.one(entry.get("resource"))
    request = parts.one(entry.get("request"))
    key = parts.text(entry.get("fullUrl")) or key_of(resource) or f"entry-{at}"
    method, url = parts.text(request.get("method")), parts.text(request.get("url"))
    is_carried = method in {"", "POST", "PUT"} or (method == "GET" and bool(resource))
    if not is_carried or "$" in url:
        asked = f"{method} {url.partition('?')[0]}"[:60]
        refusal = say(
            "This entry asks for something to be done ({asked}), which a file cannot do.", asked=asked
        )
        return Entry(resource, key, refusal)
    if not resource:
        return Entry(resource, key, say("This entry holds no resource."))
    return Entry(resource, key)


def key_of(resource: Raw) -> str:
    """Give `Kind/id`; empty when a resource has no id."""
    kind, own = parts.text(resource.get("resourceType")), parts.text(resource.get("id"))
    return f"{kind}/{own}" if kind and own else ""


class Directory:
    """What is where in one file: by full URL, by `Kind/id`, by identifier."""

    def __init__(self, found: list[Entry]) -> None:
        self._keys = {one.key: one.key for one in reversed(found)}
        for one in reversed(found):
            self._keys.setdefault(key_of(one.resource), one.key)
        # What has no id goes by none, and a reference without a target points to nothing.
        self._keys.pop("", None)
        self._numbers = dict(reversed(list(_numbers(found))))
        self._resources = {one.key: one.resource for one in reversed(found)}

    def pointer(self, sent: Any) -> Reference:
        """Read a Reference and find what it points to."""
        part = parts.one(sent)
        raw = parts.text(part.get("reference"))
        display = parts.text(part.get("display"))
        logical = parts.identifier(parts.one(part.get("identifier")))
        return Reference(raw, display, logical, self._target(raw), parts.text(part.get("type")))

    def resource(self, key: str) -> Raw:
        """Give what a key stands for; empty when it is not in this file."""
        return self._resources.get(key, {})

    def _target(self, raw: str) -> str:
        plain = raw.partition("/_history/")[0]
        if plain in self._keys:
            return self._keys[plain]
        kind, _, query = plain.partition("?identifier=")
        if query:
            system, _, value = query.rpartition("|")
            return self._numbers.get((kind, Identifier(value, system)), "")
        return self._keys.get("/".join(plain.split("/")[-2:]), "") if plain.startswith("http") else ""


def _numbers(found: list[Entry]) -> Iterator[tuple[tuple[str, Identifier], str]]:
    for one in found:
        for number in parts.identifiers(one.resource.get("identifier")):
            kind = parts.text(one.resource.get("resourceType"))
            yield (kind, Identifier(number.value, number.authority)), one.key
