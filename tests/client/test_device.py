"""A kiosk's identity on disk, and what it does while nobody answers. See backend/test_live_kiosks.py too."""

from __future__ import annotations

import json
import threading
import uuid
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.web import Reply, Request, tiny_server

from moonmail.client.device import (
    Device,
    DeviceError,
    DeviceErrorKind,
    DeviceFile,
    DeviceLine,
    Enrolment,
    enrol,
    read_enrolment,
)
from moonmail.client.model import Trouble
from moonmail.client.profile import Profile
from moonmail.contract.base import Words
from moonmail.contract.kiosk import KioskConfig
from moonmail.domain.kiosk import KioskState

TOKEN = "7Y73-6XFP-PDP4-9MHJ-A96X-RHX6"
CONFIG = KioskConfig(rev=3, lounge=Words(ja="羽田ラウンジ", en="Haneda Lounge"), printer="Roll80")
NOWHERE = "http://127.0.0.1:9"
API = {"MoonMail-Api": "1.1"}


@pytest.fixture
def file(tmp_path: Path) -> DeviceFile:
    return DeviceFile(Profile(tmp_path / "profile"))


def device(server: str = NOWHERE) -> Device:
    return Device(str(uuid.UUID(int=7)), server, "mmk_secret", CONFIG)


class TestTheCode:
    def test_it_is_read(self) -> None:
        assert read_enrolment(f" moonmail-kiosk:https://book.example.jp/#{TOKEN}\n") == Enrolment(
            "https://book.example.jp", TOKEN
        )

    @given(st.text())
    def test_no_text_does_anything_worse_than_not_being_one(self, text: str) -> None:
        for tried in (text, f"moonmail-kiosk:{text}", f"moonmail-kiosk:{text}#{TOKEN}"):
            with suppress(DeviceError):
                found = read_enrolment(tried)
                assert found.server.startswith("http")
                assert len(found.token) >= 16

    @pytest.mark.parametrize(
        "text",
        [
            *("", TOKEN, f"https://book.example.jp#{TOKEN}", "moonmail-kiosk:https://book.example.jp"),
            *(f"moonmail-kiosk:book.example.jp#{TOKEN}", f"moonmail-kiosk:file:///etc#{TOKEN}"),
            *(f"moonmail-kiosk:https://a:b@x#{TOKEN}", "moonmail-kiosk:https://x#short"),
        ],
    )
    def test_anything_else_is_not_one(self, text: str) -> None:
        with pytest.raises(DeviceError) as caught:
            read_enrolment(text)
        assert caught.value.kind is DeviceErrorKind.NOT_A_CODE


class TestTheFile:
    def test_it_keeps_the_identity_for_its_owner_alone(self, file: DeviceFile) -> None:
        assert file.load() is None
        file.save(device())
        assert file.load() == device()
        assert [path.stat().st_mode & 0o777 for path in file.paths if path.exists()] == [0o600]
        file.wipe()
        assert file.load() is None
        assert not any(path.exists() for path in file.paths)

    @pytest.mark.parametrize("damaged", [b"", b"{", b"[]", b'{"format": 2}', b'{"format": 1}', b"\xff"])
    def test_a_damaged_one_is_none(self, file: DeviceFile, damaged: bytes) -> None:
        file.save(device())
        file.paths[0].write_bytes(damaged)
        assert file.load() is None

    def test_a_token_is_never_shown(self) -> None:
        assert "mmk_secret" not in repr(device())
        assert TOKEN not in repr(read_enrolment(f"moonmail-kiosk:https://x#{TOKEN}"))

    def test_a_place_that_cannot_be_written_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "taken").write_text("")
        with pytest.raises(DeviceError) as caught:
            DeviceFile(Profile(tmp_path / "taken")).save(device())
        assert caught.value.kind is DeviceErrorKind.FILE


class TestAnAttempt:
    def test_it_has_one_name_until_it_is_answered(self, file: DeviceFile) -> None:
        asked = []

        def answer(request: Request) -> Reply:
            asked.append(json.loads(request.body)["attempt"])
            if len(asked) == 1:
                return Reply(503, headers={"Retry-After": "1", **API})
            told = {"kiosk_id": str(uuid.UUID(int=7)), "token": "mmk_1", "config": CONFIG.model_dump(mode="json")}
            return Reply(200, json.dumps(told).encode(), headers=API)

        with tiny_server(answer) as server:
            enrolment = Enrolment(server.url, TOKEN)
            with pytest.raises(DeviceError) as caught:
                enrol(enrolment, file, proxy="none")
            assert (caught.value.kind, caught.value.trouble) == (DeviceErrorKind.UNREACHABLE, Trouble.SERVER_DOWN)
            assert enrol(enrolment, file, proxy="none").config == CONFIG
            assert TOKEN not in "".join(path.read_text() for path in file.paths if path.exists())
            enrol(enrolment, file, proxy="none")
        assert asked[0] == asked[1] != asked[2]


class TestWithoutNetwork:
    def test_sessions_are_kept_to_be_ended_and_nothing_else(self, file: DeviceFile) -> None:
        line = DeviceLine(device(), file, proxy="none")
        first, second = line.begin_session(), line.begin_session()
        assert (line.open_session(first), line.end_session(first.id), line.call_staff(True)) == (False,) * 3
        assert sorted(json.loads(file.paths[1].read_bytes())) == sorted([first.id, second.id])
        assert line.end_left_over() == 1, "the session that goes on is not ended"
        line.close()
        later = DeviceLine(device(), file, proxy="none")
        assert later.end_left_over() == 2
        later.close()

    def test_a_beat_says_why_there_was_no_answer(self, file: DeviceFile) -> None:
        line = DeviceLine(device(), file, proxy="none")
        with pytest.raises(DeviceError) as caught:
            line.beat(KioskState.ATTRACT)
        assert (caught.value.kind, caught.value.trouble) == (DeviceErrorKind.UNREACHABLE, Trouble.OFFLINE)
        line.close()

    @pytest.mark.parametrize(
        ("status", "kind"), [(200, DeviceErrorKind.UNREACHABLE), (401, DeviceErrorKind.UNREACHABLE)]
    )
    def test_a_portal_in_between_never_wipes_a_kiosk(
        self, file: DeviceFile, status: int, kind: DeviceErrorKind
    ) -> None:
        file.save(device())
        with tiny_server(lambda _: Reply(status, b"<html>", "text/html")) as server:
            line = DeviceLine(device(server.url), file, proxy="none")
            with pytest.raises(DeviceError) as caught:
                line.beat(KioskState.ATTRACT)
            line.close()
        assert caught.value.kind is kind
        assert file.load() == device()

    def test_a_backend_that_does_not_know_the_kiosk_does_not_wipe_it(self, file: DeviceFile) -> None:
        """It may have been restored from a backup of before."""
        file.save(device())
        told = {"title": "x", "status": 401, "code": "not_signed_in"}
        answer = Reply(401, json.dumps(told).encode(), "application/problem+json", API)
        with tiny_server(lambda _: answer) as server:
            line = DeviceLine(device(server.url), file, proxy="none")
            session = line.begin_session()
            with pytest.raises(DeviceError) as caught:
                line.beat(KioskState.ATTRACT)
            assert not line.end_session(session.id)
            line.close()
        assert caught.value.kind is DeviceErrorKind.REFUSED
        assert file.load() == device()
        assert file.waiting() == [session.id]

    def test_a_beat_does_not_wait_behind_an_end_that_hangs(self, file: DeviceFile) -> None:
        may_end, ended, told = threading.Event(), [], {"server_time": "2026-11-22T03:00:00Z"}

        def answer(request: Request) -> Reply:
            if request.method == "DELETE":
                ended.append(may_end.wait(10))
                return Reply(204, headers=API)
            return Reply(200, json.dumps(told).encode(), headers=API)

        with tiny_server(answer) as server:
            line = DeviceLine(device(server.url), file, proxy="none")
            session = line.begin_session()
            ending = threading.Thread(target=line.end_session, args=[session.id])
            ending.start()
            assert server.arrived.acquire(timeout=10)
            assert not line.call_staff(False)
            assert ended == [], "the beat waited for the end"
            may_end.set()
            ending.join(10)
            line.close()
        assert file.waiting() == []
