"""Charts opened in an emergency: one exact match, for one person, on one computer, until a moment.

Who asks and does not know exactly whom hears the same whether there is nobody or more than one; every ask of whoever
may ask is counted, and every ask is in the audit. The records go through a feed of their own, which ends with the time,
with who opened it, or with their right to be there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from sync.changes import Document
from sync.clock import Clock
from sync.errors import Refused
from sync.hub.access import reached
from sync.hub.audit import HUB_FEED
from sync.hub.feeds import feeds_of, site_feed
from sync.hub.ports import AuditEntry, Device, Person
from sync.hub.service import write_as_hub
from sync.hub.store import SqlStore, Transaction
from sync.hub.store_emergencies import Opened
from sync.ids import new_id
from sync.in_emergency import EmergencyAsk, EmergencyOpened
from sync.records.base import stamp
from sync.rules import emergency
from sync.rules.roles import role_table
from sync.signing import Signed
from sync.words import say

HOUR_S: Final = 3_600
LOOK_AGAIN: Final = timedelta(seconds=30)
"""How soon a worker hears of what another one opened."""
NOBODY: Final = say(
    "The center finds nobody by exactly this. Check each letter and number, or call the center."
)
TOO_OFTEN: Final = say("Too many charts were asked for in an emergency within an hour. Call the center.")
SEEN_ALREADY: Final = say("You see this chart on this computer already. Look for it under Patients.")


class Emergencies:
    """What is open, and what is opened and ended."""

    def __init__(self, store: SqlStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._look_at: datetime | None = None
        self._looking = Lock()

    def ask(self, who: Signed, asked: EmergencyAsk) -> EmergencyOpened:
        """Open the one chart that is exactly this.

        Writes: the try and what came of it into the audit, also where nobody was found.
        Raises: Refused.
        """
        emergency.check_reason(asked.reason, asked.words)
        answer = self._store.carried_out(lambda tx: self._answer(tx, who, asked))
        if isinstance(answer, str):
            raise Refused(None, answer)
        self.look_soon()
        return answer

    def _answer(self, tx: Transaction, who: Signed, asked: EmergencyAsk) -> EmergencyOpened | str:
        """Give what was opened, or why nothing was: the try is kept either way."""
        now = self._clock.now()
        now_s = int(now.timestamp())
        tx.lock_feeds([HUB_FEED])
        device, person = tx.device(who.store), tx.person(who.person)
        roles = person.roles_at(device.site) if device is not None and person is not None else frozenset()
        if device is None or person is None or not role_table().permits(roles, emergency.OPENS):
            return _no(tx, who, "not_theirs", emergency.NOT_YOURS_TO_OPEN, now)
        if tx.failed_tries(_tried_by(person), now_s - HOUR_S) >= emergency.numbers().asks_an_hour:
            return _no(tx, who, "too_often", TOO_OFTEN, now)
        tx.note_failed_try(_tried_by(person), now_s, HOUR_S)
        chart = _exactly_one(tx, asked)
        if chart is None:
            return _no(tx, who, "nobody", NOBODY, now)
        if reached(frozenset(device.feeds), person.id, feeds_of(tx, chart) - {_feed(chart, person)}):
            return _no(tx, who, "seen_already", SEEN_ALREADY, now, chart.id)
        return _opened(tx, device, person, chart, asked, now)

    def look_soon(self) -> None:
        """Look before the next request for what has ended."""
        self._look_at = None

    def is_due(self) -> bool:
        """Say whether it is time to look for what has ended."""
        return self._look_at is None or self._clock.now() >= self._look_at

    def tend(self) -> None:
        """End what is over: by its time, or because who opened it said so."""
        with self._looking:
            if not self.is_due():
                return
            now = self._clock.now()
            # Before anything that may fail: whoever asks next goes on, and it is looked again in a while.
            self._look_at = now + LOOK_AGAIN
            with self._store.reading() as tx:
                opened = tx.emergencies()
                over = [one for one in opened if _is_over(tx, one, now)]
            if over:
                self._store.carried_out(lambda tx: _end(tx, now))
            last = [one.until_at for one in opened if one not in over]
            self._look_at = min([now + LOOK_AGAIN, *last])


def _no(tx: Transaction, who: Signed, why: str, words: str, now: datetime, subject: str = "") -> str:
    """Note that nothing was opened, and give why not."""
    tx.audit([AuditEntry(HUB_FEED, who.person, who.store, f"emergency.{why}", subject, now)])
    return words


def _tried_by(person: Person) -> str:
    return f"emergency:{person.id}"


def _feed(chart: Document, person: Person) -> str:
    return emergency.emergency_feed(chart.id, person.id)


def _exactly_one(tx: Transaction, asked: EmergencyAsk) -> Document | None:
    found = [
        chart
        for chart in tx.charts()
        if not chart.fields.get("is_withdrawn")
        and emergency.is_exactly(
            chart.fields, asked.number, asked.family_name, asked.given_name, asked.birth_on
        )
    ]
    return found[0] if len(found) == 1 else None


def _opened(
    tx: Transaction, device: Device, person: Person, chart: Document, asked: EmergencyAsk, now: datetime
) -> EmergencyOpened:
    feed, until, access = _feed(chart, person), now + emergency.open_for(), new_id()
    tx.lock_feeds({feed, site_feed(device.site), *feeds_of(tx, chart)})
    site = next(one for one in tx.sites() if one.id == device.site)
    fields = {
        "person_id": person.id,
        "chart_id": chart.id,
        "reason": asked.reason,
        "words": asked.words,
        "opened_at": stamp(now),
        "until_at": stamp(until),
        "zone": site.zone,
    }
    write_as_hub(tx, Document(emergency.KIND, access, None, device.site, None), fields, stamp(now))
    for record in tx.records_of_patient(chart.id):
        tx.put_line(feed, record, is_put=True)
    tx.give_feed(device.store, feed)
    tx.add_emergency(Opened(access, chart.id, person.id, device.store, until))
    tx.audit([AuditEntry(HUB_FEED, person.id, device.store, "emergency.opened", chart.id, now)])
    return EmergencyOpened(access=access, chart=chart.id, until_at=until)


def _is_over(tx: Transaction, one: Opened, now: datetime) -> bool:
    access = tx.document(one.access)
    return one.until_at <= now or access is None or not emergency.is_open(access.fields, now)


def end_openings(tx: Transaction, now: datetime, person: str, site: str | None = None) -> None:
    """End what a person opened on the computers of a site, or on every one, before its time is over."""
    tx.lock_feeds([HUB_FEED])
    _end_those(
        tx, now, lambda one: one.person == person and (site is None or _site_of(tx, one.store) == site)
    )


def _site_of(tx: Transaction, store: str) -> str | None:
    device = tx.device(store)
    return device.site if device is not None else None


def _end(tx: Transaction, now: datetime) -> None:
    tx.lock_feeds([HUB_FEED])
    _end_those(tx, now, lambda one: _is_over(tx, one, now))


def _end_those(tx: Transaction, now: datetime, is_over: Callable[[Opened], bool]) -> None:
    """Take charts off the computers where nobody has them open any more, under whatever id these went on."""
    opened = tx.emergencies()
    over = [one for one in opened if is_over(one)]
    lasting = [one for one in opened if one not in over]
    going_on = {(one.feed, store) for one in lasting for store in (one.store, *tx.successors_of(one.store))}
    followed = {one.feed for one in lasting}
    tx.lock_feeds({one.feed for one in over})
    for one in over:
        tx.forget_emergency(one.access)
        for store in tx.stores_given(one.feed):
            if (one.feed, store) not in going_on:
                tx.take_feed(store, one.feed)
        if one.feed not in followed:
            for record in tx.records_of_patient(one.chart):
                line = tx.lines_of(record).get(one.feed)
                if line is not None and line.is_put:
                    tx.put_line(one.feed, record, is_put=False)
        tx.audit([AuditEntry(HUB_FEED, one.person, one.store, "emergency.ended", one.chart, now)])
