"""The hub's command line: serve it, and look after sites, codes, computers and people.

Everything but `serve` also works while the hub is serving: both use the same database. Exit code 0 is done,
1 is refused or found wanting, with the reason on stderr, 2 is wrong usage.
"""

from __future__ import annotations

import argparse
import inspect
import ipaddress
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sync.clock import SystemClock
from sync.errors import Refused, Said, Unavailable
from sync.hub import backups, commands, compaction, sticks
from sync.hub.http import listening
from sync.hub.nightly import HOUR
from sync.hub.serving import Serving, serve_alone, serve_together
from sync.hub.snapshots import Shelf
from sync.hub.store import SqlStore
from sync.hub.unsent import read_file

DATA_VARIABLE = "NAVIGATOR_HUB_DATA"
DATABASE_VARIABLE = "NAVIGATOR_HUB_DATABASE_URL"
PORT = 8440
HOURS_A_DAY = 24


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one command and give its exit code."""
    asked = _parser().parse_args(arguments)
    # All of these may stand before or after the command; argparse lets a default after it undo one before.
    asked.json = getattr(asked, "json", False)
    data, database_url = getattr(asked, "data", None), getattr(asked, "database_url", None)
    if not data and not database_url:
        data, database_url = os.environ.get(DATA_VARIABLE), os.environ.get(DATABASE_VARIABLE)
    if bool(data) == bool(database_url):
        print(
            f"Name either the hub's folder (--data DIR, or {DATA_VARIABLE}) or its database "
            f"(--database-url URL, or {DATABASE_VARIABLE}).",
            file=sys.stderr,
        )
        return 2
    asked.data, asked.database_url = Path(data) if data else None, database_url
    try:
        return int(asked.run(asked))
    except Said as said:
        print(said, file=sys.stderr)
        return 1


def _opened(asked: argparse.Namespace, *, may_be_new: bool = False) -> closing[SqlStore]:
    return closing(Serving(asked.data, asked.database_url).opened(may_be_new=may_be_new))


def serve(asked: argparse.Namespace) -> int:
    """Serve until told to stop."""
    is_secure = asked.tls_cert is not None and asked.tls_key is not None
    if not is_secure and not _is_loopback(asked.host):
        raise Refused("host", "Without --tls-cert and --tls-key the hub serves this computer only.")
    if asked.workers > 1 and asked.database_url is None:
        raise Refused("workers", "Several workers need a PostgreSQL database: see --database-url.")
    serving = Serving(asked.data, asked.database_url, asked.tls_cert, asked.tls_key, asked.night_hour)
    serving.opened().close()
    try:
        door = listening(asked.host, asked.port)
    except OSError as error:
        raise Unavailable(
            "Port {port} cannot be opened. Is a hub running already?", port=asked.port
        ) from error
    port = door.getsockname()[1]
    where = f"{'https' if is_secure else 'http'}://{asked.host}:{port}"
    _say(asked, {"url": where}, f"Navigator hub at {where}. Stop it with Ctrl+C.")
    if asked.workers > 1:
        serve_together(door, serving, asked.workers)
    else:
        serve_alone(door, serving)
    return 0


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def site_add(asked: argparse.Namespace) -> int:
    """Make a site."""
    with _opened(asked, may_be_new=True) as store:
        site = commands.new_site(
            store, SystemClock(), asked.name, asked.zone, asked.type, is_center=asked.center
        )
    return _say(asked, {"site": site.id, "name": site.name}, f"{site.name} is a site of this hub now.")


def site_list(asked: argparse.Namespace) -> int:
    """List the sites."""
    with _opened(asked) as store:
        return _list(asked, commands.sites(store), ("name", "type", "zone", "is_center", "id"))


def enroll(asked: argparse.Namespace) -> int:
    """Make a one-time code."""
    with _opened(asked, may_be_new=True) as store:
        new = commands.new_code(
            store,
            SystemClock(),
            site=asked.site,
            role=asked.role,
            name=asked.name,
            zone=asked.zone,
            is_center=asked.center,
        )
    said = {"code": new.code, "site": new.site.id, "site_name": new.site.name, "role": asked.role}
    return _say(asked, said, f"{new.code}\nFor one computer at {new.site.name}, within 24 hours.")


def devices(asked: argparse.Namespace) -> int:
    """List the computers."""
    with _opened(asked) as store:
        return _list(asked, commands.devices(store), ("store", "site", "name", "is_revoked"))


def people(asked: argparse.Namespace) -> int:
    """List the people."""
    with _opened(asked) as store:
        return _list(asked, commands.people(store), ("person", "name", "roles", "sites", "is_active"))


def revoke(asked: argparse.Namespace) -> int:
    """Shut out a computer or end a person's access."""
    with _opened(asked) as store:
        commands.revoke(store, SystemClock(), computer=asked.computer, person=asked.person)
    subject = asked.computer or asked.person
    return _say(asked, {"revoked": subject}, f"{subject} has no access from now on.")


def give(asked: argparse.Namespace) -> int:
    """Let a computer hold the restricted charts of a person who works there."""
    return _given(asked, "{store} holds the restricted charts of {person} from now on.", is_taken=False)


def take(asked: argparse.Namespace) -> int:
    """Let a computer hold a person's restricted charts no more."""
    return _given(asked, "{store} gives up the restricted charts of {person}.", is_taken=True)


def _given(asked: argparse.Namespace, words: str, *, is_taken: bool) -> int:
    with _opened(asked) as store:
        commands.give(store, SystemClock(), asked.computer, asked.person, is_taken=is_taken)
    said = {"store": asked.computer, "person": asked.person}
    return _say(asked, said, words.format(**said))


def held_list(asked: argparse.Namespace) -> int:
    """List what waits for a site lead, without the words in it."""
    with _opened(asked) as store:
        return _list(
            asked, commands.held(store), ("change", "kind", "fields", "author", "site", "written_at")
        )


def held_show(asked: argparse.Namespace) -> int:
    """Show one held change with the words in it."""
    with _opened(asked) as store:
        return _list(asked, commands.held(store, change=asked.change), ("change", "kind", "author", "words"))


def held_apply(asked: argparse.Namespace) -> int:
    """Write a held change in the name of a site lead."""
    return _decided(asked, None)


def held_set_aside(asked: argparse.Namespace) -> int:
    """Leave a held change unwritten, in the name of a site lead who says why."""
    return _decided(asked, asked.why)


def _decided(asked: argparse.Namespace, why_not: str | None) -> int:
    with _opened(asked) as store:
        became = commands.decide(store, SystemClock(), asked.change, asked.lead, why_not=why_not)
    return _say(asked, {"change": asked.change, "became": became}, f"{asked.change}: {', '.join(became)}.")


def read_export(asked: argparse.Namespace) -> int:
    """Read a sealed file of what a computer could not send; reading it again does nothing more."""
    with _opened(asked) as store:
        found = read_file(store, SystemClock(), asked.file)
    told = ", ".join(f"{n} {outcome}" for outcome, n in sorted(found.items())) or "nothing in it"
    return _say(asked, dict(found), f"{sum(found.values())} changes: {told}.")


def backup(asked: argparse.Namespace) -> int:
    """Make a backup of the hub, look it through, and let desks count on it.

    A hub in a folder: FILE is a copy of its encrypted database, made while the hub may be serving, opened and checked
    before it gets its name. It opens with the hub's key alone, which is not in it: keep hub.key apart and safe.

    A hub on PostgreSQL is dumped by the server's own programs, and this command does not start them. Without FILE
    it writes the mark from which a later restore knows how far the dump reached. Then make the dump. Then load the dump
    into another database and let the hub look that through with --verify; only then does it count. The dump
    itself is not encrypted by Navigator.
    """
    if (asked.database_url is None) != (asked.file is not None) or (asked.verify and not asked.database_url):
        raise Refused("file", "Name a FILE for a hub in a folder, and none for one on PostgreSQL.")
    with _opened(asked) as store:
        if asked.verify:
            with closing(Serving(None, asked.verify).opened(may_be_new=False)) as copy:
                made = backups.confirm(store, SystemClock(), copy)
        elif asked.file:
            made = backups.back_up(asked.data, store, SystemClock(), asked.file)
        else:
            place = backups.mark(store, SystemClock()).place
            return _say(asked, {"mark": place}, f"Mark {place} is written. Begin the dump now.")
    lines = [f"{'ok ' if f.is_well else 'BAD'} {f.what}: {f.says}" for f in made.findings]
    said = {"mark": made.place, **{f.what: {"is_well": f.is_well, "says": f.says} for f in made.findings}}
    return _say(
        asked, said, "\n".join([*lines, f"The backup is whole. Mark {made.place} counts from now on."])
    )


def restore(asked: argparse.Namespace) -> int:
    """Put a backup in the hub's place and begin a new life, in which desks hand back what they still hold.

    Stop the hub first. A hub in a folder: FILE takes the place of its database after it was opened and checked; the
    database that was there is kept beside it. The hub's key has to be in its place.

    A hub on PostgreSQL: load the dump with the server's own programs first, then let this command, without FILE, begin
    the new life before the hub serves again. Forgotten, desks would take the old state for the newest one.

    What the backup does not know is gone from the hub until desks hand it back: codes, computers and people that came
    later have to be made again. Whoever was shut out since stays so where the replaced database still opens; else look
    through `devices` and `people`.
    """
    if (asked.database_url is None) != (asked.file is not None):
        raise Refused("file", "Name a FILE for a hub in a folder, and none for one on PostgreSQL.")
    if asked.file:
        done = backups.put_back(asked.data, SystemClock(), asked.file)
    else:
        with _opened(asked) as store:
            done = backups.begin_life(store, SystemClock())
    kept = f" What was there is {done.kept}." if done.kept else ""
    words = (
        f"The hub begins a new life, {done.epoch}. {done.shut_out} shut out since the backup stay so.{kept}"
    )
    said = {"epoch": done.epoch, "shut_out": done.shut_out, "kept": str(done.kept) if done.kept else None}
    return _say(asked, said, words)


def bundle_read(asked: argparse.Namespace) -> int:
    """Judge what a computer sent by stick, and write the answer for it."""
    with _opened(asked) as store:
        return _say(asked, *sticks.read_and_answer(store, SystemClock(), asked.file, asked.answer))


def bundle_write(asked: argparse.Namespace) -> int:
    """Write all that a computer may see to a stick, for it alone, as its first download."""
    with _opened(asked) as store:
        return _say(asked, *sticks.write_unasked(store, SystemClock(), asked.store, asked.file))


def doctor(asked: argparse.Namespace) -> int:
    """Say whether this hub can work."""
    with _opened(asked) as store:
        found = commands.findings(store, asked.data)
    lines = [f"{'ok ' if f.is_well else 'BAD'} {f.what}: {f.says}" for f in found]
    _say(asked, {f.what: {"is_well": f.is_well, "says": f.says} for f in found}, "\n".join(lines))
    return 0 if all(f.is_well for f in found) else 1


def renew_snapshots(asked: argparse.Namespace) -> int:
    """Make the snapshots for first downloads anew, as a serving hub does by itself at night."""
    with _opened(asked) as store:
        renewed = Shelf(store, SystemClock()).renew()
        compaction.sweep(store, SystemClock())
    words = f"{len(renewed)} snapshots made anew." if len(renewed) != 1 else "1 snapshot made anew."
    return _say(asked, {"renewed": renewed}, words)


def compact(asked: argparse.Namespace) -> int:
    """Drop what left a feed long ago from the index, and old snapshots; nothing that anybody wrote."""
    with _opened(asked) as store:
        done = compaction.compact(store, SystemClock(), asked.older_than)
    words = (
        f"{done.dropped:,} old entries dropped from {done.feeds} feeds."
        if done.is_old_enough
        else "Nothing here is known to be that old. How far each feed has come is noted from today on."
    )
    return _say(asked, asdict(done), words)


def _say(asked: argparse.Namespace, plain: dict[str, Any], words: str) -> int:
    print(json.dumps(plain, ensure_ascii=False) if asked.json else words, flush=True)
    return 0


def _list(asked: argparse.Namespace, rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> int:
    for row in rows:
        if asked.json:
            print(json.dumps(row, ensure_ascii=False))
        else:
            cells = (row[c] for c in columns)
            print("  ".join(", ".join(c) if isinstance(c, list) else str(c) for c in cells))
    return 0


def _parser() -> argparse.ArgumentParser:
    every = argparse.ArgumentParser(add_help=False)
    every.add_argument("--data", metavar="DIR", default=argparse.SUPPRESS, help="the hub's folder")
    every.add_argument(
        "--database-url",
        metavar="URL",
        default=argparse.SUPPRESS,
        help="instead of a folder, a PostgreSQL database, like postgresql://hub@db.example.org/navigator",
    )
    every.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print data as JSON")
    parser = argparse.ArgumentParser(
        "navigator-hub", description="The center's end of Navigator.", parents=[every]
    )
    wanted = parser.add_subparsers(required=True, metavar="COMMAND")
    _serve_options(_command(wanted, every, "serve", serve))
    site = wanted.add_parser("site", help="make or list sites").add_subparsers(required=True, metavar="DEED")
    _site_options(_command(site, every, "add", site_add))
    _command(site, every, "list", site_list)
    _enroll_options(_command(wanted, every, "enroll", enroll))
    _command(wanted, every, "devices", devices)
    _command(wanted, every, "people", people)
    who = _command(wanted, every, "revoke", revoke).add_mutually_exclusive_group(required=True)
    who.add_argument("computer", nargs="?", metavar="STORE", help="a computer, by the id in `devices`")
    who.add_argument("--person", metavar="ID", help="a person, by the id in `people`")
    _restricted_options(wanted, every)
    _held_options(wanted, every)
    unsent = _command(wanted, every, "read-export", read_export)
    unsent.add_argument("file", type=Path, metavar="FILE", help="as the computer's exchange page names it")
    _backup_options(_command(wanted, every, "backup", backup))
    _file_option(_command(wanted, every, "restore", restore), "the backup; none for a hub on PostgreSQL")
    _command(wanted, every, "renew-snapshots", renew_snapshots)
    bundle = wanted.add_parser("bundle", help="exchange by stick").add_subparsers(
        required=True, metavar="DEED"
    )
    _bundle_options(
        _command(bundle, every, "read", bundle_read), _command(bundle, every, "write", bundle_write)
    )
    _command(wanted, every, "doctor", doctor)
    _command(wanted, every, "compact", compact).add_argument(
        "--older-than", type=int, required=True, metavar="DAYS", help="at least 400"
    )
    return parser


def _command(
    wanted: Any, every: argparse.ArgumentParser, name: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    words = inspect.cleandoc(run.__doc__ or "")
    found: argparse.ArgumentParser = wanted.add_parser(
        name,
        help=words.partition("\n")[0].rstrip("."),
        description=words.rstrip(".") if "\n" not in words else words,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[every],
    )
    found.set_defaults(run=run)
    return found


def _restricted_options(wanted: Any, every: argparse.ArgumentParser) -> None:
    restricted = wanted.add_parser("restricted", help="which computers hold restricted charts")
    deeds = restricted.add_subparsers(required=True, metavar="DEED")
    for name, run in (("give", give), ("take", take)):
        parser = _command(deeds, every, name, run)
        parser.add_argument("computer", metavar="STORE", help="a computer, by the id in `devices`")
        parser.add_argument("--person", required=True, metavar="ID", help="a person, by the id in `people`")


def _held_options(wanted: Any, every: argparse.ArgumentParser) -> None:
    held = wanted.add_parser("held", help="what waits for a site lead: list, show, apply, set-aside")
    deeds = held.add_subparsers(required=True, metavar="DEED")
    _command(deeds, every, "list", held_list)
    for name, run in (("show", held_show), ("apply", held_apply), ("set-aside", held_set_aside)):
        parser = _command(deeds, every, name, run)
        parser.add_argument("change", metavar="CHANGE", help="by the id in `held list`")
        if run is not held_show:
            parser.add_argument("--lead", required=True, metavar="ID", help="who decides, as in `people`")
    parser.add_argument("--why", required=True, metavar="TEXT", help="stands in the history")


def _backup_options(parser: argparse.ArgumentParser) -> None:
    _file_option(parser, "what the backup is called; none for a hub on PostgreSQL")
    parser.add_argument(
        "--verify",
        metavar="URL",
        help="on PostgreSQL: the database into which the dump was loaded to be tried",
    )


def _file_option(parser: argparse.ArgumentParser, words: str) -> None:
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=words)


def _serve_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=PORT, help=f"0 takes a free one; {PORT} if not given")
    parser.add_argument(
        "--host", default="127.0.0.1", help="where to listen; beyond this computer only with TLS"
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=1,
        metavar="N",
        help="processes behind the port; more than 1 on PostgreSQL",
    )
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="certificate chain, PEM")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="its key, PEM")
    parser.add_argument(
        "--night-hour",
        type=_night_hour,
        default=HOUR,
        metavar="HOUR",
        help="when snapshots are renewed and old things let go: an hour by the center's clock, 0 to 23,"
        f" or `off`; {HOUR} if not given",
    )


def _night_hour(told: str) -> int | None:
    if told == "off":
        return None
    if not (told.isascii() and told.isdigit() and int(told) < HOURS_A_DAY):
        raise argparse.ArgumentTypeError("not an hour from 0 to 23, and not off")
    return int(told)


def _site_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True)
    parser.add_argument("--zone", default="UTC", help="time zone, like America/Phoenix")
    parser.add_argument("--type", default="", help="kind of facility, as in the code list facility-types")
    parser.add_argument("--center", action="store_true", help="its computers follow every site")


def _bundle_options(reading: argparse.ArgumentParser, writing: argparse.ArgumentParser) -> None:
    for parser in (reading, writing):
        parser.add_argument("file", type=Path, metavar="FILE")
    reading.add_argument(
        "--answer", type=Path, metavar="FILE", help="beside the file it answers if not given"
    )
    writing.add_argument(
        "--for", dest="store", required=True, metavar="STORE", help="a computer, by the id in `devices`"
    )


def _enroll_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--site", required=True, metavar="NAME", help="made if there is none of this name")
    parser.add_argument("--name", default="", metavar="PERSON", help="for this person only")
    parser.add_argument("--role", default="navigator", help="what the person may do: see docs/roles.md")
    parser.add_argument("--zone", default="UTC", help="time zone of a site that is made")
    parser.add_argument("--center", action="store_true", help="a site that is made is a center")


if __name__ == "__main__":
    sys.exit(main())
