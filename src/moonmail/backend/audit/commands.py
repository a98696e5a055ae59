"""``moonmail backend audit …``: sign it, look through it for alterations, take it along."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any


def add_parser(commands: Any, where: argparse.ArgumentParser) -> None:
    audit = commands.add_parser("audit", help="the record of everything that staff did")
    acts = audit.add_subparsers(dest="act", required=True, metavar="ACT")
    verify = acts.add_parser("verify", parents=[where], help="find any alteration; exit code 2 when there is one")
    verify.add_argument("--checkpoints", type=Path, metavar="FILE", help="those that were kept elsewhere")
    verify.add_argument("--key", default="", metavar="HEX", help="the public key that was kept with them")
    acts.add_parser("checkpoint", parents=[where], help="sign the chain as it is now; print one line to keep elsewhere")
    acts.add_parser("public-key", parents=[where], help="print the key that checkpoints are verified with")
    acts.add_parser("export", parents=[where], help="print every entry, one JSON object a line")


def run(options: argparse.Namespace) -> int:
    """Carry out one command; return the exit code."""
    from moonmail.backend.audit import checkpoints

    match options.act:
        case "verify":
            return _verify(options)
        case "checkpoint":
            return _checkpoint()
        case "public-key":
            print(checkpoints.public_key())  # noqa: T201
            return 0
        case _:
            return _export()


def _refuse(message: str) -> int:
    from moonmail.backend.commands import refuse

    return refuse(message)


def _verify(options: argparse.Namespace) -> int:
    from moonmail.backend.audit import checkpoints, service
    from moonmail.backend.database import snapshot
    from moonmail.domain.audit import verify

    if options.key and not _is_key(options.key):
        return _refuse("--key is 64 hexadecimal digits, as `audit public-key` prints them")
    elsewhere = []
    if options.checkpoints is not None:
        try:
            elsewhere = checkpoints.read(options.checkpoints.read_text("utf-8").splitlines(), options.key)
        except (OSError, UnicodeDecodeError) as error:
            return _refuse(f"{options.checkpoints} can't be read: {type(error).__name__}")
        except checkpoints.NotCheckpoints as error:
            return _refuse(f"{options.checkpoints}: {error}")
    count = 0

    def counted() -> Any:
        nonlocal count
        for link in service.links():
            count += 1
            yield link

    with snapshot():
        marks = [*checkpoints.kept(), *service.head(), *elsewhere]
        links: Any = counted()
        findings = list(verify(links, marks))
    for finding in findings:
        print(json.dumps({"fault": finding.fault.value, "number": finding.number}))  # noqa: T201
    print(  # noqa: T201
        f"{count} entries, {len(marks)} checkpoints ({len(elsewhere)} kept elsewhere): "
        + (f"{len(findings)} alterations" if findings else "no alteration"),
        file=sys.stderr,
    )
    return 2 if findings else 0


def _is_key(text: str) -> bool:
    return len(text) == 64 and all(letter in "0123456789abcdefABCDEF" for letter in text)


def _checkpoint() -> int:
    from moonmail.backend.audit import checkpoints
    from moonmail.backend.audit.models import AuditHead
    from moonmail.backend.database import write

    with write() as writing:
        head = AuditHead.objects.select_for_update().filter(pk=1).first()
        if head is None:
            return _refuse("there is nothing in the audit yet")
        made = checkpoints.sign(writing, head)
    print(json.dumps(checkpoints.said(made)))  # noqa: T201
    return 0


def _export() -> int:
    from moonmail.backend.audit import service
    from moonmail.backend.database import snapshot

    with snapshot():
        for link in service.links():
            print(service.exported(link))  # noqa: T201
    return 0
