"""What this computer cannot know of a patient: the places whose records nobody looked into, by name.

Said beside every "nothing known here", so that silence is not read as "none".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sync.records.base import Record
from sync.records.document import Document
from sync.records.lab_result import LabResult
from sync.records.records_request import RecordsRequest
from sync.records.referral import Referral

_NAMES: Final = ("name", "short_name")
_SITE_FIELDS: Final = (
    "from_site_id",
    "to_site_id",
    "patient_site_id",
    "provider_site_id",
    "facility_site_id",
)


def not_checked(
    chart: Iterable[Record], here: str, sites: Mapping[str, Mapping[str, Any]]
) -> tuple[tuple[str, bool], ...]:
    """Name the places whose records this computer cannot know, but for the center: (name, is its record system).

    Shape: a site with Navigator is known here as far as it writes here, but not what stands in its own record system.
    """
    found: dict[str, tuple[str, bool]] = {}
    for one in chart:
        if one.is_withdrawn:
            continue
        for site_id in _sites_named(one):
            site = sites.get(site_id)
            if site is None or site_id == here or site.get("is_center"):
                continue
            name = str(site.get("short_name") or site.get("name") or "")
            has_navigator = site.get("uses_navigator") is not False
            found.setdefault(name.casefold(), (name, has_navigator))
        for words in _places_named(one):
            found.setdefault(words.casefold(), (words, False))
    known = {str(site.get(key) or "").casefold() for site in _known_here(here, sites) for key in _NAMES}
    return tuple(pair for key, pair in sorted(found.items()) if key and key not in known)


def _known_here(here: str, sites: Mapping[str, Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    return (site for one, site in sites.items() if one == here or site.get("is_center"))


def _sites_named(one: Record) -> Iterator[str]:
    return (str(site) for name in _SITE_FIELDS if (site := getattr(one, name, None)))


def _places_named(one: Record) -> Iterator[str]:
    if isinstance(one, RecordsRequest):
        words = one.facility
    elif isinstance(one, Referral):
        words = one.vendor
    elif isinstance(one, Document):
        words = one.from_whom
    else:
        words = one.lab if isinstance(one, LabResult) else ""
    yield from ([words.strip()] if words.strip() else [])
