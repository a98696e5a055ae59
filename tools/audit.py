"""Known vulnerabilities of the locked packages, as the Open Source Vulnerabilities database (osv.dev) knows them.

Without a network it says that it could not ask, and passes: what isn't known must not stop work on a train. With
``--strict`` (releases, continuous integration) not reaching the data fails.

An advisory that doesn't concern this product is named in ACCEPTED, with the reason.
"""

from __future__ import annotations

import json
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
LOCK: Final = ROOT / "requirements.lock"
SERVICE: Final = "https://api.osv.dev/v1/querybatch"
SECONDS: Final = 10.0

# advisory → why it does not concern us
ACCEPTED: Final[Mapping[str, str]] = {}

Ask = Callable[[bytes], bytes]


class Unreachable(Exception):
    """The data could not be had. The message says why."""


def locked(text: str) -> list[tuple[str, str]]:
    """Return name and version of every package of a lock file."""
    return re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)", text, re.MULTILINE)


def ask(body: bytes) -> bytes:
    """Send the names and versions to the service. Nothing else leaves the machine.

    Raises:
        Unreachable: there is no network, or the service does not answer.
    """
    request = urllib.request.Request(SERVICE, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310
            return bytes(response.read())
    except (OSError, urllib.error.URLError) as error:
        raise Unreachable(str(getattr(error, "reason", error))) from error


def found(packages: Sequence[tuple[str, str]], asking: Ask = ask) -> list[tuple[str, str, str]]:
    """Return package, version and advisory of everything that is known and not accepted.

    Raises:
        Unreachable: the data could not be had, or was not understood.
    """
    queries = [{"package": {"name": name, "ecosystem": "PyPI"}, "version": version} for name, version in packages]
    answer = asking(json.dumps({"queries": queries}).encode())
    try:
        results: list[dict[str, Any]] = json.loads(answer)["results"]
        if len(results) != len(packages):
            raise ValueError("another number of answers than of questions")
        return [
            (name, version, str(each["id"]))
            for (name, version), result in zip(packages, results, strict=True)
            for each in result.get("vulns", [])
            if each["id"] not in ACCEPTED
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise Unreachable(f"the answer was not understood: {error}") from error


def main(arguments: Sequence[str], asking: Ask = ask) -> int:
    packages = locked(LOCK.read_text(encoding="utf-8"))
    try:
        known = found(packages, asking)
    except Unreachable as why:
        print(f"the advisories could not be reached ({why}): {len(packages)} packages were NOT looked up")
        return 1 if "--strict" in arguments else 0
    for name, version, advisory in known:
        print(f"{name} {version}: {advisory}  https://osv.dev/vulnerability/{advisory}")
    if not known:
        print(f"no advisory is known for the {len(packages)} locked packages")
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
