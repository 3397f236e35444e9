"""The hub's command line: serve it, and look after sites, codes, computers and people.

Everything but `serve` also works while the hub is serving: both use the same database. Exit code 0 is done,
1 is refused or found wanting, with the reason on stderr, 2 is wrong usage.
"""

from __future__ import annotations

import argparse
import inspect
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sync.crashes import leave_no_memory
from sync.errors import Said
from sync.hub import approval_line, escrow_line
from sync.hub import command_line as deeds
from sync.hub.nightly import HOUR

DATA_VARIABLE = "NAVIGATOR_HUB_DATA"
DATABASE_VARIABLE = "NAVIGATOR_HUB_DATABASE_URL"
PORT = 8440
HOURS_A_DAY = 24


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one command and give its exit code."""
    leave_no_memory()
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
    _serve_options(_command(wanted, every, "serve", deeds.serve))
    site = wanted.add_parser("site", help="make or list sites").add_subparsers(required=True, metavar="DEED")
    _site_options(_command(site, every, "add", deeds.site_add))
    _command(site, every, "list", deeds.site_list)
    _enroll_options(_command(wanted, every, "enroll", deeds.enroll))
    _command(wanted, every, "devices", deeds.devices)
    _command(wanted, every, "people", deeds.people)
    for name, run in (("grant", deeds.grant), ("ungrant", deeds.ungrant)):
        _role_options(_command(wanted, every, name, run))
    who = _command(wanted, every, "revoke", deeds.revoke).add_mutually_exclusive_group(required=True)
    who.add_argument("computer", nargs="?", metavar="STORE", help="a computer, by the id in `devices`")
    who.add_argument("--person", metavar="ID", help="a person, by the id in `people`")
    _lost_options(wanted, every)
    _restricted_options(wanted, every)
    _held_options(wanted, every)
    _escrow_options(wanted, every)
    _approval_options(wanted, every)
    unsent = _command(wanted, every, "read-export", deeds.read_export)
    unsent.add_argument("file", type=Path, metavar="FILE", help="as the computer's exchange page names it")
    unsent.add_argument("--words", action="store_true", help="show what was typed into forms, too")
    _backup_options(_command(wanted, every, "backup", deeds.backup))
    _file_option(
        _command(wanted, every, "restore", deeds.restore), "the backup; none for a hub on PostgreSQL"
    )
    _command(wanted, every, "renew-snapshots", deeds.renew_snapshots)
    bundle = wanted.add_parser("bundle", help="exchange by stick").add_subparsers(
        required=True, metavar="DEED"
    )
    _bundle_options(
        _command(bundle, every, "read", deeds.bundle_read),
        _command(bundle, every, "write", deeds.bundle_write),
    )
    _audit_options(wanted, every)
    _command(wanted, every, "doctor", deeds.doctor)
    _command(wanted, every, "compact", deeds.compact).add_argument(
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


def _lost_options(wanted: Any, every: argparse.ArgumentParser) -> None:
    by_id = "a computer, by the id in `devices`"
    _command(wanted, every, "lost", deeds.lost).add_argument("computer", metavar="STORE", help=by_id)
    wipe = _command(wanted, every, "wipe", deeds.wipe)
    wipe.add_argument("computer", metavar="STORE", help=by_id)
    wipe.add_argument("--by", required=True, metavar="PERSON", help="who orders it, as in `people`")
    wipe.add_argument("--order-key", required=True, type=Path, metavar="FILE", help="the key for orders")
    wipe.add_argument(
        "--rescue", action="store_true", help="what was not sent is sealed for the center first"
    )
    keys = wanted.add_parser("order-key", help="the key that orders to wipe a computer are signed by")
    make = _command(keys.add_subparsers(required=True, metavar="DEED"), every, "make", deeds.order_key_make)
    make.add_argument("--out", required=True, type=Path, metavar="FILE", help="where its private half goes")
    make.add_argument("--old", type=Path, metavar="FILE", help="the one before it, which names it")


def _role_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", required=True, metavar="ID", help="by the id in `people`")
    parser.add_argument("--role", required=True, metavar="CODE", help="as in docs/roles.md")
    parser.add_argument("--site", default="", metavar="NAME", help="not needed for who works at one site")


def _restricted_options(wanted: Any, every: argparse.ArgumentParser) -> None:
    restricted = wanted.add_parser("restricted", help="which computers hold restricted charts")
    each = restricted.add_subparsers(required=True, metavar="DEED")
    for name, run in (("give", deeds.give), ("take", deeds.take)):
        parser = _command(each, every, name, run)
        parser.add_argument("computer", metavar="STORE", help="a computer, by the id in `devices`")
        parser.add_argument("--person", required=True, metavar="ID", help="a person, by the id in `people`")


def _audit_options(wanted: Any, every: argparse.ArgumentParser) -> None:
    audit = wanted.add_parser("audit", help="who did what at the desks: read, settle")
    each = audit.add_subparsers(required=True, metavar="DEED")
    reading = _command(each, every, "read", deeds.audit_read)
    reading.add_argument("--patient", metavar="ID", help="whose chart")
    reading.add_argument("--person", metavar="ID", help="who, as in `people`")
    reading.add_argument("--before", metavar="AT/STORE/SEQ/LINE", help="the page before this line")
    reading.add_argument(
        "--limit", type=int, default=50, metavar="N", help="lines of a page; 50 if not given"
    )
    settling = _command(each, every, "settle", deeds.audit_settle)
    settling.add_argument("computer", metavar="STORE", help="as `doctor` names it")


def _held_options(wanted: Any, every: argparse.ArgumentParser) -> None:
    held = wanted.add_parser("held", help="what waits for a site lead: list, show, apply, set-aside")
    each = held.add_subparsers(required=True, metavar="DEED")
    _command(each, every, "list", deeds.held_list)
    for name, run in (
        ("show", deeds.held_show),
        ("apply", deeds.held_apply),
        ("set-aside", deeds.held_set_aside),
    ):
        parser = _command(each, every, name, run)
        parser.add_argument("change", metavar="CHANGE", help="by the id in `held list`")
        if run is not deeds.held_show:
            parser.add_argument("--lead", required=True, metavar="ID", help="who decides, as in `people`")
    parser.add_argument("--why", required=True, metavar="TEXT", help="stands in the history")


def _approval_options(wanted: Any, every: argparse.ArgumentParser) -> None:
    _command(wanted, every, "waiting", approval_line.waiting)
    approving = _command(wanted, every, "approve", approval_line.approve)
    approving.add_argument("computer", metavar="STORE", help="as in `waiting`")
    approving.add_argument("--by", required=True, metavar="ID", help="who compared the words, as in `people`")
    approving.add_argument(
        "--words", default="", metavar="WORDS", help="as they were read out; else it is asked"
    )
    rule = _command(wanted, every, "approval", approval_line.rule)
    rule.add_argument("wanted", nargs="?", choices=("on", "off"))


def _escrow_options(wanted: Any, every: argparse.ArgumentParser) -> None:
    named = wanted.add_parser("escrow", help="the center's own key to its computers: make, show, list, open")
    each = named.add_subparsers(required=True, metavar="DEED")
    making = _command(each, every, "make", escrow_line.make)
    making.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the private half goes")
    making.add_argument("--name", default="", metavar="TEXT", help="whose it is; the center's if not given")
    _command(each, every, "show", escrow_line.show)
    _command(each, every, "list", escrow_line.requests)
    opening = _command(each, every, "open", escrow_line.open_desk)
    opening.add_argument("--request", required=True, metavar="ID", help="as in `escrow list`")
    opening.add_argument("--by", required=True, metavar="ID", help="who says yes, as in `people`")
    calling = _command(wanted, every, "phone-code", escrow_line.phone_code)
    calling.add_argument("--store", required=True, metavar="ID", help="a computer, by the id in `devices`")
    calling.add_argument("--person", required=True, metavar="ID", help="who forgot it, as in `people`")
    calling.add_argument("--by", required=True, metavar="ID", help="who reads it out, as in `people`")
    for parser in (opening, calling):
        parser.add_argument("--escrow-key", type=Path, required=True, metavar="FILE", help="the private half")
    for parser in (making, opening, calling):
        parser.add_argument(
            "--escrow-passphrase-file", type=Path, metavar="FILE", help="with the passphrase of that file"
        )


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
        "--trusted-proxy",
        metavar="ADDRESS",
        help="a reverse proxy before the hub, believed about which address asks; nobody else is",
    )
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
