"""What a site asks of its own desks: data of its record, which the center writes and which travels like any other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from sync.changes import Document
from sync.records.site import Site
from sync.rules import site_wishes as rules
from sync.rules.codes import code_list, label_of
from sync.words import When, Words, joined, say

HIDEABLE: Final = frozenset(one.code for one in code_list("sections").codes)
"""The sections that a site may do without; Today, Patients and what somebody must look through always stay."""


@dataclass(frozen=True, slots=True)
class SiteWishes:
    """What the window of a site's desk follows."""

    sections: frozenset[str] = frozenset()
    """Not shown."""
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Name of a list -> what of it is not offered to choose from."""
    added: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of a list -> the site's own words that are offered besides."""
    words: Mapping[str, str] = field(default_factory=dict)
    """What is called otherwise -> the site's own word."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One thing that was decided for this site, in words, and by whom and when; empty where it is not known."""

    words: Words
    since: Words


def site_wishes(desk: Desk) -> SiteWishes:
    """Give what the site of this desk wishes; what a newer release wishes changes nothing."""
    site = desk.image(desk.me.site_id)
    if site is None:
        return SiteWishes()
    return SiteWishes(
        _sections(site.fields.get("hidden_sections")),
        rules.hidden_codes(site.fields.get("hidden_codes")),
        rules.added_choices(site.fields.get("added_choices")),
        rules.own_words(site.fields.get("own_words")),
    )


def hidden_sections(desk: Desk) -> frozenset[str]:
    """Give the sections that are not used at the site of this desk; a name from a newer release hides nothing."""
    return site_wishes(desk).sections


def _sections(own: object) -> frozenset[str]:
    return HIDEABLE & frozenset(own) if isinstance(own, list) else frozenset()


def decided(desk: Desk) -> tuple[Decided, ...]:
    """Say what was decided for this site, so that nothing is hidden or called otherwise in silence."""
    site = desk.image(desk.me.site_id)
    if site is None:
        return ()
    names = Names(desk)
    said = {name: tell(site.fields.get(name)) for name, tell in _TOLD.items()}
    return tuple(Decided(words, _since(desk, names, site, name)) for name, words in said.items() if words)


def _since(desk: Desk, names: Names, site: Document, name: str) -> Words:
    last = site.last_write(name)
    if last is None:
        return say("")
    when = When(at=datetime.fromisoformat(last.at), zone=desk.me.zone)
    return say("Decided by {who}, {when}", who=names.person(last.author), when=when)


def _hidden_sections(own: object) -> Words:
    hidden = [say(one.label) for one in code_list("sections").codes if one.code in _sections(own)]
    if not hidden:
        return say("")
    return say(
        "Not used at your site, and so not shown: {sections}. "
        "What belongs there is still found with Ctrl+K and in each chart.",
        sections=joined(hidden, ", "),
    )


def _own_words(own: object) -> Words:
    pairs = [
        say("{word} for {what}", what=say(label_of("site-words", term)), word=word)
        for term, word in rules.own_words(own).items()
    ]
    if not pairs:
        return say("")
    return say("Words of your site: {words}. Search and help find both.", words=joined(pairs, "; "))


def _hidden_codes(own: object) -> Words:
    lists = [
        say(
            "{what}: {codes}",
            what=say(label_of("site-lists", name)),
            codes=joined([say(one.label) for one in code_list(name).codes if one.code in hidden], ", "),
        )
        for name, hidden in rules.hidden_codes(own).items()
    ]
    if not lists:
        return say("")
    return say(
        "Not offered to choose from: {lists}. What is written down with one of these shows it as before.",
        lists=joined(lists, "; "),
    )


def _added_choices(own: object) -> Words:
    lists = [
        say("{what}: {codes}", what=say(label_of("site-open-lists", name)), codes=", ".join(words))
        for name, words in rules.added_choices(own).items()
    ]
    return say("Also offered to choose from: {lists}.", lists=joined(lists, "; ")) if lists else say("")


def _limits(own: object) -> Words:
    parts = [
        say(
            "{what}: {number} instead of {shipped}",
            what=say(label_of("site-limits", name)),
            number=rules.limit(name, own),
            shipped=known.default,
        )
        for name, known in rules.wishable().limits.items()
        if rules.limit(name, own) != known.default
    ]
    return say("Limits of your site: {limits}.", limits=joined(parts, "; ")) if parts else say("")


def _key_derivation(own: object) -> Words:
    if own in (None, "", Site.model_fields["key_derivation"].default) or not isinstance(own, str):
        return say("")
    return say("Passphrases are made into keys by {method}.", method=say(label_of("key-derivations", own)))


_TOLD: Final[Mapping[str, Callable[[object], Words]]] = {
    "hidden_sections": _hidden_sections,
    "own_words": _own_words,
    "hidden_codes": _hidden_codes,
    "added_choices": _added_choices,
    "limits": _limits,
    "key_derivation": _key_derivation,
}
"""Field of the site's record -> what it means for its desks, in words; empty where it changes nothing."""
