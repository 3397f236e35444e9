"""A place that takes part: whom to call there, when somebody watches its queues, and by which clock."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal
from zoneinfo import available_timezones

from pydantic import Field

from sync.ids import Id
from sync.records.base import About, Kind, Record, Value
from sync.records.patient import CONTACT_SAMPLE, ContactPoint, Identifier
from sync.words import say

ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Hours(Value):
    """One stretch of a weekday in which somebody watches, by the site's own clock."""

    day: Literal["mo", "tu", "we", "th", "fr", "sa", "su"]
    opens: ClockTime
    closes: ClockTime


class Holiday(Value):
    """A day on which nobody watches although the weekday says so."""

    on: date
    name: str = ""


class QueueWatch(Value):
    """When somebody watches one queue, where that differs from the site's own hours."""

    queue: str
    """A code of `queues`: referrals, results, questions."""
    hours: list[Hours] = Field(default_factory=list)
    holidays: list[Holiday] = Field(default_factory=list)
    on_call_number: str = ""
    cover: str = ""


class Site(Record):
    """A clinic or the center; everybody holds every site."""

    about: ClassVar[Kind] = Kind("site", "Site", "Sites", "Organization", "shared", "house", "info")

    name: Annotated[str, About("Name", search=True, in_list=True, sample="Juniper Creek Clinic (PRACTICE)")]
    short_name: Annotated[str, About("Short name", "For narrow columns.", sample="Juniper Creek")] = ""
    type: Annotated[str, About("Kind of facility", codes="facility-types", in_list=True, sample="rural")] = ""
    is_center: Annotated[bool, About("This is the cancer center")] = False
    uses_navigator: Annotated[
        bool,
        About(
            "Has Navigator",
            "Where not, the referring site writes down what they said, who there said it and how.",
        ),
    ] = True
    zone: Annotated[
        str,
        About("Time zone", "IANA name; deeds at this site are due by this clock.", sample="America/Denver"),
    ] = "UTC"
    identifiers: Annotated[
        list[Identifier],
        About(
            "Facility numbers",
            merge="union",
            sample=[{"assigner": "CEDAR BASIN (PRACTICE)", "value": "CB-01", "type": ""}],
        ),
    ] = Field(default_factory=list)
    contact_points: Annotated[
        list[ContactPoint],
        About(
            "Phones and faxes",
            "With who verified each number, and when.",
            search=True,
            sample=[CONTACT_SAMPLE],
        ),
    ] = Field(default_factory=list)
    community: Annotated[str, About("Community", search=True, in_list=True, sample="Juniper Creek")] = ""
    state: Annotated[str, About("State", "Postal code of the state.", sample="AZ")] = ""
    hours: Annotated[
        list[Hours],
        About(
            "Staffed hours",
            "When somebody watches the queue.",
            together="watch",
            sample=[{"day": d, "opens": "08:00", "closes": "17:00"} for d in ("mo", "tu", "we", "th", "fr")],
        ),
    ] = Field(default_factory=list)
    holidays: Annotated[
        list[Holiday],
        About("Holidays", together="watch", sample=[{"on": "2026-11-26", "name": "Thanksgiving"}]),
    ] = Field(default_factory=list)
    observes_federal_holidays: Annotated[
        bool,
        About(
            "Keeps federal holidays",
            "Counted as days off beside the site's own, wherever business days are counted.",
        ),
    ] = True
    on_call_number: Annotated[
        str,
        About("On-call number", "Whom to phone when nobody watches.", together="watch", sample="555-0100"),
    ] = ""
    cover: Annotated[
        str,
        About("Cover", "Who watches meanwhile, in words.", together="watch", sample="Oncology nurse line"),
    ] = ""
    queues: Annotated[
        list[QueueWatch],
        About(
            "Hours of single queues",
            "Where they differ from the site's own.",
            together="watch",
            is_internal=True,
            sample=[
                {
                    "queue": "results",
                    "hours": [{"day": "sa", "opens": "09:00", "closes": "12:00"}],
                    "holidays": [],
                    "on_call_number": "555-0199",
                    "cover": "Oncology nurse line",
                }
            ],
        ),
    ] = Field(default_factory=list)
    liaison_id: Annotated[
        Id | None,
        About(
            "Liaison",
            "Who at the center knows this partner and is asked first.",
            refers="practitioner",
            together="liaison",
        ),
    ] = None
    liaison_backup_id: Annotated[
        Id | None,
        About(
            "Liaison's back-up",
            "Who is asked when the liaison is away.",
            refers="practitioner",
            together="liaison",
        ),
    ] = None
    stale_after_hours: Annotated[
        int, About("Stale after", "After this long without an exchange nothing is green.", unit="h")
    ] = 24
    hidden_sections: Annotated[
        list[str],
        About(
            "Sections not used here",
            "Hidden at this site's desks; what belongs there is still found by search.",
            codes="sections",
            sample=["telehealth"],
        ),
    ] = Field(default_factory=list)
    own_words: Annotated[
        dict[str, str],
        About(
            "Own words",
            "How this site's desks call what the program calls otherwise. Search and help find both.",
            codes="site-words",
            sample={"travel": "Medical transport"},
        ),
    ] = Field(default_factory=dict)
    hidden_codes: Annotated[
        dict[str, list[str]],
        About(
            "Not offered to choose from",
            "Left out of this site's forms; a record that has it shows it as before.",
            codes="site-lists",
            sample={"lodging": ["lodge"]},
        ),
    ] = Field(default_factory=dict)
    added_choices: Annotated[
        dict[str, list[str]],
        About(
            "Also offered to choose from",
            "Words of this site's own. What is chosen is written down as the word, and every desk shows it so.",
            codes="site-open-lists",
            sample={"contact-roles": ["Village health aide"]},
        ),
    ] = Field(default_factory=dict)
    limits: Annotated[
        dict[str, int],
        About(
            "Own limits",
            "Where this site differs from what the program comes with.",
            codes="site-limits",
            sample={"verify_again_after_days": 90},
        ),
    ] = Field(default_factory=dict)
    key_derivation: Annotated[
        str,
        About(
            "How passphrases are made into keys",
            "Holds for each passphrase that is set at this site's desks from then on.",
            codes="key-derivations",
            sample="pbkdf2",
        ),
    ] = "argon2id"
    note: Annotated[str, About("Note", is_long=True)] = ""

    def headline(self) -> str:
        """Give the site's name."""
        return self.name

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that the zone is one a clock knows, and that hours end after they begin."""
        found: list[tuple[str | None, str]] = []
        if self.zone not in available_timezones():
            found.append(("zone", say("This is not the name of a time zone.")))
        if any(stretch.closes <= stretch.opens for stretch in self.hours):
            found.append(("hours", say("Staffed hours must end after they begin.")))
        if any(stretch.closes <= stretch.opens for one in self.queues for stretch in one.hours):
            found.append(("queues", say("Staffed hours must end after they begin.")))
        if self.stale_after_hours < 1:
            found.append(("stale_after_hours", say("At least one hour.")))
        return found


def phone_of(site: Site, use: str = "") -> str:
    """Give the first phone number of a site, of one use when asked; empty when none is known."""
    found = [p.value for p in site.contact_points if p.system == "phone" and (not use or p.use == use)]
    return found[0] if found else ""
