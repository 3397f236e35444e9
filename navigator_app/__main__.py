"""The command line: one line per command here, each with a short function in `navigator_app.cli`.

Exit code 0 is done, 1 is refused or found wanting with the reason on stderr, 2 is wrong usage. Qt is imported
only for `run` and `demo`; nothing prints a traceback.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

Handler = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one command and give its exit code."""
    from sync.crashes import leave_no_memory  # noqa: PLC0415 - before anything else that could hold a patient

    leave_no_memory()
    asked = parser().parse_args(arguments)
    for name in ("home", "passphrase_file", "user"):
        setattr(asked, name, getattr(asked, name, None))
    asked.json = getattr(asked, "json", False)
    return _edge(getattr(asked, "handler", run), asked)


def _edge(handler: Handler, asked: argparse.Namespace) -> int:
    """Run a command; whatever goes wrong becomes one sentence on stderr."""
    from sync.errors import Said  # noqa: PLC0415 - usage is told before anything is loaded

    try:
        return handler(asked)
    except Said as said:
        print(said, file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
    except KeyboardInterrupt:
        print("Stopped. What was saved before is safe.", file=sys.stderr)
    except Exception as bug:  # noqa: BLE001 - one of the three edges: whatever nobody foresaw
        print(_reported(bug), file=sys.stderr)
    return 1


def _reported(bug: BaseException) -> str:
    from navigator_app.errors import Unexpected  # noqa: PLC0415
    from navigator_app.log import logger, note_bug  # noqa: PLC0415

    return str(Unexpected(note_bug(logger("command"), bug)))


def _cli(module: str, name: str) -> Handler:
    """Give a command that is imported only when it is run."""

    def handler(asked: argparse.Namespace) -> int:
        return int(getattr(import_module(f"navigator_app.cli.{module}"), name)(asked))

    return handler


def run(asked: argparse.Namespace) -> int:
    """Open the desk."""
    from navigator_app.cli.opening import home_of  # noqa: PLC0415

    return int(import_module("navigator_app.app").run(home_of(asked)))


def demo(asked: argparse.Namespace) -> int:
    """Show two clinics, a center and a hub with invented care."""
    return int(import_module("navigator_app.demo.command").main(asked.offscreen, asked.desk))


def parser() -> argparse.ArgumentParser:
    """Give the parser; the options of a desk may stand before or after the command."""
    desk = _options()
    top = argparse.ArgumentParser("navigator", description="The navigator's desk.", parents=[desk])
    commands = top.add_subparsers(metavar="COMMAND")

    def add(name: str, handler: Handler, words: str) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name, help=words, description=words[0].upper() + words[1:] + ".", parents=[desk]
        )
        made.set_defaults(handler=handler)
        return made

    add("run", run, "open the desk (what happens without a command)")
    practice = add("demo", demo, "practice with invented people: two clinics, a center, three weeks of care")
    practice.add_argument(
        "--offscreen", type=Path, metavar="DIR", help="walk the main job unattended, pictures in DIR"
    )
    practice.add_argument(
        "--as", dest="desk", choices=("clinic", "center"), default="clinic", help="whose desk opens first"
    )
    _add_joining(add("enroll", _cli("doing", "enroll"), "make a new encrypted desk and join it to a hub"))
    add("kinds", _cli("reading", "kinds"), "every kind with its fields, codes, merge rules and FHIR names")
    files = add(
        "import", _cli("doing", "import_"), "bring in FHIR JSON and HL7 v2 files; again changes nothing"
    )
    files.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    papers = add(
        "take-in",
        _cli("doing", "take_in"),
        "take in faxes and scans (PDF, TIFF, JPEG); removes the originals",
    )
    papers.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    deeds = add("apply", _cli("doing", "apply"), "do deeds from JSON lines, by the same rules as the window")
    deeds.add_argument("file", metavar="FILE", help="- for standard input")
    _add_reading(add)
    add("sync", _cli("doing", "sync"), "exchange until nothing is left or the link ends")
    _add_bundle(
        add(
            "bundle",
            _cli("doing", "bundle"),
            "exchange by stick: write a file for the center, read its answer",
        )
    )
    _add_keys(
        add("keys", _cli("keys", "keys"), "what opens this desk: passphrases, the recovery sheet, codes")
    )
    _add_audit(add("audit", _cli("audit", "audit"), "who opened a chart, and who did what at this desk"))
    _add_backup(
        add("backup", _cli("backups", "backup"), "backups of this desk: make, list, check, put one in place")
    )
    add("doctor", _cli("health", "doctor"), "whether this desk can work")
    return top


def _options() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    found.add_argument("--home", type=Path, metavar="DIR", help="the desk's folder")
    found.add_argument("--passphrase-file", type=Path, metavar="FILE", help="unlocks the desk without asking")
    found.add_argument("--user", metavar="NAME", help="who unlocks it, where several can")
    found.add_argument("--json", action="store_true", help="JSON: one document, or one line each for lists")
    return found


def _add_joining(made: argparse.ArgumentParser) -> None:
    made.add_argument("--hub", required=True, metavar="URL")
    made.add_argument("--code", required=True, help="the one-time code")
    made.add_argument("--ca-file", type=Path, metavar="FILE", help="the center's own certificate authority")


def _add_keys(made: argparse.ArgumentParser) -> None:
    made.add_argument("deed", choices=("list", "passphrase", "sheet", "phone-codes", "let-in", "take-out"))
    made.add_argument(
        "--person", metavar="NAME", help="whose passphrase is set, who comes in, or who is taken out"
    )
    made.add_argument("--by-code", action="store_true", help="by a code of the site instead of a passphrase")
    made.add_argument(
        "--new-passphrase-file", type=Path, metavar="FILE", help="passphrase, let-in: the new one"
    )


def _add_audit(made: argparse.ArgumentParser) -> None:
    made.add_argument("--patient", metavar="ID", help="whose chart; else what a person did")
    made.add_argument("--person", metavar="NAME", help="who, by name or id; you if not given")
    made.add_argument("--since", metavar="DAY", help="from this day on, as 2026-11-23")
    made.add_argument("--until", metavar="DAY", help="up to this day")
    made.add_argument("--before", type=int, metavar="ENTRY", help="the page before this entry")
    made.add_argument("--verify", action="store_true", help="whether any of it was changed by hand")


def _add_backup(made: argparse.ArgumentParser) -> None:
    made.add_argument("deed", choices=("make", "list", "check", "restore"))
    made.add_argument("file", type=Path, nargs="?", metavar="FILE", help="restore: the backup")
    made.add_argument("--to", type=Path, metavar="DIR", help="make: in this folder, such as a stick")
    made.add_argument("--person", metavar="NAME", help="restore: who unlocks it from then on")
    made.add_argument("--new-passphrase-file", type=Path, metavar="FILE", help="restore: their passphrase")
    made.add_argument(
        "--escrow-key",
        type=Path,
        metavar="FILE",
        help="restore: by the center's key, where the sheet is lost",
    )
    made.add_argument(
        "--escrow-passphrase-file", type=Path, metavar="FILE", help="restore: the passphrase of that key"
    )


def _add_bundle(made: argparse.ArgumentParser) -> None:
    made.add_argument("deed", choices=("write", "read"), help="write what waits, or read the center's answer")
    made.add_argument("file", type=Path, metavar="FILE")
    made.add_argument(
        "--pages-mb",
        type=int,
        metavar="MB",
        help="write: so much of documents' pages goes along, 500 if not given; 0 for none, as an older center needs it",
    )


def _add_reading(add: Callable[[str, Handler, str], argparse.ArgumentParser]) -> None:
    records = add("records", _cli("reading", "records"), "what the desk shows now")
    records.add_argument("--kind", metavar="KIND")
    records.add_argument("--id", metavar="ID")
    today = add("today", _cli("reading", "today"), "the worklist as computed now, or as of a moment")
    today.add_argument("--at", metavar="TIME", help="2026-11-23T07:40, by the desk's clock or with an offset")
    today.add_argument("--scope", choices=("mine", "clinic", "everyone"), default="mine")
    for name, words in (
        ("show", "one record with what the rules say about it"),
        ("history", "who wrote what to a record, where and when"),
    ):
        made = add(name, _cli("reading", name), words)
        made.add_argument("kind", metavar="KIND")
        made.add_argument("id", metavar="ID")
        if name == "history":
            made.add_argument("--ask", action="store_true", help="ask the center for what is not here")
    add("reviews", _cli("reading", "reviews"), "what two people disagree about")


if __name__ == "__main__":
    sys.exit(main())
