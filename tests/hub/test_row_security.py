"""PostgreSQL keeps sites apart by itself: with every access rule of the program turned off, nothing of others leaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

import sync.hub.judge
from sync.changes import Change, Document
from sync.clock import SystemClock
from sync.drafts import Draft, numbered
from sync.errors import Refused, Said
from sync.hub import access, schema
from sync.hub.feeds import panel_feed, site_feed
from sync.hub.ports import HUB, Device
from sync.hub.row_policies import POLICIES
from sync.hub.row_security import ROLE
from sync.hub.service import Service
from sync.hub.store import SqlStore, open_database
from sync.hub.store_who import HubSite, Who
from sync.ids import derived_id, new_id
from sync.protocol import Exchange, Reply
from sync.records import KINDS
from tests.hub.databases import new_address
from tests.postgres import ROLE as OWNER
from tests.postgres import Server

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
HERE, THERE, CENTER = (derived_id("site", name) for name in ("here", "there", "center"))
SITES = {HERE: "here", THERE: "there", CENTER: "center"}


def keys(site: str) -> tuple[str, str]:
    """Give the computer and the person of a site."""
    return site[::-1], "".join(reversed(site[:16])) + site[:16]


@pytest.fixture
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    with new_address(request, "postgresql") as url:
        assert url is not None
        yield url


@pytest.fixture
def store(address: str) -> Iterator[SqlStore]:
    with closing(open_database(address)) as opened:
        with opened.writing() as tx:
            for site, name in SITES.items():
                computer, person = keys(site)
                tx.add_site(HubSite(site, name, "America/Denver", "", is_center=site == CENTER))
                tx.add_device(computer, site, name, bytes(32), NOW)
                tx.add_person(person, name)
                tx.grant(person, site, "navigator")
        yield opened


def change(site: str, record: str, number: int, opened: Document | None = None, **fields: object) -> Change:
    computer, person = keys(site)
    draft = Draft("patient", record, fields, person, NOW, "UTC", site, record, None, opened)
    return numbered(draft, computer, number, {}, KINDS["patient"])


def sends(store: SqlStore, site: str, *changes: Change) -> Reply:
    computer, person = keys(site)
    return Service(store, SystemClock()).exchange(Exchange(computer, person, None, {}, changes))


def heard(reply: Reply) -> set[str]:
    """Name every record that a reply says anything of, but for what every site shares."""
    verdicts = reply.head.verdicts
    told = {v.document.id for v in verdicts if v.document} | {
        r for v in verdicts for r, _, _ in v.memberships
    }
    return told | {entry.record for block in reply.blocks for entry in block.entries}


@pytest.fixture
def charts(store: SqlStore) -> dict[str, str]:
    """Let each clinic have one patient, whom the center sees too, as it sees all."""
    made = {HERE: new_id(), THERE: new_id()}
    for site, patient in made.items():
        reply = sends(store, site, change(site, patient, 1, family_name="Moss", sites=[site]))
        assert [v.outcome for v in reply.head.verdicts] == ["accepted"]
    return made


@pytest.fixture
def without_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Turn off every access rule of the program: all may write all, and every computer follows every feed."""
    real = Who.device

    def follows_everything(self: Who, store: str) -> Device | None:
        found = real(self, store)
        return found and replace(found, feeds=("shared", *(site_feed(site) for site in SITES)))

    monkeypatch.setattr(Who, "device", follows_everything)
    monkeypatch.setattr(access, "may_write", lambda *_: None)
    monkeypatch.setattr(sync.hub.judge, "_is_out_of_reach", lambda *_: False)
    monkeypatch.setattr(sync.hub.judge, "_is_unknown", lambda *_: False)


def chart(store: SqlStore, patient: str) -> Document:
    with store.reading() as tx:
        found = tx.document(patient)
    assert found is not None
    return found


@pytest.mark.usefixtures("without_rules")
def test_without_any_rule_a_clinic_still_hears_of_nothing_but_its_own(
    store: SqlStore, charts: dict[str, str]
) -> None:
    assert heard(sends(store, HERE)) == {charts[HERE]}
    assert heard(sends(store, THERE)) == {charts[THERE]}
    assert heard(sends(store, CENTER)) == set(charts.values())


@pytest.mark.usefixtures("without_rules")
@pytest.mark.parametrize("creates", [True, False])
def test_without_any_rule_a_clinic_still_changes_nothing_of_anothers(
    store: SqlStore, charts: dict[str, str], *, creates: bool
) -> None:
    """It may know the record's id, and claim to have made it, or to have read it."""
    before = chart(store, charts[THERE])
    forged = change(HERE, before.id, 2, None if creates else before, family_name="Reed", sites=[HERE])
    with suppress(Said):
        assert heard(sends(store, HERE, forged)) == set()
    assert chart(store, before.id) == before
    with store.reading() as tx:
        assert {feed for feed, line in tx.lines_of(before.id).items() if line.is_put} == {site_feed(THERE)}
    assert heard(sends(store, HERE)) == {charts[HERE]}


def test_a_change_about_a_record_that_is_elsewhere_blocks_nothing_else(
    store: SqlStore, charts: dict[str, str]
) -> None:
    """The database hides the record, so that it looks new; it waits for the site lead, and the rest is taken."""
    forged = change(HERE, charts[THERE], 2, family_name="Reed", sites=[HERE])
    good = change(HERE, charts[HERE], 3, chart(store, charts[HERE]), family_name="Fern")
    reply = sends(store, HERE, forged, good)
    assert [v.outcome for v in reply.head.verdicts] == ["lead", "accepted"]
    again = sends(store, HERE, forged, good)
    assert [v.outcome for v in again.head.verdicts] == ["lead", "accepted"]


def test_a_chart_that_moves_away_is_gone_for_its_old_clinic_and_whole_at_its_new_one(
    store: SqlStore, charts: dict[str, str]
) -> None:
    moved = change(HERE, charts[HERE], 2, chart(store, charts[HERE]), sites=[THERE])
    assert [v.outcome for v in sends(store, HERE, moved).head.verdicts] == ["accepted"]
    assert heard(sends(store, HERE)) == set()
    assert heard(sends(store, THERE)) == set(charts.values())
    again = sends(store, HERE, moved).head.verdicts[0]
    assert (again.outcome, again.document) == ("accepted", None)
    with store.reading() as tx:
        assert tx.sums_that_drifted() == []


def test_every_table_says_who_may_see_its_rows() -> None:
    """The docstring of sync/hub/row_policies.py says what a new table has to say."""
    assert set(POLICIES) == set(schema.metadata.tables)


def test_a_table_that_does_not_say_who_may_see_it_is_shut_to_everybody(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(POLICIES, "person")
    with postgres.database() as name, closing(open_database(postgres.url(name))) as opened:
        with pytest.raises(Refused, match="keeps this from whoever asks"), opened.writing() as tx:
            tx.add_person(new_id(), "Rosa Delgado")
        with opened.reading() as tx:
            assert tx.people() == []


def test_whoever_does_not_say_who_asks_finds_nothing(store: SqlStore, charts: dict[str, str]) -> None:
    assert charts
    with store._engine.connect() as connection:
        found = {
            table: connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar()
            for table in schema.metadata.tables
        }
    assert found == dict.fromkeys(schema.metadata.tables, 0)


def test_who_asked_is_forgotten_with_the_transaction(store: SqlStore, charts: dict[str, str]) -> None:
    """Also on a connection that is kept and used again for somebody else."""
    seen = text("SELECT count(*) FROM record")
    with store._engine.connect() as connection:
        for asker, count in ((keys(HERE)[0], 1), (keys(THERE)[0], 1), (HUB, len(charts)), (new_id(), 0)):
            with connection.begin():
                connection.execute(text("SELECT navigator_asks(:who)"), {"who": asker})
                kinds = text("SELECT count(*) FROM record WHERE kind = 'patient'")
                assert connection.execute(kinds).scalar() == count
            with connection.begin():
                assert connection.execute(seen).scalar() == 0


def test_a_computer_that_was_taken_off_finds_nothing(store: SqlStore, charts: dict[str, str]) -> None:
    computer, _ = keys(HERE)
    with store.reading(computer) as tx:
        assert tx.document(charts[HERE]) is not None
    with store.writing() as tx:
        tx.revoke_device(computer, NOW)
    with store.reading(computer) as tx:
        assert tx.document(charts[HERE]) is None


@pytest.mark.parametrize("asker", [keys(HERE)[0], ""])
def test_rows_of_another_site_cannot_be_put_in_by_hand(
    store: SqlStore, charts: dict[str, str], asker: str
) -> None:
    patient = charts[THERE]
    feeds = {f"site:{site}": f"(SELECT id FROM feed WHERE name = 'site:{site}')" for site in (HERE, THERE)}
    for said in (
        (
            f"INSERT INTO line (feed, record, seq, is_put, hash) VALUES ({feeds[site_feed(HERE)]},"
            f" '\\x{patient}', 999, true, '')"
        ),
        (
            f"INSERT INTO line (feed, record, seq, is_put, hash) VALUES ({feeds[site_feed(THERE)]},"
            f" '\\x{new_id()}', 999, true, '')"
        ),
        f"INSERT INTO record (id, kind, body) VALUES ('\\x{new_id()}', 'trip', '')",
        (
            "INSERT INTO audit (feed, seq, person, store, action, subject, at, prev, mac)"
            " VALUES ('a', 1, 'p', 'somebody', 'a', 's', 'now', '', '')"
        ),
    ):
        with store._engine.connect() as connection:
            connection.execute(text("SELECT navigator_asks(:who)"), {"who": asker})
            with pytest.raises(ProgrammingError, match="row-level security"):
                connection.exec_driver_sql(said)
    with store._engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT navigator_asks(:who)"), {"who": asker})
        for table in ("record", "line"):
            key = "id" if table == "record" else "record"
            changed = connection.exec_driver_sql(f"DELETE FROM {table} WHERE {key} = '\\x{patient}'")
            assert changed.rowcount == 0
    assert chart(store, patient)


# ---- who the hub works as


def worker_of(store: SqlStore) -> str:
    with store.reading() as tx:
        return str(tx._db.exec_driver_sql("SELECT current_user").scalar())


def test_whoever_works_for_the_hub_owns_nothing_and_is_past_no_policy(
    postgres: Server, store: SqlStore, address: str
) -> None:
    assert worker_of(store) == ROLE
    rights = (
        f"SELECT rolsuper, rolbypassrls, rolcreaterole, rolcanlogin FROM pg_roles WHERE rolname = '{ROLE}'"
    )
    assert postgres.ask(rights) == [(False, False, False, False)]
    owned = f"SELECT relname FROM pg_class WHERE relowner = '{ROLE}'::regrole"
    assert postgres.ask(owned, name_of(address)) == []
    for statement in ("ALTER TABLE record DISABLE ROW LEVEL SECURITY", "DROP POLICY by_asker ON record"):
        with (
            pytest.raises(Refused, match="keeps this from whoever asks"),
            store.writing() as tx,
        ):
            tx._db.exec_driver_sql(statement)


def name_of(address: str) -> str:
    return address.split("/")[3].split("?", maxsplit=1)[0]


def test_a_superuser_becomes_somebody_less_in_every_transaction(
    store: SqlStore, charts: dict[str, str], address: str
) -> None:
    mine = address.replace(f"//{OWNER}@", "//postgres@")
    with closing(open_database(mine)) as opened:
        assert heard(sends(opened, HERE)) == {charts[HERE]}
        with opened.reading(keys(HERE)[0]) as tx:
            assert tx.document(charts[THERE]) is None
        assert worker_of(opened) == ROLE
        assert sends(opened, HERE, change(HERE, new_id(), 2, family_name="Fern", sites=[HERE]))


def test_a_role_that_owns_nothing_works_too(
    postgres: Server, store: SqlStore, charts: dict[str, str], address: str
) -> None:
    postgres.ask("DO $$ BEGIN CREATE ROLE clerk LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    postgres.ask(f"GRANT {ROLE} TO clerk")
    with closing(open_database(address.replace(f"//{OWNER}@", "//clerk@"))) as opened:
        assert worker_of(opened) == "clerk"
        made = change(HERE, charts[HERE], 2, chart(opened, charts[HERE]), family_name="Fern")
        assert [v.outcome for v in sends(opened, HERE, made).head.verdicts] == ["accepted"]
        assert heard(sends(opened, HERE)) == {charts[HERE]}


def test_an_owner_who_may_not_work_as_the_hubs_role_is_told_what_is_missing(
    postgres: Server, store: SqlStore, address: str
) -> None:
    postgres.ask("DO $$ BEGIN CREATE ROLE lone LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    for table in sorted(schema.metadata.tables):
        postgres.ask(f'ALTER TABLE "{table}" OWNER TO lone', name_of(address))
    with pytest.raises(Refused, match=f"GRANT {ROLE} TO"):
        open_database(address.replace(f"//{OWNER}@", "//lone@"))


def test_whoever_may_not_make_tables_is_told_who_may(postgres: Server) -> None:
    postgres.ask("DO $$ BEGIN CREATE ROLE clerk LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    with postgres.database() as name, pytest.raises(Refused, match="role that owns them"):
        open_database(postgres.url(name, "clerk"))


def test_a_database_whose_guard_was_taken_off_is_not_served(store: SqlStore, address: str) -> None:
    with store._engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE record NO FORCE ROW LEVEL SECURITY")
    with pytest.raises(Refused, match="does not keep sites apart"):
        open_database(address)


def test_a_database_from_before_the_guard_gets_it_when_it_is_lifted(
    store: SqlStore, charts: dict[str, str], address: str
) -> None:
    with store._engine.begin() as connection:
        for table in sorted(schema.metadata.tables):
            connection.exec_driver_sql(f'DROP POLICY by_asker ON "{table}"')
            connection.exec_driver_sql(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
            connection.exec_driver_sql(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
        connection.exec_driver_sql("DROP FUNCTION navigator_asks")
        connection.exec_driver_sql(f"UPDATE hub SET format = {schema.FORMAT - 1}")
    with closing(open_database(address)) as lifted:
        assert heard(sends(lifted, HERE)) == {charts[HERE]}
        with lifted.reading(keys(HERE)[0]) as tx:
            assert tx.document(charts[THERE]) is None


@pytest.mark.usefixtures("without_rules")
def test_an_outside_clinicians_computer_is_told_of_no_site(store: SqlStore, charts: dict[str, str]) -> None:
    assert heard(sends(store, CENTER)) == set(charts.values())
    computer, person = keys(CENTER)
    with store.writing() as tx:
        tx.give_feed(computer, panel_feed(person))
    assert heard(sends(store, CENTER)) == set()
