"""``moonmail backend manifest …``: prove that a manifest is as it was frozen, with nothing but the file and the key."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

_LARGEST: Final = 500_000_000


def add_parser(commands: Any, where: argparse.ArgumentParser) -> None:
    manifests = commands.add_parser("manifest", help="manifests that were frozen and given away")
    acts = manifests.add_subparsers(dest="act", required=True, metavar="ACT")
    verify = acts.add_parser("verify", parents=[where], help="check hash and signature; exit code 2 when one is wrong")
    verify.add_argument("file", type=Path, help="the JSON file of a version")
    verify.add_argument(
        "--key", default="", metavar="HEX", help="the public key, kept elsewhere: then no backend is needed"
    )
    acts.add_parser("public-key", parents=[where], help="print the key that manifests are verified with")


def needs_backend(options: argparse.Namespace) -> bool:
    """Return whether the folder of a backend is needed: not for a file whose key is given."""
    return not (options.act == "verify" and options.key)


def run(options: argparse.Namespace) -> int:
    """Carry out one command; return the exit code."""
    if options.act == "verify":
        return _verify(options.file, options.key)
    from moonmail.backend import signing
    from moonmail.backend.manifests.freezing import KEY

    print(signing.public_key(KEY))  # noqa: T201
    return 0


def _verify(file: Path, key: str) -> int:
    from moonmail.backend.commands import refuse
    from moonmail.backend.manifests.proving import NoManifest, prove

    if key and not (len(key) == 64 and all(letter in "0123456789abcdefABCDEF" for letter in key)):
        return refuse("--key is 64 hexadecimal digits, as `manifest public-key` prints them")
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST)
    except OSError as error:
        return refuse(f"{file} can't be read: {error.strerror or type(error).__name__}")
    if not key:
        from moonmail.backend import signing
        from moonmail.backend.manifests.freezing import KEY

        key = signing.public_key(KEY)
    try:
        found = prove(data, key)
    except NoManifest as error:
        return refuse(f"{file}: {error}")
    print(json.dumps(found.json(), ensure_ascii=False))  # noqa: T201
    if found.good:
        said = f"{file}: as it was frozen, version {found.number} of {found.flight}"
    else:
        said = f"{file}: {'; '.join(found.faults)}"
    print(said, file=sys.stderr)  # noqa: T201
    return 0 if found.good else 2
