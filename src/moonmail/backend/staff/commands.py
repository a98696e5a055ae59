"""``moonmail backend create-staff``, ``staff``, ``set-roles``, ``reset-factor`` and ``close-staff``."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from typing import Any

from moonmail.domain.staff import RolesContradict, StaffRole


def add_parser(commands: Any, where: argparse.ArgumentParser) -> None:
    make = commands.add_parser("create-staff", parents=[where], help="add a member of staff")
    make.add_argument("email")
    make.add_argument("--name", required=True)
    make.add_argument("--kiosks", action="store_true", help="may set up and revoke kiosks, not only see them")
    roles = commands.add_parser("set-roles", parents=[where], help="give somebody these roles, and no others")
    roles.add_argument("email")
    for each, needed in ((make, False), (roles, True)):
        each.add_argument(
            "--role",
            action="append",
            default=[],
            required=needed,
            choices=[role.value for role in StaffRole],
            help="what they do at the desk; more than one are given one by one",
        )
    close = commands.add_parser("close-staff", parents=[where], help="somebody no longer works here")
    close.add_argument("email")
    reset = commands.add_parser("reset-factor", parents=[where], help="a telephone was lost: let them set up another")
    reset.add_argument("email")
    commands.add_parser("staff", parents=[where], help="list the staff, one JSON object a line")


def run(options: argparse.Namespace) -> int:
    """Carry out one command; return the exit code."""
    from moonmail.backend.commands import refuse
    from moonmail.backend.staff.service import NoSuchStaff

    try:
        match options.command:
            case "create-staff":
                return _make(options)
            case "set-roles":
                return _set_roles(options)
            case "close-staff":
                return _close(options)
            case "reset-factor":
                return _reset(options)
            case _:
                return _list()
    except NoSuchStaff:
        return refuse(f"nobody of the staff has the address {options.email}")
    except RolesContradict as error:
        return refuse(str(error))


def _console() -> str:
    """Return who does it, as the audit names somebody at the server's console."""
    return f"command:{getpass.getuser()}"[:80]


def _make(options: argparse.Namespace) -> int:
    from django.core.exceptions import ValidationError

    from moonmail.backend.commands import refuse
    from moonmail.backend.kiosks.staff import keepers
    from moonmail.backend.staff import service

    if "@" not in options.email:
        return refuse(f"{options.email!r} is no e-mail address")
    # Never taken from the command line, which everybody on the machine can read.
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        made = service.make(options.email, options.name, password, options.role, _console())
    except service.AccountTaken:
        return refuse(f"{options.email} has an account already")
    except ValidationError as error:
        return refuse(" ".join(error.messages))
    if options.kiosks:
        made.account.groups.add(keepers())
    return 0


def _set_roles(options: argparse.Namespace) -> int:
    from moonmail.backend.staff import service

    service.set_roles(service.with_email(options.email).pk, options.role, _console())
    return 0


def _close(options: argparse.Namespace) -> int:
    from moonmail.backend.staff import service

    service.close(service.with_email(options.email).pk, _console())
    return 0


def _reset(options: argparse.Namespace) -> int:
    from moonmail.backend.staff import service

    there_was = service.reset_factor(service.with_email(options.email).pk, _console())
    print(json.dumps({"email": options.email, "had_second_factor": there_was}, ensure_ascii=False))  # noqa: T201
    return 0


def _list() -> int:
    from allauth.mfa.models import Authenticator

    from moonmail.backend.staff.models import StaffAccount

    factors = set(Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user_id", flat=True))
    for each in StaffAccount.objects.select_related("account"):
        row = {
            "email": each.account.email,
            "name": each.account.name,
            "roles": each.roles,
            "second_factor": each.pk in factors,
            "made_at": each.made_at.isoformat(),
            "closed_at": each.closed_at.isoformat() if each.closed_at else None,
        }
        print(json.dumps(row, ensure_ascii=False))  # noqa: T201
    return 0
