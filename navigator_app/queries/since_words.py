"""The words of the list of what changed while apart, as the screen and the paper say them alike."""

from __future__ import annotations

from navigator_app.queries.since import Chart, Since
from navigator_app.queries.since_lines import Detail, Line
from sync.words import Words, joined, say, us_date


def title(found: Since) -> Words:
    """Name the list by when this computer exchanged last before it."""
    return say("Since {when}", when=found.since)


def summary(found: Since) -> Words:
    """Say until when this computer was apart, and how much there is to read."""
    apart = say("Until {when} this computer made no whole exchange.", when=found.until)
    if found.apart_since != found.since:
        apart = say(
            "From {since} until {when} this computer made no whole exchange;"
            " what was not read before stands here, too.",
            since=found.apart_since,
            when=found.until,
        )
    if found.count == 1:
        counted = (
            say("1 record was changed by others, read here.")
            if not found.unread
            else say("1 record was changed by others, not read yet.")
        )
    elif not found.unread:
        counted = say("{n} records were changed by others, all read here.", n=found.count)
    else:
        counted = say(
            "{n} records were changed by others, {unread} not read yet.", n=found.count, unread=found.unread
        )
    return say("{apart} {counted}", apart=apart, counted=counted)


def born(chart: Chart) -> Words:
    """Say the day of birth, which tells two people of one name apart."""
    return say("DOB {day}", day=us_date(chart.birth_on)) if chart.birth_on else say("")


def byline(line: Line) -> Words:
    """Say who wrote it, where and when, and whether it was seen."""
    return joined((line.by, str(line.when or ""), line.seen))


def change_text(detail: Detail) -> Words:
    """Say from what to what; of what is new here only what it is."""
    nothing = say("nothing")
    after: str = detail.after or nothing
    text = say("{after}", after=after)
    if not detail.is_new:
        text = say("{before} \u2192 {after}", before=detail.before or nothing, after=after)
    return say("{text} ({who})", text=text, who=detail.by) if detail.by else text


def more_fields(count: int) -> Words:
    """Say that a record has more fields than are told."""
    return say("and 1 more field") if count == 1 else say("and {n} more fields", n=count)
