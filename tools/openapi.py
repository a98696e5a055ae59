"""The API's description, docs/openapi.json: written from the code, and compared with what was promised before.

tools/openapi.py            write docs/openapi.json
tools/openapi.py --check    fail if it is not what the code says, or if it breaks a promise: one of the last
                            release (the newest tag v*), or until there is one, of the last commit
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs/openapi.json"
sys.path.insert(0, str(ROOT))

from tools.openapi_compare import broken_promises  # noqa: E402


def described() -> dict[str, Any]:
    """Return the description that the code gives. Sets Django up on an empty folder."""
    from moonmail.backend.configuration import configure

    with tempfile.TemporaryDirectory() as folder:
        configure(Path(folder))
        import django

        django.setup()
        from moonmail.backend.api import api

        return dict(json.loads(json.dumps(api.get_openapi_schema())))


def as_text(description: dict[str, Any]) -> str:
    return json.dumps(description, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def promised() -> tuple[str, dict[str, Any]] | None:
    """Return where the last promise was made, and the promise; None outside a clone or before the first one."""
    tag = _git("describe", "--tags", "--abbrev=0", "--match", "v*")
    for place in filter(None, (tag and tag.strip(), "HEAD")):
        text = _git("show", f"{place}:{FILE.relative_to(ROOT)}")
        if text:
            return place, json.loads(text)
    return None


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def check() -> bool:
    now = described()
    good = True
    if not FILE.exists() or FILE.read_text(encoding="utf-8") != as_text(now):
        print("docs/openapi.json is not what the code says: run tools/openapi.py and commit it")
        good = False
    before = promised()
    if before is None:
        print("no earlier description to compare with")
        return good
    for broken in broken_promises(before[1], now):
        print(f"broken since {before[0]}: {broken}")
        good = False
    return good


def main() -> int:
    if "--check" in sys.argv[1:]:
        return 0 if check() else 1
    FILE.write_text(as_text(described()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
