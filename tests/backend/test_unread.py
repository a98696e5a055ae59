"""Answers that come before the request was read: the caller hears them, and the connection serves the next call."""

from __future__ import annotations

import hashlib
import http.client
from collections.abc import Iterator
from contextlib import closing

import pytest
from tests.backend.test_uploads import noise
from tests.support.server import RunningBackend

# More than the server takes from the network unasked.
LARGE = 4 * 1024 * 1024


@pytest.fixture
def connection(live: RunningBackend) -> Iterator[http.client.HTTPConnection]:
    """One connection, which is never opened a second time."""
    made = http.client.HTTPConnection(live.url.removeprefix("http://"), timeout=30)
    made.connect()
    made.auto_open = 0
    with closing(made):
        yield made


def ask(connection: http.client.HTTPConnection, method: str, path: str, body: bytes = b"", token: str = "") -> int:
    connection.request(method, path, body, {"Authorization": f"Bearer {token}"} if token else {})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def test_a_refused_caller_hears_it_and_goes_on(connection: http.client.HTTPConnection) -> None:
    for _ in range(3):
        assert ask(connection, "PUT", f"/v1/blobs/{'0' * 64}", bytes(LARGE)) == 401
        assert ask(connection, "GET", "/v1/health") == 200


def test_a_picture_that_is_there_already_is_sent_again(
    connection: http.client.HTTPConnection, live: RunningBackend
) -> None:
    token, picture = live.sign_in_token(), noise(1_000)
    path = f"/v1/blobs/{hashlib.sha256(picture).hexdigest()}"
    assert [ask(connection, "PUT", path, picture, token) for _ in range(4)] == [201, 200, 200, 200]
