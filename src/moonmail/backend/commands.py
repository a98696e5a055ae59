"""``moonmail backend …``: run the booking backend, set it up, and play what will later come from the desk."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from moonmail.backend.configuration import DATABASE, MOVED, ConfigurationError, configure

EXIT_REFUSED: Final = 2


def default_data_dir() -> Path:
    """Return where the backend keeps its things unless told otherwise."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "MoonMail" / "backend"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "MoonMail" / "backend"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "moonmail" / "backend"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="moonmail backend", description="The booking backend of MoonMail.")
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument("--data", type=Path, default=None, help="folder that keeps everything (default: per user)")
    where.add_argument(
        "--database",
        default=os.environ.get(DATABASE, ""),
        metavar="URL",
        help=f"postgres://… instead of SQLite in the folder (default: the environment's {DATABASE})",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", parents=[where], help="answer until stopped")
    serve.add_argument("--port", type=int, default=0, help="0 (default): a free one; the address is printed")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--allowed-host", action="append", default=[], metavar="NAME", help="a name it is reached by")
    serve.add_argument("--workers", type=int, default=1, help="processes; more than one needs PostgreSQL")
    serve.add_argument("--metrics-port", type=int, default=0, help="where Prometheus reads /metrics (default: nowhere)")
    serve.add_argument("--metrics-host", default="127.0.0.1", help="never an address that members reach")
    serve.add_argument("--sample", action="store_true", help="invented flights, members and payments to try it out")
    serve.add_argument("--with-parent", action="store_true", help="end when standard input is closed")

    init = commands.add_parser("init", parents=[where], help="make or update the database")
    init.add_argument("--sample", action="store_true", help="with invented flights and members")

    commands.add_parser("check", parents=[where], help="check set-up and data; changes nothing")
    commands.add_parser("renew-epoch", parents=[where], help="after restoring a backup: clients fetch everything again")

    move = commands.add_parser("move", help="from SQLite to PostgreSQL, with nothing lost")
    move.add_argument("--from", dest="source", required=True, metavar="sqlite:FOLDER", help="where the backend is")
    move.add_argument("--to", required=True, metavar="URL", help="postgres://… of an empty database")
    move.add_argument(
        "--data", type=Path, default=None, help="another folder for keys and pictures (default: the same)"
    )

    from moonmail.backend import play
    from moonmail.backend.audit import commands as audit
    from moonmail.backend.kiosks import commands as kiosks
    from moonmail.backend.manifests import commands as manifests
    from moonmail.backend.staff import commands as staff

    staff.add_parser(commands, where)
    audit.add_parser(commands, where)
    manifests.add_parser(commands, where)
    kiosks.add_parser(commands, where)
    play.add_parser(commands, where)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code. Refusals are one line on standard error and exit code 2."""
    options = _parser().parse_args(argv)
    try:
        return _run(options)
    except ConfigurationError as error:
        return refuse(str(error))


def refuse(message: str) -> int:
    print(f"moonmail backend: {message}", file=sys.stderr)  # noqa: T201
    return EXIT_REFUSED


def _move(options: argparse.Namespace) -> int:
    from moonmail.backend import moving

    moved = moving.move(moving.folder_of(options.source), options.to, options.data)
    print(json.dumps({"rows": moved.rows, "files": moved.files}))  # noqa: T201
    return 0


def _run(options: argparse.Namespace) -> int:
    if options.command == "move":
        return _move(options)
    if options.command == "manifest":
        from moonmail.backend.manifests import commands as manifests

        if not manifests.needs_backend(options):
            return manifests.run(options)
    folder = options.data or default_data_dir()
    sample = bool(getattr(options, "sample", False))
    if options.command not in ("serve", "init") and not options.database and not (folder / "moonmail.sqlite3").exists():
        return refuse(f"no backend has been set up in {folder}: run `moonmail backend init` first")
    if not options.database and (folder / MOVED).exists():
        return refuse(f"the backend in {folder} was moved to PostgreSQL: start it with --database postgres://…")
    hosts = tuple(getattr(options, "allowed_host", ()))
    if options.command == "serve" and options.host not in ("0.0.0.0", "::"):  # noqa: S104 - a comparison
        hosts += (options.host,)
    configure(folder, options.database, sample=sample, hosts=hosts)

    from moonmail.backend import setup

    match options.command:
        case "serve":
            from moonmail.backend import serving

            return serving.serve(options)
        case "init":
            members = setup.prepare(sample=sample)
            print(json.dumps({"data": str(folder), "sample_members": members}, ensure_ascii=False))  # noqa: T201
            return 0
        case "check":
            problems = setup.check()
            for problem in problems:
                print(problem, file=sys.stderr)  # noqa: T201
            return EXIT_REFUSED if problems else 0
        case "renew-epoch":
            setup.renew_epoch()
            return 0
        case "create-staff" | "staff" | "set-roles" | "reset-factor" | "close-staff":
            from moonmail.backend.staff import commands as staff

            setup.start_django()
            return staff.run(options)
        case "enrol-kiosk" | "kiosks" | "revoke-kiosk":
            from moonmail.backend.kiosks import commands as kiosks

            setup.start_django()
            return kiosks.run(options)
        case "audit":
            from moonmail.backend.audit import commands as audit

            setup.start_django()
            return audit.run(options)
        case "manifest":
            setup.start_django()
            return manifests.run(options)
        case _:
            from moonmail.backend import play

            setup.start_django()
            return play.run(options)
