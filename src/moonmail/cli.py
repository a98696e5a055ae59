"""The ``moonmail`` command. Each branch imports only what it needs: the window must open before anything else loads."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser


def _app_parser() -> ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(
        prog="moonmail", description="Send a keepsake or a message to the Moon, and follow it there."
    )
    parser.add_argument("--mode", choices=["home", "kiosk", "support"], default="home", help="which shell to open")
    parser.add_argument("--profile", type=Path, help="folder that keeps everything of one user of this app")
    parser.add_argument("--server", default="", help="address of the booking backend, e.g. https://moonmail.example")
    parser.add_argument("--self-test", action="store_true", help="load every screen, fail on any warning, quit")
    parser.add_argument("--lang", choices=["ja", "en"], default="", help="language of this start")
    parser.add_argument("--trial", action="store_true", help="kiosk: run on a machine that is not set up as one")
    parser.epilog = (
        "Other commands, each with --help: moonmail backend, moonmail demo, moonmail tour, moonmail pass verify,"
        " moonmail kiosk"
    )
    return parser


def _open_window(folder: Path | None = None, *, server: str = "", language: str = "") -> int:
    import gc

    # What a start makes is kept: looking for garbage among it takes 8 ms. The first frame switches it on again.
    gc.disable()
    from moonmail.desktop import ahead

    return ahead.open_window(folder, server=server, language=language)


def _kiosk(folder: Path | None, language: str, *, trial: bool, self_test: bool) -> int:
    if self_test:
        from moonmail.desktop.kiosk.self_test import run_self_test

        return run_self_test(language)
    from moonmail.desktop.kiosk import shell

    return shell.run(folder, trial=trial)


def _support(folder: Path | None, server: str, language: str, *, self_test: bool) -> int:
    if self_test:
        from moonmail.desktop.desk.self_test import run_self_test

        return run_self_test(language)
    from moonmail.desktop.desk import startup

    return startup.run(folder, server=server, language=language)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    args = list(sys.argv[1:] if argv is None else argv)
    match args[:1]:
        case ["backend"]:
            from moonmail.backend import commands as backend_commands

            return backend_commands.main(args[1:])
        case ["demo"]:
            from moonmail import demo

            return demo.main(args[1:])
        case ["tour"]:
            from moonmail import tour

            return tour.main(args[1:])
        case ["pass"]:
            from moonmail.client.profile import Profile, default_profile
            from moonmail.media import verify_command

            def keys_of(folder: Path | None) -> Path:
                return (Profile(folder) if folder else default_profile()).pass_keys

            return verify_command.main(args[1:], keys_of)
        case ["kiosk"]:
            from moonmail.desktop.kiosk import command

            return command.main(args[1:])
        case []:
            # As started from its icon: nothing to read, and the window opens sooner.
            return _open_window()
        case _:
            options = _app_parser().parse_args(args)
            if options.mode == "kiosk":
                return _kiosk(options.profile, options.lang, trial=options.trial, self_test=options.self_test)
            if options.mode == "support":
                return _support(options.profile, options.server, options.lang, self_test=options.self_test)
            if options.self_test:
                from moonmail.desktop.self_test import run_self_test

                return run_self_test(options.lang)
            return _open_window(options.profile, server=options.server, language=options.lang)
