"""The same calls as in this process, to a backend that runs as a process. Import after Django is set up."""

from __future__ import annotations

import json
import re
from typing import Any

import requests
from tests.support.backend_calls import Answer, Caller
from tests.support.server import RunningBackend


class _Response:
    """What ``Answer`` looks at."""

    def __init__(self, response: requests.Response) -> None:
        self.status_code, self.content, self.headers = response.status_code, response.content, response.headers

    def __getitem__(self, name: str) -> str:
        return self.headers[name]


class _Pages:
    def __init__(self, backend: RunningBackend, session: requests.Session) -> None:
        self.backend, self.session = backend, session

    def post(self, path: str, form: dict[str, str]) -> requests.Response:
        page = self.session.get(self.backend.url + path, timeout=30).text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token, page
        form = {**form, "csrfmiddlewaretoken": token[1]}
        return self.session.post(self.backend.url + path, data=form, timeout=30, allow_redirects=False)


class LiveCaller(Caller):
    """A sample member's calls over the network."""

    def __init__(self, backend: RunningBackend, email: str) -> None:
        super().__init__(backend.sign_in_token(email))
        self.backend = backend
        self.session = requests.Session()
        self.session.trust_env = False
        self._client: Any = _Pages(backend, self.session)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Authorization"] = f"Bearer {self._token}"
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        if data is not body:
            sent["Content-Type"] = "application/json"
        try:
            response = self.session.request(method, self.backend.url + path, data=data, headers=sent, timeout=30)
        except requests.ConnectionError as error:
            raise AssertionError(f"no answer to {method} {path}: {error}\n{self.backend.condition()}") from error
        return Answer(_Response(response))
