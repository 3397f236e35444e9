"""Invented people, places and cases for the gallery's pages; no real person.

Every text goes through translation, so that the pseudo-language reaches it.
"""

# ruff: noqa: RUF001 - tables of invented words read best one row a line, with real dashes

from datetime import UTC, date, datetime

from PySide6.QtWidgets import QApplication

from navigator_app.queries.shown import Chip, Key
from navigator_app.queries.since import Chart, Since
from navigator_app.queries.since_lines import Detail, Line
from navigator_app.queries.since_urgency import Urgency
from navigator_app.queries.today import Freshness
from navigator_app.queries.who_sees import Outcome, Someone, WhoSees
from navigator_app.ui.parts.chip import ChipText
from navigator_app.ui.parts.labels import unbroken
from navigator_app.ui.parts.timeline import TimelineItem
from navigator_app.ui.parts.trend import CardWindow, LabRange, TrendData, TrendPoint
from navigator_app.ui.tables.records import Cell, TableRow
from navigator_app.ui.tables.worklist import WorkRow
from navigator_app.ui.theme.tokens import Tint
from sync import words
from sync.changes import Document
from sync.words import When


def say(text: str) -> str:
    """Return a text in the language that is installed, so that the pseudo-language reaches it."""
    return QApplication.translate("Gallery", text)


_LAB: tuple[str, Tint, str] = ("flask-conical", "violet", "Lab")
_REFERRAL: tuple[str, Tint, str] = ("send", "primary", "Referral")
_TRIP: tuple[str, Tint, str] = ("car", "info", "Travel")
_VISIT: tuple[str, Tint, str] = ("video", "ok", "Telehealth")
_MESSAGE: tuple[str, Tint, str] = ("message-square", "neutral", "Message")


def _work(key: int, group: tuple[str, Tint], kind: tuple[str, Tint, str], *words: str) -> WorkRow:
    title, person, context, status, status_icon, due, owner, mark, verb, verb_key = words
    marks = {"": "", "saved": "saved", "review": "review"}
    return WorkRow(
        key=str(key),
        group=say(group[0]),
        group_tint=group[1],
        icon=kind[0],
        icon_tint=kind[1],
        kind=say(kind[2]),
        title=say(title),
        person=person,
        context=say(context),
        status=say(status),
        status_icon=status_icon,
        status_tint=group[1],
        due=say(due),
        due_tint=group[1],
        owner=say(owner),
        mark=marks[mark],  # type: ignore[arg-type]
        verb=say(verb),
        verb_key=verb_key,
    )


def work_rows() -> list[WorkRow]:
    """Return a day's work of one navigator."""
    late: tuple[str, Tint] = ("Overdue", "danger")
    today: tuple[str, Tint] = ("Due today", "warn")
    decide: tuple[str, Tint] = ("Needs a decision", "violet")
    wait: tuple[str, Tint] = ("Waiting on someone", "info")
    week: tuple[str, Tint] = ("Next 7 days", "neutral")
    moss = ("Moss, Marian", "61 F · DLBCL, R-CHOP cycle 2")
    dale = ("Dale, Delia", "47 F · Breast, staging")
    yarrow = ("Yarrow, Leonard", "70 M · Myeloma follow-up")
    return [
        _work(1, late, _LAB, "Confirm twice-weekly CBC was drawn", moss[0], moss[1] + " · Lab plan: Mon and Thu",
              "No result here yet", "octagon-alert", "2 days late", "You", "", "Enter result", "E"),
        _work(2, late, _REFERRAL, "Resend PRC referral for first visit", "Reed, Raymond", "54 M · Colon, new referral",
              "Sent back: no signature", "circle-x", "1 day late", "You", "saved", "Complete and send", "E"),
        _work(3, today, _TRIP, "Book lodging before Tue Nov 24 scan", *dale,
              "Ride confirmed, no room", "clock", "Today 12:00 PM", "You", "", "Book lodging", "E"),
        _work(12, today, _VISIT, "Phone Juniper Creek", *yarrow,
              "Not received", "phone", "Tue Nov 24, 9:00 AM", "You", "", "Log a call", "R"),
        _work(4, today, _VISIT, "Test video with Juniper Creek room 2", *yarrow,
              "Room held", "calendar-clock", "Today 1:30 PM", "T. North", "", "Record test call", "E"),
        _work(5, today, _MESSAGE, "Answer oncology about local pharmacy fill", *moss,
              "Reply drafted", "pencil", "Today", "You", "saved", "Send reply", "R"),
        _work(6, decide, _TRIP, "Lodging: two people changed it", *dale,
              "Needs a decision", "git-merge", "Trip Tue Nov 24", "You", "review", "Decide", "E"),
        _work(7, wait, _REFERRAL, "Outside pathology slides", "Linden, Carol", "66 F · Ovarian, new referral",
              "Waiting: Outside pathology", "hourglass", "Asked 6 days ago", "You", "", "Ask again", "B"),
        _work(8, wait, _REFERRAL, "PRC number", "Clay, Edison", "58 M · Prostate",
              "Waiting: PRC office", "hourglass", "Asked 3 days ago", "T. North", "", "Ask again", "B"),
        _work(9, week, _LAB, "CMP before cycle 3", *moss,
              "Ordered, not drawn", "circle-dashed", "Mon Nov 23", "You", "", "Enter result", "E"),
        _work(10, week, _VISIT, "Survivorship video visit", "Marsh, Ruth", "72 F · Colon, year 2",
              "Confirmed", "circle-check", "Tue Nov 24", "You", "", "Open visit", "E"),
        _work(11, week, _TRIP, "One trip instead of two: scan and visit", *yarrow,
              "Ask the center", "car", "Wed Nov 25", "You", "", "Ask", "B"),
    ]  # fmt: skip


def trend_data() -> TrendData:
    """Return white cells around one cycle, as the lab told them."""
    values = [(9, 6.1, "6.1", ""), (12, 2.4, "2.4", "L"), (16, 50.0, "50.0", "HH"), (18, 31.2, "31.2", "H"),
              (20, 21.4, "21.4", "H")]  # fmt: skip
    points = tuple(
        TrendPoint(
            datetime(2026, 11, day, 17, tzinfo=UTC), value, text, flag, f"Nov {day}",
            f"{text} {flag} 10⁹/L, Nov {day}, 10:00 AM MST, Juniper Creek lab".replace("  ", " "),
        )
        for day, value, text, flag in values
    )  # fmt: skip
    window = CardWindow(
        datetime(2026, 11, 15, 7, tzinfo=UTC),
        datetime(2026, 11, 24, 7, tzinfo=UTC),
        say("Window by R. Ortiz MD"),
        say("Nov 15 to Nov 24"),
    )
    return TrendData(say("White cells"), "10⁹/L", points, LabRange(4, 11, say("Lab's range 4–11")), window)


def timeline_items() -> list[TimelineItem]:
    """Return three weeks of one patient's care."""
    done = ChipText(say("Acknowledged by R. Ortiz MD, 10:41 AM"), "ok", "circle-check")
    return [
        TimelineItem("a", say("Today"), "pencil", "neutral", say("Reply drafted to oncology"),
                     say("Local pharmacy can fill ondansetron on Monday."), say("You · not sent yet"),
                     ChipText(say("Not sent yet"), "warn", "cloud-upload")),
        TimelineItem("b", "Nov 20", "flask-conical", "violet", say("CBC result entered"),
                     " · ".join(map(unbroken, ("WBC 21.4 H", "Hgb 9.8 L", "Plt 142 L", "ANC 17.6 H"))),
                     say("Juniper Creek lab, by T. North")),
        TimelineItem("c", "Nov 16", "flask-conical", "violet", say("CBC result entered"),
                     say("WBC 50.0 HH · expected, confirm with oncology"),
                     say("Lab phoned 10:00 AM, read back by T. North"), done),
        TimelineItem("d", "Nov 15", "syringe", "primary", say("Pegfilgrastim given, day after cycle 2"),
                     say("Lab plan asked of Dr. Lane, Juniper Creek: CBC Mon and Thu."), say("Cancer center")),
        TimelineItem("e", "Nov 14", "car", "info", say("Round trip, cycle 2 infusion"),
                     say("Tribal transit van, 292 mi. Lodging not needed."), say("Benefits office voucher 2231")),
        TimelineItem("f", "Nov 9", "video", "ok", say("Video visit before cycle 2"),
                     say("Room 2, Juniper Creek. Interpreter present. 25 minutes."),
                     say("R. Ortiz MD with T. North in the room")),
        TimelineItem("g", "Nov 5", "send", "primary", say("Referral accepted"),
                     say("Pathology, imaging and authorization all present."),
                     say("Center intake, 3 days after sending"), ChipText(say("6 of 6 ready"), "ok", "list-checks")),
    ]  # fmt: skip


def patient_rows() -> list[TableRow]:
    """Return four patients as rows of a table."""

    def state(text: str, tint: Tint, icon: str) -> Cell:
        return Cell(say(text), tint, icon)

    waits, ready = state("Waiting: center", "info", "hourglass"), state("Ready", "ok", "circle-check")
    sent_back = state("Sent back: no signature", "danger", "circle-x")
    people = [
        ("moss", "Moss, Marian", "DLBCL, R-CHOP cycle 2", "03/14/1965", "448-201", "Mon Nov 23", 23, waits),
        (
            "reed",
            "Reed, Raymond",
            "Colon, new referral",
            "07/02/1972",
            "448-377",
            "Tue Nov 24",
            24,
            sent_back,
        ),
        ("dale", "Dale, Delia", "Breast, staging", "02/11/1979", "450-012", "Wed Dec 2", 32, ready),
        ("clay", "Clay, Edison", "Prostate", "05/30/1968", "439-880", "1 day late", 20, waits),
    ]
    return [
        TableRow(key, (Cell(name, strong=True, below=say(about)), Cell(born), Cell(number),
                       Cell(say(due), "danger" if "late" in due else None, sort=order), chip))
        for key, name, about, born, number, due, order, chip in people
    ]  # fmt: skip


def since_list() -> Since:
    """Return what two people changed over a weekend without a link."""
    imani = "Imani Okafor, MD, Mesa View"
    moss = (
        _since_line(
            1,
            "calendar",
            "Appointment: Medical oncology",
            "soon",
            Chip(words.say("Tue Nov 24, 1:12 PM MST"), "calendar-clock", "warn"),
            imani,
            ("Starts", "Wed Nov 25, 10:12 AM MST", "Tue Nov 24, 1:12 PM MST"),
            ("Room", "", "Suite 2, second floor, ask at the desk for the way"),
        ),
        _since_line(
            2,
            "user-round",
            "Patient",
            "changed",
            Chip(words.say("Changed"), "pencil", "neutral"),
            imani,
            ("Note", "Call in the morning", "Prefers mornings; her daughter drives."),
        ),
    )
    dale = (
        _since_line(
            3,
            "flask-conical",
            "Lab result: Potassium",
            "unread",
            Chip(words.say("Not acknowledged"), "octagon-alert", "danger"),
            imani,
            (
                "Result",
                "",
                "Potassium: 6.1 mmol/L · Critically high (HH) · Fri Nov 20, 10:12 AM MST · Cedar Basin",
            ),
        ),
    )
    return Since(
        since=When(at=datetime(2026, 11, 19, 22, 20, tzinfo=UTC), zone="America/Denver"),
        apart_since=When(at=datetime(2026, 11, 19, 22, 20, tzinfo=UTC), zone="America/Denver"),
        until=When(at=datetime(2026, 11, 23, 14, 40, tzinfo=UTC), zone="America/Denver"),
        charts=(
            Chart("a" * 32, words.say("Moss, Marian"), date(1965, 3, 14), moss),
            Chart("b" * 32, words.say("Dale, Delia"), date(1979, 2, 11), dale),
        ),
        is_put_away=False,
        stale=words.say(""),
    )


def _since_line(
    key: int, icon: str, title: str, urgency: Urgency, chip: Chip, who: str, *details: tuple[str, str, str]
) -> Line:
    record = f"{key:032x}"
    return Line(
        record=record,
        kind=title.partition(":")[0].lower(),
        patient_id="a" * 32,
        icon=icon,
        title=words.say(title),
        urgency=urgency,
        chip=chip,
        falls=None,
        details=tuple(
            Detail(words.say(name), before, after, words.say("")) for name, before, after in details
        ),
        more=0,
        by=words.say(who),
        when=When(at=datetime(2026, 11, 20, 22, 12, tzinfo=UTC), zone="America/Phoenix"),
        seen=words.say("Not seen by anybody, as far as is known here"),
        read=None,
        read_by=(),
        covers=((record, (record,)),),
    )


def who_sees() -> WhoSees:
    """Return who sees a chart that is shared, linked and not restricted."""
    someone = {
        key: Someone(key * 32, name, words.say(detail))
        for key, name, detail in (
            ("1", "Juniper Creek", "this site"),
            ("2", "Cedar Flats", ""),
            ("3", "Mesa View", "the center"),
            ("4", "Ada Hale, MD", "Dr. Hale’s practice"),
            ("5", "Ptarmigan Point", ""),
        )
    }
    return WhoSees(
        key=Key("patient", "a" * 32),
        patient_id="a" * 32,
        person="Moss, Marian",
        title=words.say("Who sees this chart"),
        opened=Document("patient", "a" * 32, "a" * 32, None, None),
        sites=(someone["1"], someone["2"]),
        centers=(someone["3"],),
        panel=(someone["4"],),
        named=(),
        others={"share": (someone["5"],), "move": (someone["5"],)},
        refusals={
            "restrict": words.say("Only a site lead restricts a chart to named people, or lifts that.")
        },
        restriction=None,
        is_waiting=False,
        freshness=Freshness(None, is_stale=False, words=words.say("")),
    )


def moved() -> Outcome:
    """Return what would come of moving that chart."""
    return Outcome(
        gain=(words.say("everybody at {site}", site="Ptarmigan Point"),),
        lose=tuple(words.say("everybody at {site}", site=one) for one in ("Juniper Creek", "Cedar Flats")),
        keep=(words.say("everybody at {site}", site="Mesa View"), "Ada Hale, MD"),
        is_lost_here=True,
        refusal=None,
    )
