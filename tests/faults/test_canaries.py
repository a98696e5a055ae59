"""What is personal or opens something goes the whole way of an order and a gift, through the app and its failures: none
of it may be in the app's log, its report of what failed, the backend's log or any address.

What ``tests/backend/security/test_canaries.py`` does for the backend alone, for both ends.
"""

from __future__ import annotations

import io
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests
from PySide6.QtCore import QUrl
from tests.backend.security.test_canaries import (
    ADDRESSEE,
    EMAIL,
    LATIN,
    LETTER,
    NAME,
    NOTE,
    PASSWORD,
    TYPED,
    found,
    join,
)
from tests.faults.house import House, Person
from tests.faults.member import Member
from tests.support import pictures
from tests.support.oauth import App
from tests.support.server import RunningBackend

from moonmail.client.engine import Engine, Settings
from moonmail.client.profile import Profile
from moonmail.contract.gifts import Gift
from moonmail.desktop import crash
from moonmail.desktop.crash import FOLDER, LOG_NAME, CrashHook, PlainFormatter

Opens = Callable[..., House]
PHOTO = "金糸雀の写真.jpg"
# Errors shorten what they quote.
FAMILY = NAME.split()[0]


class Wire:
    """Everything that was asked for in this process, the app's and the browser's, and the secrets that came back."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.addresses: list[str] = []
        self.secrets: set[str] = set()
        send = requests.Session.send

        def seen(session: requests.Session, request: requests.PreparedRequest, **more: Any) -> requests.Response:
            answer = send(session, request, **more)
            self.addresses.append(request.url or "")
            if "/oauth/token" in (request.url or "") and answer.ok:
                said = answer.json()
                self.secrets |= {said[name] for name in ("access_token", "refresh_token", "id_token") if said.get(name)}
            return answer

        patch.setattr(requests.Session, "send", seen)


class _NotTheBrowser(logging.Filter):
    """The person's browser runs in this process too; it keeps its own history."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.threadName or "").endswith(("(sign_in)", "(pay)"))


@contextmanager
def listening(formatter: logging.Formatter) -> Iterator[io.StringIO]:
    """Keep all that is logged, down to the last detail, as ``formatter`` writes it."""
    root, kept = logging.getLogger(), io.StringIO()
    handler, level = logging.StreamHandler(kept), root.level
    handler.setFormatter(formatter)
    handler.addFilter(_NotTheBrowser())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield kept
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def order(house: House, folder: Path) -> None:
    """Write a letter with a photo, hold, confirm, pay."""
    (folder / PHOTO).write_bytes(pictures.saved(pictures.noise(), "JPEG"))
    house.begin("photo")
    house.plate.addPhoto(QUrl.fromLocalFile(str(folder / PHOTO)))
    house.until(lambda: house.plate.photoStage == "taken")
    house.plate.editText(LETTER)
    house.until(lambda: house.plate.canGoOn)
    house.hold()
    house.confirm()
    house.paid()
    house.until(lambda: house.order.isPaid)


def give_away(house: House, backend: RunningBackend, folder: Path) -> str:
    """Make a gift of it; another member mistypes the code, then takes it. Return the code."""
    engine = house.engine
    (card,) = engine.shipments().result()
    engine.make_gift(card.booking_id, NAME, NOTE).result()
    house.sync()
    gift: Gift = engine.gifts().result()[0]
    assert gift.code
    receiver = Member(Engine(Profile(folder / "receiver"), Settings(backend.url, "none")))
    known = backend.sample_members[1]
    receiver.engine.start()
    assert receiver.sign_in(known["membership_number"], known["password"])["signed_in"]
    assert not receiver.claim(str(uuid4()), f"{LATIN} {gift.code}")["claimed"]
    assert receiver.claim(str(uuid4()), gift.code)["claimed"]
    receiver.engine.close()
    return gift.code


def fail_in_every_way(house: House, crashes: CrashHook) -> None:
    """Let errors that quote what they were about end jobs, threads, reads, slots."""

    def fail() -> None:
        try:
            raise ValueError(f"{NAME} {EMAIL} {PASSWORD} {PHOTO}")
        except ValueError as error:
            raise RuntimeError(LETTER) from error

    said: list[BaseException] = []
    house.shell.services.jobs.run(fail, lambda _: None)
    house.shell.services.jobs.run(fail, lambda _: None, said.append)
    house.until(lambda: said)
    logging.getLogger("moonmail.client.worker").info("talking to the backend failed: %s", said[0])
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    try:
        fail()
    except RuntimeError:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    crashes.take(said[0])
    # A document that no longer holds quotes itself in the error.
    engine = house.engine
    broken = f'{{"name": "{NAME}", "email": "{EMAIL}"}}'
    engine._store.write(lambda c: c.execute("UPDATE object SET doc = ? WHERE type = 'member'", (broken,))).result()
    house.shell.services.jobs.when(engine.member(), lambda _: None, said.append)
    house.until(lambda: len(said) == 2)
    assert FAMILY in str(said[1]), "an error that says nothing proves nothing"
    house.shell.services.jobs.when(engine.member(), lambda _: None)
    house.until(lambda: "ValidationError" in (house.profile.root / FOLDER / LOG_NAME).read_text(encoding="utf-8"))


@pytest.mark.expects_log("moonmail.desktop.jobs", "moonmail.desktop.crash")
@pytest.mark.timeout(200)
def test_nothing_personal_is_in_any_log_or_address(
    own_backend: RunningBackend, opens: Opens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire, backend = Wire(monkeypatch), own_backend
    join(App(backend.url), [])
    with backend.rows() as rows:
        number = rows.value("SELECT membership_number FROM accounts_member WHERE email = ?", EMAIL)
    wire.addresses.clear()
    with listening(PlainFormatter(logging.BASIC_FORMAT)) as plain, listening(logging.Formatter()) as careless:
        house = opens(backend, person=Person(EMAIL, PASSWORD))
        house.sign_in()
        order(house, tmp_path)
        crashes = CrashHook(house.profile.root)
        crashes.install()
        try:
            code = give_away(house, backend, tmp_path)
            house.sync()
            fail_in_every_way(house, crashes)
            kept = house.profile.root / FOLDER / LOG_NAME
            report = kept.read_text(encoding="utf-8")
        finally:
            crashes.remove()
        house.close()
    words = [*TYPED, FAMILY, PHOTO, "写真", ADDRESSEE, number, code, *wire.secrets]
    assert len(wire.secrets) >= 4
    # It was all written down: errors of every kind, and each call of both ends.
    assert report.count("RuntimeError") >= 3
    assert "ValidationError" in plain.getvalue()
    served = backend.log_file.read_text(encoding="utf-8")
    for route in ("v1/payments/", "v1/gifts/", "v1/claims/", "v1/blobs/", "oauth/token"):
        assert route in served, route
    for what, text in (("report", report), ("log", plain.getvalue()), ("backend", served)):
        assert found(words, text) == [], what
    # Control: the same, written as logging does it by itself.
    assert set(found(words, careless.getvalue())) >= {NAME, LETTER, EMAIL, PASSWORD}
    # Control: an app that wrote down what errors say, in its own report.
    monkeypatch.setattr(crash, "_kind", lambda error: f"{type(error).__name__} {error}")
    crashes.take(ValueError(f"{NAME} {LETTER}"))
    crashes.remove()
    assert set(found(words, kept.read_text(encoding="utf-8"))) >= {NAME, LETTER}
    # RFC 6749: the code stands in the address of the app itself, and in no other; tokens in none.
    outside = [each for each in wire.addresses if each.startswith(backend.url)]
    assert len(outside) > 20
    assert [(each, there) for each in outside if (there := found(words, each))] == []
