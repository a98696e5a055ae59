"""The API as its description says: calls that fit it and calls that don't, alone and one after the other.

What schemathesis finds is a status or a body that the description doesn't know, a wrong media type, a missing header,
a call that should have been refused and was not, or one that failed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from tests.support.thorough import THOROUGH
from tools.openapi import FILE

if TYPE_CHECKING:
    from moonmail.backend.accounts.models import Member

SEED: Final = 20261122
_COMMON: Final[dict[str, Any]] = {
    "database": None,
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "print_blob": False,
}
ENDPOINTS: Final = [
    f"{method.upper()} {path}"
    for path, methods in json.loads(FILE.read_text(encoding="utf-8"))["paths"].items()
    for method in methods
]
# It ends the caller's own sign-in, if the right number is ever found.
_LAST: Final = "/v1/deletions/{deletion_id}"


class Api:
    """The application itself, called in this process by a member."""

    def __init__(self, member: Member) -> None:
        import schemathesis
        from django.core.handlers.wsgi import WSGIHandler
        from schemathesis.specs.openapi import checks
        from tests.support.backend_calls import mint_token

        from moonmail.backend.api import api

        @schemathesis.serializer("application/offset+octet-stream")
        def _as_it_is(_: Any, value: Any) -> bytes:
            return value if isinstance(value, bytes) else str(value).encode()

        self.schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
        application = WSGIHandler()

        def called_from_here(environ: dict[str, Any], start_response: Any) -> Any:
            return application({"REMOTE_ADDR": "127.0.0.1", **environ}, start_response)

        self.schema.app = called_from_here
        self.schema.config.update(base_url="http://127.0.0.1/")
        self.headers = {"Authorization": f"Bearer {mint_token(member)}", "Host": "127.0.0.1"}
        # Not every rule can be said in JSON Schema (a picture's hash, one of three contents); and who is let through is
        # proved by the matrix, with every kind of caller.
        self.not_meant = [checks.positive_data_acceptance, checks.ignored_auth]


@pytest.fixture
def api(member: Member) -> Iterator[Api]:
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    # The test's transaction is the connection's: it stays open between the calls.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Api(member)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


_WALKS = 6
_EXAMPLES = {"positive": 6, "negative": 4} if THOROUGH else {"positive": 4, "negative": 2}


@pytest.mark.expects_log("moonmail.backend")
@pytest.mark.parametrize("kind", ["positive", "negative"])
def test_every_endpoint_alone(api: Api, kind: str) -> None:
    from schemathesis import GenerationMode

    found = []
    tried = []
    for result in api.schema.get_all_operations():
        operation = result.ok()
        tried.append(operation.label)

        @seed(SEED)
        @settings(max_examples=_EXAMPLES[kind], phases=[Phase.explicit, Phase.generate], **_COMMON)
        @given(case=operation.as_strategy(generation_mode=GenerationMode(kind)))
        def calls(case: Any) -> None:
            response = case.call(headers=api.headers)
            case.validate_response(response, excluded_checks=api.not_meant)

        try:
            calls()
        except Unsatisfiable:
            # No body and no parameters: there is nothing that could be wrong with it.
            assert kind == "negative"
        except (Exception, BaseExceptionGroup) as failure:  # its groups of failures are no Exceptions
            found.append(f"{operation.label}: {failure}")
    assert not found, "\n\n".join(found)
    assert sorted(tried) == sorted(ENDPOINTS)


@pytest.mark.expects_log("moonmail.backend")
def test_one_after_the_other(api: Api) -> None:
    """What one call answers goes into the next, as the description links them."""
    from django.db import transaction

    # What a member can't open leads nowhere: it would only take the steps of the walk.
    machine = api.schema.exclude(path_regex="^/v1/(desk|kiosk)").as_state_machine()
    called: set[str] = set()

    class Calls(machine):  # type: ignore[misc, valid-type]
        def setup(self) -> None:
            # Every walk begins at the same backend: Hypothesis takes a step again and expects the same of it.
            self._walk = transaction.atomic()
            self._walk.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self._walk.__exit__(None, None, None)

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": api.headers}

        def validate_response(self, response: Any, case: Any, **_: Any) -> None:
            called.add(f"{case.operation.label} {response.status_code}")
            case.validate_response(response, excluded_checks=api.not_meant)

    # It has power only where a call found what one before it had made; one walk may pass that by.
    linked = {"PUT /v1/holds/{hold_id} 201", "GET /v1/holds/{hold_id} 200"}
    steps = settings(max_examples=12, stateful_step_count=8, phases=[Phase.generate], **_COMMON)
    for walk in range(_WALKS):
        seed(SEED + walk)(Calls).run(settings=steps)
        if linked <= called:
            break
    assert linked <= called, sorted(called)
