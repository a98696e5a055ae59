"""Nothing heavy is imported before the first frame."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {"requests", "urllib3", "pydantic", "keyring", "PIL", "ssl", "http.server", "moonmail.contract.base"}

CODE = """
import json, sys, pathlib, tempfile
{code}
print(json.dumps(sorted(sys.modules)))
"""


def modules_after(code: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", CODE.format(code=code)], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "code",
    [
        "import moonmail.client.engine",
        "from moonmail.client.engine import Engine, Settings, read_board\n"
        "from moonmail.client.profile import Profile\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    profile = Profile(pathlib.Path(folder))\n"
        "    engine = Engine(profile, Settings('http://127.0.0.1:9'))\n"
        "    engine.board().result(); engine.drafts().result(); engine.shipments().result()\n"
        "    read_board(profile)\n"
        "    engine.cancel_sign_in()\n"
        "    engine.close()\n",
    ],
    ids=["import", "construct"],
)
def test_the_way_to_the_first_frame_is_light(code: str) -> None:
    assert not HEAVY & modules_after(code)


def test_the_measure_has_power() -> None:
    assert modules_after("import moonmail.client.http") >= {"requests", "urllib3", "ssl"}
