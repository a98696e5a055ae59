"""The API's description: committed, whole, and never taken back."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tools.openapi import FILE, as_text
from tools.openapi_compare import broken_promises

Description = dict[str, Any]


@pytest.fixture
def description() -> Description:
    return dict(json.loads(FILE.read_text(encoding="utf-8")))


def operations(description: Description) -> Iterator[tuple[str, Description]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_the_committed_description_is_what_the_code_says(django_app: Path) -> None:
    from moonmail.backend.api import api

    said = as_text(json.loads(json.dumps(api.get_openapi_schema())))
    assert FILE.read_text(encoding="utf-8") == said, "run tools/openapi.py and commit docs/openapi.json"


def test_the_served_description_is_the_same(description: Description, anyone: Any) -> None:
    answer = anyone.get("/v1/openapi.json")
    assert answer.status == 200
    assert answer.json == description


def test_every_endpoint_says_what_can_go_wrong(description: Description) -> None:
    for name, operation in operations(description):
        answers = operation["responses"]
        assert {"400", "426", "429", "500", "503"} <= set(answers), name
        for status, answer in answers.items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], (name, status)
        assert "Retry-After" in answers["429"]["headers"], name
        assert "Retry-After" in answers["503"]["headers"], name
        assert "401" in answers or "security" not in operation, name
        if "{" in name:
            assert "404" in answers, f"{name}: an address that can't be one"
        assert operation["summary"], name


def test_every_endpoint_has_a_name_of_its_own(description: Description) -> None:
    names = [operation["operationId"] for _, operation in operations(description)]
    assert len(names) == len(set(names))


def test_a_description_keeps_its_own_promises(description: Description) -> None:
    assert broken_promises(description, description) == []


def schemas(description: Description) -> Description:
    found: Description = description["components"]["schemas"]
    return found


def responses(description: Description, path: str, method: str) -> Description:
    found: Description = description["paths"][path][method]["responses"]
    return found


Change = Callable[[Description], object]
HOLD = "/v1/holds/{hold_id}"
BREAKING: dict[str, tuple[Change, str]] = {
    "path removed": (lambda d: d["paths"].pop("/v1/digest"), "GET /v1/digest is gone"),
    "method removed": (lambda d: d["paths"][HOLD].pop("delete"), f"DELETE {HOLD} is gone"),
    "answer's field removed": (lambda d: schemas(d)["Hold"]["properties"].pop("expires_at"), "expires_at is gone"),
    "answer's field renamed": (
        lambda d: schemas(d)["Hold"]["properties"].update(
            {"until": schemas(d)["Hold"]["properties"].pop("expires_at")}
        ),
        "expires_at is gone",
    ),
    "nested answer's field removed": (
        lambda d: schemas(d)["Money"]["properties"].pop("amount"),
        "price.amount is gone",
    ),
    "answer's field of another type": (
        lambda d: schemas(d)["Hold"]["properties"]["rev"].update(type="string"),
        ".rev may be string",
    ),
    "answer's field may be null": (
        lambda d: schemas(d)["Hold"]["properties"].update(rev={"anyOf": [{"type": "integer"}, {"type": "null"}]}),
        ".rev may be null",
    ),
    "answer's field may be missing": (
        lambda d: schemas(d)["Hold"]["required"].remove("expires_at"),
        ".expires_at may be missing",
    ),
    "answer's list of values grew": (
        lambda d: schemas(d)["HoldState"]["enum"].append("paused"),
        ".state may be paused",
    ),
    "request needs another field": (
        lambda d: (
            schemas(d)["HoldIn"]["properties"].update(why={"type": "string"}),
            schemas(d)["HoldIn"]["required"].append("why"),
        ),
        ".why is needed now",
    ),
    "request's field is needed now": (
        lambda d: schemas(d)["HoldIn"]["required"].append("quantity"),
        ".quantity is needed now",
    ),
    "request's field is no longer taken": (
        lambda d: schemas(d)["HoldIn"]["properties"].pop("quantity"),
        ".quantity is no longer taken",
    ),
    "request's list of values shrank": (
        lambda d: schemas(d)["SizeCode"]["enum"].remove("photo"),
        ".size no longer takes photo",
    ),
    "request takes less": (
        lambda d: schemas(d)["HoldIn"]["properties"]["quantity"].update(maximum=10),
        ".quantity takes less: maximum 10",
    ),
    "request takes shorter texts": (
        lambda d: schemas(d)["HoldIn"]["properties"]["mission_id"].update(maxLength=3),
        ".mission_id takes less: maxLength 3",
    ),
    "request's pattern changed": (
        lambda d: schemas(d)["ConfirmationIn"]["properties"]["language"].update(pattern="^ja$"),
        ".language changed its pattern",
    ),
    "a parameter is gone": (
        lambda d: d["paths"]["/v1/changes"]["get"].update(parameters=[]),
        "no longer takes since",
    ),
    "a parameter is needed": (
        lambda d: d["paths"]["/v1/changes"]["get"]["parameters"][0].update(required=True),
        "needs since now",
    ),
    "a sign-in is needed": (
        lambda d: d["paths"]["/v1/missions"]["get"].update(security=[{"MemberAuth": []}]),
        "needs a sign-in now",
    ),
    "a good answer is gone": (lambda d: d["paths"][HOLD]["put"]["responses"].pop("200"), "no longer answers 200"),
    "another media type": (
        lambda d: responses(d, HOLD, "put")["409"].update(
            content={"text/html": responses(d, HOLD, "put")["409"]["content"]["application/problem+json"]}
        ),
        "409 is no longer application/problem+json",
    ),
    "a header is gone": (
        lambda d: responses(d, HOLD, "put")["429"].pop("headers"),
        "429 no longer carries Retry-After",
    ),
}


@pytest.mark.parametrize("name", BREAKING)
def test_what_would_break_a_client_is_refused(description: Description, name: str) -> None:
    change, words = BREAKING[name]
    changed = copy.deepcopy(description)
    change(changed)
    broken = broken_promises(description, changed)
    assert any(words in line for line in broken), broken


GROWING: dict[str, Change] = {
    "another path": lambda d: d["paths"].update({"/v1/more": copy.deepcopy(d["paths"]["/v1/digest"])}),
    "another field in an answer": lambda d: schemas(d)["Hold"]["properties"].update(more={"type": "string"}),
    "another field in a request": lambda d: schemas(d)["HoldIn"]["properties"].update(more={"type": "string"}),
    "another parameter": lambda d: d["paths"]["/v1/digest"]["get"]["parameters"].append(
        {"in": "query", "name": "more", "schema": {"type": "string"}}
    ),
    "a request takes more": lambda d: schemas(d)["HoldIn"]["properties"]["quantity"].update(maximum=1000),
    "another problem": lambda d: schemas(d)["ProblemCode"]["enum"].append("tired"),
    "another name in a path": lambda d: d["paths"].update({"/v1/holds/{id}": d["paths"].pop(HOLD)}),
    "other words": lambda d: d["paths"][HOLD]["put"].update(description="Hold something."),
    "another refusal": lambda d: responses(d, HOLD, "delete").update({"412": responses(d, HOLD, "delete")["404"]}),
}


@pytest.mark.parametrize("name", GROWING)
def test_what_clients_do_not_notice_is_allowed(description: Description, name: str) -> None:
    changed = copy.deepcopy(description)
    GROWING[name](changed)
    assert changed != description
    assert broken_promises(description, changed) == []
