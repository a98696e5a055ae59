"""A receiving laptop on a real backend: offline and on again, two at once, killed, and revoked."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.client.test_vault import on_disk
from tests.support.desk_live import add_staff, close_staff, seated
from tests.support.server import ROOT, RunningBackend, running_backend
from tests.support.things import plate

from moonmail.client.desk.desk import Desk
from moonmail.client.desk.receiving_state import Place
from moonmail.client.errors import ExchangeError
from moonmail.client.model import Trouble
from moonmail.client.secrets import MemorySecrets
from moonmail.contract.receiving import ScreeningIn
from moonmail.domain.staff import StaffRole

PATIENCE = 30.0
R = StaffRole.RECEIVING


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    with running_backend(tmp_path_factory.mktemp("receiving")) as running:
        yield running


@pytest.fixture
def laptop(tmp_path: Path, backend: RunningBackend) -> Iterator[Desk]:
    desk = seated(tmp_path / "one", backend, add_staff(backend, "星野 窓", [R]), R)
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def awaited(backend: RunningBackend) -> Iterator[dict[str, str]]:
    """Bookings of items that are awaited, each to be used once."""
    command = [sys.executable, "-m", "tests.support.booked", str(backend.data_dir), "mm-204", "XS", "5", "awaited"]
    said = subprocess.run(command, cwd=ROOT, env=backend.environment, capture_output=True, text=True, check=True).stdout
    return iter([dict(zip(("id", "reference"), line.split(), strict=True)) for line in said.splitlines()])


def screening(booking: Any, **changed: Any) -> ScreeningIn:
    told = {
        "booking_id": booking["id"],
        "sequence": 1,
        "seen": "awaiting_item",
        "shape": "round",
        "length_mm": 12.0,
        "width_mm": 12.0,
        "height_mm": 2.0,
        "mass_g": 1.8,
        "decision": "accept",
        "at": datetime.now(UTC),
        "device_id": uuid.UUID(int=0),
        "device_sequence": 1,
    }
    return ScreeningIn.model_validate(told | changed)


def done(desk: Desk, booking: Any, **changed: Any) -> Any:
    return desk.receiving.screen(screening(booking, **changed), pass_number="K3Q7AA", flight_number="MM 204").result(
        PATIENCE
    )


def state_of(desk: Desk, booking: Any) -> str:
    found = desk.receiving.item(uuid.UUID(booking["id"])).result(PATIENCE)
    return found.state.value if found else ""


def test_offline_killed_and_on_again_nothing_is_lost_and_nothing_done_twice(
    tmp_path: Path, backend: RunningBackend, awaited: Any
) -> None:
    staff, kept = add_staff(backend, "星野 窓", [R]), MemorySecrets()
    first, second = next(awaited), next(awaited)
    desk = seated(tmp_path, backend, staff, R, kept=kept)
    assert desk.receiving.sync().result(PATIENCE).waiting == 0
    assert (state_of(desk, first), state_of(desk, second)) == ("awaiting_item", "awaiting_item")
    # From here on nothing of this desk reaches the backend.
    desk._get_line().http.abort()
    photo = plate(shade=91)
    sha256 = desk.receiving.keep_photo(photo).result(PATIENCE)
    assert [done(desk, first, photos=[sha256]).number, done(desk, second).number] == [1, 2]
    with pytest.raises(ExchangeError):
        desk.receiving.sync().result(PATIENCE)
    # Without a network, too, it is known here what was done here.
    assert state_of(desk, first) == "accepted"
    for canary in ("canary-ring", first["id"], first["id"].replace("-", "")):
        assert not on_disk(tmp_path, canary)
    desk.close()
    again = seated(tmp_path, backend, staff, R, kept=kept)
    assert [each.place for each in again.receiving.queue().result(PATIENCE)] == [Place.WAITING, Place.WAITING]
    ended = again.receiving.sync().result(PATIENCE)
    assert (ended.waiting, ended.refused) == (0, 0)
    assert again.receiving.queue().result(PATIENCE) == ()
    assert (state_of(again, first), state_of(again, second)) == ("accepted", "accepted")
    with backend.rows() as rows:
        ours = "SELECT device_sequence, photos FROM receiving_screening WHERE staff_id = ? ORDER BY device_sequence"
        told = rows.all(ours, uuid.UUID(staff[0]).hex)
    assert [row["device_sequence"] for row in told] == [1, 2]
    assert sha256 in str(told[0]["photos"])
    again.close()


@pytest.mark.thorough
def test_of_two_laptops_the_second_sees_who_was_first(
    tmp_path: Path, backend: RunningBackend, laptop: Desk, awaited: Any
) -> None:
    booking = next(awaited)
    other = seated(tmp_path / "two", backend, add_staff(backend, "海野 渚", [R]), R)
    for desk in (laptop, other):
        desk.receiving.sync().result(PATIENCE)
        done(desk, booking)
    laptop.receiving.sync().result(PATIENCE)
    assert other.receiving.sync().result(PATIENCE).refused == 1
    (queued,) = other.receiving.queue().result(PATIENCE)
    assert queued.place is Place.REFUSED
    assert "星野 窓" in queued.why
    # What the backend says holds here as well.
    found = other.receiving.item(uuid.UUID(booking["id"])).result(PATIENCE)
    assert found is not None
    assert (found.state.value, found.decided_by) == ("accepted", "星野 窓")
    other.receiving.dismiss(queued.id).result(PATIENCE)
    assert other.receiving.queue().result(PATIENCE) == ()
    other.close()


def test_when_the_account_is_closed_the_book_is_gone_and_what_was_done_is_not(
    tmp_path: Path, backend: RunningBackend, awaited: Any
) -> None:
    staff, kept = add_staff(backend, "星野 窓", [R]), MemorySecrets()
    booking = next(awaited)
    desk = seated(tmp_path, backend, staff, R, kept=kept)
    desk.receiving.sync().result(PATIENCE)
    desk.receiving.keep("form", "12.1").result(PATIENCE)
    done(desk, booking)
    assert desk.profile.receiving.exists()
    close_staff(backend, staff[0])
    with pytest.raises(ExchangeError) as failed:
        desk.receiving.sync().result(PATIENCE)
    assert failed.value.trouble is Trouble.SIGNED_OUT
    assert not desk.profile.receiving.exists()
    assert kept.load(f"{backend.url} receiving") is None
    assert state_of(desk, booking) == ""
    assert desk.receiving.kept("form").result(PATIENCE) == ""
    assert len(desk.receiving.queue().result(PATIENCE)) == 1
    desk.receiving.wipe().result(PATIENCE)
    assert desk.receiving.queue().result(PATIENCE) == ()
    assert not desk.profile.screenings.exists()
    desk.close()


@pytest.mark.thorough
def test_a_book_of_an_earlier_start_goes_too(tmp_path: Path, backend: RunningBackend) -> None:
    staff, kept = add_staff(backend, "星野 窓", [R]), MemorySecrets()
    desk = seated(tmp_path, backend, staff, R, kept=kept)
    desk.receiving.sync().result(PATIENCE)
    desk.close()
    assert desk.profile.receiving.exists()
    close_staff(backend, staff[0])
    # Nobody opens the receiving page in this one.
    again = seated(tmp_path, backend, staff, R, kept=kept)
    with pytest.raises(ExchangeError):
        again.refresh().result(PATIENCE)
    assert not again.profile.receiving.exists()
    again.close()


@pytest.mark.thorough
def test_what_is_typed_is_kept_and_nothing_of_anybody_is_told(laptop: Desk, awaited: Any) -> None:
    booking = next(awaited)
    laptop.receiving.sync().result(PATIENCE)
    laptop.receiving.keep("form", "12.1 2.0").result(PATIENCE)
    assert laptop.receiving.kept("form").result(PATIENCE) == "12.1 2.0"
    laptop.receiving.keep("form", "").result(PATIENCE)
    assert laptop.receiving.kept("form").result(PATIENCE) == ""
    found = laptop.receiving.item(uuid.UUID(booking["id"])).result(PATIENCE)
    assert found is not None
    assert "canary-ring" in found.model_dump_json()
    assert "canary-owner" not in found.model_dump_json()
    assert booking["reference"] not in found.model_dump_json()
    assert laptop.receiving.keys().result(PATIENCE)[0]["kty"] == "OKP"


KILLED = """
import sys, uuid
from datetime import UTC, datetime
from pathlib import Path
from moonmail.client.desk.desk import Desk
from moonmail.client.desk.session import SeatFile, StaffSession
from moonmail.client.profile import Profile
from moonmail.client.secrets import FileSecrets
from tests.client.test_receiving import screening
folder = Path(sys.argv[1])
server = "http://127.0.0.1:9"
SeatFile(folder / "seat.json", server).save(StaffSession("s", "x"), datetime.now(UTC), covered=False)
desk = Desk(Profile(folder), server, secrets=FileSecrets(folder / "keys.json"))
number = 0
while True:
    number += 1
    desk.receiving.keep("form", f"12.{number}").result()
    body = screening({"id": str(uuid.UUID(int=number))})
    desk.receiving.screen(body, pass_number="K3Q7AA", flight_number="MM 204").result()
    print(number, flush=True)
"""


def test_killed_between_a_keystroke_and_the_sending_nothing_is_lost(tmp_path: Path) -> None:
    from moonmail.client.profile import Profile
    from moonmail.client.secrets import FileSecrets

    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    worker = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    said = [int(worker.stdout.readline()) for _ in range(5)]
    worker.kill()
    said += [int(line) for line in worker.stdout.read().split()]
    worker.wait()
    worker.stdout.close()
    desk = Desk(Profile(tmp_path), "http://127.0.0.1:9", secrets=FileSecrets(tmp_path / "keys.json"))
    queued = desk.receiving.queue().result(PATIENCE)
    assert {each.number for each in queued} >= set(said)
    # Each once, in order, and the field as it was at the last key, or the one that was pressed when it died.
    assert [each.number for each in queued] == list(range(1, len(queued) + 1))
    assert desk.receiving.kept("form").result(PATIENCE) in (f"12.{len(queued)}", f"12.{len(queued) + 1}")
    desk.close()
