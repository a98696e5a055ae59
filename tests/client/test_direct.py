"""Straight calls: they fail with their kind; what they save is whole or not there."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from tests.client import things
from tests.client.test_http import OURS, problem
from tests.support.web import Reply, Request, TinyServer, tiny_server

from moonmail.client import account, objects
from moonmail.client.account import Account
from moonmail.client.auth import _Access
from moonmail.client.engine import Engine, Settings
from moonmail.client.errors import ExchangeError, StoreError
from moonmail.client.model import Session, Trouble
from moonmail.client.objects import Touched, row_of
from moonmail.client.profile import Profile
from moonmail.client.secrets import MemorySecrets
from moonmail.contract.accounts import OrganisationIn, OrganisationKind
from moonmail.domain.text import Language

CLAIM_ID, SHIPMENT = UUID(int=1), UUID(int=2)
CLAIM = {
    "id": str(CLAIM_ID),
    "booking_id": str(UUID(int=3)),
    "shipment_id": str(SHIPMENT),
    "title": "手紙",
    "giver": "山本 さくら",
    "note": "おめでとう",
    "claimed_at": "2026-11-22T03:00:00Z",
}
ORGANISATION = {
    "id": str(UUID(int=4)),
    "name": "月見小学校",
    "kind": "school",
    "receipt_name": "月見小学校",
    "role": "owner",
    "bookers": [],
    "bookings": [],
    "invitation": "7KQM3TXA",
}
PLAN: dict[str, list[object]] = {"goes": [{"ja": "下書き", "en": "Drafts"}], "stays": [], "blocked": []}


def good(body: object) -> Reply:
    return Reply(200, json.dumps(body).encode(), headers=OURS)


@dataclass
class House:
    """A signed-in engine that never syncs by itself, and a backend that answers as the test says."""

    engine: Engine
    server: TinyServer
    answers: dict[str, Reply | Callable[[Request], Reply]] = field(default_factory=dict)

    def asked(self) -> list[str]:
        return [f"{each.method} {each.path}" for each in self.server.requests]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with opened(tmp_path, signed_in=True) as house:
        yield house


@contextmanager
def opened(folder: Path, *, signed_in: bool) -> Iterator[House]:
    answers: dict[str, Reply | Callable[[Request], Reply]] = {}

    def answer(request: Request) -> Reply:
        said = answers.get(f"{request.method} {request.path}", problem(404, "not_found"))
        return said(request) if callable(said) else said

    with tiny_server(answer) as server:
        engine = Engine(Profile(folder / "profile"), Settings(server.url, "none"), secrets=MemorySecrets())
        if signed_in:
            member = Account(server.url, str(UUID(int=9)), "山本 さくら", "001234567")
            engine._store.write(lambda c: account.save(c, member)).result()
            engine._sessions.load(server.url).result()
            engine._link.line().auth._access = _Access("the-token", float("inf"))
        yield House(engine, server, answers)
        engine.close()


def failure(house: House, path: str = "") -> ExchangeError:
    with pytest.raises(ExchangeError) as raised:
        house.engine.claim(CLAIM_ID, "7KQM3TXA").result(10)
    return raised.value


def test_a_claim_goes_under_the_callers_number_in_the_members_name_and_language(house: House) -> None:
    house.answers[f"PUT /v1/claims/{CLAIM_ID}"] = good(CLAIM)
    house.engine.set_language(Language.EN)
    claim = house.engine.claim(CLAIM_ID, "7kqm-3txa").result(10)
    assert (claim.shipment_id, claim.giver) == (SHIPMENT, "山本 さくら")
    (sent,) = house.server.requests
    assert json.loads(sent.body) == {"code": "7kqm-3txa"}
    assert sent.headers["Authorization"] == "Bearer the-token"
    assert sent.headers["Accept-Language"] == "en"


def test_a_long_text_is_no_reason_to_fail_otherwise(house: House) -> None:
    house.answers[f"PUT /v1/claims/{CLAIM_ID}"] = problem(422, "malformed")
    with pytest.raises(ExchangeError) as raised:
        house.engine.claim(CLAIM_ID, "x" * 5000).result(10)
    assert raised.value.refusal is not None
    assert raised.value.refusal.code == "malformed"


def test_failures_are_kinds(house: House) -> None:
    house.answers[f"PUT /v1/claims/{CLAIM_ID}"] = problem(409, "code_over")
    error = failure(house)
    assert error.refusal is not None
    assert (error.trouble, error.refusal.code, error.quote) == (Trouble.REFUSED, "code_over", "QRST3467")
    house.answers[f"PUT /v1/claims/{CLAIM_ID}"] = Reply(
        429, b"{}", "application/problem+json", {**OURS, "Retry-After": "90"}
    )
    assert failure(house).retry_after == 90
    house.answers[f"PUT /v1/claims/{CLAIM_ID}"] = good({"no": "claim"})
    assert failure(house).trouble is Trouble.NOT_MOONMAIL


def test_nobody_can_claim_but_everybody_reads_the_documents(tmp_path: Path) -> None:
    with opened(tmp_path, signed_in=False) as house:
        house.answers["GET /v1/documents"] = good(
            {
                "items": [
                    {
                        "name": "privacy",
                        "version": "1",
                        "title": {"ja": "個人情報", "en": "Privacy"},
                        "path": "/p",
                        "consent": True,
                    }
                ]
            }
        )
        assert failure(house).trouble is Trouble.SIGNED_OUT
        assert house.engine.documents().result(10).items[0].consent
        assert house.asked() == ["GET /v1/documents"]
        assert "Authorization" not in house.server.requests[0].headers


def test_a_session_that_has_ended_is_told(house: House) -> None:
    house.answers[f"PUT /v1/claims/{CLAIM_ID}"] = problem(401, "not_signed_in")
    assert failure(house).trouble is Trouble.SIGNED_OUT
    assert house.engine.session.expired


def test_organisations(house: House) -> None:
    id_, member = UUID(int=4), UUID(int=5)
    house.answers |= {
        f"GET /v1/organisations/{id_}": good(ORGANISATION),
        f"PUT /v1/organisations/{id_}": good(ORGANISATION),
        f"PUT /v1/joinings/{CLAIM_ID}": good(ORGANISATION | {"role": "booker"}),
        f"DELETE /v1/organisations/{id_}/bookers/{member}": good(ORGANISATION),
    }
    engine = house.engine
    wanted = OrganisationIn(name="月見小学校", kind=OrganisationKind.SCHOOL, receipt_name="月見小学校")
    assert engine.organisation(id_).result(10).invitation == "7KQM3TXA"
    assert engine.save_organisation(id_, wanted).result(10).name == "月見小学校"
    assert engine.join_organisation(CLAIM_ID, "7KQM3TXA").result(10).role == "booker"
    assert engine.remove_booker(id_, member).result(10).bookers == []
    with pytest.raises(ExchangeError):
        engine.invite(id_).result(10)
    *_, invitation = house.server.requests
    assert json.loads(invitation.body) == {"organisation_id": str(id_)}
    UUID(invitation.path.rpartition("/")[2])


def test_a_file_that_is_not_here_is_fetched_once_if_a_shipment_names_it(house: House) -> None:
    content = b"a plate"
    name = hashlib.sha256(content).hexdigest()
    path = f"GET /v1/blobs/{name}"
    assert house.engine.read_file(name).result(10) is None
    assert house.asked() == [], "nobody knows it"
    named = things.shipment(1, message={"name": "", "text": "月へ", "plate": name})
    house.engine._store.write(lambda c: objects.put(c, [row_of("shipment", named)], 1, Touched())).result()
    house.answers[path] = Reply(503, b"", headers=OURS)
    assert house.engine.read_file(name).result(10) is None
    house.answers[path] = Reply(200, b"something else", "image/png", OURS)
    assert house.engine.read_file(name).result(10) is None
    house.answers[path] = Reply(200, content, "image/png", OURS)
    assert [house.engine.read_file(name).result(10) for _ in range(2)] == [content, content]
    assert house.asked() == [path] * 3


# ---------------------------------------------------------------- one's own data


EXPORT = "GET /v1/me/export"


class CutOff(bytes):
    """A body that says to be longer than it is."""

    def __len__(self) -> int:
        return 5000


def test_an_export_is_saved_whole_and_for_its_owner_alone(house: House, tmp_path: Path) -> None:
    content = os.urandom(300_000)
    house.answers[EXPORT] = Reply(200, content, "application/zip", OURS)
    path = tmp_path / "私のデータ.zip"
    path.write_bytes(b"an older one")
    assert house.engine.export_me(path).result(10) == path
    assert path.read_bytes() == content
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    assert set(tmp_path.iterdir()) == {tmp_path / "profile", path}


@pytest.mark.parametrize(
    ("reply", "trouble"),
    [
        (Reply(200, CutOff(b"PK only a part"), "application/zip", {**OURS, "Connection": "close"}), Trouble.OFFLINE),
        (Reply(503, b"", headers=OURS), Trouble.SERVER_DOWN),
        (problem(409, "busy"), Trouble.REFUSED),
        (Reply(200, b"<html>please sign in</html>", "text/html"), Trouble.CAPTIVE_PORTAL),
    ],
    ids=["cut off", "down", "refused", "portal"],
)
def test_an_export_that_fails_leaves_what_was_there(
    house: House, tmp_path: Path, reply: Reply, trouble: Trouble
) -> None:
    house.answers[EXPORT] = reply
    path = tmp_path / "mine.zip"
    path.write_bytes(b"an older one")
    with pytest.raises(ExchangeError) as raised:
        house.engine.export_me(path).result(10)
    assert raised.value.trouble is trouble
    assert path.read_bytes() == b"an older one"
    assert {each.name for each in tmp_path.iterdir()} == {"profile", "mine.zip"}


def test_a_cancelled_export_leaves_nothing(house: House, tmp_path: Path) -> None:
    under_way, go_on = threading.Event(), threading.Event()

    def slow(_: Request) -> Reply:
        under_way.set()
        assert go_on.wait(10)
        return Reply(200, b"PK" * 1000, "application/zip", OURS)

    house.answers[EXPORT] = slow
    saving = house.engine.export_me(tmp_path / "mine.zip")
    assert under_way.wait(10)
    assert saving.cancel()
    go_on.set()
    with pytest.raises(CancelledError):
        saving.result()
    house.engine._pool.shutdown(wait=True)
    assert {each.name for each in tmp_path.iterdir()} == {"profile"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full here")
def test_a_full_disk_is_no_trouble_of_the_network(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.answers[EXPORT] = Reply(200, b"PK" * 100_000, "application/zip", OURS)
    full = os.open("/dev/full", os.O_WRONLY)

    def on_the_full_disk(**_: object) -> tuple[int, str]:
        (tmp_path / "draft").touch()
        return full, str(tmp_path / "draft")

    monkeypatch.setattr("moonmail.client.files.tempfile.mkstemp", on_the_full_disk)
    with pytest.raises(StoreError) as raised:
        house.engine.export_me(tmp_path / "mine.zip").result(10)
    assert raised.value.trouble is Trouble.STORE_FULL
    assert {each.name for each in tmp_path.iterdir()} == {"profile"}


def test_where_nothing_can_be_written(house: House, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    with pytest.raises(StoreError):
        house.engine.export_me(tmp_path / "a file" / "mine.zip").result(10)
    assert house.asked() == [], "nothing is asked for that could not be kept"


def test_a_deleted_member_is_forgotten_here(house: House) -> None:
    house.answers["GET /v1/me/deletion"] = good(PLAN)
    house.answers[f"PUT /v1/deletions/{CLAIM_ID}"] = good(PLAN)
    plan = house.engine.deletion_plan().result(10)
    assert [words.en for words in plan.goes] == ["Drafts"]
    assert house.engine.session.signed_in
    house.engine.delete_me(CLAIM_ID, "001234567").result(10)
    assert json.loads(house.server.requests[-1].body) == {"membership_number": "001234567"}
    assert not house.engine.session.signed_in
    assert house.engine.member().result() is None


def test_a_deletion_whose_answer_was_lost_is_known_by_its_number(house: House) -> None:
    def carried_out(request: Request) -> Reply:
        return problem(401, "not_signed_in") if "Authorization" in request.headers else good(PLAN)

    house.answers[f"PUT /v1/deletions/{CLAIM_ID}"] = carried_out
    house.engine.delete_me(CLAIM_ID, "001234567").result(10)
    assert house.engine.session == Session()


def test_a_deletion_that_can_not_be_done_changes_nothing(house: House) -> None:
    house.answers[f"PUT /v1/deletions/{CLAIM_ID}"] = problem(409, "still_needed")
    with pytest.raises(ExchangeError):
        house.engine.delete_me(CLAIM_ID, "001234567").result(10)
    house.answers[f"PUT /v1/deletions/{CLAIM_ID}"] = good(PLAN | {"blocked": [{"ja": "搭載中", "en": "In flight"}]})
    house.engine.delete_me(CLAIM_ID, "001234567").result(10)
    assert house.engine.session.signed_in
