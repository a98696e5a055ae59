"""What is typed at a desk: there after a kill, for the same person alone, nowhere to be read, and gone after a week."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.client.test_vault import CANARY, on_disk
from tests.support.server import ROOT

from moonmail.client.desk.desk import Desk
from moonmail.client.desk.session import SeatFile, StaffSession
from moonmail.client.profile import Profile
from moonmail.client.secrets import FileSecrets, MemorySecrets, SecretStore

PATIENCE = 30.0
SERVER = "http://127.0.0.1:9"
ME, COLLEAGUE = "staff-4711-me", "staff-4711-colleague"
KEY = "help:member-4711:draft"


class LaterClock:
    def __init__(self, days: float = 0.0) -> None:
        self.at = datetime.now(UTC) + timedelta(days=days)
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.seconds


class Locked(MemorySecrets):
    """A keyring that gives nothing out while ``locked``, and doesn't answer before ``answers`` is set."""

    locked = False

    def __init__(self) -> None:
        super().__init__()
        self.answers = threading.Event()
        self.answers.set()
        self.asked = 0

    def load(self, key: str) -> str | None:
        assert self.answers.wait(PATIENCE)
        self.asked += 1
        return None if self.locked else super().load(key)


@contextmanager
def sitting(
    folder: Path, secrets: SecretStore, whose: str = ME, server: str = SERVER, clock: LaterClock | None = None
) -> Iterator[Desk]:
    """A desk as it is after a start: whoever sat there last still does."""
    SeatFile(folder / "seat.json", server).save(StaffSession(whose, "月野 渚"), datetime.now(UTC), covered=False)
    desk = Desk(Profile(folder), server, secrets=secrets, clock=clock or LaterClock())
    yield desk
    desk.close()


def kept(desk: Desk, whose: str = ME, prefix: str = "") -> dict[str, str]:
    return desk.drafts.kept(whose, prefix).result(PATIENCE)


TYPING = """
import sys
from pathlib import Path
from tests.client.test_desk_drafts import KEY, ME, sitting
from moonmail.client.secrets import FileSecrets
folder = Path(sys.argv[1])
one, two = (FileSecrets(folder / name) for name in ("one.json", "two.json"))
with sitting(folder / "one", one) as desk, sitting(folder / "two", two) as shut:
    text = ""
    while True:
        text += "あ"
        assert desk.drafts.keep(ME, KEY, text).result() is True
        assert shut.drafts.keep(ME, KEY, text).result() is False
        print(len(text), flush=True)
"""


def test_killed_while_somebody_types_at_most_the_key_in_flight_is_lost(tmp_path: Path) -> None:
    # The control: where nothing can be written, there is nothing after the kill.
    with sitting(tmp_path / "two", MemorySecrets()) as shut:
        assert shut.drafts.keep(ME, "other", "x").result(PATIENCE)
    worker = subprocess.Popen(
        [sys.executable, "-c", TYPING, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    said = [int(worker.stdout.readline()) for _ in range(10)]
    worker.kill()
    said += [int(line) for line in worker.stdout.read().split()]
    worker.wait()
    worker.stdout.close()
    with sitting(tmp_path / "one", FileSecrets(tmp_path / "one.json")) as desk:
        assert len(kept(desk)[KEY]) in (said[-1], said[-1] + 1)
    with sitting(tmp_path / "two", FileSecrets(tmp_path / "two.json")) as shut:
        assert kept(shut) == {}


def test_it_is_theirs_alone_and_nowhere_to_be_read(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    with sitting(tmp_path, secrets) as desk:
        assert desk.drafts.keep(ME, KEY, CANARY).result(PATIENCE)
        assert desk.drafts.keep(ME, "runs:form", "x").result(PATIENCE)
        for word in (CANARY, "member-4711"):
            assert not on_disk(tmp_path, word)
        assert kept(desk, prefix="help:") == {KEY: CANARY}
        # Asked for under the name of somebody who is not here.
        assert kept(desk, COLLEAGUE) == {}
        assert ME not in str([path.name for path in tmp_path.rglob("*")])
    with sitting(tmp_path, secrets, COLLEAGUE) as desk:
        assert (kept(desk, COLLEAGUE), kept(desk, ME)) == ({}, {})
        assert desk.drafts.keep(COLLEAGUE, KEY, "y").result(PATIENCE)
        assert kept(desk, COLLEAGUE) == {KEY: "y"}
    with sitting(tmp_path, secrets, server="http://127.0.0.1:10") as desk:
        assert kept(desk) == {}
    assert not on_disk(tmp_path, CANARY)
    with sitting(tmp_path, secrets) as desk:
        assert kept(desk) == {KEY: CANARY, "runs:form": "x"}
        assert desk.drafts.drop(ME, KEY).result(PATIENCE)
        assert kept(desk) == {"runs:form": "x"}
    # The control: kept plainly, it is found.
    (tmp_path / "plain").write_text(CANARY)
    assert on_disk(tmp_path, CANARY)


def test_after_the_account_was_closed_it_stays_sealed_until_the_same_person_is_back(tmp_path: Path) -> None:
    with sitting(tmp_path, MemorySecrets()) as desk:
        session = desk.session
        assert desk.drafts.keep(ME, KEY, CANARY).result(PATIENCE)
        desk._ended(desk._turn)
        assert desk.session == replace(session, ended=True)
        assert kept(desk) == {}
        assert desk.drafts._open is None
        desk._use(replace(session, staff_id=COLLEAGUE))
        assert (kept(desk), kept(desk, COLLEAGUE)) == ({}, {})
        desk._use(session)
        assert kept(desk) == {KEY: CANARY}


def test_what_is_a_week_old_goes(tmp_path: Path) -> None:
    secrets, later = MemorySecrets(), LaterClock(days=6.9)
    with sitting(tmp_path, secrets) as desk:
        assert desk.drafts.keep(ME, KEY, "old").result(PATIENCE)
    with sitting(tmp_path, secrets, clock=later) as desk:
        assert kept(desk) == {KEY: "old"}
        assert desk.drafts.keep(ME, "new", "new").result(PATIENCE)
        later.at += timedelta(days=0.2)
        assert kept(desk) == {"new": "new"}


def test_what_somebody_left_who_never_came_back_goes_with_its_key(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    with sitting(tmp_path, secrets) as desk:
        assert desk.drafts.keep(ME, KEY, "old").result(PATIENCE)
    for days, left in ((6.9, 1), (7.1, 0)):
        with sitting(tmp_path, secrets, COLLEAGUE, clock=LaterClock(days)) as desk:
            assert kept(desk, COLLEAGUE) == {}
        assert (len(list(desk.profile.desk_drafts.iterdir())), len(secrets._kept)) == (left, left)


def test_while_the_keyring_is_locked_it_is_in_memory_and_later_on_disk(tmp_path: Path) -> None:
    secrets, clock = Locked(), LaterClock()
    with sitting(tmp_path, secrets) as desk:
        assert desk.drafts.keep(ME, "before", "b").result(PATIENCE)
    with sitting(tmp_path, secrets, clock=clock) as desk:
        secrets.locked = True
        assert not desk.drafts.keep(ME, KEY, CANARY[:3]).result(PATIENCE)
        asked = secrets.asked
        assert not desk.drafts.keep(ME, KEY, CANARY).result(PATIENCE)
        # Nobody is asked to unlock it at every key.
        assert secrets.asked == asked
        assert kept(desk) == {KEY: CANARY}
        secrets.locked = False
        clock.seconds = 61.0
        assert desk.drafts.keep(ME, "after", "a").result(PATIENCE)
    with sitting(tmp_path, secrets) as desk:
        assert kept(desk) == {"before": "b", KEY: CANARY, "after": "a"}


def test_typing_waits_for_nothing_and_the_newest_wins(tmp_path: Path) -> None:
    secrets = Locked()
    secrets.answers.clear()
    with sitting(tmp_path, secrets) as desk:
        # All of these return while the keyring does not answer.
        futures = [desk.drafts.keep(ME, KEY, "あ" * n) for n in range(1, 301)]
        assert not futures[0].done()
        secrets.answers.set()
        assert all(future.result(PATIENCE) for future in futures)
        # Of 300 keys two writings: the first, and the newest after it.
        assert len(set(futures)) <= 2
        assert kept(desk) == {KEY: "あ" * 300}


def test_what_was_typed_is_written_before_the_desk_closes(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    with sitting(tmp_path, secrets) as desk:
        desk.profile.desk_drafts.write_text("in the way")
        assert not desk.drafts.keep(ME, KEY, "last").result(PATIENCE)
        desk.profile.desk_drafts.unlink()
    assert not desk.drafts.keep(ME, KEY, "too late").result(PATIENCE)
    with sitting(tmp_path, secrets) as desk:
        assert kept(desk) == {KEY: "last"}


def test_a_wipe_leaves_nothing_of_anybody(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    for whose in (COLLEAGUE, ME):
        with sitting(tmp_path, secrets, whose) as desk:
            assert desk.drafts.keep(whose, KEY, CANARY).result(PATIENCE)
    with sitting(tmp_path, secrets) as desk:
        assert kept(desk) == {KEY: CANARY}
        desk.drafts.wipe().result(PATIENCE)
        assert kept(desk) == {}
        assert (desk.profile.desk_drafts.exists(), secrets._kept) == (False, {})
