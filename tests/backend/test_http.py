"""What every answer has in common: problems in both languages, versions, numbers to quote, ETags."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from moonmail.contract.problems import Problem, ProblemCode
from moonmail.contract.sync import Health
from moonmail.contract.version import API_VERSION

if TYPE_CHECKING:
    from tests.support.backend_calls import Caller


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("GET", "/v1/missions/nowhere", 404, "not_found"),
        ("GET", "/v1/holds/not-a-uuid", 404, "not_found"),
        ("POST", "/v1/health", 405, "method_not_allowed"),
        ("DELETE", "/v1/missions", 405, "method_not_allowed"),
        ("GET", "/v1/me", 401, "not_signed_in"),
        ("GET", "/v1/bookings/00000000-0000-4000-8000-000000000000", 401, "not_signed_in"),
    ],
)
def test_every_refusal_is_a_problem(anyone: Caller, method: str, path: str, status: int, code: str) -> None:
    answer = anyone.call(method, path)
    assert (answer.status, answer.code) == (status, code)
    problem = Problem.model_validate(answer.json)
    assert problem.status == status
    assert problem.request_id == answer.header("MoonMail-Request")


def test_a_bad_token_is_not_an_empty_account(db: None) -> None:
    from tests.support.backend_calls import Caller

    for path in ("/v1/changes", "/v1/missions", "/v1/digest", "/v1/me"):
        answer = Caller("expired-or-invented").get(path)
        assert (answer.status, answer.code) == (401, "not_signed_in"), path
        assert answer.header("WWW-Authenticate").startswith("Bearer")


@pytest.mark.parametrize(
    ("accepts", "language"),
    [
        ("ja", "ja"),
        ("en-GB,en;q=0.9,ja;q=0.8", "en"),
        ("fr, ja;q=0.3, en;q=0.2", "ja"),
        ("fr", "ja"),
        ("", "ja"),
        ("en;q=x, ja;q=0.1", "ja"),
    ],
)
def test_says_it_in_the_callers_language(anyone: Caller, accepts: str, language: str) -> None:
    answer = anyone.get("/v1/nothing", Accept_Language=accepts)
    assert answer.header("Content-Language") == language
    assert answer.json["title"] == {"ja": "見つかりません", "en": "Not found"}[language]


def test_every_code_has_words() -> None:
    from moonmail.backend.http.problems import WORDS

    assert set(WORDS) == set(ProblemCode)
    assert all(400 <= status <= 599 for status, _, _ in WORDS.values())


def test_a_number_to_quote(anyone: Caller) -> None:
    assert re.fullmatch(r"[0-9A-Z]{8}", anyone.get("/v1/health").header("MoonMail-Request"))
    assert anyone.get("/v1/health", MoonMail_Request="abc-123456").header("MoonMail-Request") == "abc-123456"
    assert anyone.get("/v1/health", MoonMail_Request="bad number!").header("MoonMail-Request") != "bad number!"


class TestVersions:
    def test_health_says_which(self, anyone: Caller) -> None:
        answer = anyone.get("/v1/health")
        health = Health.model_validate(answer.json)
        assert (health.status, health.api, health.sample) == ("ok", API_VERSION, True)
        assert answer.header("MoonMail-Api") == API_VERSION

    @pytest.mark.parametrize("client", ["moonmail/0.0.9", "moonmail/0.0"])
    def test_too_old_is_told_so(self, anyone: Caller, client: str) -> None:
        answer = anyone.get("/v1/missions", MoonMail_Client=client)
        assert (answer.status, answer.code) == (426, "client_too_old")
        assert anyone.get("/v1/health", MoonMail_Client=client).status == 200

    @pytest.mark.parametrize("client", ["moonmail/0.1.0", "moonmail/12.0.1", "else", ""])
    def test_others_are_served(self, anyone: Caller, client: str) -> None:
        assert anyone.get("/v1/missions", MoonMail_Client=client).status == 200

    def test_openapi_documents_every_problem(self, anyone: Caller) -> None:
        document = anyone.get("/v1/openapi.json").json
        assert set(document["paths"]) >= {
            "/v1/health",
            "/v1/changes",
            "/v1/holds/{hold_id}",
            "/v1/payments/{payment_id}",
            "/v1/shipment-changes/{change_id}",
            "/v1/hand-ins/{hand_in_id}",
            "/v1/cancellations/{cancellation_id}",
        }
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                assert "500" in operation["responses"], (method, path)
        changed = document["paths"]["/v1/shipment-changes/{change_id}"]["put"]["responses"]
        assert set(changed) >= {"200", "201", "403", "404", "409", "412", "422"}


class TestETags:
    @pytest.mark.parametrize(
        "path", ["/v1/missions", "/v1/missions/mm-204", "/v1/missions/mm-204/offers", "/v1/digest", "/v1/pass-keys"]
    )
    def test_unchanged_is_304_without_a_body(self, anyone: Caller, path: str) -> None:
        first = anyone.get(path)
        assert first.etag is not None
        again = anyone.get(path, If_None_Match=f'"other", W/{first.etag}')
        assert (again.status, again.response.content, again.etag) == (304, b"", first.etag)

    def test_changed_is_sent_again(self, anyone: Caller, me: Caller) -> None:
        for path in ("/v1/missions/mm-204/offers", "/v1/missions", "/v1/digest"):
            etag = anyone.get(path).etag
            assert etag is not None
            me.hold()
            assert anyone.get(path, If_None_Match=etag).status == 200, path

    def test_own_things_too(self, me: Caller) -> None:
        booking, payment = me.paid()
        for path in (
            f"/v1/bookings/{booking['id']}",
            f"/v1/payments/{payment['id']}",
            f"/v1/holds/{booking['hold_id']}",
            f"/v1/shipments/{booking['shipment_id']}",
            "/v1/me",
        ):
            first = me.get(path)
            assert first.etag is not None
            assert me.get(path, If_None_Match=first.etag).status == 304


def test_pages_of_flights_join_up(anyone: Caller) -> None:
    whole = [item["id"] for item in anyone.get("/v1/missions").json["items"]]
    paged, cursor = [], ""
    for _ in range(20):
        page = anyone.get(f"/v1/missions?limit=3&cursor={cursor}").json
        paged += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert paged == whole
    assert len(set(whole)) == len(whole) == 11


@pytest.mark.expects_log("moonmail.backend")
def test_an_error_of_ours_says_nothing_inside(
    anyone: Caller, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from moonmail.backend.missions import api

    def broken(_: object) -> object:
        raise RuntimeError("月野 うさぎ")

    monkeypatch.setattr(api, "mission_out", broken)
    answer = anyone.get("/v1/missions/mm-204")
    assert (answer.status, answer.code) == (500, "server_error")
    assert "うさぎ" not in answer.response.content.decode()


def test_the_log_names_what_happened_and_nobody(me: Caller, caplog: pytest.LogCaptureFixture) -> None:
    from moonmail.backend.payments.models import SampleSession

    caplog.set_level("INFO", logger="moonmail.backend")
    booking, payment = me.paid()
    lines = [json.dumps(getattr(record, "fields", {})) + record.getMessage() for record in caplog.records]
    text = "\n".join(lines)
    assert '"route": "v1/bookings/<uuidstr:booking_id>"' in text
    for secret in (
        booking["id"],
        booking["reference"],
        SampleSession.objects.get(payment_id=payment["id"]).token,
        "うさぎ",
        "example.jp",
        str(me._token),
    ):
        assert secret not in text
