"""One referral: where it stands, what it still needs and from whom, who acts next, who is watching."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries import standing
from navigator_app.queries.authorization_lines import AuthorizationLine, authorization_lines
from navigator_app.queries.call_in import Fact, call_in
from navigator_app.queries.choices import begin_verbs, calmed, chip_for
from navigator_app.queries.claims import held_by
from navigator_app.queries.liaison import liaison_words
from navigator_app.queries.names import NOT_HERE, Names
from navigator_app.queries.need_states import state_chip
from navigator_app.queries.packets import PacketLine, packet_lines
from navigator_app.queries.receipts import Asked, asked_about
from navigator_app.queries.referral_facts import PlannedDate, people, planned_dates, said_with_status
from navigator_app.queries.referral_family import ReferralFamily, family_of
from navigator_app.queries.referral_moves import move_verbs
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.scene import code_chip
from sync.changes import Document
from sync.ids import derived_id
from sync.records import KINDS
from sync.records.derive import build
from sync.records.referral import Referral
from sync.records.referral_item import ReferralItem
from sync.records.site import Site
from sync.rules import lifecycle, rcis, ticks
from sync.rules.codes import code_of, label_of
from sync.rules.readiness_item import ReadinessItem
from sync.rules.requirements import told, wanted_for
from sync.rules.watching import who_is_watching
from sync.rules.whose_day import day_of
from sync.words import When, Words, say


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One requirement; `record` is None while nobody has touched it."""

    item: str
    label: Words
    help: Words
    state: Chip
    waiting_on: str
    asked_on: date | None
    sent_back: str
    """The receiving site's words against it."""
    why_not_needed: str
    owner: str
    fix: Words
    """What to do about it; empty when nothing is left."""
    record: Key | None
    note: str


@dataclass(frozen=True, slots=True)
class ReferralView:
    """A referral with what the rules say about it."""

    key: Key
    patient_id: str
    person: str
    title: Words
    service: Words
    from_site: str
    to_site: str
    status: Chip
    status_help: Words
    status_reason: str
    """The words it was sent back or declined with."""
    status_more: tuple[tuple[Words, Words], ...]
    """What was said with it: the answer wanted by, who else could help, who there said so and how."""
    said_by: Words
    """Who said so, where and when."""
    acts_next: Words
    items: tuple[ItemLine, ...]
    asked_by: Words
    """Whose list of requirements it is, from which day on, and who approved it."""
    open_items: int
    can_send: bool
    gaps: tuple[Words, ...]
    standing: Chip
    standing_words: Words
    seen: Words
    """By whom this version was seen at the other end; says so when it was an earlier one."""
    watching: Words
    entered: Words
    """In the record system of the receiving site: by whom, when, under which number; says so when it changed since."""
    entered_chip: Chip | None
    held: Words
    """Who there has it in hand now."""
    is_receiver: bool
    liaison: Words
    """Who at the center knows the clinic, and the back-up, each with a number."""
    asked: tuple[Asked, ...]
    """What was asked and answered about it, newest first."""
    authorizations: tuple[AuthorizationLine, ...]
    """Who was asked to pay for it."""
    packets: tuple[PacketLine, ...]
    """What went or goes to the receiving site, the newest version first."""
    reason: str
    diagnosis: str
    question: str
    answer: str
    note: str
    """What was written beside it, such as the answers to what it was sent back with."""
    needed_by: When | None
    call_in: tuple[Fact, ...]
    """What a call-in said, where the patient was seen before anybody was asked."""
    rcis: Words
    """What stands in RCIS: number, type and status."""
    rcis_means: Words
    """Which RCIS status ours is."""
    rcis_differs: Words | None
    """That RCIS says something else of how it stands."""
    verbs: tuple[Verb, ...]
    rare: tuple[Verb, ...]
    """What is seldom done, offered behind one button."""
    status_since: When | None
    dates: tuple[PlannedDate, ...]
    """What was planned beside what was."""
    people: tuple[tuple[Words, Words], ...]
    """Case manager, requesting provider, vendor and provider there, next review: those that are known."""
    family: ReferralFamily | None
    """The referrals that it belongs together with."""


def referral(desk: Desk, referral_id: str) -> ReferralView | None:
    """Gather one referral; None when it is not here."""
    image = desk.image(referral_id)
    if image is None or image.kind != "referral":
        return None
    record = build(KINDS["referral"], image.id, image.patient, image.site, image.fields)
    return _view(desk, record, image) if isinstance(record, Referral) else None


def _view(desk: Desk, record: Referral, image: Document) -> ReferralView:
    names = Names(desk)
    shared = gathered.Shared(desk)
    needs = gathered.needs_of(desk, record, shared=shared)
    main, rare = move_verbs(desk, record)
    status = code_of("referral-status", record.status)
    chosen = chip_for(desk, Key("referral", record.id), record.patient_id)
    shown = code_chip("referral-status", record.status)
    there = gathered.record(desk, record.to_site_id, Site)
    answers = there is None or there.uses_navigator
    gaps = tuple(say(need.label) for need in needs if not need.is_settled)
    return ReferralView(
        key=Key("referral", record.id),
        patient_id=record.patient_id or "",
        person=names.patient(record.patient_id),
        title=say(record.headline()),
        service=say(label_of("services", record.service)),
        from_site=names.site(record.from_site_id),
        to_site=names.site(record.to_site_id),
        status=chosen if chosen and shown.tint in ("danger", "warn") else shown,
        status_help=say(status.help),
        status_reason=record.status_reason,
        status_more=said_with_status(record),
        said_by=_said_by(names, image),
        acts_next=acts_next(names, record.status, record.from_site_id, record.to_site_id),
        items=tuple(_calm(_line(desk, names, record, need), is_chosen=chosen is not None) for need in needs),
        asked_by=told(
            wanted_for(record.to_site_id, record.service, shared.decided, day_of(desk.now(), desk.me.zone))
        ),
        open_items=len(gaps),
        can_send=_sends(main),
        gaps=gaps,
        standing=standing.chip(desk, record.id, names),
        standing_words=standing.words(desk, record.id, names),
        seen=_seen(record) if answers else say("They have no Navigator. Write down here what they say."),
        watching=_watching(desk, record) if answers else say(""),
        entered=_entered(record) if answers else say(""),
        entered_chip=_entered_chip(record),
        held=held_by(desk, [record.id]),
        is_receiver=record.to_site_id == desk.me.site_id,
        liaison=liaison_words(desk, record.from_site_id),
        asked=asked_about(desk, record.id),
        authorizations=authorization_lines(desk, record.id),
        packets=packet_lines(desk, record),
        reason=record.reason,
        diagnosis=record.diagnosis,
        question=record.question,
        answer=record.answer,
        note=record.note,
        needed_by=When(on=record.needed_by_on) if record.needed_by_on else None,
        call_in=call_in(record),
        rcis=rcis.beside(record.rcis_number, record.rcis_type, record.rcis_status),
        rcis_means=rcis.means_there(record.status),
        rcis_differs=rcis.mismatch(record.status, record.rcis_status),
        verbs=_verbs(desk, record, main),
        rare=_rare_verbs(record, rare),
        status_since=_status_since(names, image),
        dates=planned_dates(record),
        people=people(desk, names, record),
        family=family_of(desk, names, record),
    )


def _said_by(names: Names, image: Document) -> Words:
    last, at = image.last_write("status"), _status_since(names, image)
    if last is None or at is None:
        return say("")
    return say("{who}, {at}", who=names.who_and_where(last.author, last.place), at=at)


def _status_since(names: Names, image: Document) -> When | None:
    last = image.last_write("status")
    return When(at=datetime.fromisoformat(last.at), zone=names.zone(last.place)) if last else None


def acts_next(names: Names, status: str, from_site_id: str | None, to_site_id: str | None) -> Words:
    """Say whose move a referral in a status is, and what it is."""
    owner = lifecycle.owner_of_next_move(Referral, status)
    step = code_of("referral-status", status).next
    who = {
        "clinic": names.site(from_site_id) or say("the clinic"),
        "center": names.site(to_site_id) or say("the receiving site"),
        "both": say("Either side"),
    }.get(owner)
    return say("{who}: {step}", who=who, step=say(step)) if who else say(step)


def _line(desk: Desk, names: Names, record: Referral, need: ReadinessItem) -> ItemLine:
    known = code_of("requirements", need.key.split(":")[0])
    own = gathered.record(desk, need.record_id or derived_id(record.id, need.key), ReferralItem)
    return ItemLine(
        item=need.key,
        label=say(need.label),
        help=say(known.help),
        state=state_chip(need),
        waiting_on=need.waiting_on,
        asked_on=need.since_on,
        sent_back=need.sent_back,
        why_not_needed=(own.why_not_needed if own else "") or need.why,
        owner=names.person(own.owner_id) if own and own.owner_id else _side(names, record, need.owner),
        fix=say(need.fix),
        record=Key("referral_item", own.id) if own else None,
        note=own.note if own else "",
    )


def _calm(line: ItemLine, *, is_chosen: bool) -> ItemLine:
    """Give a line without alarm while the patient's own choice holds."""
    return replace(line, state=calmed(line.state)) if is_chosen else line


def _side(names: Names, record: Referral, owner: str) -> str:
    site = {"clinic": record.from_site_id, "center": record.to_site_id}.get(owner)
    return names.site(site) if site else say(owner)


def _seen(record: Referral) -> Words:
    found = ticks.standing(record, "seen")
    if found.tick is None:
        return say("Nobody there has said that they saw it.")
    when = When(at=found.tick.at, zone=found.tick.zone)
    if found.is_current:
        return say("Seen by {who}, {when}.", who=found.tick.by_name, when=when)
    return say(
        "{who} saw an earlier version, {when}. This one is not known to be seen.",
        who=found.tick.by_name,
        when=when,
    )


def _entered(record: Referral) -> Words:
    found = ticks.standing(record, "entered")
    if found.tick is None:
        return say("Nobody there has said that it is entered.")
    when = When(at=found.tick.at, zone=found.tick.zone)
    under = say(", number {number}", number=found.tick.how) if found.tick.how else say("")
    if found.is_current:
        return say("Entered by {who}, {when}{number}.", who=found.tick.by_name, when=when, number=under)
    return say(
        "{who} entered an earlier version, {when}{number}. What changed since is not known to stand there.",
        who=found.tick.by_name,
        when=when,
        number=under,
    )


def _entered_chip(record: Referral) -> Chip | None:
    found = ticks.standing(record, "entered")
    if found.tick is None:
        return None
    if found.is_current:
        return Chip(say("Entered in the EHR"), "circle-check", "ok")
    return Chip(say("EHR: was for the earlier version"), "circle-help", "warn")


def _watching(desk: Desk, record: Referral) -> Words:
    site = gathered.record(desk, record.to_site_id, Site)
    if site is None:
        return say("Who watches there is {unknown}.", unknown=NOT_HERE) if record.to_site_id else say("")
    return who_is_watching(site, desk.now(), queue="referrals").words


def _sends(main: Sequence[Verb]) -> bool:
    return any(verb.command == "referrals.send" for verb in main)


def _verbs(desk: Desk, record: Referral, main: Sequence[Verb]) -> tuple[Verb, ...]:
    """Give what who sits here can do with a referral as it stands, in the order of the table of moves."""
    key = Key("referral", record.id)
    before: list[Verb] = []
    after: list[Verb] = []
    if record.status in ("needs_information", "declined") and _sends(main):
        before.append(Verb(say("Answer"), "R", "referrals.answer", key, icon="pencil"))
    if record.status == "report_awaited" and any(v.command == "referrals.close" for v in main):
        before += [
            Verb(say("Report is here"), "", "referrals.report_came", key, icon="file-text"),
            Verb(say("Report read"), "", "referrals.tick_loop", key, "run", "report_read", icon="check"),
            Verb(say("Patient told"), "", "referrals.tick_loop", key, "run", "patient_told", icon="check"),
        ]
    if record.to_site_id == desk.me.site_id:
        after.append(Verb(say("I have seen it"), "", "referrals.mark_seen", key, "run", icon="check"))
    elif record.status != "draft":
        after.append(Verb(say("Note a call"), "C", "contacts.note", key, icon="phone"))
    return (*before, *main, *after)


def _rare_verbs(record: Referral, rare: Sequence[Verb]) -> tuple[Verb, ...]:
    """Give what is seldom done with it: called off, made a draft again, looked at again, the patient's choice."""
    key = Key("referral", record.id)
    again = Verb(say("Look at it again on"), "", "referrals.review_on", key, icon="calendar")
    return (*rare, again, *begin_verbs(key))


def ask_verb(view: ReferralView) -> Verb:
    """Ask the other end about it."""
    words = say("Ask the clinic") if view.is_receiver else say("Ask the center")
    return Verb(words, "", "respond", view.key, "open", "ask", icon="message-square")


def entered_verb(view: ReferralView) -> Verb:
    """Note that it stands in the record system of the receiving site."""
    return Verb(say("Entered in the EHR"), "", "referrals.entered", view.key, icon="clipboard-list")
