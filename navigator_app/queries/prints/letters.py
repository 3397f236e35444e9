"""Letters of purchased/referred care on paper: call-in notification, appeal, deferral, no liability.

What a letter cannot be final without stands at its top, and its title says that it is a draft.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.call_in import call_in
from navigator_app.queries.discretion import whose_discreet
from navigator_app.queries.header import header
from navigator_app.queries.prc_letters import Wish, discretion_of, letter
from navigator_app.queries.prints import standing
from navigator_app.queries.prints.sheet import Block, Facts, Heading, Item, Items, Paragraph, Sheet
from navigator_app.queries.prints.standing import dated
from navigator_app.store.asking import Where
from sync.records.authorization import Authorization
from sync.records.bill import Bill
from sync.records.referral import Referral
from sync.records.site import Site, phone_of
from sync.rules.prc.letter import Letter
from sync.rules.prc.letters import GAP, NO_AUTHORIZATION, NO_RECEIPT, NOT_PRC
from sync.rules.prc.program import rules
from sync.rules.whose_day import day_of
from sync.words import When, Words, joined, say

WITHOUT_DISEASE: Final = "without_disease"
WITHOUT_CENTER: Final = "without_center"
_NEVER_FINAL_WITHOUT: Final = frozenset({NO_RECEIPT, NO_AUTHORIZATION, NOT_PRC})
_BLANK: Final = "_" * 92
_BLANK_LINES: Final = 5


def wish_of(chosen: frozenset[str]) -> Wish:
    """Say what a paper is to leave out, by what was chosen beside it."""
    return Wish(without_disease=WITHOUT_DISEASE in chosen, without_center=WITHOUT_CENTER in chosen)


def _letter_sheet(
    code: str, desk: Desk, record_id: str, chosen: frozenset[str] = frozenset()
) -> Sheet | None:
    wish = wish_of(chosen)
    found = letter(desk, code, record_id, wish)
    record = gathered.record(desk, record_id, Bill) or gathered.record(desk, record_id, Authorization)
    if found is None or record is None:
        return None
    whole = letter(desk, code, record_id)
    reworded = _reworded(whole, found) if whole else ()
    return _sheet(desk, record.patient_id or "", replace(found, left_out=(*reworded, *found.left_out)), wish)


def _reworded(whole: Letter, found: Letter) -> tuple[Words, ...]:
    """Name what stands in other words than it would: `the specialist` for a vendor."""
    kept = dict(found.about)
    return tuple(name for name, value in whole.about if name in kept and kept[name] != value)


appeal_sheet = partial(_letter_sheet, "appeal")
deferral_sheet = partial(_letter_sheet, "deferral")
no_liability_sheet = partial(_letter_sheet, "no_liability")


def call_in_sheet(desk: Desk, record_id: str, chosen: frozenset[str] = frozenset()) -> Sheet | None:
    """Put a call-in on paper for the program: of an authorization, or of a referral that has none yet."""
    referral = gathered.record(desk, record_id, Referral)
    if referral is None:
        return _letter_sheet("call_in", desk, record_id, chosen)
    if not referral.is_call_in:
        return None
    own = authorization_of_call(desk, referral.id)
    if own is not None:
        return _letter_sheet("call_in", desk, own, chosen)
    return _sheet(desk, referral.patient_id or "", _as_called(desk, referral, chosen), wish_of(chosen))


def authorization_of_call(desk: Desk, referral_id: str) -> str | None:
    """Find the authorization of an emergency that a call-in became; None while there is none."""
    rows = desk.store.rows(
        "authorization", Where("referral_id", "=", referral_id), Where("is_withdrawn", "=", value=False)
    )
    found = (gathered.record(desk, row.id, Authorization) for row in rows)
    return next((one.id for one in found if one is not None and one.is_emergency), None)


def _as_called(desk: Desk, referral: Referral, chosen: frozenset[str]) -> Letter:
    """Give what was said in the call, before anybody made an authorization of it."""
    site = gathered.record(desk, desk.me.site_id, Site)
    today = day_of(desk.now(), desk.me.zone)
    hidden = discretion_of(desk, referral.patient_id or "", wish_of(chosen))
    about = tuple((label, value) for label, value in call_in(referral) if not hidden.hides(value))
    told = (
        (referral.seen_at_place, say("Where the patient was seen.")),
        (
            referral.care_began_at,
            say("When treatment or admission began."),
        ),
    )
    program = gathered.program_at(desk, gathered.record(desk, referral.from_site_id, Site) or site, today)
    signed = (desk.me.name, site.name if site else "", phone_of(site) if site else "")
    return Letter(
        code="call_in",
        title=say("Call-in notification"),
        to=(program.record.name if program.record else say("the Purchased/Referred Care program"),),
        dated_on=today,
        about=about,
        paragraphs=(
            say("We notify you of care that this patient had elsewhere, as it was told to us in a call."),
            say("It is noted. Nothing is approved by a call-in."),
        ),
        signed_by=", ".join(part for part in signed if part and not hidden.hides(part)),
        missing=tuple(words for known, words in told if not known),
        left_out=tuple(label for label, value in call_in(referral) if hidden.hides(value)),
        source=program.source_of("call_in"),
    )


def _sheet(desk: Desk, patient_id: str, found: Letter, wish: Wish) -> Sheet | None:
    head = header(desk, patient_id)
    if head is None:
        return None
    whose, gone = whose_discreet(desk, head, discretion_of(desk, patient_id, wish))
    is_draft = bool(_NEVER_FINAL_WITHOUT & set(found.missing))
    return Sheet(
        name=f"letter-{found.code.replace('_', '-')}",
        title=say("Draft: {title}", title=found.title) if is_draft else found.title,
        blocks=tuple(_blocks(desk, found)),
        known=standing.known(desk),
        patients=desk.store.charts_of(patient_id),
        whose=whose,
        is_stale=standing.is_stale(desk),
        notices=(*_first(found), *standing.notices(desk, head)),
        left_out=tuple(one for one in (*found.left_out, gone) if one),
    )


def _first(found: Letter) -> Iterator[Words]:
    """Say what the letter cannot be final without."""
    if NO_RECEIPT in found.missing:
        yield say(
            "Not final. When the notice was received is not written down. Ask for the day; never guess it."
        )
    if NOT_PRC in found.missing:
        yield say("Not final. {why}", why=NOT_PRC)
    elif NO_AUTHORIZATION in found.missing:
        yield say("Not final. No authorization that covers this bill is written down.")


def _blocks(desk: Desk, found: Letter) -> Iterator[Block]:
    rows: list[tuple[str, str]] = [
        (say("To"), joined(found.to, "\n") or GAP),
        (say("From"), found.signed_by or desk.me.name),
        (say("Date"), dated(When(on=found.dated_on))),
        *((name, value) for name, value in found.about if name != "Patient"),
    ]
    yield Facts(tuple(rows))
    yield Paragraph(say(""))
    for text in found.paragraphs:
        yield Paragraph(text)
    if found.code == "appeal":
        for _ in range(_BLANK_LINES):
            yield Paragraph(_BLANK)
    yield Paragraph(say(""))
    yield Facts(((say("Signed"), "_" * 40), (say("Name"), desk.me.name)))
    if found.missing:
        yield Heading(say("Fill in before it goes out"), 2)
        yield Items(tuple(Item(one, is_ticked=False) for one in found.missing))
    yield from _sources(found)


def _sources(found: Letter) -> Iterator[Block]:
    model = say("after {name}", name=found.reference) if found.reference else say("")
    if found.source or model:
        yield Paragraph(say("By {rule}", rule=joined((found.source, model), ", ")))
    if not rules().is_approved:
        return
    yield Paragraph(say("Approved by {name}, {day}.", name=rules().approved_by, day=rules().approved_on))
